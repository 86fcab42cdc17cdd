"""How far ahead of a terminal the program writes: a slow line holds seconds of frames, and each key waits behind them.

The terminal is asked where its cursor is, which every one answers, and tmux and screen for themselves; the answer says
that it has drawn all that came before the question.
"""

from __future__ import annotations

from collections import deque
from typing import Final

ASK: Final = "\x1b[6n"
_STEP: Final = 2_048
"""Bytes from question to question: what a key costs on most screens goes out without one."""
_MOST: Final = 5_120
"""Bytes ahead: a quarter of a second at 20 kB/s, and more than a whole screen costs."""
_UNANSWERED: Final = 8
"""Questions that no terminal left open so far, after which this one isn't asked any more."""


class Pace:
    """Counts what was written and what was drawn. A terminal that never answered is never waited for."""

    PATIENCE: Final = 5.0
    """Seconds after which an answer isn't waited for any longer."""

    def __init__(self) -> None:
        self.waiting = False
        """Whether frames are held back."""
        self._written = self._drawn = self._asked = 0
        self._questions: deque[int] = deque()
        self._answers = False

    @property
    def ahead(self) -> bool:
        """Whether the terminal has enough to draw."""
        return self._answers and bool(self._questions) and self._written - self._drawn > _MOST

    @property
    def unanswered(self) -> bool:
        """Whether an answer is on its way."""
        return self._answers and bool(self._questions)

    def wrote(self, text: str) -> str:
        """Count what is written; gives the question to write after it, or ''."""
        self._written += len(text.encode())
        if self._written - self._asked < _STEP or (not self._answers and len(self._questions) >= _UNANSWERED):
            return ""
        self._asked = self._written
        self._questions.append(self._written)
        return ASK

    def answered(self) -> bool:
        """The oldest question was answered; whether what was held back may go out now."""
        self._answers = True
        if self._questions:
            self._drawn = self._questions.popleft()
        return self._released()

    def gave_up(self) -> bool:
        """No answer came in time; whether anything is still held back."""
        if self.ahead:
            self._answers = False
            self._questions.clear()
        return self._released()

    def _released(self) -> bool:
        released = self.waiting and not self.ahead
        self.waiting = self.waiting and not released
        return released
