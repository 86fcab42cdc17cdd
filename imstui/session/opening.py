"""Opening a session, and what it offers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from imstui.cloud.channel import Observer
from imstui.cloud.decode_image import ImagePage
from imstui.cloud.image_query import ImageQuery
from imstui.cloud.opening import Cloud, Settings, open_cloud
from imstui.local.found import Found
from imstui.model.account import Account, EnterpriseProject, Project, Quota
from imstui.model.errors import CloudError, ImstuiError, InvalidInput, TransportError
from imstui.model.image import Image
from imstui.model.key import Key
from imstui.session.lookup import find_image, is_id, is_prefix, key_id_of, with_member_status

if TYPE_CHECKING:
    # What belongs to replications is loaded by whoever works on one: listing images doesn't.
    from imstui.local.ledger import Ledger
    from imstui.local.paths import Places
    from imstui.local.senders import Senders
    from imstui.model.binding import Binding
    from imstui.model.replication import Replication
    from imstui.replication.desk import Desk
    from imstui.session.cached_images import CachedImages


class Session:
    """A signed-in session. Close it, or use it in `async with`.

    Every method that asks the cloud raises CloudError (it said no), TransportError (no answer that can be used) or
    SignInError (the session ended, and couldn't be renewed).

    Attributes:
        found: what was signed in with.
        renewable: whether a new token can be had without the person; True with an access key, which has none.
        renew: signs in anew before the token ends; gives whether there is a new one.
    """

    def __init__(self, cloud: Cloud, found: Found) -> None:
        """Use `open_session`.

        Args:
            cloud: signed in.
            found: what was signed in with.
        """
        self._cloud = cloud
        self.found = found
        self.renewable, self.renew = cloud.renewable, cloud.renew
        self._keys: tuple[Key, ...] | None = None
        self._cached: CachedImages | None = None
        self._cache_places: Places | None = None
        self.source, self.origins = found.source, found.origins
        self.endpoints, self.read_only = found.endpoints, found.read_only

    @property
    def account(self) -> Account:
        """Whose session it is; its `expires_at` moves on when the token is renewed."""
        return self._cloud.account

    @property
    def ims_endpoint(self) -> str:
        """Where the image service answers, without a version."""
        return self._cloud.ims.endpoint

    async def projects(self) -> tuple[Project, ...]:
        """The projects that the user may work in, other regions' too."""
        return await self._cloud.projects()

    def keep_lists_in(self, places: Places) -> None:
        """Keep lists of images on this machine, and look there before the cloud is asked for a whole list."""
        self._cache_places = places

    @property
    def cached(self) -> CachedImages | None:
        """The lists that were kept, if `keep_lists_in` was called."""
        if self._cached is None and self._cache_places is not None:
            from imstui.session.cached_images import CachedImages

            self._cached = CachedImages(self._cache_places, self.binding)
        return self._cached

    @property
    def binding(self) -> Binding:
        """What ties a replication to this account."""
        from imstui.model.binding import Binding

        account = self.account
        return Binding(account.iam_host, account.region, account.project_id, account.profile, account.user_name)

    def desk(self, ledger: Ledger, senders: Senders) -> Desk:
        """What replications of this session are worked on with."""
        from imstui.replication.desk import Desk

        return Desk(self._cloud.ims, ledger, senders, self.binding)

    @contextmanager
    def desk_here(self) -> Iterator[Desk]:
        """The same with this person's own ledger, which is closed afterwards.

        Raises:
            LedgerError: it can't be opened.
        """
        from imstui.local.ledger import Ledger
        from imstui.local.paths import places
        from imstui.local.senders import Senders

        where = places()
        with Ledger(where.ledger) as ledger:
            yield self.desk(ledger, Senders(where.senders))

    async def order(
        self,
        desk: Desk,
        image: str,
        name: str,
        *,
        key: str | None = None,
        unencrypted: bool = False,
        description: str | None = None,
        again: bool = False,
    ) -> Replication:
        """Check a copy and write it down. Nothing is sent yet: `imstui.replication.follow.follow` does, once.

        Args:
            desk: of this session.
            image: the source: an id, a unique prefix of one, or an exact name.
            name: of the copy.
            key: id or alias of the KMS key that encrypts it.
            unencrypted: make an unencrypted copy of an encrypted image: that is never done by silence.
            description: of the copy.
            again: although one like it is open, or the name is taken.

        Raises:
            InvalidInput: it can't be copied like that, may be a double, or the account is for looking only.
            LookupFailed: there is no such image or key, or the name fits several.
        """
        from imstui.session.ordering import Wanted, order

        return await order(self, desk, Wanted(image, name, key, unencrypted, description, again))

    def pages(self, query: ImageQuery) -> AsyncIterator[ImagePage]:
        """The images that fit, page by page as they come."""
        return self._cloud.ims.pages(query)

    async def image(self, name: str) -> Image:
        """The one image that is meant: by id, by a unique prefix of 8 or more of it, or by its exact name.

        Raises:
            LookupFailed: there is none, or several fit.
        """
        return await find_image(self._cloud.ims, name, self.cached if is_prefix(name) else None)

    async def shared_image(self, name: str) -> Image:
        """The one image that is meant among those that others share, accepted or not: by id, prefix or exact name.

        Raises:
            InvalidInput: there is such an image, and nobody shares it with this project.
            LookupFailed: there is none, or several fit.
        """
        from imstui.session.sharing import find_shared

        return await find_shared(self._cloud.ims, name)

    async def accept(self, image: Image, *, seconds: float = 60.0) -> None:
        """Accept a shared image, and follow the job that does it to its end.

        Raises:
            JobFailed: the job failed.
            StillOpen: it isn't done after so many seconds; it goes on in the cloud.
        """
        from imstui.session.sharing import accept

        await accept(self._cloud.ims, image, seconds=seconds)

    async def job_json(self, job_id: str) -> bytes:
        """A job's JSON, as the cloud sends it now."""
        return await self._cloud.ims.job_json(job_id)

    async def image_of_id(self, image_id: str) -> Image | None:
        """The image of that id, with whether it was accepted if it is somebody else's; None if there is none."""
        image = await self._cloud.ims.image(image_id)
        return None if image is None else await with_member_status(self._cloud.ims, image)

    async def keys(self) -> tuple[Key, ...]:
        """The project's KMS keys, read once a session; `forget_keys` has them read again."""
        if self._keys is None:
            self._keys = await self._cloud.kms.keys()
        return self._keys

    def forget_keys(self) -> None:
        """Have the keys read again when they are next wanted."""
        self._keys = None

    async def known_keys(self) -> tuple[Key, ...]:
        """The project's keys, or none where KMS can't be asked: many users have no right to."""
        try:
            return await self.keys()
        except (CloudError, TransportError, InvalidInput):
            return ()

    async def key_id(self, name: str) -> str:
        """A key's id, by id or alias. Where KMS can't be asked, an id goes through as it is.

        Raises:
            LookupFailed: no key has the alias, or several have it.
        """
        try:
            keys = await self.keys()
        except (CloudError, TransportError):
            if is_id(name):
                return name.casefold()
            raise
        return key_id_of(keys, name)

    async def quota(self) -> tuple[Quota, ...]:
        """How many images there are and may be, by type."""
        return await self._cloud.ims.quota()

    async def enterprise_projects(self) -> tuple[EnterpriseProject, ...]:
        """The account's enterprise projects; none where the cloud has no such service, or no right to it."""
        try:
            return await self._cloud.enterprise_projects()
        except ImstuiError:
            return ()

    async def aclose(self) -> None:
        """Close the session's connections, and the kept lists."""
        if self._cached is not None:
            self._cached.close()
        await self._cloud.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()


class Opening:
    """A session that is being opened: await it, or use it in `async with`, which closes it afterwards."""

    def __init__(self, found: Found, settings: Settings) -> None:
        """Use `open_session`.

        Args:
            found: what is signed in with.
            settings: how.
        """
        self._found = found
        self._settings = settings
        self._session: Session | None = None

    def __await__(self) -> Generator[Any, None, Session]:
        return self._open().__await__()

    async def __aenter__(self) -> Session:
        self._session = await self._open()
        return self._session

    async def __aexit__(self, *exc_info: object) -> None:
        if self._session is not None:
            await self._session.aclose()

    async def _open(self) -> Session:
        return Session(await open_cloud(self._found.credentials, self._settings), self._found)


def open_session(found: Found, *, observer: Observer | None = None) -> Opening:
    """Sign in with complete settings: await it, or use it in `async with`.

    Args:
        found: credentials, endpoints and trust, and where they come from.
        observer: is told each request and what came back.

    Raises:
        SignInError: the cloud refused the credentials, or wants a passcode; nothing is repeated.
        InvalidInput: an endpoint can't be told or used.
        CloudError, TransportError: the cloud failed, or is out of reach.
    """
    settings = Settings(
        endpoints=found.endpoints,
        ca_file=found.ca_file,
        verify=found.verify,
        profile=found.profile,
        observer=observer,
        origins=found.origins,
    )
    return Opening(found, settings)
