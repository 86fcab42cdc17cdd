"""IAM's calls: tokens, projects, catalogue, version (protocol sections 5.1 to 5.4)."""

from __future__ import annotations

from typing import Any

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.clocks import micro_stamp
from imstui.simulator.cloud import Cloud
from imstui.simulator.tenancy import projects_of
from imstui.simulator.token_document import catalogue, project_document, token_document, version_document
from imstui.simulator.tokens import Token

_SHORTEST, _LONGEST = 900, 86_400


def create_token(cloud: Cloud, call: Call) -> Answer:
    """POST /v3/auth/tokens: a token for a password, a password and a passcode, or another token."""
    caller = cloud.sign_in.caller_of(_body(call))
    life = cloud.options.token_life
    token = cloud.credentials.issue(caller.user, caller.project, caller.domain, caller.methods, life)
    body = token_document(token, _root(call), catalog=not call.asked("nocatalog"))
    return Answer(201, body, {"X-Subject-Token": token.id})


def read_token(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v3/auth/tokens: what the X-Subject-Token is good for."""
    token = cloud.credentials.token(call.headers.get("x-subject-token", ""))
    if token is None or cloud.credentials.is_over(token) or token.user.domain != caller.user.domain:
        raise refusal.iam(404, "The token could not be found.")
    body = token_document(token, _root(call), catalog=not call.asked("nocatalog"))
    return Answer(200, body, {"X-Subject-Token": token.id})


def list_projects(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v3/auth/projects and GET /v3/projects?name=: the projects the caller may enter."""
    del cloud
    name = call.asked("name")
    root = _root(call)
    found = [each for each in projects_of(caller.user) if name in (None, each.name)]
    links = {"self": f"{root}{call.raw_path}", "previous": None, "next": None}
    return Answer(200, {"projects": [project_document(each, root) for each in found], "links": links})


def read_catalog(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v3/auth/catalog."""
    del cloud
    root = _root(call)
    return Answer(200, {"catalog": catalogue(caller.project, root), "links": {"self": f"{root}/v3/auth/catalog"}})


def read_version(cloud: Cloud, call: Call) -> Answer:
    """GET /v3."""
    del cloud
    return Answer(200, version_document(_root(call)))


def lend_access_key(cloud: Cloud, call: Call) -> Answer:
    """POST /v3.0/OS-CREDENTIAL/securitytokens: a temporary AK/SK for a token."""
    proof = _proof(_body(call))
    # The header takes precedence over the body.
    token_id = call.headers.get("x-auth-token") or str(proof.get("id", ""))
    token: Token | None = cloud.credentials.token(token_id)
    if token is None or cloud.credentials.is_over(token):
        raise refusal.iam(401, "The X-Auth-Token is invalid!")
    key = cloud.credentials.lend_key(token.user, _duration(proof))
    credential = {
        "access": key.access,
        "secret": key.secret,
        "securitytoken": key.security_token,
        "expires_at": micro_stamp(key.expires or 0.0),
    }
    return Answer(201, {"credential": credential})


def _proof(body: Any) -> dict[str, Any]:
    try:
        identity = body["auth"]["identity"]
        if identity["methods"] != ["token"]:
            raise refusal.iam(400, "The request body is invalid")
        proof = identity.get("token") or {}
    except (KeyError, TypeError, AttributeError):
        raise refusal.iam(400, "The request body is invalid") from None
    if not isinstance(proof, dict):
        raise refusal.iam(400, "The request body is invalid")
    return proof


def _duration(proof: dict[str, Any]) -> int:
    try:
        seconds = int(proof.get("duration_seconds", _SHORTEST))
    except (TypeError, ValueError):
        raise refusal.iam(400, "The request body is invalid") from None
    if not _SHORTEST <= seconds <= _LONGEST:
        raise refusal.iam(400, "The duration is out of range")
    return seconds


def _body(call: Call) -> Any:
    try:
        return call.document()
    except ValueError:
        raise refusal.iam(400, "The request body is invalid") from None


def _root(call: Call) -> str:
    return f"http://{call.host}"
