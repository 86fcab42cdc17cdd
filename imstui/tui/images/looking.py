"""The images on the screen: as they were known last, then as the cloud lists them, merged into what is shown."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from imstui.model.errors import ImstuiError
from imstui.tui.launch import Launch
from imstui.tui.working import WorkingApp

if TYPE_CHECKING:
    # What only a session needs comes after the first frame.
    from textual.worker import Worker

    from imstui.model.image_row import ImageRow
    from imstui.model.replication import Binding
    from imstui.tui.backstage import Backstage
    from imstui.tui.images.catalogue import View
    from imstui.tui.messages import NamesWanted


_ONE_BY_ONE: Final = 5
_READS_APART: Final = 1.0
_LISTS_APART: Final = 60.0
"""Seconds until more copies that appeared are read, after some were read one by one, or the list for very many."""


class LookingApp(WorkingApp):
    """Reads the images for the browser."""

    def __init__(self, launch: Launch) -> None:
        super().__init__(launch)
        self._shown_of: Binding | None = None
        self._keeping: Worker[None] | None = None
        self._new: dict[str, None] = {}
        self._reader: Worker[None] | None = None

    def show_kept(self) -> None:
        """Show the images as they were known last, if nothing is shown yet: nobody has signed in for that."""
        assert self.backstage is not None  # noqa: S101 - `begin` has made it
        if self.images.catalogue.number:
            return
        binding = self.backstage.known_binding()
        if binding is not None:
            self._look_at(binding)
            self._keeping = self.run_worker(self._read_kept(), group="kept", exclusive=True)

    def reach(self, binding: Binding) -> None:
        """The session is there: what is shown of another project goes."""
        assert self.backstage is not None  # noqa: S101 - a session comes from there
        if self._shown_of is not None and not self._shown_of.same_project(binding):
            if self._keeping is not None:
                self._keeping.cancel()
                self._keeping = None
            self.images.forget()
        self._look_at(binding)
        self.backstage.remember_binding(binding)

    def _look_at(self, binding: Binding) -> None:
        assert self.backstage is not None  # noqa: S101 - whoever looks has made it
        self._shown_of = binding
        self.backstage.board.belong_to(binding)
        self.retell()
        self.images.learn(
            project_id=binding.project_id,
            now=self.launch.clock(),
            alias_of=self.backstage.alias_of,
            project_name=self.backstage.project_name,
        )

    async def _read_kept(self) -> None:
        """Show the kept images, page by page: the first one is seen, and keys are heard, before the next is read."""
        from imstui.tui.images.kept import kept_images

        assert self.backstage is not None  # noqa: S101 - it knows whose images they are
        if self.backstage.kept is None:
            return
        seen = asyncio.Event()
        async with aclosing(kept_images(self.backstage.kept)) as pages:
            async for page in pages:
                self.images.take_kept(page.view, page.rows, page.complete_at)
                if not seen.is_set():
                    self.call_after_refresh(seen.set)
                    await seen.wait()

    def entered(self) -> None:
        """There is a session: it also tells what the enterprise projects are called."""
        super().entered()
        self.name_projects()

    def on_names_wanted(self, _: NamesWanted) -> None:
        """The projects' column has come in sight."""
        self.name_projects()

    def name_projects(self) -> None:
        """Learn the enterprise projects' names, once a session, if their column is in sight."""
        backstage = self.backstage
        if backstage is None or backstage.session is None or backstage.projects_asked:
            return
        if self.images.table.shows("project"):
            backstage.projects_asked = True
            self.run_worker(self._name_projects(backstage), group="projects", exclusive=True)

    async def _name_projects(self, backstage: Backstage) -> None:
        await backstage.read_projects()
        if backstage.projects:
            self.images.learn(project_name=backstage.project_name)

    def read_images(self) -> None:
        """Read all images; a reading that is under way is given up."""
        self.images.retell(reading=True)
        self.run_worker(self._read_images(), group="images", exclusive=True)

    def read_image(self, image_id: str) -> None:
        """Read one image that is new, or in another state than before."""
        self._new[image_id] = None
        if self._reader is None or self._reader.is_finished:
            self._reader = self.run_worker(self._read_new(), group="image")

    async def _read_new(self) -> None:
        """Read what is new, one by one; of very many at once the whole list, which is a few requests for all."""
        while self._new:
            found, self._new = self._new, {}
            many = len(found) > _ONE_BY_ONE
            if many:
                self.read_images()
            else:
                for image_id in found:
                    await self._read_image(image_id)
                await self.read_quota()
            await asyncio.sleep(_LISTS_APART if many else _READS_APART)

    async def _read_images(self) -> None:
        """Read all images, page by page."""
        from imstui.local.spare_memory import give_back
        from imstui.tui.images.loading import load_images

        backstage = self.backstage
        if backstage is None or backstage.session is None:
            return
        if self._keeping is not None:
            await self._keeping.wait()
            self._keeping = None
        self.images.begin(self.launch.clock())
        try:
            async with aclosing(load_images(backstage.session)) as pages:
                async for page in pages:
                    backstage.keep(*page.images)
                    self.images.take_page(page.view, page.rows)
                    for problem in page.problems:
                        self.say(problem, "warning")
                    if page.last:
                        self.images.end_page(page.view, self.launch.clock())
                    del page  # A thousand images whole: they needn't wait for the next ones.
        except ImstuiError as error:
            self.trouble(error)
        finally:
            if self.is_running:
                self.images.retell(reading=False)
        await asyncio.to_thread(give_back)

    async def _read_image(self, image_id: str) -> None:
        """Read one image that is new, or in another state than before."""
        from imstui.session.cached_images import rows_of

        backstage = self.backstage
        if backstage is None or backstage.session is None:
            return
        try:
            image = await backstage.session.image_of_id(image_id)
        except ImstuiError as error:
            self.trouble(error)
            return
        if image is not None:
            backstage.learn_image(image)
            (row,) = rows_of((image,), backstage.project_id)
            self.images.take_image(_view_of(row, backstage.project_id), row)


def _view_of(row: ImageRow, project_id: str) -> View:
    """Where an image stands."""
    from imstui.model.image import ImageType
    from imstui.tui.images.catalogue import View

    if row.is_foreign(project_id):
        return View.SHARED
    return View.PUBLIC if row.type is ImageType.PUBLIC else View.MINE
