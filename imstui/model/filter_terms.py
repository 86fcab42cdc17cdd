"""What one term of a filter asks of an image, how it is written, and which other terms it implies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from imstui.model.filter_facts import Facts, Subject, haystack, system_text
from imstui.model.filter_ranges import Interval
from imstui.model.filter_scan import quote, written, written_word

T = TypeVar("T", bound=Subject)
Test = Callable[[T], bool]

STATUSES: Final = ("active", "queued", "saving", "killed", "deleted", "pending_delete")
"""Written in full they mean just themselves; anything else means whatever begins so."""
SYSTEMS: Final = ("linux", "windows", "other")
"""The OS types: as the value of `os:` they mean the type alone, and nothing of platform and version."""
NO_KEY: Final = ("no", "none")
ANY_KEY: Final = ("yes", "any")
_SPECIAL: Final = {"status": STATUSES, "os": SYSTEMS, "key": (*NO_KEY, *ANY_KEY)}
_CASED: Final = frozenset({"name", "tag"})
"""What the API compares exactly, so that `=` does here too."""
_IN_HAYSTACK: Final = frozenset({"name", "tag", "os", "id"})


class Term(Protocol):
    """One thing that a filter asks."""

    def test(self, facts: Facts[T]) -> Test[T]:
        """The question, ready to be asked of many images."""

    def implies(self, other: Term) -> bool:
        """Whether whatever fits this term surely fits the other one; False where that isn't known."""

    def __str__(self) -> str: ...


class Way(StrEnum):
    """How a text is compared. All but EXACT of a name or a tag disregard case."""

    CONTAINS = "contains"
    STARTS = "starts"
    EXACT = "exact"
    GLOB = "glob"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Text:
    """A text attribute that is or contains the value.

    Attributes:
        field: status, os, key, owner, tag, project, name or id.
        value: case-folded, unless case matters.
    """

    field: str
    way: Way
    value: str

    def test(self, facts: Facts[T]) -> Test[T]:
        """Whether any of the attribute's texts fits."""
        read, fits = _reader(self, facts), self.fitting()
        return lambda image: any(map(fits, read(image)))

    def fitting(self) -> Callable[[str], bool]:
        """The comparison alone."""
        value, fold = self.value, not (self.way is Way.EXACT and self.field in _CASED)
        match self.way:
            case Way.CONTAINS:
                return lambda text: value in text.casefold()
            case Way.STARTS:
                return lambda text: text.casefold().startswith(value)
            case Way.GLOB:
                whole = _glob(value)
                return lambda text: whole(text.casefold()) is not None
            case _:
                return lambda text: (text.casefold() if fold else text) == value

    def implies(self, other: Term) -> bool:
        """Whether its value holds the other's."""
        if self == other:
            return True
        if isinstance(other, Word):
            return self.field in _IN_HAYSTACK and self.way is not Way.GLOB and other.word in self.value.casefold()
        if not isinstance(other, Text) or other.field != self.field or self.way is Way.GLOB:
            return False
        mine = self.value.casefold()
        match other.way:
            case Way.CONTAINS if self.field == "key":
                # The value may be the beginning of an id as well as any part of an alias.
                return self.way is Way.CONTAINS and mine.startswith(other.value)
            case Way.CONTAINS:
                return other.value in mine
            case Way.STARTS:
                return self.way in {Way.STARTS, Way.EXACT} and mine.startswith(other.value)
            case _:
                return False

    def __str__(self) -> str:
        match self.way:
            case Way.GLOB:
                parts = re.split(r"([*?])", self.value)
                return f"{self.field}:" + "".join(part if part in {"", "*", "?"} else _plain(part) for part in parts)
            case Way.SYSTEM:
                return f"{self.field}:{self.value}"
            case Way.EXACT if self.field == "status" and self.value in STATUSES:
                return f"{self.field}:{self.value}"
            case Way.EXACT:
                return f"{self.field}:={written(self.value)}"
            case _:
                # In quotes where it would be taken for a pattern or a word with a meaning of its own.
                special = self.value in _SPECIAL.get(self.field, ()) or {"*", "?"} & {*self.value}
                return f"{self.field}:{quote(self.value) if special else _plain(self.value)}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word anywhere in the text that is searched: asked of the haystack, never of the image."""

    word: str

    def test(self, facts: Facts[T]) -> Test[T]:
        """The same question where no haystack was built."""
        return lambda image: self.word in haystack(image, facts.alias_of(image.key_id or ""))

    def implies(self, other: Term) -> bool:
        """Whether it contains the other word."""
        return isinstance(other, Word) and other.word in self.word

    def __str__(self) -> str:
        return written_word(self.word)


