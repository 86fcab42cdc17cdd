"""What the app's workers work with: the ledger, then a session, then a desk with both.

Imported after the first frame. The remembered images come first, then the ledger, which brings sqlite3 along; httpx
comes with the session, in a thread.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imstui.model.errors import ImstuiError, SignInError
from imstui.model.image import Image
from imstui.model.key import Key
from imstui.model.replication import Binding, Replication, Transition
from imstui.replication.history import History
from imstui.tui.images.surroundings import unnamed_project
from imstui.tui.jobs.board import Board
from imstui.tui.launch import Launch

if TYPE_CHECKING:
    from imstui.local.ledger import Ledger
    from imstui.replication.desk import Desk
    from imstui.session import Session
    from imstui.session.cached_images import CachedImages

_REMEMBERED: Final = 200
"""Replications that are read from the ledger at the start; open ones come whatever their age."""
_KEPT: Final = 100
"""Images kept whole. At 50,000 all of them would take more memory than everything else; the others are on the disk."""


@dataclass
class Backstage:
    """One session's things, and what was learnt about its surroundings.

    Attributes:
        board: the replications that are known.
        binding: of the last session: whose project is shown.
        elsewhere: it isn't of the account that the program was started for.
        history: what the copies that ended have shown of how long they take.
        read_only: nothing may be sent: it was started so, or the profile is for looking only.
        keys: the project's KMS keys, as far as they are known.
        keys_problem: why they aren't; '' while nobody asked, or if they are.
        projects: names of the enterprise projects that a copy can belong to, by id.
        projects_asked: whether this session has asked for them.
    """

    launch: Launch
    ledger: Ledger | None = None
    session: Session | None = None
    binding: Binding | None = None
    elsewhere: bool = False
    desk: Desk | None = None
    read_only: bool = False
    keys: tuple[Key, ...] = ()
    keys_problem: str = ""
    history: History = field(default_factory=History)
    projects: dict[str, str] = field(default_factory=dict)
    projects_asked: bool = False
    board: Board = field(default_factory=Board)
    _images: dict[str, Image] = field(default_factory=dict)
    _kept: CachedImages | None = None
    _aliases: dict[str, str] = field(default_factory=dict)
    _project_names: dict[str, str] = field(default_factory=dict)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def open_ledger(self) -> list[Replication]:
        """Open the ledger; gives what it knows, newest first.

        Raises:
            LedgerError: it can't be used: nothing can be sent then.
        """
        from imstui.local.ledger import Ledger

        self.ledger = self.ledger or Ledger(self.launch.places().ledger)
        recent = self.ledger.recent(_REMEMBERED)
        self.history = History.of(recent)
        known = {one.id for one in recent}
        return recent + [one for one in self.ledger.open_ones() if one.id not in known]

    def adopt(self, session: Session) -> None:
        """Work with this session. What was learnt of another project is forgotten."""
        if self.binding is not None and not self.binding.same_project(session.binding):
            self.keys, self.keys_problem, self.projects = (), "", {}
            self._images, self._aliases, self._project_names = {}, {}, {}
        self.projects_asked = False
        self.session, self.binding, self.desk = session, session.binding, None
        self.read_only = self.launch.read_only or session.read_only
        session.keep_lists_in(self.launch.places())
        if self.ledger is not None:
            from imstui.local.senders import Senders
            from imstui.replication.desk import Clock, Desk

            desk = session.desk(self.ledger, Senders(self.launch.places().senders))
            self.desk = Desk(desk.ims, desk.ledger, desk.senders, desk.binding, Clock(now=self.launch.clock))

    async def sign_out(self) -> None:
        """Leave the session, if there is one."""
        session, self.session, self.desk = self.session, None, None
        if session is not None:
            await session.aclose()

    async def read_keys(self) -> None:
        """Learn which keys there are; where KMS can't be asked, why.

        Raises:
            SignInError: the session has ended.
        """
        if self.session is None:
            return
        try:
            self.keys = await self.session.keys()
            self._aliases = {key.id: key.alias for key in self.keys}
            self.keys_problem = "" if self.keys else "KMS has no keys in this project."
        except SignInError as error:
            self.keys_problem = f"KMS can't be asked ({error})."
            raise
        except ImstuiError as error:
            self.keys_problem = f"KMS can't be asked ({error}): type a key's id."

    async def read_projects(self) -> None:
        """Learn which enterprise projects there are, once: whoever asks meanwhile waits for the same answer."""
        async with self._asking:
            if self.session is None or self.projects:
                return
            self.projects_asked = True
            found = await self.session.enterprise_projects()
            self._project_names = {one.id: one.name for one in found}
            self.projects = {one.id: one.name for one in found if one.enabled}

    def known_binding(self) -> Binding | None:
        """Whose images were on the screen last, as far as that is known; from now on they are at hand."""
        from imstui.session.cached_images import CachedImages

        binding = self.launch.known().binding() if self.launch.known is not None else None
        if binding is not None:
            self._kept = CachedImages(self.launch.places(), binding)
        return binding

    def remember_binding(self, binding: Binding) -> None:
        """Know at the next start whose images were on the screen."""
        if self.launch.known is not None and not self.elsewhere:
            self.launch.known().remember(binding)

    @property
    def kept(self) -> CachedImages | None:
        """The images that are kept on this machine: of the session, else those that were known at the start."""
        return self.session.cached if self.session is not None else self._kept

    async def image(self, image_id: str) -> Image | None:
        """One image: as it was listed if it was kept, else read again.

        Raises:
            CloudError, TransportError, SignInError: it couldn't be read.
        """
        known = self._images.get(image_id) or (self.kept.image(image_id) if self.kept is not None else None)
        if known is not None or self.session is None:
            return known
        return await self.session.image_of_id(image_id)

    def keep(self, *images: Image) -> None:
        """Keep these whole, as long as there is room."""
        for image in images:
            if len(self._images) < _KEPT or image.id in self._images:
                self._images[image.id] = image

    def learn_image(self, image: Image) -> None:
        """Keep an image that was read anew: the list that lies on the disk knows it as it was before."""
        self._images[image.id] = image

    def learn(self, before: Replication | None, after: Replication) -> None:
        """Take in how long a copy took, once it ended well."""
        if before is not None and before.state.open and not after.state.open:
            self.history = self.history.and_one(after)

    def story(self, replication_id: str) -> list[Transition]:
        """Every step of a replication; none without a ledger."""
        return self.ledger.story(replication_id) if self.ledger is not None else []

    def alias_of(self, key_id: str) -> str:
        """A key's alias, or ''."""
        return self._aliases.get(key_id, "")

    def project_name(self, project_id: str) -> str:
        """An enterprise project's name, as far as it is known."""
        return self._project_names.get(project_id, "") or unnamed_project(project_id)

    @property
    def project_id(self) -> str:
        """Whose images are looked at; '' while nobody knows."""
        if self.session is not None:
            return self.session.account.project_id
        return self._kept.project_id if self._kept is not None else ""

    def close(self) -> None:
        """Close the ledger, when nothing writes to it any more."""
        if self.ledger is not None:
            self.ledger.close()
