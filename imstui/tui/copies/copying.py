"""Copying as the app does it: the dialog, what it judges by, and sending what it asks for."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from imstui.model.errors import ImstuiError, SignInError, Unauthorized
from imstui.tui.messages import AgainWanted, CopyWanted, SendWanted
from imstui.tui.serving import ServingApp

if TYPE_CHECKING:
    from textual import events

    from imstui.model.replication import Replication
    from imstui.tui.copies.copy_draft import Facts
    from imstui.tui.copies.copy_form import Form
    from imstui.tui.copies.orders import Order, Refusal
    from imstui.tui.screens.copy_panel import CopyPanel

_COVERED: Final = 18
"""Lines at the foot that the dialog takes."""
_NOBODY: Final = "Nobody is signed in, so nothing can be copied now: r tries again."
_ONLY_LOOKS: Final = "This session may only look (--read-only, or a profile that is so): nothing can be copied."


def _covered(height: int) -> int:
    return min(_COVERED, height * 3 // 4)


class CopyingApp(ServingApp):
    """Answers the copy dialog."""

    dialog: CopyPanel | None = None
    """The copy dialog, while it is open."""

    def cover(self, lines: int) -> None:
        """A panel covers that many lines at the foot of what is below it."""
        raise NotImplementedError

    def retell(self, **standing: object) -> None:
        """Show the jobs, say how the session stands; an open dialog judges by it too."""
        super().retell(**standing)
        if self.dialog is not None and self.backstage is not None:
            self.dialog.take_facts(self.facts())

    def on_copy_wanted(self, event: CopyWanted) -> None:
        """Open the copy dialog."""
        if self.may_copy():
            self.run_worker(self._open_for(event.image_ids, as_before=event.as_before), group="open", exclusive=True)

    def on_again_wanted(self, event: AgainWanted) -> None:
        """Open the copy dialog as it was when that one was sent."""
        replication = self.backstage.board.get(event.replication_id) if self.backstage is not None else None
        if replication is None or not replication.request.image_id:
            self.say("What was copied there isn't known, so it can't be copied again.", "warning")
        else:
            self.reopen_copy(replication)

    def on_send_wanted(self, event: SendWanted) -> None:
        """Send what the dialog asks for."""
        self.run_worker(self._send(event.order), group="send")

    def may_copy(self) -> bool:
        """Whether this session may change anything; if not, it is said."""
        if self.backstage is None or self.backstage.read_only or self.launch.read_only:
            self.say(_ONLY_LOOKS, "warning")
            return False
        if self.backstage.session is None:
            self.say(_NOBODY, "warning")
            return False
        return True

    def reopen_copy(self, replication: Replication) -> None:
        """Open the copy dialog as it was when that replication was sent, with why it didn't come about."""
        if self.may_copy():
            self.run_worker(self._open_again(replication), group="open", exclusive=True)

    async def _open_for(self, image_ids: tuple[str, ...], *, as_before: bool) -> None:
        from imstui.tui.copies.copy_form import first_form, same_form

        images = tuple(await self._images_of(image_ids))
        if not images:
            return
        template, today = self.launch.settings.copy_name, self.launch.clock().astimezone()
        last = max((one for one in self.jobs if one.request.image_id), key=lambda one: one.created_at, default=None)
        if as_before and last is None:
            self.say("Nothing was copied before, so the dialog opens as ever.")
        form = same_form(images, last, template, today) if as_before and last else first_form(images, template, today)
        await self._open(form)

    async def _open_again(self, replication: Replication) -> None:
        from imstui.tui.copies.copy_form import form_again
        from imstui.tui.copies.sending import refusal_of

        for image in await self._images_of((replication.request.image_id,)):
            await self._open(form_again(image, replication), refusal_of(replication))

    async def _open(self, form: Form, refusal: Refusal | None = None) -> None:
        """Open the copy dialog, and tell it what is learnt while it is open."""
        from imstui.tui.screens.batch_dialog import BatchDialog
        from imstui.tui.screens.copy_dialog import CopyDialog

        if self.backstage is None or self.dialog is not None:
            return
        kind = CopyDialog if len(form.images) == 1 else BatchDialog
        dialog = kind(form, self.facts(), refusal=refusal, ascii_only=self.launch.ascii_only)
        self.dialog = dialog
        self.cover(_covered(self.size.height))
        self.push_screen(dialog, lambda _: self._dialog_closed())
        try:
            if not self.backstage.keys:
                await self.backstage.read_keys()
        except SignInError as error:
            self.trouble(error)
        await self.backstage.read_projects()
        if self.dialog is dialog:
            dialog.take_facts(self.facts())

    def on_resize(self, event: events.Resize) -> None:
        """Keep the source in sight above a dialog that was opened at another size."""
        if self.dialog is not None:
            self.cover(_covered(event.size.height))

    def close_sent_dialog(self) -> None:
        """Leave the dialog whose order is being sent, once nothing stands over it."""
        if self.dialog is not None and self._sent and self.dialog.is_current:
            self.dialog.dismiss()

    def _dialog_closed(self) -> None:
        self.dialog, self._sent = None, False
        self.cover(0)

    def facts(self) -> Facts:
        """What the dialog judges by."""
        from imstui.tui.copies.copy_draft import Facts
        from imstui.tui.images.catalogue import View
        from imstui.tui.jobs.board import counts

        assert self.backstage is not None  # noqa: S101 - a dialog opens behind a session
        session = self.backstage.session
        mine = self.images.catalogue[View.MINE]
        used, _, most = self.standing.quota.partition("/")
        return Facts(
            project_id=self.backstage.project_id,
            today=self.launch.clock().astimezone(),
            keys=self.backstage.keys,
            keys_problem=self.backstage.keys_problem,
            keys_read=bool(self.backstage.keys or self.backstage.keys_problem),
            quota=(int(used), int(most)) if most else None,
            running=counts(self.jobs)["running"],
            names=frozenset(mine.images.images.names) if mine.fresh else None,
            projects=tuple(self.backstage.projects.items()),
            jobs=self.jobs,
            profile=session.account.profile if session is not None else "",
            endpoint=session.ims_endpoint if session is not None else "",
        )

    async def _send(self, order: Order) -> None:
        """Check once more, write down, close the dialog, send; what the cloud refuses comes back into a dialog."""
        from textual.widgets import Input

        from imstui.tui.copies.sending import send

        dialog, backstage = self.dialog, self.backstage
        if dialog is None or backstage is None:
            return
        replications = await self._written_down(dialog, order)
        if not replications or backstage.desk is None:
            return
        form, below = dialog.form, self.screen_stack[self.screen_stack.index(dialog) - 1]
        self._sent = True
        # A mark that outlives what it was for would have the next c copy the same once more.
        self.images.table.set_marks(self.images.table.marks - {image.id for image in form.images})
        self.close_sent_dialog()
        backstage.board.put(replications)
        self.retell()
        done = []
        try:
            async with aclosing(send(backstage.desk, replications)) as sent:
                async for replication in sent:
                    self.changed(replication)
                    done.append(replication)
        except ImstuiError as error:
            self.trouble(error)
        if self.is_running and self.screen is below and not isinstance(self.focused, Input):
            await self._come_back(form, done)

    async def _written_down(self, dialog: CopyPanel, order: Order) -> tuple[Replication, ...]:
        """The intents, on the disk; none if something stands against them, which the dialog says."""
        from imstui.present.explain import one_line
        from imstui.tui.copies.sending import doubt, objection, prepare, write_down

        assert self.backstage is not None  # noqa: S101 - a dialog opens behind a session
        session, desk = self.backstage.session, self.backstage.desk
        if session is None or desk is None:
            dialog.refuse("There is no session, or no ledger, so nothing was sent: esc, then r tries again.")
            return ()
        try:
            planned = await prepare(session, desk, order)
            wrong, unsure = objection(planned), doubt(planned)
            if dialog.cancelled:
                return ()
            if wrong:
                dialog.refuse(wrong)
                return ()
            if unsure and not order.confirmed:
                dialog.ask(unsure)
                return ()
            return write_down(desk, planned)
        except ImstuiError as error:
            dialog.refuse(one_line(error))
            if isinstance(error, SignInError | Unauthorized):
                self.trouble(error)
                self.sign_in_again()
            return ()

    async def _come_back(self, form: Form, sent: list[Replication]) -> None:
        """Open the dialog again for what was refused."""
        from dataclasses import replace

        from imstui.tui.copies.sending import refusal_of

        refused = {one.request.image_id: refusal for one in sent if (refusal := refusal_of(one)) is not None}
        if not refused:
            return
        images = tuple(image for image in form.images if image.id in refused)
        names = {one.request.image_id: one.request.name for one in sent if one.request.image_id in refused}
        if len(images) == 1:
            form = replace(form, name=names[images[0].id])
        await self._open(replace(form, images=images, names=names), refused[images[0].id])
