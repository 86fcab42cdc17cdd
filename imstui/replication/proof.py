"""Proof: the finished copy is read and compared with what was asked. SUCCESS alone proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from imstui.model.errors import CloudError, TransportError
from imstui.model.image import Image
from imstui.model.replication import Proof, Replication, Verdict
from imstui.replication.desk import Desk
from imstui.replication.settle import contradicts, without_image


async def prove(desk: Desk, replication: Replication) -> Replication:
    """Read the copy of a succeeded replication and write the verdict down; unreadable ones can be tried again.

    Raises:
        SignInError: the session ended and can't be renewed.
    """
    found = await _with_image(desk, replication)
    proof = await _read(desk, found)
    current = desk.ledger.get(replication.id)
    if current.proof is not None and current.proof.verdict is not Verdict.UNREADABLE:
        return current  # Another process has read it in the meantime.
    claiming = bool(found.image_id) and not current.image_id
    proven = replace(current, image_id=current.image_id or found.image_id, proof=proof)
    desk.ledger.note(proven, claiming=claiming)
    return proven


async def _with_image(desk: Desk, replication: Replication) -> Replication:
    """The replication with its image's id; a job needn't name it, but the one new image of that name must be it.

    Unless another one of the same name lacks its image as well. Of an adopted job it isn't known which are new.
    """
    if replication.image_id or not replication.request.image_id:
        return replication
    try:
        named = await desk.ims.named(replication.request.name)
    except (CloudError, TransportError):
        return replication
    if any(other.id != replication.id for other in without_image(desk.ledger, replication)):
        return replication
    taken = desk.ledger.owners([image.id for image in named]).keys() | set(replication.known_ids)
    new = [image for image in named if image.id not in taken and image.id != replication.request.image_id]
    if len(new) != 1 or contradicts(replication, new[0]):
        return replication
    return replace(replication, image_id=new[0].id)


async def _read(desk: Desk, replication: Replication) -> Proof:
    now = desk.clock.now()
    if not replication.image_id:
        return Proof(Verdict.UNREADABLE, now, ("The job named no image, and none could be told by its name.",))
    try:
        image = await desk.ims.image(replication.image_id)
    except (CloudError, TransportError) as error:
        return Proof(Verdict.UNREADABLE, now, (str(error),))
    if image is None:
        return Proof(Verdict.UNREADABLE, now, (f"Image {replication.image_id} isn't in the list.",))
    return compare(replication, image, now)


def compare(replication: Replication, image: Image, now: datetime) -> Proof:
    """What of the finished copy isn't as it was asked for.

    An adopted job's request isn't known, so that there is nothing to compare; fields that the cloud didn't send
    prove nothing either way, but for the key: a copy without one isn't encrypted.
    """
    if not replication.request.image_id:
        return Proof(Verdict.UNREADABLE, now, ("The job was adopted by its id: what was asked for isn't known.",))
    wrong_key = _wrong_key(replication, image)
    found = [wrong_key, *_asked(replication, image), *_kept(replication, image)]
    differences = tuple(sentence for sentence in found if sentence)
    return Proof(Verdict.DIFFERS if differences else Verdict.VERIFIED, now, differences, wrong_key is not None)


def _wrong_key(replication: Replication, image: Image) -> str | None:
    asked = replication.request.cmk_id
    if asked and not image.encrypted:
        return f"THE COPY IS NOT ENCRYPTED, though key {asked} was asked for."
    if asked and image.key_id and image.key_id != asked:
        return f"THE COPY HAS ANOTHER KEY: {image.key_id}, though {asked} was asked for."
    return None


def _unasked_key(replication: Replication, image: Image) -> str | None:
    if not replication.request.cmk_id and image.encrypted:
        return f"The copy is encrypted (key {image.key_id or 'not told'}), though no key was asked for."
    return None


def _asked(replication: Replication, image: Image) -> list[str | None]:
    request = replication.request
    return [
        _unasked_key(replication, image),
        _difference("name", request.name, image.name),
        _difference("description", request.description or None, image.description),
        _difference("enterprise project", request.enterprise_project_id, image.enterprise_project_id),
    ]


def _kept(replication: Replication, image: Image) -> list[str | None]:
    source = replication.source
    return [
        _difference("OS", source.os_type, image.os_type),
        _difference("OS version", source.os_version, image.os_version),
        _difference("minimum disk", source.min_disk_gb, image.min_disk_gb),
        _difference("firmware", source.firmware, image.firmware),
        _size_difference(source.size_bytes, image.size_bytes),
    ]


def _difference(what: str, asked: str | int | None, found: str | int | None) -> str | None:
    if asked is None or found is None or asked == found:
        return None
    return f"The {what} is {found!r}, and {asked!r} was expected."


def _size_difference(asked: int | None, found: int | None) -> str | None:
    """Sizes may move a little when a disk is written anew; by more than a tenth, something is missing."""
    if not asked or not found or abs(asked - found) * 10 <= asked:
        return None
    return f"The size is {found} bytes, and about {asked} was expected."
