"""A small app around the table, run in a pseudo-terminal by the tests and the benchmark.

    python -m tests.tui.table_host [--rows N] [--stock] [--hostile] [--ansi]

Keys beyond the table's: m opens a dialog, t ticks a row, f filters, o shows all, n notifies, w swaps in wide rows,
z suspends and resumes, q quits.
"""

from __future__ import annotations

import argparse
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from imstui.present.text import clean
from imstui.tui.terminal.differ import DifferApp
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.rows import Role, Row
from imstui.tui.widgets.table import Table
from tests.tui.hostile import HOSTILE

COLUMNS = (
    Column("name", "NAME", 18, weight=1),
    Column("status", "STATUS", 7, leaves=5),
    Column("os", "OS", 17, leaves=3),
    Column("size", "SIZE", 6, align="right", leaves=4, sort_value=lambda row: float(row.cells[3][:-1] or 0)),
    Column("key", "KEY", 12, leaves=2),
    Column("age", "AGE", 4, align="right", leaves=1),
    Column("disk", "DISK", 6, from_width=110),
    Column("project", "PROJECT", 12, from_width=110),
)
WIDE = (
    "日本語のイメージ",
    "한국어 이미지",
    "e\u0301te\u0301 nai\u0308f",
    "👍 thumbs",
    "plain",
    "x漢y漢z漢",
    "\uff46\uff55\uff4c\uff4c",
)


def make_row(number: int, status: str = "active", name: str = "") -> Row:
    """A row like those of the image list; every tenth has roles."""
    systems = ("Ubuntu 22.04", "Debian 12", "Windows 2019", "CentOS 7.3", "openEuler 22.03")
    cells = (
        name or f"image-{number:06}",
        status,
        systems[number % 5],
        f"{number * 7 % 400 / 10:.1f}G",
        "-" if number % 3 else f"backup-{number % 4}",
        f"{number % 90}d",
        f"{number % 128}G",
        "default",
    )
    roles: Role | tuple[Role, ...] = "" if number % 10 else "muted"
    if number % 10 == 4:
        roles = ("", "accent", "", "", "muted")
    return Row(f"id-{number}", cells, roles)


class Dialog(ModalScreen[None]):
    """A panel over the lower part."""

    CSS = """
    Dialog { align: center bottom; background: transparent; }
    #panel { height: 9; width: 1fr; background: $panel; border: round $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape,x", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        yield Vertical(*[Static(f"Dialog line {n}: 漢字 and text", markup=False) for n in range(6)], id="panel")


class TableHost(DifferApp[None]):
    """Title, table, a line below it."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Static { height: 1; } #title { background: $primary; } #panel Static { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("m", "dialog", "Dialog"),
        ("t", "tick", "Tick"),
        ("f", "filter", "Filter"),
        ("o", "all", "All"),
        ("n", "tell", "Tell"),
        ("w", "wide", "Wide"),
        ("z", "leave", "Suspend"),
        ("q", "quit", "Quit"),
    ]

    def __init__(self, rows: int = 200, *, hostile: bool = False) -> None:
        super().__init__()
        self.animation_level = "none"
        columns = COLUMNS if not hostile else [Column(f"c{n}", HOSTILE[n], 12) for n in range(5)]
        self.table = Table(columns, empty="Nothing here.\nReally nothing.")
        self.all_rows = hostile_rows() if hostile else [make_row(number) for number in range(rows)]
        self.ticks = 0
        self.debian: list[int] | None = None

    def compose(self) -> ComposeResult:
        yield Static(" imstui  demo", id="title", markup=False)
        yield self.table
        yield Static(" ready", id="line", markup=False)

    def on_mount(self) -> None:
        self.table.set_rows(self.all_rows)
        self.table.focus()

    def say(self, text: str) -> None:
        self.query_one("#line", Static).update(clean(text))

    def on_table_row_selected(self) -> None:
        self.say(f" opened {self.table.cursor_key}")

    def action_dialog(self) -> None:
        self.push_screen(Dialog())

    def action_tick(self) -> None:
        self.ticks += 1
        self.table.update_rows({"id-1": make_row(1, f"{self.ticks % 100}%")})

    def action_filter(self) -> None:
        if self.debian is None:
            self.debian = [n for n, row in enumerate(self.all_rows) if row.cells[2].startswith("Debian")]
        self.table.set_view(self.debian)

    def action_all(self) -> None:
        self.table.set_view(None)

    def action_tell(self) -> None:
        self.say(" a message line, said to the person who is looking")

    def action_wide(self) -> None:
        self.table.set_rows([make_row(n, name=WIDE[n % len(WIDE)]) for n in range(len(self.all_rows))])

    def action_leave(self) -> None:
        with self.suspend():
            print("left the screen", flush=True)  # noqa: T201 - what another program would write
        self.say(" back again")


def hostile_rows() -> list[Row]:
    """The hostile corpus, each payload in each place."""
    return [Row(f"id-{n}\x1b[2J", tuple(HOSTILE[(n + shift) % len(HOSTILE)] for shift in range(5))) for n in range(200)]


def main() -> None:
    """Run the app as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--ansi", action="store_true")
    options = parser.parse_args()
    app = TableHost(options.rows, hostile=options.hostile)
    app.differ_enabled = not options.stock
    if options.ansi:
        app.theme = "ansi-dark"
    app.run()


if __name__ == "__main__":
    main()
