"""Signing in at a terminal and by pipe: what is asked, what is refused, and that only what is proved is kept."""

from __future__ import annotations

import asyncio
import json
import signal
import tomllib

import pytest

from imstui.accounts.opening import open_account
from imstui.model.errors import SignInRefused, Unauthorized
from imstui.simulator.announce import settings
from imstui.simulator.serve import running
from imstui.simulator.tenancy import MAIN, MAIN_USER, MFA_USER, OWN_DOMAIN, PASSWORD, TEAM
from tests.accounts.people import PROGRAM, Someone

TOKENS = ("POST", "/v3/auth/tokens")
PASSCODE = "123456"


def profile_of(someone: Someone, name: str) -> dict[str, object]:
    text = (someone.home / ".config" / "imstui" / "profiles.toml").read_text()
    found: dict[str, object] = tomllib.loads(text)["profile"][name]
    return found


def test_at_a_terminal_it_asks_for_what_is_missing_and_chooses_from_the_account_s_projects(nobus: Someone) -> None:
    assert nobus.cloud
    with nobus.at_terminal("login") as typist:
        typist.answer("Cloud", "4")
        typist.answer("IAM URL", f"{nobus.cloud.url}/v3")
        typist.answer("Domain", OWN_DOMAIN.name)
        typist.answer("User", MAIN_USER.name)
        # Where it goes is told before it is asked for.
        typist.wait_for("No OS keyring on this host")
        typist.wait_for("memory of this run only")
        typist.answer("Password of alex:", PASSWORD)
        typist.wait_for("eu-de_team1")
        typist.answer("Project", "2")
        typist.wait_for("Signed in as alex in project eu-de_team1")
        assert typist.end() == 0
        assert PASSWORD not in typist.seen
    kept = profile_of(nobus, "127-0-0-1")
    assert (kept["project_id"], kept["secret"], kept["region"]) == (TEAM.id, "session", "eu-de")
    assert nobus.requests().count(TOKENS) == 1


def test_a_known_cloud_needs_no_url(nobus: Someone) -> None:
    with nobus.at_terminal("login") as typist:
        typist.answer("Cloud", "1")
        typist.answer("Region [eu-de]", "eu-nl")
        typist.answer("Domain", "D")
        typist.answer("User", "u")
        typist.wait_for("otc-eu-nl")
        typist.wait_for("Password of u:")
        typist.press(b"\x03")
        assert typist.end() == 130


def test_a_later_command_asks_for_what_is_kept_nowhere(nobus: Someone) -> None:
    nobus.login("--store", "session", check=0)
    with nobus.at_terminal("images", "--limit", "2") as typist:
        typist.answer("Password of alex (lab):", PASSWORD)
        typist.wait_for("waiting-upload")
        assert typist.end() == 0
    refused = nobus.run("images", check=3)
    assert "IMSTUI_PASSWORD" in refused.err
    nobus.run("images", "--limit", "1", env={"IMSTUI_PASSWORD": PASSWORD}, check=0)


def test_ctrl_c_and_sigterm_end_a_prompt_at_once(nobus: Someone) -> None:
    nobus.login("--store", "session", check=0)
    with nobus.at_terminal("images") as typist:
        typist.wait_for("Password of alex (lab):")
        typist.press(b"\x03")
        assert typist.end(5) == 130
    with nobus.at_terminal("images") as typist:
        typist.wait_for("Password of alex (lab):")
        typist.kill(signal.SIGTERM)
        assert typist.end(5) == 130


def test_without_a_terminal_nothing_is_asked_and_nothing_is_read(nobus: Someone) -> None:
    refused = nobus.run("login", "--cloud", "otc", "--region", "eu-de", "--domain", "D", "--user", "u", stdin="pw\n")
    assert refused.code == 2
    assert "--password-stdin" in refused.err


def test_what_is_missing_without_a_terminal_is_named(nobus: Someone) -> None:
    for args, option in (
        (("login", "--password-stdin"), "--cloud or --auth-url"),
        (("login", "--password-stdin", "--cloud", "otc"), "--region"),
        (("login", "--password-stdin", "--cloud", "swiss"), "--domain"),
        (("login", "--password-stdin", "--cloud", "swiss", "--domain", "D"), "--user"),
    ):
        refused = nobus.run(*args, stdin="pw\n", check=2)
        assert option in refused.err


