"""The profiles' file: no secret, no silent mistake, and never half of it."""

from __future__ import annotations

import multiprocessing
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imstui.local.profiles import Profiles, change_profiles, profiles_file, read_profiles
from imstui.model.credentials import Endpoints
from imstui.model.errors import InvalidInput
from imstui.model.profile import Keeping, Kind, Profile, is_profile_name, profile_name_of

URL = "https://iam.eu-de.otc.t-systems.com/v3"
PLAIN = Profile("prod", URL)
TEXT = st.text(st.characters(codec="utf-8"), max_size=30).map(str.strip)
NAMES = ("region", "user_name", "user_id", "domain_name", "domain_id", "project_name", "project_id", "access_key")


def write(text: str) -> Path:
    path = profiles_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(text)
    path.chmod(0o600)
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(Kind),
    keeping=st.sampled_from([each for each in Keeping if each is not Keeping.COMMAND]),
    texts=st.lists(TEXT, min_size=8, max_size=8),
    flags=st.lists(st.booleans(), min_size=3, max_size=3),
    command=st.lists(st.text(st.characters(codec="utf-8"), max_size=10), min_size=1, max_size=3),
)
def test_any_profile_comes_back_as_it_was(
    own_home: Path, kind: Kind, keeping: Keeping, texts: list[str], flags: list[bool], command: list[str]
) -> None:
    values: dict[str, Any] = dict(zip(NAMES, texts, strict=True))
    values |= dict(zip(("verify", "read_only", "keep_token"), flags, strict=True))
    endpoints = Endpoints(texts[0], "", texts[1])
    profile = Profile("prod", URL, kind, keeping, endpoints=endpoints, ca_file=Path("/etc/ca.pem"), **values)
    other = replace(profile, name="other", keeping=Keeping.COMMAND, command=tuple(command))
    change_profiles(lambda _: Profiles("prod", {"prod": profile, "other": other}))
    assert read_profiles() == Profiles("prod", {"prod": profile, "other": other})


def test_there_are_none_without_a_file_and_nothing_is_made() -> None:
    assert read_profiles() == Profiles()
    assert not profiles_file().parent.exists()


def test_it_is_private_whatever_the_umask() -> None:
    before = os.umask(0)
    try:
        change_profiles(lambda profiles: profiles.using(PLAIN))
    finally:
        os.umask(before)
    path = profiles_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("default = ", "no TOML"),
        ("colour = 1", "'colour'"),
        ("default = 'x'", "'default' names 'x'"),
        ("profile = 3", "[profile.NAME]"),
        ("[profile.prod]\nkind = 'password'", "'auth_url' is missing"),
        ("[profile.prod]\nauth_url = 1", "'auth_url' must be a text"),
        ("[profile.prod]\nauth_url = 'u'\nreadonly = true", "'readonly'"),
        ("[profile.prod]\nauth_url = 'u'\nread_only = 'yes'", "'read_only' must be true or false"),
        ("[profile.prod]\nauth_url = 'u'\npassword = 'canary-pw'", "'password'"),
        ("[profile.prod]\nauth_url = 'u'\nkind = 'fingerprint'", "'kind' must be one of password, token, access-key"),
        ("[profile.prod]\nauth_url = 'u'\nsecret = 'cloud'", "'secret' must be one of keyring, session, file, command"),
        ("[profile.prod]\nauth_url = 'u'\nsecret = 'command'", "'credential_command'"),
        ("[profile.prod]\nauth_url = 'u'\ncredential_command = 'pass show x'", "'credential_command' must be a list"),
        ("[profile.prod]\nauth_url = 'u'\nendpoints = { obs = 'u' }", "'endpoints' must be"),
        ("[profile.PROD]\nauth_url = 'u'", "1 to 40 of a-z"),
        ("[profile]\nprod = 3", "this is no table"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_key(text: str, words: str) -> None:
    path = write(text)
    with pytest.raises(InvalidInput) as raised:
        read_profiles()
    assert str(path) in str(raised.value)
    assert words in str(raised.value)
    assert "canary" not in str(raised.value)


def test_a_link_a_foreign_or_an_open_file_is_refused(tmp_path: Path) -> None:
    path = write("")
    path.chmod(0o602)
    with pytest.raises(InvalidInput, match="may be changed by others"):
        read_profiles()
    target = tmp_path / "elsewhere"
    target.write_text("")
    path.unlink()
    path.symlink_to(target)
    with pytest.raises(InvalidInput, match="is a link"):
        read_profiles()
    with pytest.raises(InvalidInput, match="is a link"):
        change_profiles(lambda profiles: profiles)
    path.unlink()
    path.mkdir()
    with pytest.raises(InvalidInput):
        read_profiles()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away: run the tests as root for this one")
def test_somebody_else_s_file_is_refused() -> None:
    os.chown(write(""), 12_345, 12_345)
    with pytest.raises(InvalidInput, match="belongs to user 12345"):
        read_profiles()


def test_a_change_that_fails_leaves_the_file_as_it_was() -> None:
    change_profiles(lambda profiles: profiles.using(PLAIN))
    before = profiles_file().read_text()

    def fail(profiles: Profiles) -> Profiles:
        raise InvalidInput("no")

    with pytest.raises(InvalidInput):
        change_profiles(fail)
    assert profiles_file().read_text() == before
    assert [path.name for path in sorted(profiles_file().parent.iterdir())] == [".profiles.lock", "profiles.toml"]


def _add(number: int) -> None:
    change_profiles(lambda profiles: profiles.using(Profile(f"p{number}", URL)))


def test_of_several_writers_none_is_lost() -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_add, args=(number,)) for number in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(read_profiles().by_name) == [f"p{number}" for number in range(6)]


def test_the_first_is_the_default_and_a_removed_default_leaves_none() -> None:
    profiles = Profiles().using(PLAIN).using(Profile("lab", URL))
    assert profiles.default == "prod"
    assert profiles.using(PLAIN, as_default=True).default == "prod"
    assert profiles.without("prod").default == ""
    assert profiles.renamed("prod", "live").default == "live"
    assert list(profiles.renamed("prod", "live").by_name) == ["live", "lab"]
    for new in ("lab", "No Good", "", "x" * 41):
        with pytest.raises(InvalidInput):
            profiles.renamed("prod", new)
    with pytest.raises(InvalidInput, match="no profile 'x'"):
        profiles.named("x")


@given(st.text())
def test_a_proposed_name_is_always_fit(text: str) -> None:
    assert is_profile_name(profile_name_of(text))
