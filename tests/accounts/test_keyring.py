"""The real gnome-keyring, on a bus without a display: kept, found again, taken away; and every way it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from imstui.simulator.serve import Running
from imstui.simulator.tenancy import MAIN_USER
from tests.accounts.buses import (
    Bus,
    broken_activation,
    everything_kept,
    hung_service,
    keyring_daemon,
    session_bus,
    unlock,
)
from tests.accounts.people import Someone, bare

SECONDS = 5.0
"""No state of a keyring may hold a command up longer."""


def test_a_secret_is_kept_found_by_another_process_and_taken_away(keyed: Someone, bus: Bus) -> None:
    signed_in = keyed.login(check=0)
    assert "in the keyring (gnome-keyring-daemon)" in signed_in.err
    assert MAIN_USER.password in everything_kept(bus)
    assert "imstui/lab/password" in everything_kept(bus)

    listed = keyed.run("images", "--format", "json", "--limit", "3", check=0)
    assert len(listed.data) == 3
    assert listed.err == ""

    assert "left" in keyed.run("logout", check=0).err
    assert "imstui" not in everything_kept(bus)
    again = keyed.run("images", check=3)
    assert "no password of profile 'lab'" in again.err


def test_a_locked_keyring_is_told_with_the_way_out_in_time(keyed_then_locked: Someone) -> None:
    listed = keyed_then_locked.run("images", check=3)
    assert "The keyring (gnome-keyring-daemon) is locked" in listed.err
    assert "gnome-keyring-daemon --replace --unlock" in listed.err
    assert listed.seconds < SECONDS
    assert keyed_then_locked.requests() == []


def test_a_locked_keyring_stops_a_script_s_login_before_anything_is_sent(keyed_then_locked: Someone) -> None:
    refused = keyed_then_locked.login(check=3)
    assert "is locked" in refused.err
    assert refused.seconds < SECONDS
    assert keyed_then_locked.requests() == []


def test_logout_of_a_locked_keyring_names_what_is_left_and_can_be_finished(
    keyed_then_locked: Someone, bus: Bus
) -> None:
    refused = keyed_then_locked.run("logout", check=3)
    assert "imstui/lab/password" in refused.err
    assert refused.seconds < SECONDS
    unlock(bus)
    keyed_then_locked.run("logout", check=0)
    assert "imstui" not in everything_kept(bus)


def test_removing_a_profile_waits_for_its_secrets(keyed_then_locked: Someone) -> None:
    keyed_then_locked.run("profiles", "remove", "lab", check=3)
    assert keyed_then_locked.run("profiles", "--format", "json", check=0).data[0]["name"] == "lab"


def test_the_told_way_to_unlock_works(keyed_then_locked: Someone, bus: Bus) -> None:
    keyed_then_locked.run("images", check=3)
    unlock(bus)
    keyed_then_locked.run("images", check=0)


@pytest.fixture
def keyed_then_locked(bus: Bus, cloud: Running) -> Someone:
    """Somebody whose keyring was closed since they signed in, as after a reboot."""
    someone = Someone(bus.folder, bus.env, cloud)
    with keyring_daemon(bus):
        someone.login(check=0)
    cloud.cloud.journal.clear_requests()
    return someone


def test_a_keyring_without_a_collection_isn_t_a_locked_one(bus: Bus, cloud: Running) -> None:
    refused = Someone(bus.folder, bus.env, cloud).login(check=3)
    assert "no default collection yet" in refused.err
    assert refused.seconds < SECONDS


def test_a_hung_keyring_holds_nothing_up(bus: Bus, cloud: Running) -> None:
    someone = Someone(bus.folder, bus.env, cloud)
    with hung_service(bus):
        refused = someone.login(check=3)
        assert "did not answer" in refused.err
        assert refused.seconds < SECONDS
        kept = someone.login("--store", "session", check=0)
        assert "isn't saved" in kept.err
        assert kept.seconds < SECONDS


@pytest.mark.parametrize(("program", "words"), [("/bin/false", "ChildExited"), ("/nonexistent", "ExecFailed")])
def test_a_service_that_can_t_be_started_is_broken_not_absent(
    folder: Path, cloud: Running, program: str, words: str
) -> None:
    (folder / "home").mkdir()
    broken_activation(folder, program)
    with session_bus(folder) as bus:
        refused = Someone(folder, bus.env, cloud).login(check=3)
    assert "can't be started or used" in refused.err
    assert words in refused.err


def test_a_service_that_never_comes_up_is_not_waited_for(folder: Path, cloud: Running) -> None:
    (folder / "home").mkdir()
    broken_activation(folder, "/bin/sleep 30")
    with session_bus(folder) as bus:
        refused = Someone(folder, bus.env, cloud).login(check=3)
    assert "did not answer" in refused.err
    assert refused.seconds < SECONDS


def test_without_a_bus_there_is_no_keyring(nobus: Someone) -> None:
    refused = nobus.login(check=3)
    assert "No OS keyring on this host (no D-Bus session)" in refused.err
    assert nobus.requests() == []


def test_a_bus_that_is_gone_is_no_keyring(folder: Path, cloud: Running) -> None:
    someone = bare(folder, cloud)
    dead = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/gone"}
    assert "No OS keyring" in someone.login(env=dead, check=3).err


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        ("keyring.backends.null.Keyring", "turned off by PYTHON_KEYRING_BACKEND"),
        ("keyring.backends.fail.Keyring", "No OS keyring on this host"),
        ("keyring.backends.chainer.ChainerBackend", "several keyrings at once"),
        ("no.such.Keyring", "can't be used (ModuleNotFoundError)"),
    ],
)
def test_a_backend_that_somebody_named_is_told_apart(nobus: Someone, backend: str, words: str) -> None:
    refused = nobus.login(env={"PYTHON_KEYRING_BACKEND": backend}, check=3)
    assert words in refused.err


def test_a_keyring_that_was_disabled_for_good_is_named_by_its_file(nobus: Someone) -> None:
    settings = nobus.home / ".config" / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    assert f"turned off by {settings}" in nobus.login(check=3).err


def test_a_plugin_is_neither_used_nor_even_loaded(nobus: Someone) -> None:
    plugin = nobus.folder / "plugin"
    info = plugin / "keyrings_alt-5.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nfile = alt_file\n")
    loaded = nobus.folder / "loaded"
    (plugin / "alt_file.py").write_text(f"open({str(loaded)!r}, 'w').close()\n")
    refused = nobus.login(env={"PYTHONPATH": str(plugin)}, check=3)
    assert "Only keyrings.alt is available" in refused.err
    assert not loaded.exists()


def test_a_file_is_used_only_when_it_is_asked_for_and_said_to_be_plain(nobus: Someone) -> None:
    signed_in = nobus.login("--store", "file", check=0)
    assert "NOT ENCRYPTED" in signed_in.err
    kept = nobus.home / ".local" / "state" / "imstui" / "secrets" / "lab.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    nobus.run("images", "--limit", "1", check=0)
    nobus.run("logout", check=0)
    assert not kept.exists()


def test_from_a_file_to_the_keyring_the_file_goes(keyed: Someone, bus: Bus) -> None:
    keyed.login("--insecure-storage", check=0)
    kept = keyed.home / ".local" / "state" / "imstui" / "secrets" / "lab.json"
    assert kept.exists()
    keyed.login(check=0)
    assert not kept.exists()
    assert MAIN_USER.password in everything_kept(bus)


def test_a_renamed_profile_takes_its_secret_along(keyed: Someone, bus: Bus) -> None:
    keyed.login(check=0)
    keyed.run("profiles", "rename", "lab", "prod", check=0)
    kept = everything_kept(bus)
    assert "imstui/prod/password" in kept
    assert "imstui/lab" not in kept
    keyed.run("images", "--limit", "1", check=0)


def test_a_removed_profile_leaves_nothing(keyed: Someone, bus: Bus) -> None:
    keyed.login(check=0)
    keyed.run("profiles", "remove", "lab", check=0)
    assert "imstui" not in everything_kept(bus)
    assert keyed.run("profiles", "--format", "json", check=0).data == []


def test_logout_of_all_goes_through_every_profile(keyed: Someone, bus: Bus) -> None:
    keyed.login(profile="one", check=0)
    keyed.login(profile="two", check=0)
    assert everything_kept(bus).count(MAIN_USER.password) == 2
    keyed.run("logout", "--all", check=0)
    assert "imstui" not in everything_kept(bus)


def test_what_a_locked_keyring_may_still_hold_is_not_forgotten(keyed_then_locked: Someone, bus: Bus) -> None:
    moved = keyed_then_locked.login("--store", "file", check=0)
    assert "may still hold an older one" in moved.err
    keyed_then_locked.run("images", "--limit", "1", check=0)
    keyed_then_locked.run("logout", check=3)
    unlock(bus)
    keyed_then_locked.run("logout", check=0)
    assert "imstui" not in everything_kept(bus)
    assert "keyring_may_hold" not in (keyed_then_locked.home / ".config" / "imstui" / "profiles.toml").read_text()
