"""What screens ask of the app, answered: each handler translates and starts a worker, or opens a screen."""

from __future__ import annotations

from imstui.tui.images.images_served import ImagesServedApp
from imstui.tui.messages import (
    ClipboardWanted,
    DemoWanted,
    JobsWanted,
    NotesRead,
    RefreshWanted,
    Said,
)
from imstui.tui.working import ENDED


class ServingApp(ImagesServedApp):
    """Answers the screens that show things."""

    def open_jobs(self, at: str) -> None:
        """All jobs on a whole screen, the cursor on one."""
        raise NotImplementedError

    def sign_in_again(self) -> None:
        """Ask for what a new session needs."""
        raise NotImplementedError

    def on_said(self, event: Said) -> None:
        """Tell the person."""
        self.say(event.text, event.role)

    def on_refresh_wanted(self, _: RefreshWanted) -> None:
        """Read everything again; sign in first where that is what is missing."""
        if self.standing.state == ENDED:
            self.sign_in_again()
            return
        if self.backstage is None or self.backstage.session is None or self.standing.state:
            self.begin()
            return
        self.backstage.session.forget_keys()
        self.run_worker(self._read_surroundings(), group="surroundings", exclusive=True)
        self.read_images()

    def on_clipboard_wanted(self, event: ClipboardWanted) -> None:
        """Put it on the clipboard, and show it: not every terminal takes it."""
        launch = self.launch
        taken = self.to_clipboard(event.text, in_tmux=launch.in_tmux, in_screen=launch.in_screen)
        self.say(f"Copied: {event.text}" if taken else "That is too long for the clipboard.")

    def on_demo_wanted(self, _: DemoWanted) -> None:
        """Leave for the demo."""
        self.exit("demo")

    def on_notes_read(self, _: NotesRead) -> None:
        """The person has read everything."""
        from dataclasses import replace

        self.notes = tuple(replace(note, read=True) for note in self.notes)

    def on_jobs_wanted(self, event: JobsWanted) -> None:
        """Open all jobs."""
        self.open_jobs(event.replication_id)
