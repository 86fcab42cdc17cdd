"""How the app fits itself to its terminal and to whoever sits there: colours, signs, mouse, size, keys, a hint."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType

from imstui.local.remembered import remember
from imstui.model.errors import InvalidInput
from imstui.tui.copies.copying import CopyingApp
from imstui.tui.launch import Launch
from imstui.tui.messages import FilterKept
from imstui.tui.terminal.looks import PARTS, look_of, with_pens
from imstui.tui.terminal.pace import Pace
from imstui.tui.terminal.terminal_driver import TerminalDriver
from imstui.tui.terminal.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from textual.filter import LineFilter

LEAST_COLUMNS: Final = 60
LEAST_LINES: Final = 15
HINT: Final = "New here? / filters, c copies, ? shows all keys, q quits: jobs go on."
_READ: Final = 3
"""Keys after which the hint was read."""


class FittingApp(CopyingApp):
    """Looks and answers as this terminal and this person want it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("M", "mouse", "Mouse: leave it to the terminal, or take it back", show=False),
        Binding("ctrl+z", "suspend_process", "Leave for the shell; fg comes back", show=False, priority=True),
    ]

    def __init__(self, launch: Launch) -> None:
        self._unknown = self._name_keys(launch)
        super().__init__(launch)
        self.animation_level = "none"
        self.differ_enabled = launch.settings.differ
        self.pace = Pace() if launch.over_ssh else None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = launch.theme if launch.theme in self.available_themes else THEMES[0].name
        if launch.settings.keys:
            self.set_keymap(launch.settings.keys)
        self._line_filters: list[LineFilter] | None = None
        self._keys_until_read = 0
        self._last_key: events.Key | None = None
        self._mouse_is_ours = launch.mouse

    @staticmethod
    def _name_keys(launch: Launch) -> list[str]:
        """Have settings find what they give keys to; gives what they name in vain."""
        if not launch.settings.keys:
            return []
        from imstui.tui.terminal.keymap import name_all

        return sorted(set(launch.settings.keys) - name_all())

    def on_mount(self) -> None:
        """Say what isn't as expected, and greet whoever is here for the first time."""
        if self._unknown:
            names = ", ".join(self._unknown)
            self.say(f"settings.toml gives keys to what doesn't exist: {names}. Help (?) lists all names.", "warning")
        if not self.launch.remembered.greeted:
            self.call_after_refresh(self._greet)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What stands between every widget and the terminal."""
        if not self.launch.ascii_only and not self.launch.no_colour:
            return super().get_line_filters()
        if self._line_filters is None:
            from imstui.tui.terminal.legible import Colourless, InAscii

            stock = [] if self.launch.no_colour else super().get_line_filters()
            plain = [Colourless(self.theme_variables)] if self.launch.no_colour else []
            self._line_filters = [*stock, *plain, *([InAscii()] if self.launch.ascii_only else [])]
        return self._line_filters

    def choose_theme(self, name: str) -> None:
        """Take a theme, also at the next start."""
        self.theme, self._line_filters = name, None
        self._remember(theme=name.removeprefix("imstui-"))
        if self.launch.settings.theme:
            self.say("For this session only: settings.toml names another theme.")

    def on_filter_kept(self, event: FilterKept) -> None:
        """Have the filter at hand at the next start too."""
        self._remember(filters=event.history)

    def _remember(self, **what: object) -> None:
        self.launch = replace(self.launch, remembered=replace(self.launch.remembered, **what))  # type: ignore[arg-type] # fields by name
        with suppress(InvalidInput):  # Nothing is lost but a preference.
            remember(self.launch.places().state, self.launch.remembered)

    def exit(self, result: str | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End, and know at the next start how the table is drawn here."""
        table = self.images.table
        if table.has_focus:
            background, styles = table.background_colors[1], table.styles_of(PARTS)
            pens = {part: self.pen_of(style, background) for part, style in styles.items()}
            looks = with_pens(look_of(self.theme, self.launch.kind), pens, self.launch.remembered.looks)
            if looks != self.launch.remembered.looks:
                self._remember(looks=looks)
        super().exit(result, return_code, message)

    def _greet(self) -> None:
        self.say(HINT)
        self._keys_until_read = _READ
        self._remember(greeted=True)

    async def on_event(self, event: events.Event) -> None:
        """Take the hint away once a few keys were pressed."""
        if self._keys_until_read and isinstance(event, events.Key) and event is not self._last_key:
            self._last_key = event  # One that nothing takes comes by again, from the screen.
            self._keys_until_read -= 1
            if not self._keys_until_read:
                self.notes = tuple(note for note in self.notes if note.text != HINT)
        await super().on_event(event)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where there is no room."""
        if event.size.width < LEAST_COLUMNS or event.size.height < LEAST_LINES:
            from imstui.tui.screens.too_small import TooSmall

            if not any(isinstance(screen, TooSmall) for screen in self.screen_stack):
                self.push_screen(TooSmall(LEAST_COLUMNS, LEAST_LINES))

    def action_command_palette(self) -> None:
        """All commands by name."""
        from imstui.tui.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_mouse(self) -> None:
        """Let the terminal select text with the mouse, or take the mouse back."""
        if isinstance(self._driver, TerminalDriver):
            self._mouse_is_ours = not self._mouse_is_ours
            self._driver.let_mouse_go(go=not self._mouse_is_ours)
            ours = "The mouse moves the cursor again." if self._mouse_is_ours else ""
            self.say(ours or "The mouse selects text as your terminal does; M takes it back.")
