"""A field for a secret: what is typed shows as dots, and can't be copied out again."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from imstui.tui.widgets.text_field import TextField


class SecretField(TextField):
    """A TextField that shows nothing of what it holds, and gives it to no clipboard."""

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(placeholder=placeholder, id=id)
        self.password = True

    def taken(self) -> str:
        """What was typed; the field is empty afterwards."""
        text = self.value
        self.value = ""
        return text

    def action_copy(self) -> None:
        """Copy nothing: Textual would put the clear text on the terminal's clipboard."""
        self.app.bell()

    def action_cut(self) -> None:
        """Cut nothing."""
        self.app.bell()

    async def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override] # Textual awaits a handler
        """Take it as it is: it is never drawn, and a token is longer than any text to read."""
        event.prevent_default()
        if not self._passed_on(event):
            Input._on_paste(self, event)  # noqa: SLF001 - what TextField cleans is wanted whole here
