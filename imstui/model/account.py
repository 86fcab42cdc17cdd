"""Whose session it is, and what surrounds its images: the account, enterprise projects, the quota."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in account, bound to one project of one region. Holds no secret.

    Attributes:
        auth_url: the Identity endpoint, ending in /v3.
        expires_at: when the token ends, by the server's clock; None with AK/SK.
    """

    auth_url: str
    region: str
    project_id: str
    project_name: str = ""
    domain_id: str = ""
    domain_name: str = ""
    user_id: str = ""
    user_name: str = ""
    profile: str = ""
    expires_at: datetime | None = None

    @property
    def iam_host(self) -> str:
        """Host and port of the Identity endpoint: with region and project it tells whose images they are."""
        return self.auth_url.partition("://")[2].partition("/")[0]


@dataclass(frozen=True, slots=True)
class Project:
    """A project that the user may work in (GET /v3/auth/projects)."""

    id: str
    name: str
    domain_id: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class EnterpriseProject:
    """An enterprise project (GET /v1.0/enterprise-projects). Id '0' is the default one."""

    id: str
    name: str
    description: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Quota:
    """How many images of one type there are and may be (GET /v1/cloudimages/quota)."""

    type: str
    used: int
    quota: int

    @property
    def free(self) -> int:
        """How many more fit; never negative."""
        return max(0, self.quota - self.used)
