"""The images by view, with each view's filter, order and cursor, and what a reading changes in it. No widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from imstui.tui.images.image_list import ImageList
from imstui.tui.images.surroundings import Surroundings
from imstui.tui.widgets.rows import Sort

if TYPE_CHECKING:
    # The first frame needs no image and no filter.
    from imstui.model.image_changes import Merge
    from imstui.model.image_filter import Problem
    from imstui.model.image_row import ImageRow
    from imstui.tui.images.searching import Search


class View(StrEnum):
    """Which images are looked at; the value is its key."""

    MINE = "1"
    SHARED = "2"
    PUBLIC = "3"
    ALL = "4"


TITLES: Final = {View.MINE: "Mine", View.SHARED: "Shared", View.PUBLIC: "Public", View.ALL: "All"}
PARTS: Final = (View.MINE, View.SHARED, View.PUBLIC)


class Shelf:
    """One view's images, and how a person looks at them.

    Args:
        around: tells what is known around the images.

    Attributes:
        images: what it holds.
        shown: the numbers of those that fit the filter; None is all.
        loaded_at: when the images were complete; None while they never were.
        fresh: whether they were read from the cloud since the start.
        cursor: the key that the cursor stands on.
        told: what the last reading changed, by image id.
    """

    def __init__(self, around: Callable[[], Surroundings]) -> None:
        self._around = around
        self.images = ImageList(around)
        self.shown: Sequence[int] | None = None
        self.sort: Sort | None = None
        self.cursor: str | None = None
        self.loaded_at: datetime | None = None
        self.fresh = False
        self.told: dict[str, str] = {}
        self._search: Search | None = None
        self._merge: Merge | None = None
        self._anew = False
        """Whether the next page is the first of a reading that is compared with what is there."""

    @property
    def text(self) -> str:
        """The filter as it was typed."""
        return self._search.text if self._search is not None else ""

    @property
    def names(self) -> list[str]:
        """The images' names, lower-cased."""
        return self.images.names

    @property
    def count(self) -> int:
        """How many images are shown."""
        return len(self.images) if self.shown is None else len(self.shown)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What of the filter can't be understood; where it finds nothing, which of its terms fit nothing."""
        if self._search is None:
            return ()
        if self._search.problems or self.count or not len(self.images):
            return self._search.problems
        return self._search.doubts(self.images, self._around())

    def keep(self, images: Sequence[ImageRow]) -> None:
        """Take in images at the end, as they were known before this start."""
        start = len(self.images)
        self.images.extend(images)
        if self._search is not None and self.shown is not None:
            fresh = self._search.among(self.images, self._around(), range(start, len(self.images)))
            self.shown = [*self.shown, *(fresh or ())]

    def begin(self) -> None:
        """The images are read anew: what comes is compared with what is there."""
        self._merge, self._anew = None, True

    def _merging(self) -> Merge | None:
        """What compares: made with the first page, for a view that waits for its turn needn't hold megabytes."""
        if self._anew:
            from imstui.model.image_changes import Merge

            self._merge, self._anew = Merge(self.images.images) if len(self.images) else None, False
        return self._merge

    def take(self, images: Sequence[ImageRow]) -> bool:
        """Take in a page of a reading. False if the images only grew at their end."""
        merge = self._merging()
        if merge is None:
            self.keep(images)
            return False
        changes = merge.add(images)
        if changes.new:
            self.images = self.images.after([one for one in images if one.id in changes.new])
        self._put([one for one in images if one.id in changes.changed])
        self._tell(changes.new, changes.changed)
        self.look_anew()
        return True

    def finish(self, now: datetime) -> bool:
        """All pages are in. Whether the images are others than before, or in another order."""
        merge, self._merge = self._merging(), None
        self.loaded_at, self.fresh = now, True
        if merge is None:
            return False
        if merge.order == self.images.ids:
            return False
        self.images = self.images.of(merge.rows())
        self.look_anew()
        return True

    def put_one(self, image: ImageRow) -> None:
        """Replace what is known of one image, or put it first."""
        if not self._put([image]):
            self.images = self.images.after([image])
        self._tell({image.id}, ())
        self.look_anew()

    def look_for(self, text: str) -> None:
        """Show what fits; a filter that only asks for more looks through what is shown."""
        from imstui.tui.images.searching import Search

        before, self._search = self._search, Search.of(text) if text else None
        if self._search is None:
            self.shown = None
            return
        narrower = before is not None and self.shown is not None and self._search.narrows(before)
        self.shown = self._search.among(self.images, self._around(), self.shown if narrower else None)

    def asks(self, *terms: str) -> bool:
        """Whether the filter asks for any of these."""
        return self._search is not None and self._search.wanted.asks(*terms)

    def look_anew(self) -> None:
        """Ask the filter again: the images, or what is known around them, are others than before."""
        self.shown = self._search.among(self.images, self._around()) if self._search is not None else None

    def hold(self, images: ImageList) -> None:
        """Hold exactly these."""
        self.images = images
        self.look_anew()

    def _put(self, images: Sequence[ImageRow]) -> int:
        if not images:
            return 0
        places = {key: number for number, key in enumerate(self.images.ids)}
        known = [image for image in images if image.id in places]
        for image in known:
            self.images.put(places[image.id], image)
        return len(known)

    def _tell(self, new: frozenset[str] | set[str], changed: frozenset[str] | tuple[()]) -> None:
        if self.loaded_at is not None:
            self.told.update(dict.fromkeys(changed, "changed") | dict.fromkeys(new, "new"))


