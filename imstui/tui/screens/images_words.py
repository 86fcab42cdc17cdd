"""What the image list says about itself: counts, marks, freshness, and why it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from imstui.present.times import clock
from imstui.tui.images.catalogue import TITLES, Catalogue, Shelf, View
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.view_tabs import Tab

if TYPE_CHECKING:
    # Before somebody filters there is no filter.
    from imstui.model.image_filter import Problem


def tabs(catalogue: Catalogue) -> Sequence[Tab]:
    """A tab for each view."""
    return [Tab(view.value, TITLES[view], catalogue.count(view)) for view in View]


def status_parts(shelf: Shelf, catalogue: Catalogue, marks: int, *, reading: bool, typing: bool) -> list[Part]:
    """'12 of 37 · 1 marked · from 14:02, refreshing'; what is wrong with the filter comes first.

    Args:
        shelf: the view.
        catalogue: all views.
        marks: how many images are marked.
        reading: whether images are being read.
        typing: whether the keys go to the filter.
    """
    if not len(shelf.images):
        return []
    shown, there = shelf.count, len(shelf.images)
    told = [f"{shown} of {there}" if shelf.shown is not None else f"{there}"]
    if marks:
        told.append(f"{marks} marked")
    if shelf.loaded_at is not None:
        told.append(f"from {clock(shelf.loaded_at)[:5]}{', refreshing' if reading and catalogue.complete else ''}")
    if reading and not catalogue.complete:
        told.append(f"loading {catalogue.number}")
    parts = [Part(f" {' · '.join(told)}", "muted")]
    if shelf.problems and shown:
        parts.insert(0, Part(f" {_told(shelf.problems[0], typing=typing)} ", "warning"))
    return parts


def empty_text(shelf: Shelf, trouble: str, *, reading: bool, typing: bool) -> str:
    """What stands in a table without rows."""
    if len(shelf.images) and shelf.shown is not None:
        doubts = "\n".join(_told(problem, typing=typing) for problem in shelf.problems)
        return f"Nothing found for {shelf.text}.\n{doubts or 'No image has all of that.'}\nesc shows all again."
    if trouble:
        return trouble
    return "Reading the images." if reading or shelf.loaded_at is None else "No images."


def _told(problem: Problem, *, typing: bool) -> str:
    return f"{problem.sentence}{' (tab takes it)' if problem.suggestion and typing else ''}"
