"""The way in: from credentials to the services, signed in, with one client and one token for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from imstui.cloud.address import check_endpoint
from imstui.cloud.auth import SessionAuth, TokenAuth
from imstui.cloud.channel import Channel, Observer
from imstui.cloud.endpoints import eps_endpoint, ims_endpoint, kms_endpoint, set_by
from imstui.cloud.iam import Iam, SignedIn, domain_id_of, projects_of
from imstui.cloud.ims import Ims
from imstui.cloud.pace import Pace
from imstui.cloud.signing import KeyAuth
from imstui.cloud.transport import Patience, Wire
from imstui.model.account import Account, EnterpriseProject, Project
from imstui.model.credentials import AccessKeyCredentials, Credentials, Endpoints, PasswordCredentials, Secret
from imstui.model.errors import SignInRefused

if TYPE_CHECKING:
    # Many sessions ask neither.
    from imstui.cloud.eps import Eps
    from imstui.cloud.kms import Kms


@dataclass(frozen=True, slots=True)
class Settings:
    """How a session is opened.

    Attributes:
        endpoints: those that the person set.
        ca_file: CA certificates to trust instead of the shipped ones.
        verify: False trusts every certificate.
        profile: the name that the account bears here.
        pace: how patiently reading is repeated.
        patience: how long the network is waited for.
        observer: is told each exchange.
        origins: for addresses that were set, the variable or file that they come from.
    """

    endpoints: Endpoints = field(default_factory=Endpoints)
    ca_file: Path | None = None
    verify: bool = True
    profile: str = ""
    pace: Pace = field(default_factory=Pace)
    patience: Patience = field(default_factory=Patience)
    observer: Observer | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, name: str) -> str:
        """Where that was set; '' if nobody knows."""
        return self.origins.get(name, "")


class Cloud:
    """A signed-in session's services. Close it, or use it in `async with`.

    Attributes:
        account: whose session it is; its `expires_at` moves on when the token is renewed.
        ims: the images.
    """

    def __init__(self, wire: Wire, credentials: Credentials, settings: Settings, signed_in: SignedIn) -> None:
        """Sends nothing. `open_cloud` signs in first.

        Raises:
            InvalidInput: nothing tells where IMS is.
        """
        self.account: Account = replace(signed_in.account, profile=settings.profile)
        self._wire = wire
        self._credentials = credentials
        self._settings = settings
        self._catalog = signed_in.catalog
        self._iam = Iam(wire, pace=settings.pace, observer=settings.observer)
        self._channel = self._open(self._project_auth(signed_in.token))
        self._eps: Eps | None = None
        endpoint = ims_endpoint(settings.endpoints, self._catalog, self.account, settings.origin("ims_endpoint"))
        self.ims = Ims(self._channel, endpoint, self.account.project_id)

    @property
    def kms(self) -> Kms:
        """The keys.

        Raises:
            InvalidInput: nothing tells where KMS is.
        """
        from imstui.cloud.kms import Kms

        settings = self._settings
        endpoint = kms_endpoint(settings.endpoints, self._catalog, self.account, settings.origin("kms_endpoint"))
        return Kms(self._channel, endpoint, self.account.project_id)

    async def projects(self) -> tuple[Project, ...]:
        """The projects that the user may work in.

        Raises:
            CloudError: the service said no.
            TransportError: no answer that can be used.
        """
        return await projects_of(self._channel, self.account.auth_url)

    async def enterprise_projects(self) -> tuple[EnterpriseProject, ...]:
        """The account's enterprise projects. Whatever it raises means that there are none to choose from.

        Raises:
            ImstuiError: of any kind.
        """
        if self._eps is None:
            from imstui.cloud.eps import Eps

            endpoint = eps_endpoint(self._settings.endpoints, self.account, self._settings.origin("eps_endpoint"))
            self._eps = Eps(self._open(await self._domain_auth()), endpoint)
        return await self._eps.enterprise_projects()

    async def aclose(self) -> None:
        """Close the session's connections."""
        await self._wire.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def _open(self, auth: SessionAuth) -> Channel:
        return Channel(self._wire, auth, pace=self._settings.pace, observer=self._settings.observer)

    def _project_auth(self, token: Secret | None) -> SessionAuth:
        credentials = self._credentials
        if isinstance(credentials, AccessKeyCredentials):
            return KeyAuth(credentials, self._settings.pace.now, project_id=self.account.project_id)
        return TokenAuth(token, self._renew)

    @property
    def renewable(self) -> bool:
        """Whether a new token can be had without the person; True where there is no token at all."""
        given = self._credentials
        return isinstance(given, AccessKeyCredentials) or (
            isinstance(given, PasswordCredentials) and given.passcode is None
        )

    async def renew(self) -> bool:
        """Sign in anew before the token ends; whether there is a new one.

        Raises:
            SignInRefused: the cloud refused, now or earlier.
            CloudError, TransportError: the cloud failed, or is out of reach; the token is as it was.
        """
        return self.renewable and await self._channel.renew(self._channel.generation)

    async def _renew(self) -> Secret:
        """A new token. A ready one is looked at once more: one that still holds was refused for another reason."""
        if isinstance(self._credentials, PasswordCredentials) and self._credentials.passcode is not None:
            # The one that was used is good once: sent again it would count as a wrong one.
            raise SignInRefused(
                "The cloud takes the session no longer, and the next one wants a new passcode.", wants_passcode=True
            )
        signed_in = await self._iam.sign_in(self._credentials)
        if signed_in.token is None or signed_in.account.project_id != self.account.project_id:
            raise SignInRefused("A new sign-in gave another project than before.")
        self.account = replace(self.account, expires_at=signed_in.account.expires_at)
        return signed_in.token

    async def _domain_auth(self) -> SessionAuth:
        credentials = self._credentials
        match credentials:
            case PasswordCredentials():

                async def fetch() -> Secret:
                    return await self._iam.domain_token(credentials, self.account)

                return TokenAuth(None, fetch)
            case AccessKeyCredentials():
                domain_id = self.account.domain_id or await domain_id_of(
                    self._open(KeyAuth(credentials, self._settings.pace.now)), self.account
                )
                return KeyAuth(credentials, self._settings.pace.now, domain_id=domain_id)
            case _:
                raise SignInRefused("A ready token is for one project, and enterprise projects want the whole account.")


