"""Signing in with each kind of credentials, and the projects that they reach.

Follows 'Obtaining a User Token' (POST /v3/auth/tokens), 'Verifying a Token' (GET of the same) and 'Querying the List of
Projects Accessible to Users', as plain Identity v3 has them. A refused sign-in is never repeated: accounts get locked.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

import httpx

from imstui.cloud.address import check_endpoint, host_of
from imstui.cloud.auth import SessionAuth, TokenAuth, fit_for_header
from imstui.cloud.channel import Channel, Observer, Repeat
from imstui.cloud.decode_iam import TokenFacts, decode_projects, decode_token
from imstui.cloud.endpoints import CatalogEntry, region_of_host
from imstui.cloud.pace import Pace
from imstui.cloud.sign_in_words import (
    OPERATION,
    Body,
    credentials_refusal,
    domain_scope,
    password_body,
    project_scope,
    refusal,
)
from imstui.cloud.signing import KeyAuth
from imstui.cloud.transport import Reply, Wire
from imstui.model.account import Account, Project
from imstui.model.credentials import AccessKeyCredentials, Credentials, PasswordCredentials, Secret, TokenCredentials
from imstui.model.errors import CloudError, InvalidInput, NotFound, NotIms, SignInRefused

_PROJECTS: Final = "listing projects"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that worked.

    Attributes:
        token: None with AK/SK.
        catalog: empty with AK/SK.
    """

    token: Secret | None
    account: Account
    catalog: tuple[CatalogEntry, ...] = ()


class Iam:
    """The Identity service, for the time before there is a session."""

    def __init__(self, wire: Wire, *, pace: Pace | None = None, observer: Observer | None = None) -> None:
        """Sends nothing.

        Args:
            wire: the way to the network.
            pace: how patiently reading is repeated.
            observer: is told each exchange.
        """
        self._wire = wire
        self._pace = pace or Pace()
        self._observer = observer

    async def sign_in(self, credentials: Credentials) -> SignedIn:
        """Sign in for the project that the credentials name.

        Raises:
            SignInRefused: the cloud refused them, or wants a passcode; nothing is repeated.
            InvalidInput: they aren't complete.
            CloudError: the cloud failed, or throttles.
            TransportError: no answer that can be used, or not from an Identity endpoint.
        """
        match credentials:
            case PasswordCredentials():
                return await self._by_password(credentials)
            case TokenCredentials():
                return await self._by_token(credentials)
            case AccessKeyCredentials():
                return await self._by_key(credentials)

    async def domain_token(self, credentials: PasswordCredentials, account: Account) -> Secret:
        """A token for the whole account, which EPS wants. Raises what `sign_in` raises."""
        if credentials.passcode is not None:
            raise SignInRefused("A passcode is good once, so there is no token for the whole account.")
        scope: Body = {"domain": domain_scope(account.domain_id, account.domain_name)}
        reply = await self._post_token(auth_url_of(credentials), password_body(credentials, scope), with_passcode=False)
        return _token_of(reply)

    async def projects(self, credentials: Credentials) -> tuple[Project, ...]:
        """The projects that the credentials reach, before one is chosen. Raises what `sign_in` raises."""
        auth_url = auth_url_of(credentials)
        match credentials:
            case PasswordCredentials():
                body = password_body(credentials, None)
                reply = await self._post_token(auth_url, body, with_passcode=credentials.passcode is not None)
                auth: SessionAuth = TokenAuth(_token_of(reply))
            case TokenCredentials():
                auth = TokenAuth(_own_token(credentials))
            case AccessKeyCredentials():
                auth = KeyAuth(credentials, self._pace.now)
        return await projects_of(self._channel(auth), auth_url)

    async def _by_password(self, credentials: PasswordCredentials) -> SignedIn:
        auth_url = auth_url_of(credentials)
        region = credentials.region or region_of_host(host_of(auth_url))
        body = password_body(credentials, project_scope(credentials.scope, credentials, region))
        reply = await self._post_token(auth_url, body, with_passcode=credentials.passcode is not None)
        return _signed_in(_token_of(reply), decode_token(reply.content), auth_url, credentials.region)

    async def _by_token(self, credentials: TokenCredentials) -> SignedIn:
        auth_url = auth_url_of(credentials)
        token = _own_token(credentials)
        channel = self._channel(_SelfInspection(token))
        try:
            reply = await channel.get(auth_url, "auth", "tokens", operation="checking the token")
        except CloudError as error:
            raise credentials_refusal(error, "token", "It may have expired: get another.") from error
        return _signed_in(token, decode_token(reply.content), auth_url, credentials.region)

    async def _by_key(self, credentials: AccessKeyCredentials) -> SignedIn:
        auth_url = auth_url_of(credentials)
        scope = credentials.scope
        region = credentials.region or region_of_project(scope.project_name) or region_of_host(host_of(auth_url))
        name = scope.project_name or region
        project = Project(scope.project_id, scope.project_name, scope.domain_id)
        if not scope.project_id:
            if not name:
                raise InvalidInput("The project is missing: its id, its name or a region tells it.")
            project = await self._project_named(credentials, auth_url, name)
        return SignedIn(
            token=None,
            account=Account(
                auth_url=auth_url,
                region=region or region_of_project(project.name),
                project_id=project.id,
                project_name=project.name,
                domain_id=scope.domain_id or project.domain_id,
                domain_name=scope.domain_name,
            ),
        )

    async def _project_named(self, credentials: AccessKeyCredentials, auth_url: str, name: str) -> Project:
        channel = self._channel(KeyAuth(credentials, self._pace.now))
        try:
            reply = await channel.get(auth_url, "projects", params=[("name", name)], operation="finding the project")
        except CloudError as error:
            hint = "Several refusals in a row lock it for five minutes."
            raise credentials_refusal(error, "access key", hint) from error
        found = [project for project in decode_projects(reply.content) if project.name == name]
        if len(found) != 1:
            count = "no project" if not found else f"{len(found)} projects"
            raise SignInRefused(f"The access key reaches {count} named '{name}': give the project's id instead.")
        return found[0]

    async def _post_token(self, auth_url: str, body: Body, *, with_passcode: bool) -> Reply:
        channel = self._channel(SessionAuth())
        repeat = Repeat.NEVER if with_passcode else Repeat.NOT_ACTED
        try:
            return await channel.post(auth_url, "auth", "tokens", body=body, operation=OPERATION, repeat=repeat)
        except (CloudError, NotIms) as error:
            raise refusal(error, host_of(auth_url), with_passcode=with_passcode) from error

    def _channel(self, auth: SessionAuth) -> Channel:
        return Channel(self._wire, auth, pace=self._pace, observer=self._observer)


