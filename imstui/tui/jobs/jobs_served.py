"""What the jobs' screen asks of the app, answered: stories, receipts, and putting the ledger right by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imstui.model.errors import ImstuiError
from imstui.tui.jobs.jobs_followed import JobsFollowedApp
from imstui.tui.messages import DropWanted, RecordWanted, StoryWanted

if TYPE_CHECKING:
    # What there is before there are jobs is on the screen sooner without them.
    from imstui.model.replication import Replication


class JobsServedApp(JobsFollowedApp):
    """Tells of replications."""

    _drop_asked = ""
    """The replication that a second key press takes out."""

    def on_story_wanted(self, event: StoryWanted) -> None:
        """Tell a replication's story."""
        from imstui.present.job_words import Slower
        from imstui.replication.estimate import slowness
        from imstui.tui.jobs.job_rows import reckoned
        from imstui.tui.jobs.story import story_rows
        from imstui.tui.screens.jobs import Jobs

        replication = self._known(event.replication_id)
        if replication is None or self.backstage is None or not isinstance(self.screen, Jobs):
            return
        now, history = self.launch.clock(), self.backstage.history
        slow = slowness(replication, now, history)
        rows = story_rows(
            replication,
            self.backstage.story(replication.id),
            reckoned(replication, now, history),
            Slower(slow.than, slow.like) if slow is not None else None,
            ascii_only=self.launch.ascii_only,
        )
        self.screen.show_story(replication.id, rows)

    def on_record_wanted(self, event: RecordWanted) -> None:
        """Show a replication's receipt, or its job's JSON; the last one that was asked for counts."""
        replication = self._known(event.replication_id)
        if replication is not None:
            self.run_worker(self._show_record(replication, raw=event.raw), group="record", exclusive=True)

    async def _show_record(self, replication: Replication, *, raw: bool) -> None:
        from imstui.present.receipt import receipt_markdown
        from imstui.tui.screens.jobs import Jobs

        if self.backstage is None:
            return
        note = ""
        if raw:
            text, note = await self._job_json(replication)
        else:
            text = receipt_markdown(replication, self.backstage.story(replication.id))
        if isinstance(self.screen, Jobs):
            self.screen.show_record(replication.id, text, note)

    async def _job_json(self, replication: Replication) -> tuple[str, str]:
        """A job's JSON as the cloud tells it now; the ledger's record where it can't, and why it can't."""
        import json

        from imstui.present.explain import explain
        from imstui.present.raw_json import indented
        from imstui.present.receipt import receipt_record

        assert self.backstage is not None  # noqa: S101 - stories come from there
        why = "" if replication.job_id else "It has no job to ask the cloud after"
        if self.backstage.session is not None and not why:
            self.say("Asking the cloud after the job.")
            try:
                return indented(await self.backstage.session.job_json(replication.job_id)), ""
            except ImstuiError as error:
                why = f"The cloud doesn't tell ({explain(error).title})"
        record = receipt_record(replication, self.backstage.story(replication.id))
        return json.dumps(record, indent=2), f"{why or 'There is no session'}: this is the ledger's record."

    def on_drop_wanted(self, event: DropWanted) -> None:
        """Take a queued one out or file one that is lost, after a second key press; put a failed one away."""
        from imstui.model.replication import State
        from imstui.tui.jobs.board import classed

        replication = self._known(event.replication_id)
        if replication is None or self.backstage is None:
            return
        if classed(replication) == "failed":
            self.backstage.board.dismiss(replication.id)
            self.retell()
            self.say("Put away: it stands among what has ended.")
        elif replication.state not in {State.QUEUED, State.UNKNOWN, State.SUBMITTING} and not replication.gone:
            running = replication.state is State.RUNNING
            self.say(
                "There is no way to cancel a running copy." if running else "It has ended: there is nothing to do."
            )
        elif self.backstage.read_only or self.launch.read_only:
            self.say("This session may only look, so nothing is taken out.", "warning")
        elif self._drop_asked != replication.id:
            self._drop_asked = replication.id
            queued = "takes it out of the queue, and it is never sent"
            settled = "files it as settled by hand: choose that only once you have looked for its copy"
            self.say(f"x again {queued if replication.state is State.QUEUED else settled}.", "warning")
        else:
            self._drop(replication)

    def _drop(self, replication: Replication) -> None:
        from imstui.local.senders import Senders
        from imstui.replication.settle import file_by_hand

        self._drop_asked = ""
        if self.backstage is None or self.backstage.ledger is None:
            return
        senders = Senders(self.launch.places().senders)
        try:
            after = file_by_hand(self.backstage.ledger, senders, replication, self.launch.clock())
        except ImstuiError as error:
            self.trouble(error)
            return
        self.changed(after)
        self.say(f"{after.request.name}: {after.state.value.replace('_', ' ')}.")

    def _known(self, replication_id: str) -> Replication | None:
        return self.backstage.board.get(replication_id) if self.backstage is not None else None
