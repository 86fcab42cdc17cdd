"""A copy's request as text to read, or to take elsewhere: JSON, `imstui copy`, curl. No secret in any."""

from __future__ import annotations

import shlex

from imstui.model.copying import CopyRequest


def copy_path(request: CopyRequest) -> str:
    """The path that it is posted to."""
    return f"/v1/cloudimages/{request.image_id}/copy"


def copy_json(request: CopyRequest) -> str:
    """The body as it is sent."""
    import json

    return json.dumps(request.body(), ensure_ascii=True)


def copy_command(request: CopyRequest, *, key: str = "", unencrypted: bool = False, profile: str = "") -> str:
    """The `imstui copy` that asks for the same.

    Args:
        request: the copy.
        key: how the command line names its key; its id by default.
        unencrypted: whether an encrypted source loses its encryption.
        profile: that the session belongs to; '' where the environment tells the account.
    """
    words = ["imstui"]
    if profile:
        words += _option("--profile", profile)
    words += ["copy", request.image_id, *_option("--name", request.name)]
    if request.description is not None:
        words += _option("--description", request.description)
    if request.cmk_id:
        words += _option("--key", key or request.cmk_id)
    if unencrypted:
        words.append("--unencrypted")
    if request.enterprise_project_id is not None:
        words += _option("--enterprise-project", request.enterprise_project_id)
    return shlex.join(words)


def copy_curl(request: CopyRequest, endpoint: str) -> str:
    """The same request with curl; the token is left to the shell, as $OS_TOKEN."""
    body, url = shlex.quote(copy_json(request)), shlex.quote(f"{endpoint}{copy_path(request)}")
    return f"curl -H \"X-Auth-Token: $OS_TOKEN\" -H 'Content-Type: application/json' -d {body} {url}"


def _option(name: str, value: str) -> list[str]:
    """An option and its value, in one word where the value looks like an option itself."""
    return [f"{name}={value}"] if value.startswith("-") else [name, value]