async def projects_of(channel: Channel, auth_url: str) -> tuple[Project, ...]:
    """The projects that a channel's token or key reaches.

    Raises:
        CloudError: the service said no.
        TransportError: no answer that can be used.
    """
    reply = await channel.get(auth_url, "auth", "projects", operation=_PROJECTS)
    return decode_projects(reply.content)


async def domain_id_of(channel: Channel, account: Account) -> str:
    """The id of the domain that an account's project belongs to.

    Raises:
        NotFound: the projects that the channel's key reaches don't tell it.
        CloudError: the service said no.
        TransportError: no answer that can be used.
    """
    for project in await projects_of(channel, account.auth_url):
        if project.id == account.project_id and project.domain_id:
            return project.domain_id
    raise NotFound("The access key doesn't tell which account it belongs to.")


def auth_url_of(credentials: Credentials) -> str:
    """The Identity endpoint, checked and ending in /v3.

    Raises:
        InvalidInput: it isn't fit to be talked to.
    """
    url = check_endpoint(credentials.auth_url)
    return url if url.endswith("/v3") else f"{url}/v3"


def region_of_project(name: str) -> str:
    """The region in a project's name: 'eu-de_team1' stands in eu-de."""
    return name.partition("_")[0]


class _SelfInspection(SessionAuth):
    """A token that asks about itself."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["X-Auth-Token"] = request.headers["X-Subject-Token"] = self._token.reveal()
        yield request


def _own_token(credentials: TokenCredentials) -> Secret:
    return fit_for_header(credentials.token, "token")


def _token_of(reply: Reply) -> Secret:
    token = Secret(reply.headers.get("x-subject-token", ""))
    if not token:
        raise NotIms(f"{reply.host} answered {reply.status}, but gave no token: it isn't an Identity v3 endpoint.")
    return fit_for_header(token, "token")


def _signed_in(token: Secret, facts: TokenFacts, auth_url: str, region: str) -> SignedIn:
    if not facts.project_id:
        raise SignInRefused(
            "The token belongs to no project, and images do.", hint="Name the project: its id, its name or the region."
        )
    account = Account(
        auth_url=auth_url,
        region=region or region_of_project(facts.project_name),
        project_id=facts.project_id,
        project_name=facts.project_name,
        domain_id=facts.domain_id,
        domain_name=facts.domain_name,
        user_id=facts.user_id,
        user_name=facts.user_name,
        expires_at=facts.expires_at,
    )
    return SignedIn(token, account, facts.catalog)
