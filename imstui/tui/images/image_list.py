"""The images of one view, as a table's rows and as what a filter looks through: fifty thousand are held at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from sys import intern
from typing import TYPE_CHECKING, Any

from imstui.tui.images.image_store import ImageStore, Shared
from imstui.tui.widgets.rows import Row, RowSource, SortValue

if TYPE_CHECKING:
    # The first frame comes before the first image.
    from imstui.model.image_row import ImageRow
    from imstui.tui.images.surroundings import Surroundings


class ImageList(RowSource):
    """Images in their order; a row's cells are made when it is looked at.

    Args:
        around: tells what is known around the images.

    Attributes:
        images: what the list holds.
        names: each name, lower-cased; the same text as the image's where it is lower-case already.
        rests: what else is searched; one text for all images where it is the same.
    """

    __slots__ = ("_around", "images", "names", "rests")

    def __init__(
        self,
        around: Callable[[], Surroundings],
        images: Iterable[ImageRow] = (),
        pool: dict[Shared, Shared] | None = None,
    ) -> None:
        self._around = around
        self.images = ImageStore(pool=pool)
        self.names: list[str] = []
        self.rests: list[str] = []
        self.extend(images)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, number: int) -> Row:
        from imstui.tui.images.image_rows import image_row

        return image_row(self.images[number], self._around())

    def keys(self) -> Iterator[str]:
        """The ids of all images."""
        return iter(self.ids)

    def key(self, number: int) -> str:
        """The id of one image."""
        return self.ids[number]

    def values(self, column: int, value: SortValue) -> list[Any]:
        """What all images are ordered by."""
        del value
        from imstui.tui.images.image_order import order_value

        return list(map(order_value(column, self._around()), self.images))

    @property
    def ids(self) -> list[str]:
        """The ids of all images."""
        return self.images.ids

    @property
    def texts(self) -> tuple[list[str], list[str], list[str]]:
        """What a filter's words are looked for in."""
        return self.names, self.ids, self.rests

    def extend(self, images: Iterable[ImageRow]) -> None:
        """Add images at the end."""
        for image in images:
            name, rest = self._searched(image)
            self.images.append(image)
            self.names.append(name)
            self.rests.append(rest)

    def put(self, number: int, image: ImageRow) -> None:
        """Put an image in the place of what was known of it."""
        self.images.put(number, image)
        self.names[number], self.rests[number] = self._searched(image)

    def of(self, images: Iterable[ImageRow]) -> ImageList:
        """A list of other images that looks like this one."""
        return ImageList(self._around, images, self.images.pool)

    def after(self, images: Iterable[ImageRow]) -> ImageList:
        """The same list with these images before its own."""
        made = self.of(images)
        made.absorb(self)
        return made

    def absorb(self, other: ImageList) -> None:
        """Add another list's images at the end."""
        self.images.extend(other.images)
        self.names += other.names
        self.rests += other.rests

    def learn_aliases(self) -> None:
        """Have encrypted images found by what their keys are called now."""
        for number, image in enumerate(self.images):
            if image.key_id:
                self.rests[number] = self._searched(image)[1]

    def _searched(self, image: ImageRow) -> tuple[str, str]:
        from imstui.model.filter_facts import haystack_parts

        alias = self._around().alias_of(image.key_id) if image.key_id else ""
        name, _, rest = haystack_parts(image, alias)
        return image.name if name == image.name else name, intern(rest)
