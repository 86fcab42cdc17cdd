"""Before anything is sent: each wanted copy with what forbids it, what to know about it, and what looks like it.

The same for `imstui copy`, its --dry-run and the copy dialog.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from imstui.model.copying import CopyRequest
from imstui.model.image import Image
from imstui.model.key import Key
from imstui.model.replication import Replication, State
from imstui.replication.desk import Desk
from imstui.replication.intent import Wish
from imstui.replication.rules import (
    Blocker,
    copy_blockers,
    description_problem,
    description_warning,
    encryption_problem,
    key_problem,
    key_warning,
    name_problem,
    source_warnings,
    unlisted_key_warning,
)

_DONE: Final = frozenset({State.RUNNING, State.SUCCEEDED})


@dataclass(frozen=True, slots=True)
class Planned:
    """One wanted copy, looked at from all sides.

    Attributes:
        key: what KMS tells of the wished key.
        source_key: what KMS tells of the source's key.
        blockers: rules that the cloud would certainly enforce; with any, it isn't sent.
        warnings: what to know before it is sent.
        open_twins: open replications of the same source and name.
        namesakes: images that bear the name already.
        equal: a running or finished replication of the same source, name and key.
    """

    image: Image
    request: CopyRequest
    key: Key | None = None
    source_key: Key | None = None
    blockers: tuple[Blocker, ...] = ()
    warnings: tuple[str, ...] = ()
    open_twins: tuple[Replication, ...] = ()
    namesakes: tuple[Image, ...] = ()
    equal: Replication | None = None

    @property
    def wish(self) -> Wish:
        """The copy as it is written down."""
        return Wish(
            self.image,
            self.request,
            tuple(image.id for image in self.namesakes),
            self.key.alias if self.key else "",
            self.source_key.alias if self.source_key else None,
        )

    @property
    def doubtful(self) -> bool:
        """Whether a person should say that a second one is wanted."""
        return bool(self.open_twins or self.namesakes)


def check(
    image: Image, request: CopyRequest, project_id: str, *, keys: Sequence[Key] = (), unencrypted: bool = False
) -> Planned:
    """What can be told without asking anybody: the image's rules, the name's, the key's.

    Args:
        image: the source.
        request: what would be sent.
        project_id: whose images they are.
        keys: the project's keys, as far as KMS tells them.
        unencrypted: whether a person said that the copy shall be unencrypted.
    """
    description = request.description or ""
    by_id = {key.id: key for key in keys}
    key, source_key = by_id.get(request.cmk_id or ""), by_id.get(image.key_id or "")
    problems = (
        ("name", name_problem(request.name)),
        ("description", description_problem(description)),
        ("encryption", encryption_problem(image, request.cmk_id, unencrypted=unencrypted)),
        ("key", key_problem(key) if key else None),
    )
    blockers = copy_blockers(image, project_id) + tuple(Blocker(code, why) for code, why in problems if why)
    warnings = (
        *source_warnings(image, source_key, project_id),
        description_warning(description),
        key_warning(key) if key else None,
        unlisted_key_warning(request.cmk_id) if request.cmk_id and keys and key is None else None,
    )
    told = tuple(warning for warning in warnings if warning)
    return Planned(image, request, key, source_key, blockers, told)


async def plan(desk: Desk, checked: Sequence[Planned]) -> tuple[Planned, ...]:
    """The same with what the ledger and the cloud know: twins, namesakes, names that two of them want.

    Raises:
        CloudError, TransportError, SignInError: the names couldn't be read.
    """
    wanted = Counter(one.request.name for one in checked)
    names = {name: await desk.ims.named(name) for name in wanted if name_problem(name) is None}
    return tuple(_with_likes(desk, one, names.get(one.request.name, ()), wanted) for one in checked)


def _with_likes(desk: Desk, planned: Planned, namesakes: tuple[Image, ...], wanted: Counter[str]) -> Planned:
    request = planned.request
    same = [one for one in desk.ledger.of_name(desk.binding, request.name) if one.request.image_id == request.image_id]
    equal = [one for one in same if one.request.cmk_id == request.cmk_id and one.state in _DONE]
    clash = (Blocker("name", f"{wanted[request.name]} of these copies would be called {request.name}."),)
    return replace(
        planned,
        blockers=planned.blockers + (clash if wanted[request.name] > 1 else ()),
        open_twins=tuple(one for one in same if one.state.open),
        namesakes=namesakes,
        equal=equal[-1] if equal else None,
    )
