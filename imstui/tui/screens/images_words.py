"""What the image list says about itself: counts, marks, freshness, and why it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from imstui.present.times import clock
from imstui.tui.catalogue import TITLES, Catalogue, Shelf, View
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.view_tabs import Tab


def tabs(catalogue: Catalogue) -> Sequence[Tab]:
    """A tab for each view."""
    return [Tab(view.value, TITLES[view], catalogue.count(view)) for view in View]


def status_parts(shelf: Shelf, catalogue: Catalogue, marks: int, *, reading: bool) -> list[Part]:
    """'12 of 37 · 1 marked · from 14:02, refreshing'."""
    if not shelf.rows:
        return []
    shown, there = shelf.count, len(shelf.rows)
    told = [f" {shown} of {there}" if shelf.shown is not None else f" {there}"]
    if marks:
        told.append(f"{marks} marked")
    if shelf.loaded_at is not None:
        told.append(f"from {clock(shelf.loaded_at)[:5]}{', refreshing' if reading and catalogue.complete else ''}")
    parts = [Part(" · ".join(told), "muted")]
    if reading and not catalogue.complete:
        parts.append(
            Part(f" · loading {sum(len(catalogue[view].rows) for view in View if view is not View.ALL):,}", "muted")
        )
    return parts


def empty_text(shelf: Shelf, trouble: str, *, reading: bool) -> str:
    """What stands in a table without rows."""
    if shelf.rows and shelf.shown is not None:
        return f"Nothing found for {shelf.text}.\nEsc shows all again."
    if trouble:
        return trouble
    return "Reading the images." if reading or shelf.loaded_at is None else "No images."