class Catalogue:
    """All views; the last one holds all of the others' images."""

    def __init__(self) -> None:
        self.around = Surroundings()
        self.shelves: Final = {view: Shelf(lambda: self.around) for view in View}

    def __getitem__(self, view: View) -> Shelf:
        return self.shelves[view]

    @property
    def complete(self) -> bool:
        """Whether all images are known, be it from an earlier start."""
        return all(self.shelves[view].loaded_at is not None for view in PARTS)

    @property
    def fresh(self) -> bool:
        """Whether all images were read from the cloud since the start."""
        return all(self.shelves[view].fresh for view in PARTS)

    @property
    def number(self) -> int:
        """How many images are known."""
        return sum(len(self.shelves[view].images) for view in PARTS)

    def learn(self, **known: Any) -> None:
        """Learn more of what stands around the images: fields of `Surroundings`."""
        before, self.around = self.around, replace(self.around, **known)
        for shelf in self.shelves.values():
            if "alias_of" in known:
                shelf.images.learn_aliases()
            if shelf.asks("", "key", "project", "member") or (
                shelf.asks("running") and before.in_work != self.around.in_work
            ):
                shelf.look_anew()

    def tell(self) -> None:
        """Let the rows say what the last reading changed."""
        told = {key: word for view in PARTS for key, word in self.shelves[view].told.items()}
        if told != self.around.fresh:
            self.around = replace(self.around, fresh=told)

    def settle(self) -> frozenset[str]:
        """What was new isn't any more; gives whose rows read otherwise now."""
        for view in PARTS:
            self.shelves[view].told.clear()
        settled = frozenset(self.around.fresh)
        self.around = replace(self.around, fresh={})
        return settled

    def forget(self) -> None:
        """Forget all images: another project's are next. Filters and orders stay."""
        for shelf in self.shelves.values():
            shelf.hold(ImageList(lambda: self.around))
            shelf.loaded_at, shelf.fresh, shelf.cursor = None, False, None
            shelf.told.clear()

    def gather(self) -> None:
        """Put into the last view what the others hold now."""
        everything = ImageList(lambda: self.around)
        for view in PARTS:
            everything.absorb(self.shelves[view].images)
        self.shelves[View.ALL].hold(everything)

    def count(self, view: View) -> str:
        """How many there are, in full digits; '+' while more may come, '' while nothing is known."""
        if view is View.ALL:
            number, done = self.number, self.complete
        else:
            number, done = len(self.shelves[view].images), self.shelves[view].loaded_at is not None
        if not number and not done:
            return ""
        return f"{number}" if done else f"{number}+"
