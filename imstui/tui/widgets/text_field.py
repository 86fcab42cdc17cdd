"""A field to type in: one line, without a blinking cursor; what is pasted is cleaned."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from imstui.present.text import clean
from imstui.tui.widgets.in_order import led_on, taken_in_order


class TextField(Input, inherit_bindings=False):
    """Textual's Input made plain: it costs nothing while nobody types.

    Args:
        value: what stands in it at first.
        placeholder: what stands in it while it is empty.
        by_lines: of several lines that are pasted take the first, and lead the others on as enter does.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    TextField { border: none; height: 1; padding: 0; background: $panel; }
    TextField:focus { border: none; background: $panel; }
    """
    # Input's own and no more: it would inherit the keys that scroll, which go to the screen from here. Enter is the
    # screen's: Textual would say so by a message, and what is typed behind it would be here before that is heard.
    BINDINGS: ClassVar[list[BindingType]] = [
        *(binding for binding in Input.BINDINGS if isinstance(binding, Binding) and binding.key != "enter"),
        Binding("ctrl+u", "delete_left_all", "Empty to the left", show=False),
    ]

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        by_lines: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._by_lines = by_lines

    async def _on_key(self, event: events.Key) -> None:
        """Take keys in their order: letters are typed, and what else is bound is done here and now."""
        if not await taken_in_order(self, event, bound=not event.is_printable):
            await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override] # Textual awaits a handler
        """Take a paste as one clean line; or the first line of it, and lead the others on."""
        # Textual calls Input's own handler as well, which would take it a second time.
        event.prevent_default()
        if self._passed_on(event):
            return
        # Terminals send a line's end as they send enter.
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        line, end, others = text.partition("\n") if self._by_lines else (text, "", "")
        super()._on_paste(events.Paste(clean(line)))
        event.stop()
        if end:
            await led_on(self, others)

    def _passed_on(self, event: events.Paste) -> bool:
        """Whether the paste was for another field, which has it now: what was typed before it led there."""
        focused = self.screen.focused
        if focused is None or focused is self:
            return False
        event.stop()
        focused.post_message(events.Paste(event.text))
        return True
