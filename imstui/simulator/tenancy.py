"""Who lives in the rehearsal cloud: domains, projects, users and their permanent access keys (protocol section 5)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

REGION = "eu-de"

# Made-up secrets of made-up people: they open this program's own rehearsal and nothing else.
PASSWORD = "rehearsal-Passw0rd"  # noqa: S105 - opens only the rehearsal


def stable_hex(name: str) -> str:
    """A 32-digit id that is the same in every rehearsal."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"rehearsal:{name}").hex


def stable_uuid(name: str) -> str:
    """A dashed id that is the same in every rehearsal."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"rehearsal:{name}"))


@dataclass(frozen=True)
class Domain:
    """An account: what users and projects belong to."""

    id: str
    name: str


@dataclass(frozen=True)
class Project:
    """A project; its name up to the first underscore is its region."""

    id: str
    name: str
    domain: Domain
    parent_id: str

    @property
    def region(self) -> str:
        """The region that the project lies in."""
        return self.name.split("_", 1)[0]


@dataclass(frozen=True)
class User:
    """A person or a robot who can sign in.

    Attributes:
        may_copy: Whether the role lets them change images.
        has_mfa: Whether a passcode is asked for.
        projects: Names of the projects they may enter.
    """

    id: str
    name: str
    password: str
    domain: Domain
    projects: tuple[str, ...]
    may_copy: bool = True
    has_mfa: bool = False
    access_key: str = ""
    secret_key: str = ""


OWN_DOMAIN = Domain(stable_hex("domain"), "OTC-EU-DE-00000000001000012345")
OTHER_DOMAIN = Domain(stable_hex("other-domain"), "OTC-EU-DE-00000000001000099999")


def _project(name: str, domain: Domain) -> Project:
    parent = domain.id if "_" not in name else stable_hex(f"project:{domain.name}:{name.split('_', maxsplit=1)[0]}")
    return Project(stable_hex(f"project:{domain.name}:{name}"), name, domain, parent)


MAIN = _project(REGION, OWN_DOMAIN)
TEAM = _project(f"{REGION}_team1", OWN_DOMAIN)
# Another region's project: its tokens are refused here with APIGW.0307.
ELSEWHERE = _project("eu-nl", OWN_DOMAIN)
OTHER = _project(REGION, OTHER_DOMAIN)

PROJECTS = (MAIN, TEAM, ELSEWHERE, OTHER)
_ALL = (MAIN.name, TEAM.name, ELSEWHERE.name)

MAIN_USER = User(
    id=stable_hex("user:alex"),
    name="alex",
    password=PASSWORD,
    domain=OWN_DOMAIN,
    projects=_ALL,
    access_key="REHEARSAL0AK00000001",
    secret_key="RehearsalSecretKeyThatOpensNothing000001",  # noqa: S106 - opens only the rehearsal
)
MFA_USER = User(stable_hex("user:mona"), "mona", PASSWORD, OWN_DOMAIN, _ALL, has_mfa=True)
AUDITOR = User(
    id=stable_hex("user:auditor"),
    name="auditor",
    password=PASSWORD,
    domain=OWN_DOMAIN,
    projects=_ALL,
    may_copy=False,
    access_key="REHEARSAL0AK00000002",
    secret_key="RehearsalSecretKeyThatOpensNothing000002",  # noqa: S106 - opens only the rehearsal
)
STRANGER = User(stable_hex("user:olga"), "olga", PASSWORD, OTHER_DOMAIN, (OTHER.name,))

USERS = (MAIN_USER, MFA_USER, AUDITOR, STRANGER)


def projects_of(user: User) -> list[Project]:
    """The projects that a user may enter."""
    return [each for each in PROJECTS if each.domain == user.domain and each.name in user.projects]


def project_by_id(project_id: str) -> Project | None:
    """A project by its id."""
    return next((each for each in PROJECTS if each.id == project_id), None)


def user_by_id(user_id: str) -> User | None:
    """A user by their id."""
    return next((each for each in USERS if each.id == user_id), None)


def user_by_name(name: str, domain: Domain) -> User | None:
    """A user by their name within a domain."""
    return next((each for each in USERS if each.name == name and each.domain == domain), None)


def domain_named(domain_id: str | None, name: str | None) -> Domain | None:
    """A domain by id, or by name if there is no id."""
    for each in (OWN_DOMAIN, OTHER_DOMAIN):
        if (domain_id and each.id == domain_id) or (not domain_id and name == each.name):
            return each
    return None
