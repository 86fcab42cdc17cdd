"""Where the services are found, and in which order it is looked."""

from __future__ import annotations

import pytest

from imstui.cloud.endpoints import CatalogEntry, eps_endpoint, ims_endpoint, kms_endpoint, region_of_host
from imstui.model.account import Account
from imstui.model.credentials import Endpoints
from imstui.model.errors import InvalidInput, NotFound

OTC = Account("https://iam.eu-de.otc.t-systems.com/v3", "eu-de", "p")
PLAIN = Account("http://127.0.0.1:5000/v3", "RegionOne", "p")


def entry(kind: str, url: str, region: str = "eu-de", interface: str = "public") -> CatalogEntry:
    return CatalogEntry(kind, "name", interface, region, url)


def test_what_the_person_set_comes_first() -> None:
    own = Endpoints(ims="https://own.example/v2/", kms="http://127.0.0.1:1/v1.0", eps="https://eps.example")
    catalog = [entry("image", "https://catalog.example")]
    assert ims_endpoint(own, catalog, OTC) == "https://own.example"
    assert kms_endpoint(own, catalog, OTC) == "http://127.0.0.1:1"
    assert eps_endpoint(own, OTC) == "https://eps.example"


@pytest.mark.parametrize(
    ("catalog", "found"),
    [
        ([entry("image", "https://i.example"), entry("imsv2", "https://no.example")], "https://i.example"),
        ([entry("imsv1", "https://one.example/v1"), entry("imsv2", "https://two.example/v2/")], "https://two.example"),
        ([entry("image", "https://k.example/image/v2/0123abc")], "https://k.example/image"),
        ([entry("image", "https://nl.example", "eu-nl"), entry("image", "https://de.example")], "https://de.example"),
        (
            [
                entry("image", "https://star.example", "*"),
                entry("image", "https://nl.example", "eu-nl"),
                entry("image", "https://x.example", "x"),
            ],
            "https://star.example",
        ),
        ([entry("image", "https://only.example", "elsewhere")], "https://only.example"),
        ([entry("image", "https://inner.example", interface="internal")], "https://ims.eu-de.otc.t-systems.com"),
        (
            [entry("image", "https://a.example", "a"), entry("image", "https://b.example", "b")],
            "https://ims.eu-de.otc.t-systems.com",
        ),
        ([entry("image", "")], "https://ims.eu-de.otc.t-systems.com"),
        ([], "https://ims.eu-de.otc.t-systems.com"),
    ],
)
def test_then_the_catalogue_then_the_pattern(catalog: list[CatalogEntry], found: str) -> None:
    assert ims_endpoint(Endpoints(), catalog, OTC) == found


