"""Writing for scripts and for eyes: records as table, json, jsonl or csv on stdout; talk on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TextIO, TypeVar

import click

from imstui.present.records import Record, csv_cell
from imstui.present.table import Column
from imstui.present.text import clean, clean_block

_Command = TypeVar("_Command", bound=Callable[..., object])

FORMATS: Final = ("table", "json", "jsonl", "csv")


def talk(text: str) -> None:
    """One line for a person, on stderr, cleaned. Where nobody listens any more, work goes on without it."""
    with suppress(OSError):
        print(clean(text), file=sys.stderr, flush=True)


def say(text: str) -> None:
    """A block of text on stdout, line by line cleaned."""
    print(clean_block(text), flush=True)


def terminal_width(stream: TextIO) -> int | None:
    """The width of the terminal behind a stream; None if it is a pipe or a file."""
    if not stream.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


@dataclass(frozen=True, slots=True)
class Listing:
    """How one kind of record is listed.

    Attributes:
        fields: the records' names in order: the csv's header.
        columns: the table's.
        row: the table's cells of a record.
    """

    fields: Sequence[str]
    columns: Sequence[Column]
    row: Callable[[Record], Sequence[str]]


class Printer:
    """Writes records as they come, in one of the formats; only a table waits for all, to know its widths."""

    def __init__(self, listing: Listing, form: str) -> None:
        self._listing = listing
        self._form = form
        self._begun = False
        self._rows: list[Sequence[str]] = []

    def write(self, records: Iterable[Record]) -> None:
        """Write some more records."""
        match self._form:
            case "json":
                self._json(records)
            case "jsonl":
                sys.stdout.writelines(f"{line}\n" for line in _encoded(records))
            case "csv":
                self._csv(records)
            case _:
                self._rows.extend(self._listing.row(record) for record in records)
                return
        sys.stdout.flush()

    def close(self) -> None:
        """Write what only comes at the end."""
        match self._form:
            case "json":
                print("\n]" if self._begun else "[]")
            case "csv":
                self._csv(())
            case "table":
                self._table()
        sys.stdout.flush()

    def _json(self, records: Iterable[Record]) -> None:
        if lines := _encoded(records):
            sys.stdout.write(",\n " if self._begun else "[\n ")
            sys.stdout.write(",\n ".join(lines))
            self._begun = True

    def _csv(self, records: Iterable[Record]) -> None:
        import csv

        writer = csv.writer(sys.stdout)
        if not self._begun:
            writer.writerow(self._listing.fields)
            self._begun = True
        for record in records:
            writer.writerow([csv_cell(record[field]) for field in self._listing.fields])

    def _table(self) -> None:
        from imstui.present.table import lines

        if not self._rows:
            return
        for line in lines(self._listing.columns, self._rows, terminal_width(sys.stdout)):
            print(line)


def _encoded(records: Iterable[Record]) -> list[str]:
    """Each record as JSON, in ASCII and without a line break."""
    import msgspec

    # Several times as fast as json, but it leaves what isn't ASCII as it is: those few records are written by json.
    listed = list(records)
    lines = msgspec.json.Encoder().encode_lines(listed).decode().split("\n")[: len(listed)]
    return [line if line.isascii() else _escaped(record) for line, record in zip(lines, listed, strict=True)]


def _escaped(record: Record) -> str:
    import json

    return json.dumps(record, separators=(",", ":"))


def print_record(record: Record, form: str) -> None:
    """One record as json or jsonl."""
    import json

    print(json.dumps(record, indent=2 if form == "json" else None), flush=True)


def format_option(*forms: str) -> Callable[[_Command], _Command]:
    """--format for a command that lists records."""
    choices = forms or FORMATS
    return click.option(
        "--format", "form", type=click.Choice(choices), default=choices[0], show_default=True, help="How it is written."
    )
