"""The screen over a real gnome-keyring: kept, and found again; locked or hung, told, and gone on without it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest

from imstui.simulator import tenancy
from imstui.simulator.serve import Running
from imstui.simulator.tenancy import MAIN_USER, OWN_DOMAIN, PASSWORD
from tests.accounts.buses import Bus, everything_kept, hung_service, keyring_daemon
from tests.accounts.people import PROGRAM, Someone
from tests.tui.on_cloud import control
from tests.tui.terminal import LEFT, Terminal

SECONDS = 5.0
"""No state of a keyring may hold the screen up longer."""


def screen_of(someone: Someone) -> Terminal:
    """The screen for a person; what the tests' own process has of keyrings isn't theirs."""
    return Terminal([str(PROGRAM)], env={"PYTHON_KEYRING_BACKEND": "", "COLORTERM": "", **someone.env})


def fill_in(terminal: Terminal, cloud: Running) -> None:
    terminal.wait_text("Sign in to a cloud")
    terminal.send(b"1")
    terminal.wait_text("will be kept in")
    fields = (LEFT.decode(), f"{cloud.url}/v3", "eu-de", "", OWN_DOMAIN.name, "alex", "eu-de", "lab", "", PASSWORD)
    terminal.send("\t".join(fields).encode() + b"\r")


def test_a_secret_typed_in_the_screen_is_kept_and_found_at_the_next_start(
    keyed: Someone, bus: Bus, cloud: Running
) -> None:
    with screen_of(keyed) as terminal:
        terminal.wait_text(r"Keyring: ready \(gnome-keyring")
        fill_in(terminal, cloud)
        terminal.wait_text(r"The password is in the keyring \(gnome-keyring-daemon\)")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
        assert PASSWORD.encode() not in terminal.raw
    assert PASSWORD in everything_kept(bus)
    with screen_of(keyed) as terminal:
        terminal.wait_text("lab · eu-de")
        terminal.wait_text("token 2[0-9] h")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0


@pytest.fixture
def locked(bus: Bus, cloud: Running) -> Someone:
    """Somebody whose keyring was closed since they signed in."""
    someone = Someone(bus.folder, bus.env, cloud)
    with keyring_daemon(bus):
        someone.login(check=0)
    return someone


def test_a_locked_keyring_is_told_and_the_password_asked_for_in_its_place(locked: Someone) -> None:
    with screen_of(locked) as terminal:
        terminal.wait_text(r"The keyring \(gnome-keyring-daemon\) is locked", timeout=SECONDS)
        terminal.wait_text(r"Password of alex \(lab\)")
        terminal.send(b"\x1b")
        terminal.wait_text(r"Keyring: locked \(gnome-keyring")
        terminal.send(b"k")
        terminal.wait_text("--replace --unlock")
        terminal.send(b"5")
        terminal.wait_text(r"Password of alex \(lab\)")
        terminal.send(PASSWORD.encode() + b"\r")
        terminal.wait_text("token 2[0-9] h")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0


def test_a_hung_keyring_holds_neither_the_screen_nor_its_end_up(bus: Bus, cloud: Running) -> None:
    someone = Someone(bus.folder, bus.env, cloud)
    with hung_service(bus), screen_of(someone) as terminal:
        terminal.wait_text("Sign in to a cloud", timeout=SECONDS)
        terminal.send(b"jk")
        terminal.wait_text("Keyring: no answer", timeout=SECONDS + 1)
        terminal.send(b"r")
        terminal.wait_text("Keyring: looking")
        terminal.send(b"q")
        assert terminal.wait_exit(2) == 0


NEW_PASSWORD = "another-Passw0rd"


def end_the_password(cloud: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the cloud take another password from now on, and no token of before."""
    new = replace(MAIN_USER, password=NEW_PASSWORD)
    monkeypatch.setattr(tenancy, "USERS", tuple(new if user is MAIN_USER else user for user in tenancy.USERS))
    control(cloud, "POST", "/expire-tokens")


def test_a_password_that_replaced_a_refused_one_lies_in_the_keyring_once_the_cloud_took_it(
    keyed: Someone, bus: Bus, cloud: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyed.login(check=0)
    with screen_of(keyed) as terminal:
        terminal.wait_text("token 2[0-9] h")
        end_the_password(cloud, monkeypatch)
        terminal.send(b"r")
        terminal.wait_text("it replaces the one in the keyring")
        terminal.send(b"wrong-one\r")
        terminal.wait_text("refused the sign-in")
        assert "wrong-one" not in everything_kept(bus)
        assert PASSWORD in everything_kept(bus)
        terminal.send(NEW_PASSWORD.encode() + b"\r")
        terminal.wait_text(r"The new password is in the keyring \(gnome-keyring-daemon\)")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
        assert NEW_PASSWORD.encode() not in terminal.raw
    assert NEW_PASSWORD in everything_kept(bus)
    assert PASSWORD not in everything_kept(bus)
    with screen_of(keyed) as terminal:
        terminal.wait_text("token 2[0-9] h")


def test_a_keyring_that_cant_take_the_new_password_is_told_and_the_work_goes_on(
    bus: Bus, cloud: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = Someone(bus.folder, bus.env, cloud)
    with ExitStack() as left:
        with keyring_daemon(bus):
            someone.login(check=0)
            terminal = left.enter_context(screen_of(someone))
            terminal.wait_text("token 2[0-9] h")
        # The keyring has ended; what is signed in works on.
        end_the_password(cloud, monkeypatch)
        terminal.send(b"r")
        terminal.wait_text("it replaces the one in the keyring")
        terminal.send(NEW_PASSWORD.encode() + b"\r")
        terminal.wait_text("the new password isn't kept")
        assert "token 2" in terminal.text