async def open_cloud(credentials: Credentials, settings: Settings | None = None, *, wire: Wire | None = None) -> Cloud:
    """Sign in, and find the services.

    Args:
        credentials: whole, of one kind.
        settings: how.
        wire: instead of a new one; it is closed with the session.

    Raises:
        SignInRefused: the cloud refused the credentials, or wants a passcode; nothing is repeated.
        InvalidInput: the credentials aren't complete, or an endpoint can't be told or used.
        CloudError: the cloud failed, or throttles.
        TransportError: no answer that can be used.
    """
    settings = settings or Settings()
    check_endpoint(credentials.auth_url, set_by(settings.origin("auth_url"), "IAM URL"))
    wire = wire or _wire(settings)
    opened = False
    try:
        signed_in = await Iam(wire, pace=settings.pace, observer=settings.observer).sign_in(credentials)
        cloud = Cloud(wire, credentials, settings, signed_in)
        opened = True
    finally:
        if not opened:
            await wire.aclose()
    return cloud


async def reachable_projects(credentials: Credentials, settings: Settings | None = None) -> tuple[Project, ...]:
    """The projects that credentials reach, before one is chosen. Raises what `open_cloud` raises."""
    settings = settings or Settings()
    wire = _wire(settings)
    try:
        return await Iam(wire, pace=settings.pace, observer=settings.observer).projects(credentials)
    finally:
        await wire.aclose()


def _wire(settings: Settings) -> Wire:
    return Wire(ca_file=settings.ca_file, verify=settings.verify, patience=settings.patience)
