"""What the copy dialog asks for, and what it is told where the cloud refused: plain, frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from imstui.model.copying import CopyRequest
from imstui.model.image import Image
from imstui.tui.widgets.parts import Part


@dataclass(frozen=True, slots=True)
class Order:
    """Copies to send.

    Attributes:
        images: the sources.
        requests: one for each source.
        unencrypted: the person said that the copies shall be unencrypted.
        confirmed: the person was told of a twin or a namesake, and wants the copy all the same.
    """

    images: tuple[Image, ...]
    requests: tuple[CopyRequest, ...]
    unencrypted: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a copy didn't come about, in words.

    Attributes:
        code: the cloud's code; '' where it never got the request.
        title: what happened, few words.
        cause: why, a sentence.
        next_step: what a person can do, a sentence.
        said: the cloud's own words.
        field: which field it is about: 'name', 'description', 'encryption', 'project', or ''.
    """

    code: str
    title: str
    cause: str
    next_step: str
    said: str = ""
    field: str = ""

    @property
    def title_line(self) -> str:
        """Code and title, to stand under the field at fault."""
        return f"{self.code} {self.title}".strip()

    def parts(self) -> list[Part]:
        """All of it, to stand under the whole form."""
        told = [Part(f"{self.title_line}. {self.cause}", "error"), Part(f"Next: {self.next_step}")]
        return told + ([Part(f"The cloud said: {self.said}", "muted")] if self.said else [])
