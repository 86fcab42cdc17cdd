"""clouds.yaml, secure.yaml and the vendor SDK's file: found where others find them, whole, and nothing executed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from imstui.local.clouds_found import found_of
from imstui.local.clouds_yaml import cloud_entry, cloud_names
from imstui.local.found import Found
from imstui.local.huawei_file import from_huawei_file
from imstui.model.credentials import AccessKeyCredentials, PasswordCredentials, Secret, TokenCredentials
from imstui.model.errors import InvalidInput, NotSignedIn

CLOUD = """
clouds:
  lab:
    region_name: eu-de
    auth:
      auth_url: https://iam.lab.example/v3
      username: alex
      user_domain_name: D
      project_name: eu-de_team
"""


@pytest.fixture
def openstack(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """~/.config/openstack, from a working folder without any such file."""
    folder = own_home / ".config" / "openstack"
    folder.mkdir(parents=True)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return folder


def environ() -> dict[str, str]:
    return {"HOME": os.environ["HOME"]}


def found(name: str = "lab") -> Found:
    return found_of(cloud_entry(name, environ()))


def test_secure_yaml_is_laid_over_and_each_value_s_file_named(openstack: Path) -> None:
    (openstack / "clouds.yaml").write_text(CLOUD)
    (openstack / "secure.yaml").write_text("clouds: {lab: {auth: {password: canary-pw}}}")
    settings = found()
    credentials = settings.credentials
    assert isinstance(credentials, PasswordCredentials)
    assert credentials.password == Secret("canary-pw")
    assert (credentials.region, credentials.scope.project_name) == ("eu-de", "eu-de_team")
    assert settings.origins["password"] == str(openstack / "secure.yaml")
    assert settings.origins["user"] == str(openstack / "clouds.yaml")
    assert settings.source == f"cloud 'lab' of {openstack / 'clouds.yaml'}"
    assert "canary" not in repr(settings)


def test_the_working_folder_goes_first_and_endings_are_tried_in_turn(openstack: Path) -> None:
    (openstack / "clouds.yaml").write_text(CLOUD)
    (openstack / "clouds.json").write_text(json.dumps({"clouds": {"other": {}}}))
    assert cloud_names(environ()) == ("lab",)
    Path("clouds.yml").write_text("clouds: {here: {}}")
    assert cloud_names(environ()) == ("here",)
    assert cloud_names({**environ(), "OS_CLIENT_CONFIG_FILE": str(openstack / "clouds.json")}) == ("other",)


@pytest.mark.parametrize("text", ["0123456", "no", "1e3", "2026-01-01", "null-ish", "0x1F", "~tilde"])
def test_a_scalar_stays_the_text_that_stands_there(openstack: Path, text: str) -> None:
    (openstack / "clouds.yaml").write_text(f"{CLOUD}      password: {text}\n")
    credentials = found().credentials
    assert isinstance(credentials, PasswordCredentials)
    assert credentials.password == Secret(text)


def test_anchors_and_merge_keys_are_kept_to(openstack: Path) -> None:
    (openstack / "clouds.yaml").write_text(
        "clouds:\n  base: &base {auth: &auth {auth_url: 'https://x/v3', username: u, domain_name: D, password: p}}\n"
        "  lab: {<<: *base, region_name: eu-nl, auth: {<<: *auth, username: v}}\n"
    )
    credentials = found().credentials
    assert isinstance(credentials, PasswordCredentials)
    assert (credentials.user_name, credentials.region) == ("v", "eu-nl")


def test_the_vendor_s_ak_and_sk_are_an_access_key(openstack: Path) -> None:
    (openstack / "clouds.yaml").write_text(
        "clouds: {lab: {profile: otc, region_name: eu-nl, verify: false, cacert: /ca.pem, ims-endpoint-override: "
        "'https://ims', auth: {ak: A, sk: canary-sk, security_token: st, project_id: p}}}"
    )
    settings = found()
    credentials = settings.credentials
    assert isinstance(credentials, AccessKeyCredentials)
    assert credentials.auth_url == "https://iam.eu-nl.otc.t-systems.com/v3"
    assert (credentials.access_key, credentials.scope.project_id) == ("A", "p")
    assert credentials.security_token == Secret("st")
    assert not settings.verify
    assert settings.ca_file == Path("/ca.pem")
    assert settings.endpoints.ims == "https://ims"


def test_a_vendor_profile_may_be_public_and_lack_its_scheme(openstack: Path) -> None:
    (openstack / "clouds-public.yaml").write_text(
        "public-clouds: {swiss: {auth: {auth_url: 'iam-pub.{region_name}.sc.otc.t-systems.com/v3'}}}"
    )
    (openstack / "clouds.yaml").write_text(
        "clouds: {lab: {profile: swiss, regions: [eu-ch2, other], auth: {token: canary-token}}}"
    )
    credentials = found().credentials
    assert isinstance(credentials, TokenCredentials)
    assert credentials.auth_url == "https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("clouds: {lab: {auth: {username: u}}}", "'auth.auth_url' is missing"),
        ("clouds: {lab: {auth: {auth_url: 'https://x'}}}", "'auth.username' is missing"),
        ("clouds: {lab: {profile: otc, auth: {}}}", "'region_name' is missing"),
        ("clouds: {lab: {auth_type: v3oidcpassword, auth: {auth_url: u}}}", "'auth_type' is 'v3oidcpassword'"),
        ("clouds: {lab: {auth: {auth_url: [1]}}}", "'auth_url' must be a text"),
        ("clouds: {lab: 3}", "The cloud 'lab' is no table"),
        ("clouds: 3", "'clouds' is no table"),
        ("- 1", "no table of clouds"),
        ("clouds: {other: {}}", "It has: other"),
        ("clouds: {lab: canary-pw: x: {", "Line 1 of clouds.yaml is no YAML"),
        ("clouds:\n  lab:\n    canary-pw: x: y", "Line 3 of clouds.yaml is no YAML"),
        ("clouds: !!python/object/apply:os.system ['touch /tmp/canary-ran']", "clouds.yaml is no YAML"),
    ],
)
def test_what_is_wrong_is_told_without_what_stands_there(openstack: Path, text: str, words: str) -> None:
    (openstack / "clouds.yaml").write_text(text)
    with pytest.raises(InvalidInput) as raised:
        found()
    told = f"{raised.value} {raised.value.hint}"
    assert words in told
    # A line of the screen is cut at its end: what is wrong comes first, the path last.
    assert str(raised.value).endswith(f"{openstack / 'clouds.yaml'}.")
    assert "canary" not in told


def test_a_cloud_without_its_secret_asks_or_says_so(openstack: Path) -> None:
    (openstack / "clouds.yaml").write_text(CLOUD)
    with pytest.raises(NotSignedIn, match="has no password"):
        found()
    asked: list[str] = []

    def ask(question: str, because: object) -> Secret:
        asked.append(question)
        return Secret("typed")

    settings = found_of(cloud_entry("lab", environ()), ask)
    assert isinstance(settings.credentials, PasswordCredentials)
    assert settings.credentials.password == Secret("typed")
    assert asked == ["Password of alex"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away: run the tests as root for this one")
def test_a_file_that_somebody_else_put_into_the_working_folder_isn_t_used(openstack: Path) -> None:
    Path("clouds.yaml").write_text(CLOUD)
    os.chown("clouds.yaml", 12_345, 12_345)
    with pytest.raises(InvalidInput, match="belongs to somebody else"):
        found()


def test_without_any_file_the_folders_are_named(openstack: Path) -> None:
    with pytest.raises(InvalidInput) as raised:
        found()
    assert "/etc/openstack" in raised.value.hint


def test_the_vendor_s_file_is_an_access_key(own_home: Path) -> None:
    assert from_huawei_file(environ()) is None
    folder = own_home / ".huaweicloud"
    folder.mkdir()
    file = folder / "credentials"
    file.write_text(
        "[basic]\nak = A\nsk = canary%sk\nproject_id = p\niam_endpoint = https://iam.x/v3\n[global]\nak=B\n"
    )
    settings = from_huawei_file({**environ(), "OS_REGION_NAME": "eu-de"})
    assert settings is not None
    credentials = settings.credentials
    assert isinstance(credentials, AccessKeyCredentials)
    assert credentials.secret_key == Secret("canary%sk")
    assert (credentials.auth_url, credentials.region) == ("https://iam.x/v3", "eu-de")
    assert settings.source == f"[basic] of {file}"
    for text, words in (("[basic]\nak = A\n", "'sk' is missing"), ("canary-sk\n", "no INI file")):
        file.write_text(text)
        with pytest.raises(InvalidInput, match=words) as raised:
            from_huawei_file(environ())
        assert "canary" not in str(raised.value)
    file.write_text("[global]\nak = B\n")
    assert from_huawei_file(environ()) is None
