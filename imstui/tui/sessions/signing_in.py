"""Accounts as a person changes them: the ways in, a first sign-in, another profile, another project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imstui.model.errors import ImstuiError, SignInRefused
from imstui.tui.sessions.going_on import GoingOnApp

if TYPE_CHECKING:
    from datetime import datetime

    from imstui.accounts.entering import Entry
    from imstui.model.credentials import Secret
    from imstui.model.profile import Keeping
    from imstui.model.replication import Replication
    from imstui.session import Session
    from imstui.tui.launch import Finder
    from imstui.tui.screens.sign_in_form import SignInForm
    from imstui.tui.sessions.account_messages import EntryWanted, PlaceWanted, WaysWanted, WayTaken
    from imstui.tui.widgets.rows import Row

_SIGNING_IN: Final = "signing in"
_BY_LETTER: Final = frozenset({"accounts", "project", "sign_in_again", "jobs", "notes", "help", "quit", "mouse"})
"""What the app does on a letter."""


class SigningInApp(GoingOnApp):
    """Answers the sign-in screens."""

    def no_account(self) -> None:
        """Offer the ways in, unless the person has gone elsewhere already."""
        if not self.launch.demo and len(self.screen_stack) == 1:
            self.action_accounts()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The demo has one account, and touches nothing on this host; where secrets are typed, letters are no keys."""
        if action == "accounts" and self.launch.demo:
            return False
        if action in _BY_LETTER and len(self.screen_stack) > 1 and self.screen.id == "sign-in-form":
            return False
        return super().check_action(action, parameters)

    def action_accounts(self) -> None:
        """The ways in."""
        from imstui.tui.screens.sign_in import SignIn

        if not any(isinstance(screen, SignIn) for screen in self.screen_stack):
            screen = SignIn(self.launch, self.job_row)
            self.push_screen(screen.data_bind(GoingOnApp.jobs, GoingOnApp.standing, GoingOnApp.notes))

    def job_row(self, replication: Replication, now: datetime) -> Row:
        """A replication's row as it reads at a moment."""
        raise NotImplementedError

    def on_ways_wanted(self, _: WaysWanted) -> None:
        """Look for the ways in."""
        self.run_worker(self._look_for_ways, group="ways", exclusive=True)  # type: ignore[arg-type] # it takes coroutine functions, too

    async def _look_for_ways(self) -> None:
        from imstui.tui.screens.sign_in import SignIn
        from imstui.tui.sessions.aside import aside
        from imstui.tui.sessions.finders import keyring_look, ways_here
        from imstui.tui.sessions.ways_shown import keyring_line, keyring_why, ways_shown

        screens = [screen for screen in self.screen_stack if isinstance(screen, SignIn)]
        shown = await aside(lambda: ways_shown(ways_here()))
        for screen in screens:
            screen.take_ways(shown)
        seen = await aside(keyring_look)
        for screen in screens:
            screen.take_keyring(keyring_line(seen), keyring_why(seen))

    def on_way_taken(self, event: WayTaken) -> None:
        """Go that way."""
        from imstui.tui.screens.sign_in_form import SignInForm
        from imstui.tui.sessions.finders import by_environment, by_profile
        from imstui.tui.sessions.ways_shown import How

        way = event.way
        match way.how:
            case How.FORM:
                form = SignInForm(ascii_only=self.launch.ascii_only)
                self.push_screen(form.data_bind(GoingOnApp.notes))
            case How.CLOUDS:
                self._choose_cloud(tuple(way.uses.split(", ")))
            case How.ENVIRONMENT:
                self._change(by_environment, "by the environment")
            case How.PROFILE:
                self._change(by_profile(way.name), f"profile {way.name}")
            case How.DEMO:
                self.exit("demo")

    def _choose_cloud(self, names: tuple[str, ...]) -> None:
        from imstui.tui.screens.picker import Picker
        from imstui.tui.sessions.finders import by_cloud
        from imstui.tui.widgets.columns import Column

        def chosen(name: str | None) -> None:
            if name:
                self._change(by_cloud(name), f"cloud {name}")

        if len(names) == 1:
            chosen(names[0])
        else:
            options = [(name, (name,), "", "") for name in names]
            self.push_screen(Picker("Which cloud", (Column("name", "CLOUD", 20, weight=1),), options), chosen)

    def _change(self, finder: Finder, words: str) -> None:
        self.run_worker(self._changed(finder, words), group="change", exclusive=True)

    async def _changed(self, finder: Finder, words: str, later: Finder | None = None) -> None:
        """Sign in another way. The former session stays until there is a new one.

        Args:
            finder: finds its settings now.
            words: how.
            later: finds them when they are read again, if that is another way.
        """
        from imstui.tui.sessions.opening import Left, opened

        before = self.standing.state
        self.retell(state=_SIGNING_IN)
        self.say(f"Signing in, {words}.")
        try:
            session = await opened(finder, self.asker)
        except ImstuiError as error:
            self.retell(state=before)
            if isinstance(error, Left):
                self.say("Nothing was changed.")
            else:
                self.say_error(error)
            return
        await self.take(session, later or finder)
        await self.leave_sign_in()
        self.say(f"Signed in: {self.standing.whose}.")

    async def leave_sign_in(self) -> None:
        """Leave the screens that were opened to sign in."""
        from imstui.tui.screens.sign_in import SignIn
        from imstui.tui.screens.sign_in_form import SignInForm

        while isinstance(self.screen, SignIn | SignInForm):
            await self.pop_screen()

    def on_place_wanted(self, event: PlaceWanted) -> None:
        """Look where the secret can go."""
        self.run_worker(self._look_for_place(event.keeping), group="place", exclusive=True)

    async def _look_for_place(self, keeping: Keeping | None) -> None:
        from imstui.tui.sessions.aside import aside
        from imstui.tui.sessions.finders import place_of
        from imstui.tui.sessions.ways_shown import place_problem

        try:
            place = await aside(lambda: place_of(keeping))
        except ImstuiError as error:
            self.say_error(error)
            return
        form = self._form()
        if form is not None:
            problem = "" if place.failure is None else place_problem(place.failure)
            form.take_place(f"What is typed below will be kept in {place.words}.", problem)

    def _form(self) -> SignInForm | None:
        from imstui.tui.screens.sign_in_form import SignInForm

        return next((screen for screen in self.screen_stack if isinstance(screen, SignInForm)), None)

    def on_entry_wanted(self, event: EntryWanted) -> None:
        """Sign in to what was entered."""
        self.run_worker(self._enter(event.entry, event.secret), group="change", exclusive=True)

    async def _enter(self, entry: Entry, secret: Secret) -> None:
        """Sign in first, then keep the secret, and only then leave the form."""
        from imstui.present.explain import one_line
        from imstui.tui.sessions.aside import aside
        from imstui.tui.sessions.finders import by_profile, prepared, stored
        from imstui.tui.sessions.opening import opened

        form, asker = self._form(), self.asker
        if form is None:
            return
        try:
            profile, guide = await aside(lambda: prepared(entry, asker))
            from imstui.accounts.enrolling import enrol

            enrolled = await enrol(profile, secret, guide)
            form.tell("Signed in. The secret is being kept.")
            told = await aside(lambda: stored(enrolled, secret))
            session = await opened(lambda _: enrolled.found, asker)
        except ImstuiError as error:
            form.refuse(one_line(error), of_secret=isinstance(error, SignInRefused) and error.doubts_secret)
            return
        await self.take(session, by_profile(enrolled.profile.name))
        await self.leave_sign_in()
        for text, role in told:
            self.say(text, role)

    def action_project(self) -> None:
        """Choose another project of the account."""
        if self.backstage is None or self.backstage.session is None:
            self.say("There is no session, so no project can be chosen: L signs in.")
        else:
            self.run_worker(self._choose_project(self.backstage.session), group="change", exclusive=True)

    async def _choose_project(self, session: Session) -> None:
        from imstui.tui.screens.picker import Picker
        from imstui.tui.sessions.finders import in_project_of
        from imstui.tui.sessions.projects_shown import COLUMNS, project_options

        try:
            projects = await session.projects()
        except ImstuiError as error:
            self.trouble(error)
            return
        picker = Picker("Work in which project", COLUMNS, project_options(projects, session.account))
        chosen = await self.push_screen_wait(picker)
        project = next((one for one in projects if one.id == chosen), None)
        if project is not None:
            origin = self.finder
            once, later = in_project_of(lambda _: session.found, project), in_project_of(origin, project)
            await self._changed(once, f"in project {project.name}, for this run", later)
