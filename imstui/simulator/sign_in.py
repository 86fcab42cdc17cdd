"""Signing in: who asks for a token, with what proof, and for which scope (protocol sections 5.1 and 5.2)."""

from __future__ import annotations

from typing import Any

from imstui.simulator import refusal
from imstui.simulator.caller import Caller
from imstui.simulator.clocks import Clocks
from imstui.simulator.options import Options
from imstui.simulator.tenancy import (
    PROJECTS,
    Domain,
    Project,
    User,
    domain_named,
    project_by_id,
    projects_of,
    user_by_id,
    user_by_name,
)
from imstui.simulator.tokens import Credentials

_WRONG = "The username or password is wrong."
_KNOWN_METHODS = ({"password"}, {"password", "totp"}, {"token"})


class SignInDesk:
    """Checks sign-ins, and locks users who guess."""

    def __init__(self, credentials: Credentials, options: Options, clocks: Clocks) -> None:
        self._credentials = credentials
        self._options = options
        self._clocks = clocks
        self._misses: dict[str, int] = {}
        self._locked_until: dict[str, float] = {}

    def caller_of(self, body: Any) -> Caller:
        """Who signs in, and for what.

        Raises:
            RefusalError: 400 if the body isn't one, 401 if the proof or the scope is wrong.
        """
        try:
            auth = body["auth"]
            identity = auth["identity"]
            methods = tuple(identity["methods"])
            is_known = set(methods) in _KNOWN_METHODS
        except (KeyError, TypeError):
            raise refusal.iam(400, "The request body is invalid") from None
        if not is_known:
            raise refusal.iam(400, "The request body is invalid")
        user, held = self._by_token(identity) if "token" in methods else (self._by_password(identity, methods), None)
        scope = auth.get("scope")
        if scope is None and held is not None:
            return Caller(user, held.project, held.domain, "token", methods)
        project, domain = _scope(user, scope)
        return Caller(user, project, domain, "token", methods)

    def _by_token(self, identity: dict[str, Any]) -> tuple[User, Caller]:
        token = self._credentials.token(str(_part(identity, "token").get("id", "")))
        if token is None or self._credentials.is_over(token):
            raise refusal.iam(401, "The X-Auth-Token is invalid!")
        return token.user, Caller(token.user, token.project, token.domain, "token", token.methods)

    def _by_password(self, identity: dict[str, Any], methods: tuple[str, ...]) -> User:
        wanted = _part(_part(identity, "password"), "user")
        if not isinstance(wanted.get("password"), str):
            raise refusal.iam(400, "The request body is invalid")
        user = _named_user(wanted)
        if user is None:
            raise refusal.iam(401, _WRONG)
        self._refuse_locked(user)
        if wanted["password"] != user.password:
            self._miss(user)
            raise refusal.iam(401, _WRONG)
        if user.has_mfa:
            self._check_passcode(user, identity, methods)
        self._misses.pop(user.id, None)
        return user

    def _check_passcode(self, user: User, identity: dict[str, Any], methods: tuple[str, ...]) -> None:
        if "totp" not in methods:
            raise refusal.iam(401, "mfa totp code verify fail")
        proof = _part(_part(identity, "totp"), "user")
        named = proof.get("id") == user.id or _named_user(proof) == user or proof.get("name") == user.name
        if not named or str(proof.get("passcode")) != self._options.passcode:
            # A wrong code is reported just as a wrong password is.
            self._miss(user)
            raise refusal.iam(401, _WRONG)

    def _miss(self, user: User) -> None:
        self._misses[user.id] = self._misses.get(user.id, 0) + 1
        if self._misses[user.id] >= self._options.sign_in_tries:
            self._locked_until[user.id] = self._clocks.wall() + self._options.sign_in_lock
            self._misses.pop(user.id)

    def _refuse_locked(self, user: User) -> None:
        if self._locked_until.get(user.id, 0.0) <= self._clocks.wall():
            return
        text = "The account is locked after too many failed sign-ins. Try again later."
        if self._options.lock_shape == "v30":
            raise refusal.iam_v30(401, "IAM.0061", text)
        raise refusal.iam(401, text)


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name)
    if not isinstance(part, dict):
        raise refusal.iam(400, "The request body is invalid")
    return part


def _named_user(wanted: dict[str, Any]) -> User | None:
    if wanted.get("id"):
        return user_by_id(str(wanted["id"]))
    domain = _domain(wanted.get("domain"))
    return user_by_name(str(wanted.get("name")), domain) if domain else None


def _domain(wanted: Any) -> Domain | None:
    if not isinstance(wanted, dict):
        return None
    return domain_named(wanted.get("id"), wanted.get("name"))


def _scope(user: User, scope: Any) -> tuple[Project | None, Domain | None]:
    """The scope's project and domain; a project wins over a domain, and no scope is for global services."""
    if not isinstance(scope, dict):
        return None, None
    if isinstance(scope.get("project"), dict):
        return _project(user, scope["project"]), None
    domain = _domain(scope.get("domain"))
    if domain != user.domain:
        raise refusal.iam(401, "The domain of the scope is wrong.")
    return None, domain


def _project(user: User, wanted: dict[str, Any]) -> Project:
    mine = projects_of(user)
    if wanted.get("id"):
        found = project_by_id(str(wanted["id"]))
    else:
        # Huawei lets the domain be left out: then it is the user's own.
        domain = _domain(wanted["domain"]) if "domain" in wanted else user.domain
        found = next((each for each in PROJECTS if each.name == wanted.get("name") and each.domain == domain), None)
    if found is None or found not in mine:
        raise refusal.iam(401, "The project of the scope does not exist or is not yours.")
    return found
