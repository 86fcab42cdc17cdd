"""The clouds that are known by name: where one signs in, and in which regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from imstui.cloud.endpoints import region_of_host
from imstui.model.profile import profile_name_of


@dataclass(frozen=True, slots=True)
class KnownCloud:
    """A cloud.

    Attributes:
        template: of the Identity endpoint, with '{region}'.
        regions: those that are known; the first is proposed.
    """

    key: str
    title: str
    template: str
    regions: tuple[str, ...]

    def auth_url(self, region: str) -> str:
        """Where one signs in."""
        return self.template.format(region=region)


KNOWN_CLOUDS: Final = (
    KnownCloud("otc", "Open Telekom Cloud", "https://iam.{region}.otc.t-systems.com/v3", ("eu-de", "eu-nl")),
    KnownCloud("swiss", "T Cloud Swiss", "https://iam-pub.{region}.sc.otc.t-systems.com/v3", ("eu-ch2",)),
    KnownCloud("huawei", "Huawei Cloud", "https://iam.{region}.myhuaweicloud.com/v3", ()),
)


def known_cloud(key: str) -> KnownCloud | None:
    """The cloud of that name; None if it isn't known."""
    return next((cloud for cloud in KNOWN_CLOUDS if cloud.key == key), None)


def region_of(auth_url: str) -> str:
    """The region that an Identity endpoint's name tells; '' if it tells none."""
    return region_of_host(urlsplit(auth_url).netloc)


def proposed_name(auth_url: str, region: str) -> str:
    """A name for the profile of an account there: 'otc-eu-de'."""
    for cloud in KNOWN_CLOUDS:
        if region and cloud.auth_url(region) == auth_url:
            return profile_name_of(f"{cloud.key}-{region}")
    return profile_name_of(urlsplit(auth_url).hostname or "cloud")