def test_kms_loses_version_and_project() -> None:
    for url in ("https://kms.example/v1.0/", "https://kms.example/v1.0/0123", "https://kms.example"):
        assert kms_endpoint(Endpoints(), [entry("kms", url)], OTC) == "https://kms.example"
    assert kms_endpoint(Endpoints(), [entry("kmsv1", "https://kms.example/v1.0/0123")], OTC) == "https://kms.example"


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("IMSTUI_KMS_ENDPOINT", "IMSTUI_KMS_ENDPOINT (k.example) isn't https"),
        ("/home/a/profiles.toml", "The KMS endpoint in /home/a/profiles.toml (k.example) isn't https"),
        ("", "The KMS endpoint (k.example) isn't https"),
    ],
)
def test_an_endpoint_that_is_not_fit_is_told_by_what_set_it(origin: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kms_endpoint(Endpoints(kms="http://k.example"), (), OTC, origin)
    assert str(refused.value).startswith(words)
    with pytest.raises(InvalidInput, match="The KMS endpoint in the token's catalogue"):
        kms_endpoint(Endpoints(), [entry("kms", "http://k.example")], OTC, origin)


def test_where_a_region_tells_nothing_those_of_the_catalogue_are_named() -> None:
    catalog = [
        entry("image", "https://a.example", "a"),
        entry("image", "https://b.example", "b"),
        entry("kms", "", "c"),
    ]
    with pytest.raises(InvalidInput, match="region 'RegionOne'") as caught:
        ims_endpoint(Endpoints(), catalog, PLAIN)
    assert caught.value.hint == "The catalogue has it in a, b."


def test_a_catalogue_cant_lead_over_plain_http_elsewhere() -> None:
    with pytest.raises(InvalidInput, match="https"):
        ims_endpoint(Endpoints(), [entry("image", "http://evil.example")], OTC)


@pytest.mark.parametrize(
    ("iam", "region", "ims", "kms"),
    [
        ("iam.eu-nl.otc.t-systems.com", "eu-nl", "ims.eu-nl.otc.t-systems.com", "kms.eu-nl.otc.t-systems.com"),
        (
            "iam-pub.eu-ch2.sc.otc.t-systems.com",
            "eu-ch2",
            "ims.eu-ch2.sc.otc.t-systems.com",
            "kms.eu-ch2.sc.otc.t-systems.com",
        ),
        ("iam.myhuaweicloud.com", "cn-north-4", "ims.cn-north-4.myhuaweicloud.com", "kms.cn-north-4.myhuaweicloud.com"),
        (
            "iam.ap-southeast-3.myhuaweicloud.com",
            "ap-southeast-3",
            "ims.ap-southeast-3.myhuaweicloud.com",
            "kms.ap-southeast-3.myhuaweicloud.com",
        ),
        (
            "iam.eu-west-101.myhuaweicloud.eu",
            "eu-west-101",
            "ims.eu-west-101.myhuaweicloud.com",
            "kms.eu-west-101.myhuaweicloud.eu",
        ),
        (
            "iam.eu-west-0.prod-cloud-ocb.orange-business.com",
            "eu-west-1",
            "ims.eu-west-1.prod-cloud-ocb.orange-business.com",
            "kms.eu-west-1.prod-cloud-ocb.orange-business.com",
        ),
        ("iam.eu-de.otc.t-systems.com:443", "", "ims.eu-de.otc.t-systems.com", "kms.eu-de.otc.t-systems.com"),
    ],
)
def test_the_known_patterns(iam: str, region: str, ims: str, kms: str) -> None:
    account = Account(f"https://{iam}/v3", region, "p")
    assert ims_endpoint(Endpoints(), (), account) == f"https://{ims}"
    assert kms_endpoint(Endpoints(), (), account) == f"https://{kms}"


@pytest.mark.parametrize(
    ("iam", "region", "eps"),
    [
        ("iam.eu-de.otc.t-systems.com", "eu-de", "https://eps.eu-de.otc.t-systems.com"),
        ("iam.myhuaweicloud.com", "cn-north-4", "https://eps.myhuaweicloud.com"),
        ("iam.eu-west-101.myhuaweicloud.eu", "eu-west-101", "https://eps.eu-west-101.myhuaweicloud.eu"),
    ],
)
def test_enterprise_projects_are_where_the_region_has_them(iam: str, region: str, eps: str) -> None:
    assert eps_endpoint(Endpoints(), Account(f"https://{iam}/v3", region, "p")) == eps


@pytest.mark.parametrize(
    "host", ["iam.eu-nl.otc.t-systems.com", "keystone.example", "iam.eu-de.otc.t-systems.com.evil.example"]
)
def test_elsewhere_there_are_none(host: str) -> None:
    with pytest.raises(NotFound):
        eps_endpoint(Endpoints(), Account(f"https://{host}/v3", "r", "p"))


def test_an_unknown_cloud_says_what_to_set() -> None:
    with pytest.raises(InvalidInput, match="IMSTUI_IMS_ENDPOINT"):
        ims_endpoint(Endpoints(), (), PLAIN)
    with pytest.raises(InvalidInput, match="IMSTUI_KMS_ENDPOINT"):
        kms_endpoint(Endpoints(), (), PLAIN)


def test_the_region_in_a_hosts_name() -> None:
    assert region_of_host("iam.eu-de.otc.t-systems.com:443") == "eu-de"
    assert region_of_host("iam.myhuaweicloud.com") == ""
    assert region_of_host("keystone.example") == ""