def test_no_option_takes_a_secret() -> None:
    from imstui.cli.login import login

    flags = {option for parameter in login.params if parameter.is_flag for option in parameter.opts}  # type: ignore[attr-defined]  # click's options
    for parameter in login.params:
        for option in parameter.opts:
            words = ("password", "token", "secret", "sk", "passcode")
            assert option in flags or not any(word in option for word in words), option


def test_a_refused_sign_in_is_sent_once_and_keeps_nothing(nobus: Someone) -> None:
    refused = nobus.login("--store", "file", password="wrong-Passw0rd", check=3)
    assert "refused the sign-in" in refused.err
    assert nobus.requests().count(TOKENS) == 1
    assert not (nobus.home / ".config" / "imstui" / "profiles.toml").exists()
    assert not (nobus.home / ".local" / "state" / "imstui" / "secrets").exists()


def test_a_kept_password_that_is_refused_isn_t_sent_twice(nobus: Someone) -> None:
    nobus.login("--store", "file", check=0)
    kept = nobus.home / ".local" / "state" / "imstui" / "secrets" / "lab.json"
    kept.write_text(json.dumps({"password": "changed-since"}))
    assert nobus.cloud
    nobus.cloud.cloud.journal.clear_requests()
    nobus.run("images", check=3)
    assert nobus.requests() == [TOKENS]


def test_an_access_key_is_proved_before_it_is_kept(nobus: Someone) -> None:
    signed_in = key_login(nobus, MAIN_USER.secret_key)
    assert signed_in.code == 0
    assert MAIN_USER.secret_key not in signed_in.err
    kept = profile_of(nobus, "key")
    assert (kept["kind"], kept["access_key"], kept["project_id"]) == ("access-key", MAIN_USER.access_key, MAIN.id)
    assert nobus.cloud
    listed = nobus.run("--profile", "key", "images", "--limit", "1", env={"IMSTUI_IMS_ENDPOINT": nobus.cloud.url})
    assert listed.code == 0


def test_a_wrong_signature_is_sent_once_and_the_lock_is_told(nobus: Someone) -> None:
    refused = key_login(nobus, "NotTheSecretKeyAtAll0000000000000000001")
    assert refused.code == 3
    assert "lock a key for five minutes" in refused.err
    assert len(nobus.requests()) == 1


def test_after_a_refused_signature_a_session_sends_no_more(nobus: Someone) -> None:
    assert nobus.cloud
    environ = {**settings(nobus.cloud.url), "HUAWEICLOUD_SDK_SK": "NotTheSecretKeyAtAll"}
    del environ["OS_PASSWORD"]

    async def work() -> None:
        async with await open_account(environ=environ) as session:
            with pytest.raises(Unauthorized):
                await session.quota()
            for _ in range(3):
                with pytest.raises(SignInRefused, match="nothing more is tried"):
                    await session.quota()

    asyncio.run(work())
    assert len(nobus.requests()) == 1


def key_login(someone: Someone, secret_key: str):  # type: ignore[no-untyped-def]  # what Someone.run gives
    assert someone.cloud
    return someone.run(
        "--profile", "key", "login", "--auth-url", f"{someone.cloud.url}/v3", "--access-key", MAIN_USER.access_key,
        "--region", "eu-de", "--project", MAIN.id, "--secret-key-stdin", "--store", "file", stdin=f"{secret_key}\n",
    )  # fmt: skip


def test_a_ready_token_is_enough(nobus: Someone) -> None:
    assert nobus.cloud
    token = nobus.cloud.cloud.credentials.issue(MAIN_USER, MAIN, None, ("password",), 3600).id
    signed_in = nobus.run(
        "--profile", "tok", "login", "--auth-url", f"{nobus.cloud.url}/v3", "--token-stdin", "--store", "file",
        stdin=f"{token}\n", check=0,
    )  # fmt: skip
    assert "Signed in as alex in project eu-de" in signed_in.err
    nobus.run("--profile", "tok", "images", "--limit", "1", check=0)


