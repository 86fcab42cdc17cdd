"""The images' rows by view, with each view's filter, order and cursor. Pure: no widget, no session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from sys import intern
from typing import Final

from imstui.tui.filtering import Filter
from imstui.tui.image_columns import Entry
from imstui.tui.widgets.rows import Row, Sort


class View(StrEnum):
    """Which images are looked at; the value is its key."""

    MINE = "1"
    SHARED = "2"
    PUBLIC = "3"
    ALL = "4"


TITLES: Final = {View.MINE: "Mine", View.SHARED: "Shared", View.PUBLIC: "Public", View.ALL: "All"}
PARTS: Final = (View.MINE, View.SHARED, View.PUBLIC)


class Shelf:
    """One view's rows, and how a person looks at them.

    Attributes:
        loaded_at: when the rows were complete; None while they never were.
        cursor: the key that the cursor stands on.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.names: list[str] = []
        self.ids: list[str] = []
        self.rest: list[str] = []
        self.text = ""
        self.shown: list[int] | None = None
        self.sort: Sort | None = None
        self.cursor: str | None = None
        self.loaded_at: datetime | None = None
        self._incoming: list[Entry] = []

    def take(self, entries: Sequence[Entry]) -> bool:
        """Take in a page: at the end while the view is new, else when it is complete. Whether rows were added."""
        if self.loaded_at is not None:
            self._incoming.extend(entries)
            return False
        start = len(self.rows)
        self._append(entries)
        if self.shown is not None:
            self.shown += Filter.of(self.text).among(self._texts, range(start, len(self.rows))) or []
        return True

    def complete(self, now: datetime) -> bool:
        """All pages are in. Whether the rows are others than before."""
        fresh, self.loaded_at = self.loaded_at is not None, now
        if fresh:
            self.put(self._incoming)
        self._incoming = []
        return fresh

    def put(self, entries: Iterable[Entry]) -> None:
        """Hold exactly these."""
        self.rows, self.names, self.ids, self.rest = [], [], [], []
        self._append(entries)
        self.shown = Filter.of(self.text).among(self._texts)

    def upsert(self, entry: Entry) -> bool:
        """Replace one, or put it first; whether it is a new one."""
        for number, row in enumerate(self.rows):
            if row.key == entry.row.key:
                self.rows[number], self.names[number], self.rest[number] = entry
                return False
        self.rows.insert(0, entry.row)
        self.names.insert(0, entry.name)
        self.ids.insert(0, entry.row.key)
        self.rest.insert(0, entry.rest)
        self.shown = Filter.of(self.text).among(self._texts)
        return True

    def replace(self, changed: Mapping[str, Row], *, found_by: int | None = None) -> None:
        """Put single rows in the place of those of the same keys; unknown keys are passed over.

        Args:
            changed: the new rows by key.
            found_by: the number of a cell that the filter shall find them by as well.
        """
        if not changed:
            return
        for number, row in enumerate(self.rows):
            new = changed.get(row.key)
            if new is not None:
                self.rows[number] = new
                if found_by is not None:
                    self.rest[number] = intern(f"{self.rest[number]}\n{new.cells[found_by].casefold()}")

    def set_filter(self, text: str) -> None:
        """Show what fits; a filter that only asks for more looks through what is shown."""
        new, old = Filter.of(text), Filter.of(self.text)
        among = self.shown if self.shown is not None and new.narrows(old) else None
        self.shown = new.among(self._texts, among)
        self.text = text

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self.rows) if self.shown is None else len(self.shown)

    @property
    def _texts(self) -> tuple[list[str], list[str], list[str]]:
        return self.names, self.ids, self.rest

    def _append(self, entries: Iterable[Entry]) -> None:
        for row, name, rest in entries:
            self.rows.append(row)
            self.names.append(name)
            self.ids.append(row.key)
            self.rest.append(rest)


class Catalogue:
    """All views; the last one holds all of the others' rows."""

    def __init__(self) -> None:
        self.shelves: Final = {view: Shelf() for view in View}

    def __getitem__(self, view: View) -> Shelf:
        return self.shelves[view]

    @property
    def complete(self) -> bool:
        """Whether all images were read at least once."""
        return all(self.shelves[view].loaded_at is not None for view in PARTS)

    def gather(self) -> None:
        """Put into the last view what the others hold now."""
        everything = self.shelves[View.ALL]
        everything.put(
            Entry(*entry)
            for view in PARTS
            for entry in zip(self.shelves[view].rows, self.shelves[view].names, self.shelves[view].rest, strict=True)
        )

    def count(self, view: View) -> str:
        """How many there are, in full digits; '+' while more may come, '' while nothing is known."""
        if view is View.ALL:
            number, done = sum(len(self.shelves[part].rows) for part in PARTS), self.complete
        else:
            number, done = len(self.shelves[view].rows), self.shelves[view].loaded_at is not None
        if not number and not done:
            return ""
        return f"{number}" if done else f"{number}+"
