"""What the browser asks of the app about images, answered: details, relations, accepting, exporting."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from imstui.model.errors import ImstuiError
from imstui.tui.jobs.jobs_served import JobsServedApp
from imstui.tui.messages import AcceptWanted, ExportWanted, GlanceWanted, ImageWanted, RawWanted

if TYPE_CHECKING:
    from imstui.model.image import Image
    from imstui.tui.images.relations import Relations
    from imstui.tui.widgets.text_block import TextRow


class ImagesServedApp(JobsServedApp):
    """Tells of images."""

    def show_glance(self, image_id: str, rows: Sequence[TextRow]) -> None:
        """Show an image's details beside the list."""
        raise NotImplementedError

    def _details(self, image: Image, *, brief: bool = False) -> tuple[tuple[TextRow, ...], Relations]:
        """An image's details, and what it is related to."""
        from imstui.tui.images.image_details import About, detail_rows
        from imstui.tui.images.relations import relations

        assert self.backstage is not None  # noqa: S101 - images come from there
        backstage = self.backstage
        raw = backstage.kept.raw(image.id) if backstage.kept is not None and not brief else None
        related = relations(image, self.images.catalogue, self.jobs)
        about = About(
            project_id=backstage.project_id,
            now=self.launch.clock(),
            alias_of=backstage.alias_of,
            relations=related,
            raw=raw or b"",
            brief=brief,
            ascii_only=self.launch.ascii_only,
        )
        return tuple(detail_rows(image, about)), related

    def on_image_wanted(self, event: ImageWanted) -> None:
        """Open an image's details."""
        self.run_worker(self._open_image(event.image_id), group="open", exclusive=True)

    def on_glance_wanted(self, event: GlanceWanted) -> None:
        """Show an image's details beside the list; only the last one that was asked for counts."""
        self.run_worker(self._glance(event.image_id), group="glance", exclusive=True)

    async def _glance(self, image_id: str) -> None:
        for image in await self._images_of((image_id,)):
            self.show_glance(image_id, self._details(image, brief=True)[0])

    def on_raw_wanted(self, event: RawWanted) -> None:
        """Show an image's JSON."""
        self.run_worker(self._show_raw(event.image_id), group="open", exclusive=True)

    async def _show_raw(self, image_id: str) -> None:
        from imstui.tui.images.image_details import raw_rows
        from imstui.tui.screens.detail import Detail

        if self.backstage is None:
            return
        try:
            raw = await self._raw_of(image_id)
        except ImstuiError as error:
            self.trouble(error)
            return
        if isinstance(self.screen, Detail) and self.screen.image_id == image_id:
            self.screen.show_raw(raw_rows(raw))

    async def _raw_of(self, image_id: str) -> bytes:
        """An image's JSON: as the cloud tells it now, and where that can't be asked, as it was listed last."""
        from imstui.tui.images.loading import read_raw

        assert self.backstage is not None  # noqa: S101 - images come from there
        if self.backstage.session is not None:
            return await read_raw(self.backstage.session, image_id)
        return (self.backstage.kept.raw(image_id) if self.backstage.kept is not None else None) or b""

    async def _open_image(self, image_id: str) -> None:
        """Show an image's details: as it was listed, or read again."""
        for image in await self._images_of((image_id,)):
            from imstui.tui.screens.detail import Detail

            rows, related = self._details(image)
            links = [link.image_id for link in related.links]
            detail = Detail(self.launch, image.id, rows, links)
            await self.push_screen(detail.data_bind(ImagesServedApp.standing, ImagesServedApp.notes))

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

    def on_accept_wanted(self, event: AcceptWanted) -> None:
        """Ask once whether a shared image shall be accepted, then have it accepted."""
        self.run_worker(self._ask_to_accept(event.image_id), group="open", exclusive=True)

    async def _ask_to_accept(self, image_id: str) -> None:
        from imstui.tui.images.accepting import objection, question
        from imstui.tui.screens.question import Question

        assert self.backstage is not None  # noqa: S101 - images come from there
        for image in await self._images_of((image_id,)):
            wrong = objection(image, self.backstage)
            if wrong:
                self.say(wrong, "warning")
                return
            answer = Question(question(image), "accept it")

            def answered(yes: bool | None, image: Image = image) -> None:
                if yes:
                    self.run_worker(self._accept(image), group="accept")

            self.push_screen(answer, answered)

    async def _accept(self, image: Image) -> None:
        from imstui.present.text import clean

        if self.backstage is None or self.backstage.session is None:
            return
        self.say(f"Accepting {clean(image.name)}: the cloud does it as a job.")
        try:
            await self.backstage.session.accept(image)
        except ImstuiError as error:
            self.trouble(error)
            return
        self.say(f"{clean(image.name)} is accepted.", "success")
        self.read_image(image.id)

    def on_export_wanted(self, event: ExportWanted) -> None:
        """Ask where to write these images to."""
        from imstui.tui.screens.export import Export

        def chosen(text: str | None) -> None:
            if text is not None:
                self.run_worker(self._export(event.image_ids, text), group="export", exclusive=True)

        self.push_screen(Export(len(event.image_ids)), chosen)

    async def _export(self, image_ids: Sequence[str], where: str) -> None:
        from imstui.tui.images.exporting import CLIPBOARD, as_csv, gathered, write

        if self.backstage is None or self.backstage.kept is None:
            self.say("The images aren't all read yet: export them when they are.", "warning")
            return
        kept, project_id = self.backstage.kept, self.backstage.project_id
        records = await asyncio.to_thread(gathered, kept, image_ids, project_id)
        if len(records) < len(image_ids):
            self.say(f"{len(image_ids) - len(records)} images aren't read whole yet, and are left out.", "warning")
        if where == CLIPBOARD:
            taken = self.to_clipboard(as_csv(records), in_tmux=self.launch.in_tmux, in_screen=self.launch.in_screen)
            told = f"{len(records)} images are on the clipboard, as CSV."
            self.say(told if taken else "That is too much for the clipboard: write a file.", "" if taken else "warning")
            return
        try:
            await asyncio.to_thread(write, where, records)
        except ImstuiError as error:
            self.trouble(error)
            return
        self.say(f"{len(records)} images are in {where}.", "success")
