"""A field to type in: one line, without a blinking cursor; what is pasted is cleaned."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from imstui.present.text import clean
from imstui.tui.widgets.in_order import taken_in_order


class TextField(Input, inherit_bindings=False):
    """Textual's Input made plain: it costs nothing while nobody types."""

    DEFAULT_CSS = """
    TextField { border: none; height: 1; padding: 0; background: $panel; }
    TextField:focus { border: none; background: $panel; }
    """
    # Input's own and no more: it would inherit the keys that scroll, which go to the screen from here.
    BINDINGS: ClassVar[list[BindingType]] = [
        *Input.BINDINGS,
        Binding("ctrl+u", "delete_left_all", "Empty to the left", show=False),
    ]

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        """Take keys in their order: letters are typed, and what else is bound is done here and now."""
        if not await taken_in_order(self, event, bound=not event.is_printable):
            await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        """Take a paste as one clean line."""
        event.text = clean(event.text)
        # Textual calls Input's own handler as well, which would take it a second time.
        event.prevent_default()
        super()._on_paste(event)
