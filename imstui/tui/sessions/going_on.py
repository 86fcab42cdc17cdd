"""Going on after the cloud ended a session: one question, whoever noticed it, and the work goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imstui.model.errors import ImstuiError, SignInError, Unauthorized
from imstui.tui.sessions.taking_over import TakingOverApp
from imstui.tui.working import ENDED

if TYPE_CHECKING:
    from imstui.local.found import Found
    from imstui.model.credentials import Secret
    from imstui.session import Session
    from imstui.tui.screens.prompt import Answer


class GoingOnApp(TakingOverApp):
    """Asks once for what a new session needs."""

    _restoring = False

    def trouble(self, error: ImstuiError) -> None:
        """Say what went wrong; where the session has ended, have it opened anew."""
        session = self.backstage.session if self.backstage is not None else None
        # A key that was refused is tried no more; a token is renewed by the session itself as long as it can.
        refused = isinstance(error, Unauthorized) and session is not None and session.account.expires_at is None
        if session is not None and (refused or isinstance(error, SignInError)):
            self.session_ended(error)
        else:
            self.say_error(error)

    def session_ended(self, error: ImstuiError) -> None:
        """Say so, and ask for what is needed to go on: once, however many requests were turned away."""
        if self.standing.state == ENDED or self._restoring:
            return
        self.retell(state=ENDED)
        self._restore(error)

    def sign_in_again(self) -> None:
        """Ask for what a new session needs, unless that is being asked."""
        if not self._restoring and self.backstage is not None and self.backstage.session is not None:
            self._restore(None)

    def action_sign_in_again(self) -> None:
        """Sign in again, before the session ends or after it."""
        if self.backstage is not None and self.backstage.session is None:
            self.begin()
        else:
            self.sign_in_again()

    def _restore(self, error: ImstuiError | None) -> None:
        self._restoring = True
        self.run_worker(self._restored(error), group="restore")

    async def _restored(self, error: ImstuiError | None) -> None:
        """Ask until there is a session again, or the person leaves it."""
        from imstui.accounts.renewing import SECRETS, need_of
        from imstui.present.explain import one_line
        from imstui.tui.screens.prompt import Prompt
        from imstui.tui.sessions.opening import Left
        from imstui.tui.sessions.renewal_words import question

        assert self.backstage is not None  # noqa: S101 - it holds the session that ended
        session, problem = self.backstage.session, ""
        try:
            replaces = session is not None and await self._will_replace(session.found)
            while session is not None:
                asked = question(session, error, ended=self.standing.state == ENDED, problem=problem, replaces=replaces)
                answer = await self.push_screen_wait(Prompt(asked))
                if answer is None:
                    break
                try:
                    fresh = await self._opened_by(session, error, answer)
                except Left:
                    continue
                except ImstuiError as refused:
                    problem = one_line(refused)
                    error = refused if isinstance(refused, SignInError) else error
                    continue
                other = await self.take(fresh, self.finder)
                self.say(
                    "Signed in again, to another project than before." if other else "Signed in again; all goes on."
                )
                # A token of another project isn't this profile's.
                if replaces and not other and not answer.again and need_of(session.found, error) in SECRETS:
                    self.run_worker(self._replace(session.found, answer.secret), group="keep")
                return
        finally:
            self._restoring = False
        if self.standing.state == ENDED:
            self.say(
                "The session has ended. What was read can be looked at; jobs go on in the cloud; r signs in.", "warning"
            )

    async def _will_replace(self, found: Found) -> bool:
        """Whether what is typed will be kept."""
        from imstui.tui.sessions.aside import aside
        from imstui.tui.sessions.finders import will_replace

        return await aside(lambda: will_replace(found))

    async def _replace(self, found: Found, secret: Secret) -> None:
        """Keep the secret that opened the new session; what came of it is said, and nothing waits for it."""
        from imstui.tui.sessions.aside import aside
        from imstui.tui.sessions.finders import replaced

        text, role = await aside(lambda: replaced(found, secret))
        if text:
            self.say(text, role)

    async def _opened_by(self, session: Session, error: ImstuiError | None, answer: Answer) -> Session:
        """A session by what the person answered."""
        from imstui.accounts.renewing import Need, need_of, prove, with_secret
        from imstui.tui.sessions.opening import opened

        need = need_of(session.found, error)
        if answer.again or need is Need.NOTHING:
            return await opened(self.finder, self.asker)
        found = with_secret(session.found, need, answer.secret)
        await prove(found)
        return await opened(lambda _: found, self.asker)
