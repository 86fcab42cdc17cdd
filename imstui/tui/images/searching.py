"""A view's filter: understood as it is typed, asked of its images, and what is wrong with it told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imstui.model.filter_doubts import doubts, there
from imstui.model.image_filter import Facts, Filter, Problem, narrows, parse
from imstui.model.image_row import ImageRow
from imstui.tui.images.image_list import ImageList
from imstui.tui.images.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Search:
    """A filter as it was typed.

    Attributes:
        text: what was typed.
        wanted: what it means.
    """

    text: str
    wanted: Filter

    @classmethod
    def of(cls, text: str) -> Search:
        """What that text asks for."""
        return cls(text, parse(text))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What of it can't be understood."""
        return self.wanted.problems

    def narrows(self, before: Search) -> bool:
        """Whether what the one before found is all that needs to be looked at."""
        return narrows(before.wanted, self.wanted)

    def among(
        self, images: ImageList, around: Surroundings, numbers: Iterable[int] | None = None
    ) -> Sequence[int] | None:
        """Which images fit, in their order; None is all of them.

        Args:
            images: all of them.
            around: what is known around them.
            numbers: only these; None is all.
        """
        if not self.wanted:
            return None
        return self.wanted.compile(facts(around)).among(images.images, images.texts, numbers)

    def doubts(self, images: ImageList, around: Surroundings) -> tuple[Problem, ...]:
        """Why it finds nothing: each term that fits nothing there is."""
        return doubts(self.wanted, there(images.images, facts(around)))


def facts(around: Surroundings) -> Facts[ImageRow]:
    """What a filter asks that no image tells."""
    return Facts(
        now=around.now,
        copyable=_copyable,
        alias_of=around.alias_of,
        project_name=around.project_name,
        running=around.in_work.__contains__,
        project_id=around.project_id,
    )


def _copyable(image: ImageRow) -> bool:
    return not image.blocker