def test_a_passcode_is_asked_for_once_and_a_kept_token_saves_the_next(nobus: Someone) -> None:
    with nobus.at_terminal(
        "--profile", "mona", "login", "--auth-url", f"{nobus.cloud and nobus.cloud.url}/v3", "--user", MFA_USER.name,
        "--domain", OWN_DOMAIN.name, "--project", "eu-de", "--store", "file", "--keep-token",
    ) as typist:  # fmt: skip
        typist.answer("Password of mona:", PASSWORD)
        typist.answer("Passcode of the MFA device:", PASSCODE)
        typist.wait_for("Signed in as mona")
        assert typist.end() == 0
    for _ in range(2):
        nobus.run("images", "--limit", "1", check=0)
    assert nobus.cloud
    nobus.cloud.cloud.credentials.expire_tokens()
    refused = nobus.run("images", "--limit", "1", check=3)
    assert "passcode" in refused.err
    with nobus.at_terminal("images", "--limit", "1") as typist:
        typist.answer("Passcode of the MFA device:", PASSCODE)
        assert typist.end() == 0
    nobus.run("images", "--limit", "1", check=0)


def test_without_a_terminal_a_passcode_comes_from_the_environment(nobus: Someone) -> None:
    refused = nobus.login("--store", "file", user=MFA_USER.name, check=3)
    assert "passcode" in refused.err
    nobus.login("--store", "file", user=MFA_USER.name, env={"IMSTUI_PASSCODE": PASSCODE}, check=0)
    nobus.run("images", "--limit", "1", env={"IMSTUI_PASSCODE": PASSCODE}, check=0)
    nobus.run("images", "--limit", "1", check=3)


def test_signing_in_again_asks_only_for_the_secret(nobus: Someone) -> None:
    nobus.login("--store", "file", check=0)
    again = nobus.run("login", "--password-stdin", "--store", "file", stdin=f"{PASSWORD}\n", check=0)
    assert "project eu-de" in again.err
    assert list(tomllib.loads((nobus.home / ".config/imstui/profiles.toml").read_text())["profile"]) == ["lab"]


def test_a_read_only_profile_refuses_what_changes(nobus: Someone) -> None:
    nobus.login("--store", "file", check=0)
    file = nobus.home / ".config" / "imstui" / "profiles.toml"
    file.write_text(f"{file.read_text()}read_only = true\n")
    refused = nobus.run("copy", "web-base", "--name", "x", "--unencrypted", check=2)
    assert "for looking only" in refused.err
    nobus.run("images", "--limit", "1", check=0)


def test_a_command_gives_the_secret_and_never_sees_ours(nobus: Someone) -> None:
    nobus.login("--store", "session", check=0)
    seen = nobus.folder / "seen"
    script = nobus.folder / "give"
    script.write_text(f"#!/bin/sh\nenv > {seen}\nprintf '%s\\nmore: lines\\n' {PASSWORD}\n")
    script.chmod(0o700)
    file = nobus.home / ".config" / "imstui" / "profiles.toml"
    text = file.read_text().replace('secret = "session"', f'secret = "command"\ncredential_command = ["{script}"]')
    file.write_text(text)
    canary = "canary-of-another-account"
    nobus.run("images", "--limit", "1", env={"OS_PASSWORD": canary, "HUAWEICLOUD_SDK_SK": canary}, check=0)
    nobus.run("--profile", "lab", "images", "--limit", "1", env={"OS_PASSWORD": canary, "OS_SK": canary}, check=0)
    assert canary not in seen.read_text()
    script.write_text("#!/bin/sh\nexit 3\n")
    assert "failed with exit code 3" in nobus.run("images", check=3).err


def test_a_server_that_redirects_gets_nothing(nobus: Someone) -> None:
    assert nobus.cloud
    with running() as other:
        rule = {"operation": "*", "kind": "redirect", "times": 0, "status": 307, "to": f"{other.url}/v3/auth/tokens"}
        nobus.cloud.cloud.faults.add(rule)
        nobus.login("--store", "file", check=5)
        assert other.cloud.journal.requests_json()["requests"] == []


def test_the_program_is_installed() -> None:
    assert PROGRAM.exists()
