"""Where the services are: what the person set, else the token's catalogue, else the region's known pattern.

Follows 'Regions and Endpoints'. The catalogue has IMS as type 'image', without a version; it doesn't have EPS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from imstui.cloud.address import check_endpoint
from imstui.model.account import Account
from imstui.model.credentials import Endpoints
from imstui.model.errors import InvalidInput, NotFound

_VERSION: Final = re.compile(r"/v\d+(\.\d+)*(/.*)?$")
_HUAWEI: Final = re.compile(r"iam(?:\.(?P<region>[a-z0-9-]+))?\.(?P<zone>myhuaweicloud\.(?:com|eu))")
_REGIONAL: Final = (
    re.compile(r"iam\.(?P<region>[a-z0-9-]+)\.(?P<zone>otc\.t-systems\.com)"),
    re.compile(r"iam-pub\.(?P<region>eu-ch2)\.(?P<zone>sc\.otc\.t-systems\.com)"),
    re.compile(r"iam\.(?P<region>[a-z0-9-]+)\.(?P<zone>prod-cloud-ocb\.orange-business\.com)"),
)
_EUROPE: Final = "eu-west-101"
"""Huawei's European region: the vendor's SDK has its IMS at .com, all else at .eu."""
_EPS_REGION: Final = "eu-de"
"""The one region of Open Telekom Cloud that has enterprise projects."""
_TYPES: Final = {"ims": ("image", "imsv2", "imsv1"), "kms": ("kms", "kmsv1")}
_ANY_REGION: Final = "*"


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One endpoint of the token's catalogue. Region is '' where the cloud names none."""

    type: str
    name: str
    interface: str
    region: str
    url: str


def region_of_host(host: str) -> str:
    """The region that an Identity host's name tells; '' if it tells none."""
    name = host.partition(":")[0]
    for pattern in (*_REGIONAL, _HUAWEI):
        match = pattern.fullmatch(name)
        if match:
            return match["region"] or ""
    return ""


def ims_endpoint(own: Endpoints, catalog: Sequence[CatalogEntry], account: Account, origin: str = "") -> str:
    """The endpoint of IMS, without its version.

    Args:
        own: what the person set.
        catalog: of the token.
        account: tells the region.
        origin: the variable or file by which the person set it.

    Raises:
        InvalidInput: no place tells it, or it isn't fit to be talked to.
    """
    return _endpoint("ims", own.ims, catalog, account, origin)


def kms_endpoint(own: Endpoints, catalog: Sequence[CatalogEntry], account: Account, origin: str = "") -> str:
    """The endpoint of KMS, without its version.

    Args:
        own: what the person set.
        catalog: of the token.
        account: tells the region.
        origin: the variable or file by which the person set it.

    Raises:
        InvalidInput: no place tells it, or it isn't fit to be talked to.
    """
    return _endpoint("kms", own.kms, catalog, account, origin)


def eps_endpoint(own: Endpoints, account: Account, origin: str = "") -> str:
    """The endpoint of EPS, which no catalogue has.

    Args:
        own: what the person set.
        account: tells the cloud.
        origin: the variable or file by which the person set it.

    Raises:
        NotFound: this cloud has no enterprise projects, as far as is known.
        InvalidInput: what the person set isn't fit to be talked to.
    """
    if own.eps:
        return check_endpoint(own.eps, set_by(origin, "EPS endpoint"))
    host = account.iam_host.partition(":")[0]
    if host == f"iam.{_EPS_REGION}.otc.t-systems.com":
        return f"https://eps.{_EPS_REGION}.otc.t-systems.com"
    huawei = _HUAWEI.fullmatch(host)
    if huawei:
        europe = account.region == _EUROPE
        return f"https://eps.{_EUROPE}.myhuaweicloud.eu" if europe else f"https://eps.{huawei['zone']}"
    raise NotFound("No enterprise projects are known for this cloud: IMSTUI_EPS_ENDPOINT names where they are.")


def set_by(origin: str, what: str) -> str:
    """How a sentence about an address begins: with the variable that it was set by, or the file."""
    if origin.isupper() and "/" not in origin:
        return origin
    return f"The {what} in {origin}" if origin else f"The {what}"


def _endpoint(service: str, own: str, catalog: Sequence[CatalogEntry], account: Account, origin: str) -> str:
    found = own or _from_catalog(_TYPES[service], catalog, account.region)
    if found:
        where = set_by(origin if own else "the token's catalogue", f"{service.upper()} endpoint")
        return check_endpoint(_VERSION.sub("", found.strip().rstrip("/")), where)
    pattern = _from_pattern(service, account)
    if pattern:
        return pattern
    raise InvalidInput(
        f"Neither the catalogue nor the region '{account.region}' tells where {service.upper()} is: "
        f"IMSTUI_{service.upper()}_ENDPOINT can name it.",
        hint=_instead(_TYPES[service], catalog),
    )


def _instead(types: Iterable[str], catalog: Sequence[CatalogEntry]) -> str:
    """The regions that the catalogue has the service in, as a next step; '' if it has none."""
    regions = sorted({entry.region for entry in catalog if entry.type in types} - {_ANY_REGION, ""})
    return f"The catalogue has it in {', '.join(regions)}." if regions else ""


def _from_catalog(types: Iterable[str], catalog: Sequence[CatalogEntry], region: str) -> str:
    for kind in types:
        entries = [entry for entry in catalog if entry.type == kind and entry.interface in {"public", ""}]
        regions = {entry.region for entry in entries} - {_ANY_REGION, ""}
        only = region if region in regions or len(regions) != 1 else next(iter(regions))
        for wanted in (only, _ANY_REGION, ""):
            for entry in entries:
                if entry.region == wanted and entry.url:
                    return entry.url
    return ""


def _from_pattern(service: str, account: Account) -> str:
    host = account.iam_host.partition(":")[0]
    huawei = _HUAWEI.fullmatch(host)
    region = account.region or region_of_host(host)
    if huawei and region == _EUROPE:
        return f"https://{service}.{region}.myhuaweicloud.{'com' if service == 'ims' else 'eu'}"
    for pattern in (_HUAWEI, *_REGIONAL):
        match = pattern.fullmatch(host)
        if match and region:
            return f"https://{service}.{region}.{match['zone']}"
    return ""
