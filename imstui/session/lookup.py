"""From what a person types to the thing itself: images by id, prefix or exact name; keys by id or alias."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from imstui.cloud.image_query import ImageQuery
from imstui.cloud.ims import Ims
from imstui.model.errors import Ambiguous, NotFound
from imstui.model.image import Image, ImageType
from imstui.model.key import Key

if TYPE_CHECKING:
    # A session that keeps no lists loads nothing of them.
    from imstui.session.cached_images import CachedImages

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_PREFIX: Final = re.compile(r"[0-9a-f-]{8,36}")
_SHOWN: Final = 10


def is_id(text: str) -> bool:
    """Whether it has the form of an image's or a key's id."""
    return bool(_UUID.fullmatch(text.casefold()))


def is_prefix(text: str) -> bool:
    """Whether it may be the beginning of an id, and is no whole one."""
    return bool(_PREFIX.fullmatch(text.casefold())) and not is_id(text)


async def find_image(ims: Ims, name: str, cached: CachedImages | None = None) -> Image:
    """The one image that is meant: by id, by a unique prefix of 8 or more of it, or by its exact name.

    Args:
        ims: of the project.
        name: what a person typed.
        cached: the lists that were kept: a prefix that is unique there needs no new list, only a look at the image.

    Raises:
        NotFound: there is none; near misses are named.
        Ambiguous: several fit.
        CloudError, TransportError, SignInError: the images couldn't be read.
    """
    found = await _by_id_or_name(ims, name)
    near: list[str] = []
    wanted = name.casefold()
    if not found and cached is not None and is_prefix(name):
        found = await _by_kept_prefix(ims, cached, wanted)
    if not found:
        async for image in _images(ims, ImageQuery(type=None)):
            if _PREFIX.fullmatch(wanted) and image.id.startswith(wanted):
                found.append(image)
            near.append(image.name)
    if not found:
        raise NotFound(f"There is no image {name!r}.", hint=_did_you_mean(name, near) or _how_to_name(wanted))
    if len(found) > 1:
        raise several(name, found)
    return await with_member_status(ims, found[0])


def _how_to_name(wanted: str) -> str:
    too_short = re.fullmatch(r"[0-9a-f]{4,7}", wanted)
    return "An id's beginning needs 8 characters or more." if too_short else "See 'imstui images'."


async def with_member_status(ims: Ims, image: Image) -> Image:
    """The image with whether it was accepted, where somebody else shared it: a list tells only what it is asked for."""
    if image.member_status is not None or not image.is_foreign(ims.project_id):
        return image
    for status in ("accepted", "pending", "rejected"):
        async for found in _images(ims, ImageQuery(type=ImageType.SHARED, id=image.id, member_status=status)):
            if found.id == image.id:
                return replace(image, member_status=status)
    return image


def find_key(keys: Iterable[Key], name: str) -> Key:
    """The one key that is meant: by id, or by alias.

    Raises:
        NotFound: there is none; near misses are named.
        Ambiguous: several have the alias.
    """
    everything = tuple(keys)
    wanted = name.removeprefix("alias/")
    found = [key for key in everything if wanted in (key.id, key.alias)]
    if not found:
        hint = _did_you_mean(wanted, [key.alias for key in everything])
        raise NotFound(f"There is no key {name!r}.", hint=hint or "Give a key's id or alias, as KMS has it.")
    if len(found) > 1:
        raise Ambiguous(f"{len(found)} keys are called {name!r}.", candidates=tuple(key.id for key in found))
    return found[0]


def key_id_of(keys: Iterable[Key], name: str) -> str:
    """A key's id, by id or alias. A whole id that isn't listed goes through: it may be another project's, with a grant.

    Raises:
        LookupFailed: no key has the alias, or several have it.
    """
    try:
        return find_key(keys, name).id
    except NotFound:
        if is_id(name):
            return name.casefold()
        raise


async def _by_id_or_name(ims: Ims, name: str) -> list[Image]:
    if is_id(name):
        image = await ims.image(name.casefold())
        return [image] if image else []
    return [image async for image in _images(ims, ImageQuery(type=None, name=name)) if image.name == name]


async def _by_kept_prefix(ims: Ims, cached: CachedImages, prefix: str) -> list[Image]:
    """The image whose id alone begins so in the kept lists, if it is still there."""
    ids = cached.ids_beginning(prefix)
    image = await ims.image(*ids) if len(ids) == 1 else None
    return [image] if image else []


async def _images(ims: Ims, query: ImageQuery) -> AsyncIterator[Image]:
    async for page in ims.pages(query):
        for image in page.images:
            yield image


def several(name: str, found: list[Image]) -> Ambiguous:
    """The refusal of a name that fits several images, with a line for each."""
    lines = [f"{image.id}  {image.type.value:8}  {image.status:8}  {image.name}" for image in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"and {len(found) - _SHOWN} more")
    return Ambiguous(f"{name!r} fits {len(found)} images.", candidates=tuple(lines), hint="Give the id of one of them.")


def _did_you_mean(name: str, others: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, set(others), n=3, cutoff=0.7)
    return f"Did you mean {' or '.join(sorted(near))}?" if near else ""
