"""Drawing on a terminal in few bytes: cells, the pens they are drawn with, and a pencil that knows where it is."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple


class Pen(NamedTuple):
    """How a cell is drawn: SGR codes by what they set, and the OSC 8 sequence that opens its link."""

    attributes: tuple[str, ...] = ()
    fg: str = ""
    bg: str = ""
    link: str = ""


PLAIN: Final = Pen()
Cell = tuple[str, Pen]
Line = list[Cell | None]
"""One line of the screen. A wide character is followed by a cell with no text; None is a cell nothing is known of."""


@lru_cache(4096)
def pen_of(ansi: str, link: str) -> Pen:
    """The pen of a full SGR code list, with the sequence that opens a link, or ""."""
    attributes: list[str] = []
    fg = bg = ""
    codes = iter(ansi.split(";") if ansi else ())
    for code in codes:
        if code in {"38", "48"}:
            kind = next(codes)
            colour = ";".join([code, kind, *(next(codes) for _ in range(3 if kind == "2" else 1))])
            fg, bg = (colour, bg) if code == "38" else (fg, colour)
        elif code[:-1] in {"3", "9"}:
            fg = "" if code == "39" else code
        elif code[:-1] in {"4", "10"}:
            bg = "" if code == "49" else code
        else:
            attributes.append(code)
    return Pen(tuple(attributes), fg, bg, link)


@lru_cache(4096)
def _change(old: Pen, new: Pen) -> str:
    """The shortest way from one pen to another. What was set is only unset by a reset: all terminals agree on that."""
    codes = [code for code in (*new.attributes, new.fg, new.bg) if code]
    if not codes:
        return "" if old[:3] == PLAIN[:3] else "\x1b[m"
    if set(old.attributes) <= set(new.attributes) and (new.fg or not old.fg) and (new.bg or not old.bg):
        codes = [code for code in codes if code not in (*old.attributes, old.fg, old.bg)]
    else:
        codes.insert(0, "0")
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def is_tail(cell: Cell | None) -> bool:
    """Whether it is the second half of a wide character."""
    return cell is not None and cell[0] == ""


class Pencil:
    """Collects what to write, and knows where the terminal's cursor is and how it draws. -1 is a place not known."""

    def __init__(self, width: int) -> None:
        self.out: list[str] = []
        self.width = width
        self.x = self.y = -1
        self.pen = PLAIN

    def move(self, y: int, x: int) -> None:
        """Put the cursor there, the shortest way."""
        if (y, x) == (self.y, self.x):
            return
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
        if y == self.y:
            ways.append(f"\x1b[{x + 1}G" if x else "\r")
            if 0 <= self.x < x:
                ways.append("\x1b[C" if x - self.x == 1 else f"\x1b[{x - self.x}C")
        elif y == self.y + 1 and self.y >= 0:
            ways.append(f"\r\n\x1b[{x}C" if x > 1 else "\r\n\x1b[C" if x else "\r\n")
            if x == self.x:
                ways.append("\x1b[B")
        self.out.append(min(ways, key=len))
        self.y, self.x = y, x

    def use(self, pen: Pen) -> None:
        """Draw with that pen from here on."""
        if pen is self.pen or pen == self.pen:
            return
        if pen.link != self.pen.link:
            self.out.append(pen.link or "\x1b]8;;\x1b\\")
        self.out.append(_change(self.pen, pen))
        self.pen = pen

    def write(self, y: int, x: int, cells: Line) -> None:
        """Write cells from there on, but those nothing is known of."""
        for number, cell in enumerate(cells, x):
            if cell is None or not cell[0]:
                continue
            text, pen = cell
            self.move(y, number)
            self.use(pen)
            self.out.append(text)
            wide = is_tail(cells[number - x + 1] if number - x + 1 < len(cells) else None)
            self.x = number + (2 if wide else 1)
            if len(text) > 1 or text > "\uffff":  # Terminals disagree on the width of such a cluster.
                self.x = self.y = -1
            elif self.x >= self.width:
                self.x = -1

    def erase(self, y: int, x: int) -> None:
        """Blank the line from there on, in the default colours: terminals disagree on others."""
        self.move(y, x)
        self.use(PLAIN)
        self.out.append("\x1b[K")

    def finish(self) -> str:
        """Put the pen down, and return all there is to write."""
        if self.out:
            self.use(PLAIN)
        return "".join(self.out)
