"""Opening a session for the screen: the settings are found beside the loop, and the person is asked on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from imstui.model.credentials import Secret
from imstui.model.errors import NotSignedIn, StoreError
from imstui.tui.sessions.aside import aside

if TYPE_CHECKING:
    from textual.screen import Screen

    from imstui.model.account import Project
    from imstui.session import Session
    from imstui.tui.launch import Finder
    from imstui.tui.screens.prompt import Answer, Question

Ask = Callable[[Callable[[], "Screen[Any]"], Callable[[Any], None]], None]
"""Makes a screen and opens it; what it gives is given to the function. It is called in the app's loop."""


_LEFT: Final = "The sign-in was left; nothing was kept."


class Left(NotSignedIn):
    """The person left the question, so there is nothing more to do or to say."""


class ScreenAsker:
    """The person, asked on the screen from a thread that may wait.

    Args:
        ask: puts a question on the screen.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask, self._loop = ask, asyncio.get_running_loop()

    def secret(self, question: str, because: StoreError | None) -> Secret:
        """A secret that lies nowhere, or can't be had from where it lies.

        Raises:
            Left: the person left.
        """
        from imstui.tui.screens.prompt import Question
        from imstui.tui.sessions.ways_shown import why_asked

        told = (why_asked(because),) if because is not None else ()
        kept = "It is used for this run, and kept nowhere."
        return self._answered(Question(question, (*told, kept), label=question.partition(" of ")[0]))

    def passcode(self, question: str) -> Secret:
        """A one-time passcode.

        Raises:
            Left: the person left.
        """
        from imstui.tui.screens.prompt import Question

        given = self._answered(Question(question, ("It is good once, for half a minute.",), label="Passcode"))
        return Secret(given.reveal().replace(" ", ""))

    def project(self, projects: tuple[Project, ...]) -> Project:
        """One of several projects.

        Raises:
            Left: the person left.
        """
        from imstui.tui.screens.picker import Picker
        from imstui.tui.sessions.projects_shown import COLUMNS, project_options

        chosen = self._given(lambda: Picker("Work in which project", COLUMNS, project_options(projects, None)))
        for project in projects:
            if project.id == chosen:
                return project
        raise Left(_LEFT)

    def _answered(self, question: Question) -> Secret:
        from imstui.tui.screens.prompt import Prompt

        answer: Answer | None = self._given(lambda: Prompt(question))
        if answer is None:
            raise Left(_LEFT)
        return answer.secret

    def _given(self, screen: Callable[[], Screen[Any]]) -> Any:
        answers: SimpleQueue[Any] = SimpleQueue()
        self._loop.call_soon_threadsafe(self._ask, screen, answers.put)
        return answers.get()


async def opened(find: Finder, asker: ScreenAsker) -> Session:
    """A session for the settings that are found; where a kept token was refused, once more with the secret.

    Raises:
        SignInError, InvalidInput, CloudError, TransportError: there is none.
    """
    from imstui.model.errors import SignInRefused

    open_found, found = await aside(lambda: (_imported(), find(asker)))
    try:
        return await open_found(found, asker=asker, aside=aside)
    except SignInRefused:
        if not found.stands_in:
            raise
    found = await aside(lambda: find(asker))
    return await open_found(found, asker=asker, aside=aside)


def _imported() -> Callable[..., Awaitable[Session]]:
    """What brings httpx along is imported in the thread."""
    from imstui.accounts.opening import open_found

    return open_found
