"""`imstui doctor`: five seconds at most whatever hangs, nothing asked, nothing changed, no secret."""

from __future__ import annotations

from typing import Any

import pytest

from imstui.accounts.doctor import _told
from imstui.accounts.reach import Reached
from imstui.model.check import Health
from imstui.simulator.serve import Running
from imstui.simulator.tenancy import PASSWORD
from tests.accounts.buses import Bus, hung_service
from tests.accounts.people import Someone, bare

SECONDS = 5.0


def of(data: Any, subject: str) -> Any:
    return next(check for check in data["checks"] if check["subject"] == subject)


def test_with_everything_in_order(keyed: Someone) -> None:
    keyed.login(check=0)
    told = keyed.run("doctor", "--json", check=0)
    assert told.data["usable"]
    assert of(told.data, "keyring")["state"] == "ready"
    assert of(told.data, "keyring")["name"] == "gnome-keyring-daemon"
    assert abs(of(told.data, "service")["clock_skew_seconds"]) < 5
    assert of(told.data, "profile")["secret"] == "keyring"
    assert of(told.data, "state")["health"] == "ok"
    assert of(told.data, "disk")["shared"] is False
    assert PASSWORD not in told.out
    plain = keyed.run("doctor", check=0)
    assert "gnome-keyring-daemon, collection login: ready" in plain.out
    assert told.seconds < SECONDS


def test_on_a_bare_host_it_shows_the_way_to_a_keyring(nobus: Someone) -> None:
    told = nobus.run("doctor", check=0)
    assert "dbus-run-session" in told.out
    assert list(nobus.home.iterdir()) == []


def test_a_store_out_of_reach_counts_only_where_it_is_needed(bus: Bus, cloud: Running) -> None:
    someone = Someone(bus.folder, bus.env, cloud)
    someone.login("--store", "session", check=0)
    with hung_service(bus):
        told = someone.run("doctor", "--json", check=0)
        assert of(told.data, "keyring")["state"] == "hung"
        assert told.seconds < SECONDS
        file = someone.home / ".config" / "imstui" / "profiles.toml"
        file.write_text(file.read_text().replace('"session"', '"keyring"'))
        told = someone.run("doctor", "--json", check=3)
        assert told.seconds < SECONDS


def test_a_cloud_out_of_reach_is_code_5(nobus: Someone) -> None:
    nobus.login("--store", "file", check=0)
    file = nobus.home / ".config" / "imstui" / "profiles.toml"
    file.write_text(file.read_text().replace(nobus.cloud.url if nobus.cloud else "", "http://127.0.0.1:9"))
    told = nobus.run("doctor", check=5)
    assert "refuses connections" in told.out


def test_a_cloud_that_hangs_is_not_waited_for(nobus: Someone) -> None:
    nobus.login("--store", "file", check=0)
    assert nobus.cloud
    nobus.cloud.cloud.faults.add({"operation": "*", "kind": "hang", "times": 0})
    told = nobus.run("doctor", check=5)
    assert told.seconds < SECONDS


def test_a_broken_profiles_file_is_named_by_file_and_key(nobus: Someone) -> None:
    nobus.login("--store", "file", check=0)
    file = nobus.home / ".config" / "imstui" / "profiles.toml"
    file.write_text(file.read_text() + "readonly = true\n")
    told = nobus.run("doctor", check=3)
    assert str(file) in told.out
    assert "'readonly'" in told.out


def test_modes_that_let_others_in_are_told(nobus: Someone) -> None:
    nobus.login("--store", "file", check=0)
    (nobus.home / ".config" / "imstui" / "profiles.toml").chmod(0o644)
    told = nobus.run("doctor", "--json", check=0)
    assert of(told.data, "config")["health"] == "warning"
    assert "0644" in of(told.data, "config")["text"]


@pytest.mark.parametrize(
    ("skew", "health"),
    [(None, Health.OK), (5.0, Health.OK), (-120.0, Health.NOTE), (901.0, Health.WARNING), (-3600.0, Health.WARNING)],
)
def test_a_clock_that_is_off_is_told_by_how_far(skew: float | None, health: Health) -> None:
    check = _told(Reached("iam.example", 0.03, skew))
    assert check.health is health
    assert health is Health.OK or str(abs(round(skew or 0))) in check.text


def test_a_live_bus_that_nobody_exported_is_shown(folder: Any) -> None:
    from imstui.local.check_surroundings import check_surroundings

    subjects = [check.subject for check in check_surroundings(bare(folder).env)]
    assert subjects == ["session", "terminal", "proxy", "trust", "hardening"]
