"""What a filter looks at: an image or its row, and what must be known beside it. No clock inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from imstui.model.image import ImageKind, ImageType


class Subject(Protocol):
    """What `Image` and `ImageRow` have in common, as far as a filter asks."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name, raw."""

    @property
    def status(self) -> str:
        """Its status, as sent."""

    @property
    def type(self) -> ImageType:
        """Whose it is."""

    @property
    def kind(self) -> ImageKind:
        """What it holds."""

    @property
    def os_type(self) -> str | None:
        """'Linux', 'Windows' or 'Other'."""

    @property
    def platform(self) -> str | None:
        """The distribution."""

    @property
    def os_version(self) -> str | None:
        """Distribution and version."""

    @property
    def size_bytes(self) -> int | None:
        """Its size, if told."""

    @property
    def min_disk_gb(self) -> int | None:
        """The least disk, if told."""

    @property
    def encrypted(self) -> bool:
        """Whether it is encrypted."""

    @property
    def key_id(self) -> str | None:
        """The key's id, if told."""

    @property
    def created_at(self) -> datetime | None:
        """When it was made, if told."""

    @property
    def owner(self) -> str | None:
        """The owning project's id."""

    @property
    def enterprise_project_id(self) -> str | None:
        """The enterprise project's id."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""

    @property
    def member_status(self) -> str | None:
        """Whether it was accepted, if others share it."""

    def is_foreign(self, project_id: str) -> bool:
        """Whether somebody else shared it with this project."""


T = TypeVar("T", bound=Subject)


def _nothing(known: str) -> str:
    del known
    return ""


def _never(image_id: str) -> bool:
    del image_id
    return False


@dataclass(frozen=True, slots=True)
class Facts(Generic[T]):
    """What a filter asks that no image tells.

    Attributes:
        now: what ages are counted from.
        copyable: whether no known rule forbids copying an image.
        alias_of: a key's alias by its id, or ''.
        project_name: an enterprise project's name by its id, or ''.
        running: whether a replication of the image of that id is running, or makes it.
        project_id: whose session it is; '' if nobody knows.
    """

    now: datetime
    copyable: Callable[[T], bool]
    alias_of: Callable[[str], str] = _nothing
    project_name: Callable[[str], str] = _nothing
    running: Callable[[str], bool] = _never
    project_id: str = ""


def system_text(image: Subject) -> str:
    """All that is told of an image's operating system, in one text."""
    return " ".join(filter(None, (image.os_type, image.platform, image.os_version)))


def haystack(image: Subject, alias: str = "") -> str:
    """The text that a filter's words are looked for in: name, id, system, key alias, tags; built once for each image.

    Args:
        image: the image, or its row.
        alias: of the key that encrypts it, '' if none, or unknown.
    """
    return "\n".join(haystack_parts(image, alias))


def haystack_parts(image: Subject, alias: str = "") -> tuple[str, str, str]:
    """The same in three texts, for lists that hold what many images share only once: name, id, and all the rest."""
    rest = "\n".join((system_text(image), alias, *image.tags))
    return image.name.casefold(), image.id.casefold(), rest.casefold()
