"""Any file at all in the place of ours: it is understood, or refused in a clean sentence that names it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imstui.local.clouds_found import address_of, found_of
from imstui.local.clouds_yaml import cloud_entry, cloud_names
from imstui.local.environment import from_environment, with_environment
from imstui.local.found import Found
from imstui.local.huawei_file import from_huawei_file
from imstui.local.profiles import Profiles, read_profiles
from imstui.local.settings import THEMES, Settings, read_settings
from imstui.model.credentials import Secret, TokenCredentials
from imstui.model.errors import InvalidInput, NotSignedIn
from imstui.model.profile import Keeping, Kind
from imstui.present.explain import one_line
from imstui.present.text import clean

TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "~", "~nobody-is-called-so/x", "\0", "{name}", "https://iam.example/v3", "x\x1b]0;y\x07", "\u202e", *THEMES]
)
SCALAR = TEXT | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
ANY_CASE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def table(*names: str, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A table with some of these keys, most of them with a value that fits."""
    return st.fixed_dictionaries(
        {},
        optional={**dict.fromkeys(names, TEXT | VALUE), **{name: fits | VALUE for name, fits in known.items()}},
    )


PROFILE = table(
    *("region", "user_name", "user_id", "domain_name", "project_name", "access_key", "ca_file", "endpoints"),
    auth_url=st.just("https://iam.example/v3"),
    kind=st.sampled_from([each.value for each in Kind]),
    secret=st.sampled_from([each.value for each in Keeping]),
    credential_command=st.lists(TEXT, max_size=2),
    verify=st.booleans(),
    keep_token=st.booleans(),
)
PROFILES = st.fixed_dictionaries(
    {}, optional={"default": st.just("lab") | TEXT, "profile": st.dictionaries(st.just("lab") | TEXT, PROFILE) | VALUE}
)
SETTINGS = table(
    "theme",
    ascii=st.booleans(),
    differ=st.booleans(),
    copy=table("name"),
    notify=table(bell=st.booleans(), title=st.booleans(), message=st.booleans()),
    keys=st.dictionaries(TEXT, TEXT, max_size=2),
)
CLOUD = table(
    *("auth_type", "region_name", "regions", "cacert", "verify", "token", "profile", "ims_endpoint_override"),
    auth=table(
        *(
            "username",
            "password",
            "token",
            "ak",
            "sk",
            "security_token",
            "user_domain_name",
            "project_name",
            "passcode",
        ),
        auth_url=st.just("https://iam.{region_name}.example/v3"),
    ),
)
CLOUDS = st.fixed_dictionaries({"clouds": st.dictionaries(st.just("lab") | TEXT, CLOUD | VALUE, max_size=2) | VALUE})
TOMLS = st.binary(max_size=60) | st.text(st.characters(codec="utf-8"), max_size=60).map(str.encode)


def refused(path: Path, read: Callable[[], object]) -> bool:
    """Whether it was refused; then the sentence is clean, short, and says which file is meant."""
    try:
        read()
    except (InvalidInput, NotSignedIn) as error:
        said = one_line(error)
        assert clean(said) == said
        assert path.name in said
        assert len(said) < 1000
        return True
    return False


@ANY_CASE
@given(SETTINGS.map(lambda document: tomli_w.dumps(document).encode()) | TOMLS)
@example(b'theme = "dark"')
def test_settings(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    if not refused(path, lambda: read_settings(tmp_path)):
        found = read_settings(tmp_path)
        assert isinstance(found, Settings)
        assert "{name}" in found.copy_name
        assert found.theme in {"", *THEMES}


@ANY_CASE
@given(PROFILES.map(lambda document: tomli_w.dumps(document).encode()) | TOMLS)
@example(b'[profile.lab]\nauth_url = "https://x/v3"\nca_file = "~nobody-is-called-so/x"')
def test_profiles(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "profiles.toml"
    path.write_bytes(content)
    if not refused(path, lambda: read_profiles(path)):
        found = read_profiles(path)
        assert isinstance(found, Profiles)
        assert found.default in {"", *found.by_name}
        assert all(profile.auth_url for profile in found.by_name.values())


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without any such file."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "clouds.yaml"


def texts_of(found: Found) -> list[str]:
    named = (getattr(found.credentials, name, "") for name in ("auth_url", "region", "user_name", "access_key"))
    return [*named, found.endpoints.ims, found.source]


@ANY_CASE
@given(CLOUDS.map(lambda document: yaml.safe_dump(document).encode()) | st.binary(max_size=60))
@example(b"clouds: {lab: {cacert: ~nobody-is-called-so/x, auth: {auth_url: 'https://x', token: t}}}")
def test_clouds_yaml(elsewhere: Path, content: bytes) -> None:
    elsewhere.write_bytes(content)
    environ = {"OS_CLIENT_CONFIG_FILE": str(elsewhere), "HOME": str(elsewhere.parent)}
    if refused(elsewhere, lambda: cloud_names(environ)):
        return
    for name in cloud_names(environ):
        if not refused(elsewhere, lambda name=name: found_of(cloud_entry(name, environ))):  # type: ignore[misc] # a default
            found = found_of(cloud_entry(name, environ))
            assert all(isinstance(text, str) for text in texts_of(found))
            assert address_of(cloud_entry(name, environ))[0] == found.credentials.auth_url


@ANY_CASE
@given(
    table("ak", "sk", "project_id", "security_token", "iam_endpoint").map(
        lambda keys: "[basic]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in keys.items())
    )
    | st.text(st.characters(codec="utf-8"), max_size=60)
)
def test_the_vendors_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "credentials"
    path.write_text(content, encoding="utf-8")
    environ = {"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(path)}
    if not refused(path, lambda: from_huawei_file(environ)):
        found = from_huawei_file(environ)
        assert found is None or all(isinstance(text, str) for text in texts_of(found))


NAMES = ("OS_AUTH_URL", "OS_USERNAME", "OS_PASSWORD", "OS_USER_DOMAIN_NAME", "OS_PROJECT_NAME", "OS_TOKEN", "OS_CACERT")


@ANY_CASE
@given(st.dictionaries(st.sampled_from(NAMES), TEXT))
@example({"OS_CACERT": "~nobody-is-called-so/x", "OS_AUTH_URL": "https://x/v3", "OS_TOKEN": "t"})
def test_the_environment(environ: dict[str, str]) -> None:
    plain = Found(TokenCredentials("https://x/v3", Secret("t")), "here")
    for found in (from_environment(environ), with_environment(plain, environ)):
        assert found is None or all(isinstance(text, str) for text in texts_of(found))
