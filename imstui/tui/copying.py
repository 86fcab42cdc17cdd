"""Copying as the app does it: the dialog, what it judges by, and sending what it asks for."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from imstui.model.errors import ImstuiError
from imstui.tui.messages import CopyWanted, SendWanted
from imstui.tui.serving import ServingApp

if TYPE_CHECKING:
    from imstui.tui.copy_form import Facts
    from imstui.tui.orders import Order
    from imstui.tui.screens.copy_dialog import CopyDialog

_COVERED: Final = 13
"""Lines at the foot that the dialog takes."""


class CopyingApp(ServingApp):
    """Answers the copy dialog."""

    dialog: CopyDialog | None = None
    """The copy dialog, while it is open."""

    def cover(self, lines: int) -> None:
        """A panel covers that many lines at the foot of what is below it."""
        raise NotImplementedError

    def on_copy_wanted(self, event: CopyWanted) -> None:
        """Open the copy dialog."""
        self.run_worker(self._open_dialog(event.image_ids), group="open", exclusive=True)

    def on_send_wanted(self, event: SendWanted) -> None:
        """Send what the dialog asks for."""
        self.run_worker(self._send(event.order), group="send")

    async def _open_dialog(self, image_ids: tuple[str, ...]) -> None:
        """Open the copy dialog, and tell it what is learnt while it is open."""
        from imstui.tui.screens.copy_dialog import CopyDialog

        images = await self._images_of(image_ids)
        if not images or self.backstage is None:
            return
        dialog = CopyDialog(tuple(images), self.facts(), ascii_only=self.launch.ascii_only)
        self.dialog = dialog
        self.cover(_COVERED)
        self.push_screen(dialog, lambda _: self._dialog_closed())
        if not self.backstage.keys:
            await self.backstage.read_keys()
        await self.backstage.read_projects()
        if self.dialog is dialog:
            dialog.take_facts(self.facts())

    def _dialog_closed(self) -> None:
        self.dialog = None
        self.cover(0)

    def facts(self) -> Facts:
        """What the dialog judges by."""
        from imstui.tui.board import counts
        from imstui.tui.catalogue import View
        from imstui.tui.copy_form import Facts

        assert self.backstage is not None  # noqa: S101 - a dialog opens behind a session
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
            names=frozenset(image.name for image in mine.images.images) if mine.fresh else None,
            projects=tuple(self.backstage.projects.items()),
            read_only=self.backstage.read_only,
        )

    async def _send(self, order: Order) -> None:
        """Check once more, write down, close the dialog, send."""
        from imstui.present.explain import one_line
        from imstui.tui.sending import doubt, objection, prepare, send, write_down

        dialog, backstage = self.dialog, self.backstage
        if dialog is None or backstage is None:
            return
        if backstage.session is None or backstage.desk is None:
            dialog.refuse("There is no session, or no ledger, so nothing was sent: esc, then r tries again.")
            return
        try:
            planned = await prepare(backstage.session, backstage.desk, order)
            wrong, unsure = objection(planned), doubt(planned)
            if dialog.cancelled:
                return
            if wrong:
                dialog.refuse(wrong)
                return
            if unsure and not order.confirmed:
                dialog.ask(unsure)
                return
            replications = write_down(backstage.desk, planned)
        except ImstuiError as error:
            dialog.refuse(one_line(error))
            return
        dialog.dismiss()
        backstage.board.put(replications)
        self.retell()
        try:
            async with aclosing(send(backstage.desk, replications)) as sent:
                async for replication in sent:
                    self.changed(replication)
        except ImstuiError as error:
            self.trouble(error)
