"""What must be true of every ledger after every history, whatever happened."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from imstui.local.ledger import Ledger
from imstui.model.replication import STEPS, Replication, State
from tests.reliability.cloud_in_memory import SOURCES, CloudInMemory, Made

_NEVER_ACTED = frozenset({State.QUEUED, State.DROPPED, State.REFUSED})
_UNSETTLED = frozenset({State.UNKNOWN, State.NOT_STARTED})


def mark_of(row: Replication) -> str:
    """The mark by which the cloud knows the intent."""
    return row.request.enterprise_project_id or ""


def check_always(book: Ledger, cloud: CloudInMemory) -> None:
    """What is true at every moment."""
    rows = book.recent(-1)
    assert max(cloud.acted.values(), default=0) <= 1, "an intent was doubled"
    for what in ("image_id", "job_id"):
        held = Counter(getattr(row, what) for row in rows if getattr(row, what))
        assert max(held.values(), default=0) <= 1, f"two replications hold one {what}"
    for row in rows:
        _check_story(book, row)
        _check_belongings(cloud, row)


def _check_story(book: Ledger, row: Replication) -> None:
    story = book.story(row.id)
    assert (story[0].before, story[-1].after) == (None, row.state)
    for before, after in pairwise(story):
        assert after.before is before.after, f"{row.id} has a gap in its story"
        assert after.after in STEPS[before.after], f"{row.id} took a step that doesn't exist"


def _check_belongings(cloud: CloudInMemory, row: Replication) -> None:
    made = made_for(cloud, row)
    if row.state in _NEVER_ACTED:
        assert made is None, f"{row.id} is {row.state.value}, and the cloud made {made}"
    if row.job_id:
        assert made is not None
        assert row.job_id == made.job_id, f"{row.id} follows another one's job"
    if row.image_id and (made is None or row.image_id != made.image.id):
        _check_mistake(cloud, row, made)


def _check_mistake(cloud: CloudInMemory, row: Replication, made: Made | None) -> None:
    """An image that isn't its copy: only a stranger's that nothing tells from its copy, and came after it was sent."""
    assert row.image_id not in {source.id for source in SOURCES}, f"{row.id} took a source for its copy"
    stranger = cloud.strangers.get(row.image_id)
    assert stranger is not None, f"{row.id} took the copy of another replication"
    assert stranger.id not in row.known_ids, f"{row.id} took an image that was there before"
    assert cloud.since[stranger.id] >= cloud.names_read[mark_of(row)], f"{row.id} was sent without a look at the names"
    parents = {row.request.image_id, None, row.source.source_image_id} if row.job_id else {row.request.image_id}
    assert stranger.source_image_id in parents, f"{row.id} took an image with another parent by itself"
    assert stranger.key_id in {None, row.request.cmk_id}, f"{row.id} took an image with another key by itself"
    if row.job_id:
        assert made is not None
        assert not made.names_image, f"{row.id} was told its image, and has another"
    if made is not None and made.image.id not in cloud.gone:
        lost_sight = made.hidden or made.fails or made.image.id in cloud.names
        assert lost_sight, f"{row.id} could have known better: {made}"


def check_settled(book: Ledger, cloud: CloudInMemory) -> None:
    """What is true once all went well for long enough: nothing is lost, and nothing waits without a reason."""
    for row in book.recent(-1):
        made = made_for(cloud, row)
        assert row.state not in {State.QUEUED, State.SUBMITTING}, f"{row.id} hangs: {row}"
        if row.state is State.UNKNOWN:
            assert row.candidates, f"{row.id} is unknown, and nobody is asked: {row}"
        if row.state is State.RUNNING:
            assert not _still_there(cloud, row.image_id), f"{row.id} runs for ever: {row}"
        if made is not None and row.state in _UNSETTLED and _still_there(cloud, made.image.id):
            renamed = made.image.id in cloud.names
            assert renamed or made.image.id in row.candidates, f"the copy of {row.id} is lost: {row} {made}"


def made_for(cloud: CloudInMemory, row: Replication) -> Made | None:
    """What the cloud really made for it."""
    return next((made for made in cloud.made if made.mark == mark_of(row)), None)


def _still_there(cloud: CloudInMemory, image_id: str) -> bool:
    return any(image.id == image_id for image in cloud.listed())
