"""The images as they were known when the screen was last closed: on the screen before anybody has signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from imstui.model.image_row import ImageRow
from imstui.session.cached_images import CachedImages
from imstui.session.cached_images import View as KeptView
from imstui.tui.images.catalogue import View

KEPT_AS: Final = {View.MINE: KeptView.PRIVATE, View.SHARED: KeptView.SHARED, View.PUBLIC: KeptView.PUBLIC}
"""What each view is kept as."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """Some kept images of a view; `complete_at` comes with the last ones."""

    view: View
    rows: list[ImageRow]
    complete_at: datetime | None = None


async def kept_images(cached: CachedImages) -> AsyncGenerator[KeptPage]:
    """The kept images, page by page; between two of them the keyboard is heard."""
    for view, name in KEPT_AS.items():
        kept = cached.load(name)
        if kept is None:
            continue
        number = 0
        for rows in kept.pages():
            number += len(rows)
            yield KeptPage(view, rows)
            await asyncio.sleep(0)
        if number == len(kept):
            yield KeptPage(view, [], kept.fetched_at)
