"""A field to type in: one line, without a blinking cursor; what is pasted is cleaned."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from imstui.present.text import clean


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
        """Do what a key is bound to here and now, so that in a burst of keys each finds what the one before left.

        Textual lets bound keys bubble up, and letters that came later overtake them; a slow line delivers in bursts.
        """
        focused = self.screen.focused
        bound = self.screen.active_bindings.get(event.key) if not event.is_printable else None
        if focused is not None and focused is not self:
            focused.post_message(events.Key(event.key, event.character))
        elif bound is not None and bound.enabled:
            await self.app.run_action(bound.binding.action, bound.node)
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        """Take a paste as one clean line."""
        event.text = clean(event.text)
        super()._on_paste(event)
