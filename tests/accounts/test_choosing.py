"""Which account is meant, and where its secret comes from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from imstui.accounts.choosing import Wanted, choose, is_read_only
from imstui.accounts.complete import credentials
from imstui.accounts.stores import Stores
from imstui.local.keyring_store import KeyringStore
from imstui.local.profiles import change_profiles
from imstui.local.secret_items import secret_item
from imstui.model.credentials import AccessKeyCredentials, PasswordCredentials, Secret
from imstui.model.errors import InvalidInput, NotSignedIn, StoreError
from imstui.model.profile import Keeping, Profile

URL = "https://iam.eu-de.otc.t-systems.com/v3"
OS = {"OS_AUTH_URL": URL, "OS_USERNAME": "env", "OS_USER_DOMAIN_NAME": "D", "OS_PASSWORD": "p"}
SDK = {"HUAWEICLOUD_SDK_AK": "A", "HUAWEICLOUD_SDK_SK": "S"}
PROD = Profile("prod", URL, user_name="alex", domain_name="D", keeping=Keeping.FILE, read_only=True)


@pytest.fixture(autouse=True)
def elsewhere(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No clouds.yaml of the working folder."""
    monkeypatch.chdir(own_home)


def home(**more: str) -> dict[str, str]:
    from os import environ

    return {"HOME": environ["HOME"], **more}


def with_clouds(own_home: Path) -> None:
    folder = own_home / ".config" / "openstack"
    folder.mkdir(parents=True)
    (folder / "clouds.yaml").write_text(
        f"clouds: {{a: {{auth: {{auth_url: '{URL}', username: yaml, domain_name: D, password: p}}}}, b: {{}}}}"
    )


def source(wanted: Wanted | None = None, /, **environ: str) -> str:
    choice = choose(wanted or Wanted(), home(**environ))
    if choice.profile:
        return choice.profile.name
    return choice.cloud.name if choice.cloud else choice.found.source if choice.found else ""


def test_the_order(own_home: Path) -> None:
    with_clouds(own_home)
    change_profiles(lambda profiles: profiles.using(PROD).using(Profile("lab", URL)))
    assert source(Wanted("lab"), **OS, IMSTUI_PROFILE="prod", OS_CLOUD="a") == "lab"
    assert source(Wanted(os_cloud="b"), **OS, IMSTUI_PROFILE="prod", OS_CLOUD="a") == "b"
    assert source(IMSTUI_PROFILE="lab", **OS, OS_CLOUD="a") == "lab"
    assert source(OS_CLOUD="a", **OS) == "a"
    assert source(**OS, **SDK) == "OS_* from the environment"
    assert source(**SDK) == "HUAWEICLOUD_SDK_* from the environment"
    assert source() == "prod"


def test_the_vendor_s_file_comes_last(own_home: Path) -> None:
    (own_home / ".huaweicloud").mkdir()
    (own_home / ".huaweicloud" / "credentials").write_text("[basic]\nak = A\nsk = S\n")
    assert source().startswith("[basic]")
    change_profiles(lambda profiles: profiles.using(PROD))
    assert source() == "prod"


def test_half_an_openrc_gives_way_to_the_default_profile_and_is_told() -> None:
    change_profiles(lambda profiles: profiles.using(PROD))
    half = {name: value for name, value in OS.items() if name != "OS_PASSWORD"}
    choice = choose(Wanted(), home(**half))
    assert choice.profile == PROD
    assert choice.notes == ("The environment lacks OS_PASSWORD, so profile 'prod' is used.",)


def test_what_isn_t_there_is_told_with_what_is(own_home: Path) -> None:
    with pytest.raises(NotSignedIn, match="no profile, no OS_CLOUD"):
        choose(Wanted(), home())
    with_clouds(own_home)
    with pytest.raises(NotSignedIn) as raised:
        choose(Wanted(), home())
    assert "a, b" in raised.value.hint
    with pytest.raises(InvalidInput, match="no profile 'x'"):
        choose(Wanted("x"), home())
    with pytest.raises(InvalidInput, match="no cloud 'x'"):
        choose(Wanted(os_cloud="x"), home())
    with pytest.raises(InvalidInput, match="two accounts"):
        choose(Wanted("x", "a"), home())
    change_profiles(lambda profiles: profiles.using(PROD).without("prod").using(PROD))
    change_profiles(lambda profiles: profiles.using(Profile("lab", URL)).without("prod"))
    with pytest.raises(NotSignedIn, match="No profile is the default"):
        choose(Wanted(), home())


def test_read_only_is_known_without_any_secret() -> None:
    assert not is_read_only(Wanted(), home())
    change_profiles(lambda profiles: profiles.using(PROD))
    assert is_read_only(Wanted(), home())
    assert not is_read_only(Wanted(), home(**OS))


def test_a_profile_s_secret_comes_from_its_variable_its_store_or_the_person() -> None:
    change_profiles(lambda profiles: profiles.using(PROD))
    stores = Stores()
    asked: list[str] = []

    def ask(question: str, because: StoreError | None) -> Secret:
        asked.append(question)
        return Secret("typed")

    def password(**environ: str) -> tuple[str, str]:
        found = credentials(environ=home(**environ), ask=ask, stores=stores)
        assert isinstance(found.credentials, PasswordCredentials)
        assert found.profile == "prod"
        assert found.read_only
        return found.credentials.password.reveal(), found.origins["password"]

    assert password() == ("typed", "the person")
    assert asked == ["Password of alex (prod)"]
    with pytest.raises(NotSignedIn, match="no password of profile 'prod' in a file"):
        credentials(environ=home(), stores=stores)
    stores.files.write(secret_item(PROD), Secret("kept"))
    assert password()[0] == "kept"
    assert password(IMSTUI_PASSWORD="own") == ("own", "IMSTUI_PASSWORD")


def test_a_store_out_of_reach_is_never_a_missing_secret() -> None:
    kept = Profile("prod", URL, user_name="alex", domain_name="D", keeping=Keeping.KEYRING)
    change_profiles(lambda profiles: profiles.using(kept))
    stores = Stores(KeyringStore({}))
    with pytest.raises(StoreError, match="No OS keyring"):
        credentials(environ=home(), stores=stores)
    reasons: list[StoreError | None] = []

    def ask(question: str, because: StoreError | None) -> Secret:
        reasons.append(because)
        return Secret("typed")

    credentials(environ=home(), ask=ask, stores=stores)
    assert isinstance(reasons[0], StoreError)


def test_an_access_key_of_the_environment_is_whole() -> None:
    found = credentials(environ=home(**SDK))
    assert isinstance(found.credentials, AccessKeyCredentials)
    assert found.credentials.secret_key == Secret("S")


def test_to_know_which_account_is_meant_needs_no_client_and_no_keyring() -> None:
    code = (
        "import sys\nfrom imstui.accounts import Wanted, is_read_only\nis_read_only(Wanted())\n"
        "print([name for name in ('httpx', 'keyring', 'jeepney', 'yaml', 'sqlite3', 'textual') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
