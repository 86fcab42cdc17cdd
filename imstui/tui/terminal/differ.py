"""The output differ: of every frame that Textual paints, only the cells that changed are written to the terminal.

Textual's compositor writes each dirty region again, changed or not. `DifferApp` stands between the two, remembers
what the terminal shows, and writes the difference in as few bytes as it can. It leans on private parts of exactly
Textual 8.2 (`App._display` and the updates it is handed); whatever it doesn't recognise goes the stock way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.color import Color
from textual.screen import Screen
from textual.strip import Strip

from imstui.tui.terminal.pace import Pace
from imstui.tui.terminal.pencil import PLAIN, Cell, Line, Pen, pen_of
from imstui.tui.terminal.picture import Picture, draw_text

_MOST_SURPRISES: Final = 3
_SETTLED: Final = 0.05
"""Seconds after which a change of size has been laid out, if it is going to be."""


class Surprise(Exception):
    """An update is not of the shape that this differ knows."""


_SURPRISES: Final = (Surprise, AttributeError, IndexError, KeyError, TypeError, ValueError)


def _draw(strips: Iterable[Strip], colours: ColorSystem) -> list[Cell]:
    cells: list[Cell] = []
    for strip in strips:
        for text, style, control in strip:
            if control:
                raise Surprise("a control segment")
            pen = PLAIN if style is None else pen_of(*_ansi(style, colours))
            draw_text(cells, text, pen)
    return cells


def _ansi(style: Style, colours: ColorSystem) -> tuple[str, str]:
    ansi = style._ansi  # noqa: SLF001 - as Strip.render_style does, so that both ways say the same
    if ansi is None:
        ansi = Strip.render_ansi(style, colours)
    return ansi, f"\x1b]8;id={style.link_id};{style.link}\x1b\\" if style.link else ""


class Differ(Picture):
    """What a terminal of this size shows, kept true to the updates that a compositor hands over."""

    def advance(self, update: CompositorUpdate, colours: ColorSystem) -> str:
        """Take in an update, and return what to write for it: nothing if nothing changed.

        Raises:
            Surprise: the update is none that is known; nothing was taken in.
        """
        self.take(update, colours)
        return self.catch_up()

    def take(self, update: CompositorUpdate, colours: ColorSystem) -> None:
        """Take in an update that isn't to be written yet.

        Raises:
            Surprise: the update is none that is known; nothing was taken in.
        """
        if type(update) is LayoutUpdate:
            self._wanted.update(self._whole(update, colours))
        elif type(update) is ChopsUpdate:
            self._wanted.update(self._partial(update, colours))
        else:
            raise Surprise(type(update).__name__)

    def _whole(self, update: LayoutUpdate, colours: ColorSystem) -> dict[int, Line]:
        region = update.region
        if region.right > self.width or region.bottom > self.height or len(update.strips) != region.height:
            raise Surprise("a frame of another size")
        lines: dict[int, Line] = {}
        for y, strips in enumerate(update.strips, region.y):
            cells = _draw(strips, colours)
            if len(cells) != region.width:
                raise Surprise("a line of another width")
            line = self.line(y)
            lines[y] = [*line[: region.x], *cells, *line[region.right :]]
        return lines

    def _partial(self, update: ChopsUpdate, colours: ColorSystem) -> dict[int, Line]:
        if len(update.chops) != self.height:
            raise Surprise("chops of another size")
        lines: dict[int, Line] = {}
        for y, start, end in update.spans:
            line = lines.setdefault(y, list(self.line(y)))
            for chop_end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
                if strip is None or x >= end or chop_end <= start:
                    continue
                room = min(chop_end, end, self.width) - x
                cells = _draw([strip.crop(0, room)], colours)
                line[x : x + len(cells)] = cells
        return lines


class _Written(CompositorUpdate):
    """An update that is written already, for the stock path to send with its markers and its cursor."""

    def __init__(self, sequence: str) -> None:
        self.sequence = sequence

    def render_segments(self, console: Console) -> str:  # noqa: ARG002 - the stock path's signature
        return self.sequence


class DifferApp(App[ReturnType]):
    """An app whose output is diffed. Inline, headless and web apps, and every surprise, go the stock way."""

    differ_enabled: bool = True
    """Whether to diff at all; it may be set on a class, or on an app before it runs."""
    pace: Pace | None = None
    """How far it may be ahead of the terminal; None for as far as it likes."""
    shown: Picture | None = None
    """What the terminal shows before the first frame; None if nobody knows."""
    _differ: Differ | None = None
    _differ_writer: object = None
    _differ_surprises: int = 0

    def redraw(self) -> None:
        """Paint the whole screen anew, whatever the terminal shows: for a line that garbled it."""
        self._differ = None
        self.screen.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Trust nothing on a screen that changed its size or was left for a while.

        A signal that tells the size we know came for two changes, of which the second undid the first. A terminal that
        tells its size by itself, in pixels too, tells each change, and the size once more when it is asked to begin.
        """
        told_again = event.size == self.size and event.pixel_size is not None
        if self._differ is not None and (not told_again or self._writer is not self._differ_writer):
            self._differ = None
            self.set_timer(_SETTLED, self._paint_unknown)

    def _paint_unknown(self) -> None:
        """Textual paints nothing if a size came back to what it was before, or a stopped process goes on."""
        if self.differ_enabled and (self._differ is None or not self._differ.complete):
            self.screen.refresh()

    @property
    def _writer(self) -> object:
        """Another one each time the terminal was taken over anew: at the start, and after each suspension."""
        return getattr(self._driver, "_writer_thread", None)

    def _display(self, screen: Screen[object], renderable: RenderableType | CompositorUpdate | None) -> None:
        if not self.differ_enabled:
            self._differ = None
        elif isinstance(renderable, CompositorUpdate) and self._is_seen():
            written = self._diff(renderable)
            if written is None:
                self.post_display_hook()
                return
            renderable = written
        # The compositor's updates are no renderables by type, though Textual says so.
        super()._display(screen, cast("RenderableType | None", renderable))

    def _is_seen(self) -> bool:
        driver = self._driver
        if driver is None or driver.is_inline or driver.is_web or self.is_headless:
            return False
        return self._running and not self._closed and not self._batch_count

    def _diff(self, update: CompositorUpdate) -> CompositorUpdate | None:
        size = update.region.size if type(update) is LayoutUpdate else None
        differ = self._differ
        if (
            differ is None
            or self._writer is not self._differ_writer
            or (size is not None and size != (differ.width, differ.height))
        ):
            differ = self._differ = self._new_differ(*(size or self.screen.outer_size))
            self._differ_writer = self._writer
        try:
            differ.take(update, self._colours)
            if self._is_behind():
                return None
            sequence = differ.catch_up()
        except _SURPRISES as error:
            self._differ = None
            self._differ_surprises += 1
            self.differ_enabled = self._differ_surprises < _MOST_SURPRISES
            self.log("The differ left a frame to the stock path:", error)
            return update
        return self._written(sequence)

    def _new_differ(self, width: int, height: int) -> Differ:
        differ = Differ(width, height)
        shown, self.shown = self.shown, None
        if shown is not None and (shown.width, shown.height) == (width, height):
            differ.lines = shown.lines
        return differ

    def pen_of(self, style: Style, background: Color) -> Pen:
        """What draws a style of a widget with that background on this terminal."""
        strip = Strip([Segment(" ", style)])
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, background)
        return next(pen for _, pen in _draw([strip], self._colours))

    @property
    def _colours(self) -> ColorSystem:
        return self.console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Strip.render does

    def _written(self, sequence: str) -> CompositorUpdate | None:
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        if not sequence and cursor == self._previous_cursor_position:
            return None
        asked = self.pace.wrote(sequence) if self.pace is not None else ""
        return _Written(sequence + asked)

    def _is_behind(self) -> bool:
        """Whether the terminal still has enough to draw; what is painted meanwhile is written when it has caught up."""
        if self.pace is None or not self.pace.ahead:
            return False
        if not self.pace.waiting:
            self.pace.waiting = True
            self.set_timer(self.pace.PATIENCE, self._give_up_waiting)
        return True

    def on_cursor_position(self, _: events.CursorPosition) -> None:
        """The terminal has drawn so far."""
        if self.pace is not None and self.pace.answered():
            self._catch_up()

    def _give_up_waiting(self) -> None:
        if self.pace is not None and self.pace.gave_up():
            self._catch_up()

    def _catch_up(self) -> None:
        """Write what was painted while the terminal was behind: only what it came to in the end."""
        if self._differ is not None and self._is_seen() and (written := self._written(self._differ.catch_up())):
            super()._display(self.screen, cast("RenderableType", written))
