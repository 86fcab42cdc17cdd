"""Telling a person who looks elsewhere that something ended: as often as it is news, never in a flood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from imstui.present.notices import BELL, KEEP_TITLE, OLD_TITLE, message, title
from imstui.tui.jobs.news import News
from imstui.tui.launch import Launch


class Notifier:
    """Decides what goes to the terminal; it writes through the function that it is given.

    Args:
        launch: what the person wishes, and what stands between.
        write: takes sequences for the terminal.
    """

    def __init__(self, launch: Launch, write: Callable[[str], None]) -> None:
        self._settings, self._in_tmux, self._write = launch.settings, launch.in_tmux, write
        self._title: str | None = None
        self._waiting: list[News] = []

    def entitle(self, text: str) -> None:
        """Give the window this title, if it has another one."""
        if not self._settings.title or text == self._title:
            return
        kept = KEEP_TITLE if self._title is None else ""
        self._title = text
        self._write(kept + title(text))

    @property
    def farewell(self) -> str:
        """What brings the old title back; '' if it was never changed."""
        return OLD_TITLE if self._title is not None else ""

    def note(self, news: News) -> None:
        """Something ended; it waits for `tell`."""
        self._waiting.append(news)

    def tell(self) -> bool:
        """Tell what waits; whether there was anything."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return False
        bell = BELL if self._settings.bell else ""
        said = message(_together(waiting), in_tmux=self._in_tmux) if self._settings.message else ""
        if bell or said:
            self._write(bell + said)
        return True


def _together(news: Sequence[News]) -> str:
    if len(news) == 1:
        return news[0].text
    failed = sum(one.role == "error" for one in news)
    return f"{len(news)} copies have ended" + (f", {failed} of them failed." if failed else ".")
