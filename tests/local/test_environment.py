"""Credentials from the environment: whole from one source, in every spelling, and nothing left for children."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from imstui.local.environment import forget_secrets, from_environment, missing, secret_names, taken
from imstui.model.credentials import AccessKeyCredentials, PasswordCredentials, Secret, TokenCredentials

URL = "https://iam.eu-de.otc.t-systems.com/v3"
USER = {"OS_AUTH_URL": URL, "OS_USERNAME": "alex", "OS_USER_DOMAIN_NAME": "D", "OS_PASSWORD": "canary-pw"}
SDK = {"HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SK": "canary-sk", "HUAWEICLOUD_SDK_PROJECT_ID": "p" * 32}


def test_an_openrc_is_read_and_each_value_s_variable_named() -> None:
    found = from_environment({**USER, "OS_REGION": "eu-de", "OS_TENANT_NAME": "eu-de_team"})
    assert found is not None
    credentials = found.credentials
    assert isinstance(credentials, PasswordCredentials)
    assert (credentials.user_name, credentials.user_domain_name, credentials.region) == ("alex", "D", "eu-de")
    assert credentials.scope.project_name == "eu-de_team"
    assert found.source == "OS_* from the environment"
    assert found.origins == {
        "auth_url": "OS_AUTH_URL",
        "region": "OS_REGION",
        "project": "OS_TENANT_NAME",
        "user": "OS_USERNAME",
        "domain": "OS_USER_DOMAIN_NAME",
        "password": "OS_PASSWORD",
    }
    assert "canary" not in repr(found)


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({"OS_AUTH_URL": URL, "OS_TOKEN": "t"}, TokenCredentials),
        ({**USER, "OS_AUTH_TOKEN": "t"}, TokenCredentials),
        ({"OS_AUTH_URL": URL, "OS_AK": "a", "OS_SK": "s"}, AccessKeyCredentials),
        ({**USER, **SDK}, PasswordCredentials),
        (SDK, AccessKeyCredentials),
        ({**SDK, "OS_AUTH_URL": URL}, AccessKeyCredentials),
    ],
)
def test_the_most_particular_complete_kind_counts(environ: dict[str, str], kind: type) -> None:
    found = from_environment(environ)
    assert found is not None
    assert isinstance(found.credentials, kind)


def test_nothing_is_put_together_from_two_sources() -> None:
    assert from_environment({"OS_AUTH_URL": URL, "OS_AK": "a", "HUAWEICLOUD_SDK_SK": "s"}) is None
    assert from_environment({"OS_USERNAME": "u", "OS_PASSWORD": "p"}) is None


def test_the_vendor_s_own_endpoint_stands_where_none_is_said() -> None:
    found = from_environment(SDK)
    assert found is not None
    assert found.credentials.auth_url == "https://iam.myhuaweicloud.com"
    own = from_environment({**SDK, "HUAWEICLOUD_SDK_IAM_ENDPOINT": "https://iam.ap-southeast-3.myhuaweicloud.com"})
    assert own is not None
    assert own.credentials.auth_url == "https://iam.ap-southeast-3.myhuaweicloud.com"


def test_what_is_missing_is_named_only_where_somebody_began() -> None:
    assert missing({}) == ()
    assert missing({"OS_PASSWORD": "p", "OS_CLOUD": "x", "OS_REGION_NAME": "r"}) == ()
    assert missing({"OS_AUTH_URL": URL}) == ("OS_USERNAME and OS_USER_DOMAIN_NAME", "OS_PASSWORD")
    assert missing(USER) == ()


def test_trust_and_endpoints_come_along() -> None:
    found = from_environment(
        {**USER, "OS_CACERT": "~/ca.pem", "OS_INSECURE": "True", "IMSTUI_IMS_ENDPOINT": "http://x"}
    )
    assert found is not None
    assert found.ca_file == Path("~/ca.pem").expanduser()
    assert not found.verify
    assert found.endpoints.ims == "http://x"
    assert found.origins["ims_endpoint"] == "IMSTUI_IMS_ENDPOINT"


def test_secrets_are_taken_out_and_still_known_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**USER, **SDK}.items():
        monkeypatch.setenv(name, value)
    assert secret_names(os.environ) == ("OS_PASSWORD", "HUAWEICLOUD_SDK_SK")
    try:
        first = taken()
        assert "OS_PASSWORD" not in os.environ
        assert "HUAWEICLOUD_SDK_SK" not in os.environ
        assert os.environ["OS_USERNAME"] == "alex"
        assert from_environment(first) == from_environment(taken())
        monkeypatch.setenv("OS_PASSWORD", "newer")
        found = from_environment(taken())
        assert found is not None
        assert isinstance(found.credentials, PasswordCredentials)
        assert found.credentials.password == Secret("newer")
    finally:
        forget_secrets()
    assert from_environment({**taken(), "HUAWEICLOUD_SDK_SK": ""}) is None
