"""How the screen starts: the remembered rows are on the terminal first, then Textual is imported, and takes over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from imstui.model.errors import ImstuiError
from imstui.tui.launch import Finder, Launch, launch_from

if TYPE_CHECKING:
    from imstui.accounts import KnownAccount
    from imstui.local.found import Found
    from imstui.local.paths import Places
    from imstui.tui.terminal.looks import Pens
    from imstui.tui.terminal.picture import Picture


def run(
    find: Callable[[], Found],
    places: Callable[[], Places],
    known: Callable[[], KnownAccount] | None = None,
    *,
    find_asking: Finder | None = None,
    read_only: bool = False,
    demo: bool = False,
) -> tuple[str, int]:
    """Run the screen to its end.

    Args:
        find: finds complete settings to sign in with, in a thread.
        places: tells where the ledger lies.
        known: tells whose images were on the screen last; None if nobody knows.
        find_asking: finds what `find` does, where a person can be asked for what lies nowhere.
        read_only: nothing may be sent.
        demo: the cloud is a rehearsal.

    Returns:
        what the person chose to do next ('demo' or ''), and the exit code.
    """
    launch = launch_from(find, places, known=known, find_asking=find_asking, read_only=read_only, demo=demo)
    picture = _first_picture(launch)
    if picture is None:
        from imstui.tui.app import run_app

        return run_app(launch)
    from imstui.tui.terminal.taken_early import taken_early

    with taken_early(picture.catch_up()) as taken:
        from imstui.tui.app import run_app

        return run_app(launch, picture, taken)


def _first_picture(launch: Launch) -> Picture | None:
    """What can be shown before anything else is known; None if nothing can."""
    if launch.known is None or not launch.settings.differ or not launch.remembered.looks:
        return None
    from imstui.tui.terminal.looks import look_of, pens_of
    from imstui.tui.terminal.taken_early import size_told

    pens, size = pens_of(look_of(launch.theme, launch.kind), launch.remembered.looks), size_told()
    if pens is None or size is None:
        return None
    with suppress(ImstuiError, OSError):
        return _picture_of_kept(launch, size, pens)
    return None


def _picture_of_kept(launch: Launch, size: tuple[int, int], pens: Pens) -> Picture | None:
    from imstui.session.cached_images import CachedImages, View
    from imstui.tui.images.first_rows import first_picture, rows_in_sight
    from imstui.tui.images.surroundings import Surroundings, unnamed_project

    binding = launch.known().binding() if launch.known is not None else None
    kept = CachedImages(launch.places(), binding).load(View.PRIVATE) if binding is not None else None
    if binding is None or kept is None:
        return None
    images = next(kept.pages(), [])[: rows_in_sight(size[1])]
    around = Surroundings(binding.project_id, launch.clock(), project_name=unnamed_project)
    return first_picture(images, len(kept), size, around, pens, ascii_only=launch.ascii_only) if images else None
