"""Secrets typed into the screen, and every trace of it searched: rows 6 to 9 of the checklist, and 1, 18 and 20."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.simulator.tenancy import OWN_DOMAIN, PASSWORD
from imstui.tui.app import ImstuiApp
from imstui.tui.screens.prompt import Answer, Prompt, Question
from imstui.tui.widgets.secret_field import SecretField
from imstui.tui.widgets.text_field import TextField
from tests.tui.on_cloud import environment, play, screen_of
from tests.tui.piloting import Host, until
from tests.tui.terminal import LEFT, Terminal
from tests.tui.test_accounts import nobody, to_form

CANARY = "canary-Secr3t-typed"


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=20)) as served:
        yield served


def form_keys(cloud: Running, secret: str) -> bytes:
    """All of the form in one burst, as a slow line delivers it."""
    fields = (LEFT.decode(), f"{cloud.url}/v3", "eu-de", "", OWN_DOMAIN.name, "alex", "eu-de", "lab", "", secret)
    return "\t".join(fields).encode() + b"\r"


def everything_below(home: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and not path.is_symlink()}


def open_form(terminal: Terminal) -> None:
    terminal.wait_text("Sign in to a cloud")
    terminal.wait_text("Keyring: none")
    terminal.send(b"1")
    terminal.wait_text("memory of this run only")


def test_a_burst_of_keys_goes_where_it_belongs_and_no_trace_has_the_secret(
    cloud: Running, own_home: Path, tmp_path: Path
) -> None:
    log, recording = tmp_path / "bug.log", tmp_path / "keys.log"
    env = {"TEXTUAL_LOG": str(recording), "TEXTUAL": "devtools,debug", "IMSTUI_STORE": ""}
    with screen_of(None, own_home, "--log", str(log), env=env) as terminal:
        open_form(terminal)
        terminal.send(form_keys(cloud, CANARY))
        terminal.wait_text("refused the sign-in")
        assert "alex" in terminal.text
        terminal.send(CANARY.encode() + b"\x1b[1;2H\x03\x18")
        terminal.wait_text("•" * 10)
        cmdlines = b"".join(path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if is_ours(path))
        terminal.send(b"\x15" + PASSWORD.encode() + b"\r")
        terminal.wait_text("token 2[0-9] h")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
        raw = bytes(terminal.raw)
    assert not recording.exists()
    for canary in (CANARY, PASSWORD, *cloud.cloud.credentials._tokens):
        assert canary.encode() not in raw
        assert canary.encode() not in cmdlines
        for path, content in (everything_below(own_home) | everything_below(tmp_path)).items():
            assert canary.encode() not in content, path


def is_ours(path: Path) -> bool:
    try:
        return b"imstui" in path.read_bytes()
    except OSError:
        return False


def test_a_file_that_was_asked_for_is_the_one_place_and_children_inherit_nothing(
    cloud: Running, own_home: Path
) -> None:
    with screen_of(None, own_home) as terminal:
        open_form(terminal)
        fields = (LEFT.decode(), f"{cloud.url}/v3", "eu-de", "", OWN_DOMAIN.name, "alex", "eu-de", "lab", LEFT.decode())
        terminal.send("\t".join(fields).encode())
        terminal.wait_text("not encrypted.*\n.*Password")
        terminal.send(f"\t{PASSWORD}\r".encode())
        terminal.wait_text("NOT ENCRYPTED")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
    holding = [path for path, content in everything_below(own_home).items() if PASSWORD.encode() in content]
    assert [path.name for path in holding] == ["lab.json"]
    assert holding[0].stat().st_mode & 0o777 == 0o600


def test_row_6_a_fault_while_a_secret_is_typed_shows_no_value(own_home: Path, cloud: Running) -> None:
    code = (
        "import sys\n"
        "import imstui.tui.screens.prompt as prompt\n"
        "def fail(secret): raise RuntimeError('a fault')\n"
        "prompt.Answer = fail\n"
        "from imstui.cli.entry import entry\n"
        "sys.argv = ['imstui']\n"
        "entry()\n"
    )
    with Terminal.python("-c", code, columns=150, env=environment(cloud, own_home)) as terminal:
        terminal.wait_text("from [0-9]")
        terminal.send(b"R")
        terminal.wait_text("Sign in again")
        terminal.send(CANARY.encode())
        terminal.wait_text("•" * 10)
        terminal.send(b"\r")
        assert terminal.wait_exit() == 1
        assert b"fault of its own: RuntimeError" in terminal.raw
        assert CANARY.encode() not in terminal.raw


def test_row_8_neither_copy_nor_cut_nor_a_selection_gives_the_secret_away() -> None:
    field = SecretField()
    host = Host(field)

    async def run() -> None:
        async with host.run_test() as pilot:
            field.focus()
            await pilot.press(*CANARY, "shift+home")
            await until(pilot, lambda: not field.selection.is_empty)
            await pilot.press("ctrl+c", "ctrl+x")
            assert host.clipboard == ""
            assert field.value == CANARY
            assert CANARY not in host.export_screenshot()

    asyncio.run(run())


def test_row_9_a_picture_of_the_form_and_of_the_question_shows_dots(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        form.query_one(SecretField).focus()
        await pilot.press(*CANARY)
        form.query_one(SecretField).post_message(events.Paste(CANARY))
        await until(pilot, lambda: form.query_one(SecretField).value == 2 * CANARY)
        assert CANARY not in app.export_screenshot()
        assert not [command for command in app.get_system_commands(app.screen) if "screenshot" in command.title.lower()]
        heard: list[Answer | None] = []
        app.push_screen(Prompt(Question("Password of alex", label="Password")), heard.append)
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        await pilot.press(*CANARY)
        assert CANARY not in app.export_screenshot()
        await pilot.press("enter")
        await until(pilot, lambda: bool(heard))
        assert heard[0] is not None
        assert heard[0].secret.reveal() == CANARY
        assert CANARY not in repr(heard[0])

    play(nobody(own_home), script)


def test_a_paste_is_taken_once() -> None:
    field = TextField()
    host = Host(field)

    async def run() -> None:
        async with host.run_test() as pilot:
            field.focus()
            field.post_message(events.Paste("once\u200b only"))
            await until(pilot, lambda: bool(field.value))
            await pilot.pause()
            assert field.value == "once only"

    asyncio.run(run())


def test_the_first_frame_needs_no_sign_in_screen() -> None:
    import sys

    code = "import sys, imstui.tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    later = {"sign_in", "sign_in_form", "prompt"}
    assert not {f"imstui.tui.screens.{name}" for name in later} & set(done.stdout.split())
    assert "imstui.accounts" not in done.stdout.split()
