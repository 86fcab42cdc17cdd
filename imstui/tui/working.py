"""The app's workers: they sign in, read images and follow jobs, and put what they learn where the screens see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.reactive import reactive

from imstui.model.errors import ImstuiError, LedgerError, SignInError
from imstui.tui.launch import Launch
from imstui.tui.terminal.quiet import QuietApp
from imstui.tui.widgets.message_line import Note
from imstui.tui.widgets.rows import Role
from imstui.tui.widgets.title_line import Standing

if TYPE_CHECKING:
    # What only a session needs comes after the first frame.
    from imstui.model.replication import Binding, Replication
    from imstui.tui.backstage import Backstage
    from imstui.tui.screens.images_pane import ImagesPane

_KEPT_NOTES: Final = 20
ENDED: Final = "session ended"
"""How the title says that the cloud takes the session no longer."""


class WorkingApp(QuietApp[str]):
    """Holds what is known, and the workers that keep it true. What is on the screen is its subclass's matter."""

    jobs: reactive[tuple[Replication, ...]] = reactive((), init=False)
    """The replications of this account, in the order they are shown."""
    standing: reactive[Standing] = reactive(Standing("starting"), init=False)
    """How the session stands."""
    notes: reactive[tuple[Note, ...]] = reactive((), init=False)
    """The last twenty things that were said, oldest first."""

    def __init__(self, launch: Launch) -> None:
        super().__init__()
        self.launch = launch
        self.backstage: Backstage | None = None

    @property
    def images(self) -> ImagesPane:
        """Where images are shown."""
        raise NotImplementedError

    def show_kept(self) -> None:
        """Show the images as they were known last, if nothing is shown yet."""
        raise NotImplementedError

    def reach(self, binding: Binding) -> None:
        """The session of that project is there."""
        raise NotImplementedError

    def read_images(self) -> None:
        """Read all images."""
        raise NotImplementedError

    def read_image(self, image_id: str) -> None:
        """Read one image that is new, or in another state than before."""
        raise NotImplementedError

    def say(self, text: str, role: Role = "") -> None:
        """Tell the person something."""
        self.notes = (*self.notes, Note(self.launch.clock(), text, role))[-_KEPT_NOTES:]

    def begin(self) -> None:
        """Open the ledger, so that known jobs are there at once; then sign in."""
        from imstui.tui.backstage import Backstage

        if self.launch.problem:
            self.say(self.launch.problem, "warning")
        self.backstage = self.backstage or Backstage(self.launch)
        self.show_kept()
        # What is remembered is on the screen before the ledger brings sqlite3 along.
        self.call_after_refresh(self._begin_work)

    def _begin_work(self) -> None:
        assert self.backstage is not None  # noqa: S101 - `begin` has made it
        try:
            self.backstage.board.put(self.backstage.open_ledger())
        except LedgerError as error:
            self.trouble(error)
        self.retell()
        self.run_worker(self._work(), group="session", exclusive=True)

    def retell(self, **standing: object) -> None:
        """Show the jobs, and say how the session stands."""
        from dataclasses import replace

        from imstui.tui.jobs.board import counts

        if self.backstage is not None:
            self.jobs = self.backstage.board.shown(self.launch.clock())
        count = counts(self.jobs)
        told = replace(self.standing, running=count["running"], failed=count["failed"])
        self.standing = replace(told, **standing)  # type: ignore[arg-type] # fields by name

    async def _work(self) -> None:
        """Sign in, then read and follow until the session ends."""
        assert self.backstage is not None  # noqa: S101 - `begin` has made it
        self.retell(state="signing in", read_only=self.launch.read_only)
        self.images.retell(trouble="Signing in.")
        try:
            await self.enter()
        except ImstuiError as error:
            self.no_session(error)

    def entered(self) -> None:
        """There is a session: say whose, read and follow until it ends."""
        backstage = self.backstage
        if backstage is None or backstage.session is None:
            return
        account = backstage.session.account
        self.retell(
            state="",
            account="demo" if self.launch.demo else account.profile or account.user_name or account.domain_name,
            region=account.region,
            project=account.project_name or account.project_id[:8],
            expires_at=account.expires_at,
            read_only=backstage.read_only,
        )
        self.reach(backstage.session.binding)
        self.images.retell(trouble="", reading=True)
        self.run_worker(self.follow_jobs(), group="follow", exclusive=True)
        self.run_worker(self._read_surroundings(), group="surroundings", exclusive=True)
        self.read_images()

    async def enter(self) -> None:
        """Sign in to the account that is meant, and work with that."""
        raise NotImplementedError

    def no_session(self, error: ImstuiError) -> None:
        """Say that there is no session, and what can be done."""
        raise NotImplementedError

    def trouble(self, error: ImstuiError) -> None:
        """Say what went wrong; where the session has ended, have it opened anew."""
        raise NotImplementedError

    def say_error(self, error: ImstuiError) -> None:
        """Tell the person what went wrong."""
        from imstui.present.explain import one_line

        self.say(one_line(error), "error")

    async def follow_jobs(self) -> None:
        """Follow all that is open in this project, for as long as the session lasts."""
        raise NotImplementedError

    async def _read_surroundings(self) -> None:
        """Read what stands around the images: key aliases and the quota."""
        backstage = self.backstage
        if backstage is None or backstage.session is None:
            return
        try:
            await backstage.read_keys()
        except SignInError as error:
            self.trouble(error)
        self.images.learn(alias_of=backstage.alias_of, project_name=backstage.project_name)
        await self.read_quota()

    async def read_quota(self) -> None:
        """Read how many images there are and may be."""
        if self.backstage is None or self.backstage.session is None:
            return
        try:
            quotas = await self.backstage.session.quota()
        except SignInError as error:
            self.trouble(error)
            return
        except ImstuiError:
            return  # The title leaves it out; a copy beyond it is refused in the cloud's own words.
        mine = next((one for one in quotas if one.type == "image"), quotas[0] if quotas else None)
        self.retell(quota=f"{mine.used}/{mine.quota}" if mine is not None else "")
