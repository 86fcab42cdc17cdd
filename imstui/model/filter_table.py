"""The terms of the filter language: what each is called, what it means, and examples. Help is made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from imstui.model.image import ImageKind, ImageType

YES_NO: Final = ("yes", "no")
MEMBER_STATUSES: Final = ("pending", "accepted", "rejected")
"""The API's member_status."""


@dataclass(frozen=True, slots=True)
class TermHelp:
    """A term as help tells it.

    Attributes:
        name: what stands before the colon.
        meaning: one line.
        examples: whole terms, as they are typed.
        choices: the only values that it takes; empty if it takes any.
    """

    name: str
    meaning: str
    examples: tuple[str, ...]
    choices: tuple[str, ...] = ()


_ROWS: Final = (
    TermHelp("name", "Its name contains this; = is exact, * and ? are patterns.", ("name:web", "name:=web-base")),
    TermHelp("id", "Its id begins so.", ("id:465076de",)),
    TermHelp("status", "Its status.", ("status:active", "status:saving")),
    TermHelp("os", "Its system; linux, windows and other mean the type alone.", ("os:ubuntu", "os:linux")),
    TermHelp("key", "The key that encrypts it, by alias or the beginning of its id.", ("key:backup", "key:no")),
    TermHelp("encrypted", "Whether it is encrypted.", ("encrypted:yes",), YES_NO),
    TermHelp("copyable", "Whether no known rule forbids copying it.", ("copyable:yes",), YES_NO),
    TermHelp("running", "Whether a replication of it is running.", ("running:yes",), YES_NO),
    TermHelp("kind", "What it holds.", ("kind:iso", "kind:full-ecs"), tuple(kind.value for kind in ImageKind)),
    TermHelp("type", "Whose it is.", ("type:private", "type:shared"), tuple(each.value for each in ImageType)),
    TermHelp("member", "Whether it was accepted, of what others share.", ("member:pending",), MEMBER_STATUSES),
    TermHelp("size", "Its size in GB, or with M, G or T.", ("size:>40", "size:10..40", "size:<=500M")),
    TermHelp("disk", "The least disk that it needs, in GB.", ("disk:40", "disk:>100")),
    TermHelp("age", "How long ago it was made, in s, m, h, d, w or y.", ("age:<7d", "age:1w..1y")),
    TermHelp("owner", "The project that owns it.", ("owner:70d70cd9",)),
    TermHelp("tag", "One of its tags contains this; = is exact.", ("tag:env", "tag:=env=prod")),
    TermHelp("project", "Its enterprise project, by name or id.", ("project:default",)),
)

TERMS: Final = MappingProxyType({row.name: row for row in _ROWS})
"""Every term by its name, in the order in which help tells them."""

RULES: Final = (
    "Words stand in any order and are looked for in name, id, system, key alias and tags, whatever their case.",
    "All words and terms must fit.",
    "- or ! before a word or term leaves out what fits it: -os:windows.",
    'Quotes keep a phrase together: "ubuntu 22.04", name:"web base".',
)
"""What holds for the language as a whole, a sentence each."""

SYNONYMS: Final = MappingProxyType(
    {
        "state": "status", "system": "os", "distro": "os", "platform": "os", "version": "os", "alias": "key",
        "cmk": "key", "kms": "key", "crypt": "encrypted", "encryption": "encrypted", "copy": "copyable",
        "created": "age", "made": "age", "time": "age", "visibility": "type", "view": "type", "min-disk": "disk",
        "min_disk": "disk", "tags": "tag", "label": "tag", "shared-by": "owner", "enterprise": "project",
        "enterprise-project": "project", "eps": "project", "image": "name", "uuid": "id", "job": "running",
        "member_status": "member", "member-status": "member", "sharing": "member", "accepted": "member",
    }
)  # fmt: skip
"""What people may call a term; not understood, but told when it is tried."""
