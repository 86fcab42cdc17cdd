"""What screens ask of the app, answered: each handler translates and starts a worker, or opens a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from imstui.model.errors import ImstuiError
from imstui.tui.jobs_served import JobsServedApp
from imstui.tui.messages import (
    ClipboardWanted,
    DemoWanted,
    GlanceWanted,
    ImageWanted,
    JobsWanted,
    NotesRead,
    RawWanted,
    RefreshWanted,
    Said,
)

if TYPE_CHECKING:
    from imstui.model.image import Image
    from imstui.tui.widgets.text_block import TextRow


class ServingApp(JobsServedApp):
    """Answers the screens that show things."""

    def open_jobs(self, at: str) -> None:
        """All jobs on a whole screen, the cursor on one."""
        raise NotImplementedError

    def show_glance(self, image_id: str, rows: Sequence[TextRow]) -> None:
        """Show an image's details beside the list."""
        raise NotImplementedError

    def rows_of(self, image: Image, *, brief: bool = False) -> tuple[TextRow, ...]:
        """An image's details."""
        from imstui.tui.image_details import detail_rows

        assert self.backstage is not None  # noqa: S101 - images come from there
        backstage = self.backstage
        return tuple(detail_rows(image, backstage.project_id, self.launch.clock(), backstage.alias_of, brief=brief))

    def on_said(self, event: Said) -> None:
        """Tell the person."""
        self.say(event.text, event.role)

    def on_refresh_wanted(self, _: RefreshWanted) -> None:
        """Read everything again; sign in first where that is what is missing."""
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

    def on_image_wanted(self, event: ImageWanted) -> None:
        """Open an image's details."""
        self.run_worker(self._open_image(event.image_id), group="open", exclusive=True)

    def on_glance_wanted(self, event: GlanceWanted) -> None:
        """Show an image's details beside the list; only the last one that was asked for counts."""
        self.run_worker(self._glance(event.image_id), group="glance", exclusive=True)

    async def _glance(self, image_id: str) -> None:
        for image in await self._images_of((image_id,)):
            self.show_glance(image_id, self.rows_of(image, brief=True))

    def on_notes_read(self, _: NotesRead) -> None:
        """The person has read everything."""
        from dataclasses import replace

        self.notes = tuple(replace(note, read=True) for note in self.notes)

    def on_jobs_wanted(self, event: JobsWanted) -> None:
        """Open all jobs."""
        self.open_jobs(event.replication_id)

    def on_raw_wanted(self, event: RawWanted) -> None:
        """Show an image's JSON."""
        self.run_worker(self._show_raw(event.image_id), group="open", exclusive=True)

    async def _show_raw(self, image_id: str) -> None:
        from imstui.tui.image_details import raw_rows
        from imstui.tui.loading import read_raw
        from imstui.tui.screens.detail import Detail

        if self.backstage is None or self.backstage.session is None:
            return
        try:
            raw = await read_raw(self.backstage.session, image_id)
        except ImstuiError as error:
            self.trouble(error)
            return
        if isinstance(self.screen, Detail) and self.screen.image_id == image_id:
            self.screen.show_raw(raw_rows(raw))

    async def _open_image(self, image_id: str) -> None:
        """Show an image's details: as it was listed, or read again."""
        for image in await self._images_of((image_id,)):
            from imstui.tui.screens.detail import Detail

            await self.push_screen(Detail(image.id, self.rows_of(image)).data_bind(ServingApp.notes))

    async def _images_of(self, image_ids: tuple[str, ...]) -> list[Image]:
        """These images; none if one can't be had, which is told."""
        assert self.backstage is not None  # noqa: S101 - images come from there
        found: list[Image] = []
        try:
            for image_id in image_ids:
                image = await self.backstage.image(image_id)
                if image is None:
                    self.say(f"Image {image_id} isn't there any more; r reads the list again.", "warning")
                    return []
                found.append(image)
        except ImstuiError as error:
            self.trouble(error)
            return []
        return found
