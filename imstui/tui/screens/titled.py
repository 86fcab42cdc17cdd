"""Whose session it is, on every screen that one stays on: account, region, project, and the life of the token."""

from __future__ import annotations

from textual.reactive import reactive
from textual.screen import ScreenResultType

from imstui.tui.launch import Launch
from imstui.tui.screens.framed import Framed
from imstui.tui.widgets.title_line import Standing, TitleLine


class Titled(Framed[ScreenResultType]):
    """A screen with the title line; it is to be composed first.

    Args:
        launch: what is known of the terminal.
        id: the screen's id.
    """

    standing: reactive[Standing] = reactive(Standing(), init=False)
    """How the session stands; bound to the app's."""

    def __init__(self, launch: Launch, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word for it
        super().__init__(id=id)
        self._launch = launch

    def on_mount(self) -> None:
        """Begin with what is known."""
        self.watch_standing(self.standing)

    def watch_standing(self, standing: Standing) -> None:
        """Say how the session stands."""
        if self.is_mounted:
            signs = self.signs() if standing.running or standing.failed else ("", "")
            self.query_one("#title", TitleLine).show_standing(standing, self._launch.clock(), signs)

    def signs(self) -> tuple[str, str]:
        """Of a running and of a failed replication."""
        from imstui.model.replication import State
        from imstui.present.states import LOOKS

        looks = LOOKS[State.RUNNING], LOOKS[State.FAILED]
        running, failed = [look.ascii if self._launch.ascii_only else look.sign for look in looks]
        return running, failed
