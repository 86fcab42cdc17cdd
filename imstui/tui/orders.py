"""What the copy dialog asks for: requests, and what the person said about each doubt."""

from __future__ import annotations

from dataclasses import dataclass

from imstui.model.copying import CopyRequest
from imstui.model.image import Image


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