@dataclass(frozen=True, slots=True)
class Choice:
    """An attribute that is one of a few words: kind and type, and the questions of yes and no.

    Attributes:
        field: kind, type, member, encrypted, copyable, running, or key for whether there is one.
    """

    field: str
    value: str

    def test(self, facts: Facts[T]) -> Test[T]:
        """Whether the attribute has that word."""
        value, yes = self.value, self.value == "yes"
        match self.field:
            case "kind":
                return lambda image: image.kind.value == value
            case "type":
                return lambda image: image.type.value == value
            case "member":
                # What this project shares out comes with any answer, and was answered by others.
                mine = facts.project_id
                return lambda image: image.member_status == value and image.is_foreign(mine)
            case "copyable":
                return lambda image: facts.copyable(image) is yes
            case "running":
                return lambda image: facts.running(image.id) is yes
            case _:
                return lambda image: image.encrypted is yes

    def implies(self, other: Term) -> bool:
        """Whether it asks the same: key and encrypted are two words for one thing."""
        return isinstance(other, Choice) and self.asked == other.asked and self.value == other.value

    @property
    def asked(self) -> str:
        """The question: whether there is a key is whether it is encrypted."""
        return "encrypted" if self.field == "key" else self.field

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


@dataclass(frozen=True, slots=True)
class Number:
    """A number that lies in an interval; what isn't known lies in none.

    Attributes:
        field: size, disk or age.
        text: as it was typed.
        interval: bytes, GB or seconds.
    """

    field: str
    text: str
    interval: Interval

    def test(self, facts: Facts[T]) -> Test[T]:
        """Whether the attribute is known and lies in the interval."""
        holds = self.interval.holds
        match self.field:
            case "size":
                return lambda image: image.size_bytes is not None and holds(image.size_bytes)
            case "disk":
                return lambda image: image.min_disk_gb is not None and holds(image.min_disk_gb)
            case _:
                now = _aware(facts.now)
                return lambda image: image.created_at is not None and holds(_age(image.created_at, now))

    def implies(self, other: Term) -> bool:
        """Whether its interval lies in the other's."""
        return isinstance(other, Number) and other.field == self.field and self.interval.within(other.interval)

    def __str__(self) -> str:
        return f"{self.field}:{written(self.text)}"


def _plain(value: str) -> str:
    """The value as it is typed where a leading `=` would be a sign."""
    return quote(value) if value.startswith("=") else written(value)


def _age(made: datetime, now: datetime) -> float:
    """Seconds; what lies ahead, by a clock that differs, has none."""
    return max(0.0, (now - _aware(made)).total_seconds())


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _glob(pattern: str) -> Callable[[str], object]:
    import fnmatch

    return re.compile(fnmatch.translate(pattern.replace("[", "[[]"))).match


def _reader(term: Text, facts: Facts[T]) -> Callable[[T], Iterable[str]]:
    """What gives the attribute's texts."""
    match term.field:
        case "os":
            return _system_reader(term.way)
        case "key":
            return lambda image: _key_texts(image, facts, term)
        case "project":
            return lambda image: _project_texts(image, facts)
        case "tag":
            return lambda image: image.tags
        case "owner":
            return lambda image: (image.owner,) if image.owner else ()
        case "name":
            return lambda image: (image.name,)
        case "status":
            return lambda image: (image.status,)
        case _:
            return lambda image: (image.id,)


def _system_reader(way: Way) -> Callable[[Subject], Iterable[str]]:
    if way is Way.SYSTEM:
        return lambda image: (image.os_type or "",)
    if way in {Way.EXACT, Way.GLOB}:
        return lambda image: filter(None, (image.os_type, image.platform, image.os_version))
    return lambda image: (system_text(image),)


def _key_texts(image: T, facts: Facts[T], term: Text) -> Iterable[str]:
    """The alias; and the id where the value can be the beginning of one, for an id is never searched within."""
    key_id = image.key_id
    if not key_id:
        return ()
    alias = facts.alias_of(key_id)
    known = (alias,) if alias else ()
    by_id = term.way is not Way.CONTAINS or key_id.casefold().startswith(term.value)
    return (*known, key_id) if by_id else known


def _project_texts(image: T, facts: Facts[T]) -> Iterable[str]:
    project_id = image.enterprise_project_id
    if not project_id:
        return ()
    name = facts.project_name(project_id)
    return (project_id, name) if name else (project_id,)
