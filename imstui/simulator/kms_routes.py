"""KMS's calls: list keys, describe one, list aliases (protocol section 7.1)."""

from __future__ import annotations

from typing import Any

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.cloud import Cloud
from imstui.simulator.tenancy import Project

_USUAL_LIMIT = "1000"


def list_keys(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """POST /v1.0/{project_id}/kms/list-keys: a POST that reads, all of whose values are texts."""
    project = _project(cloud, call, caller)
    body = _body(call)
    limit, marker = body.get("limit", _USUAL_LIMIT), body.get("marker") or "0"
    if not all(isinstance(value, str) and value.isdigit() for value in (limit, marker)) or int(limit) == 0:
        raise refusal.nested(400, "KMS.0204", "Parameters missing or invalid in the request message.")
    keys = cloud.keys.of(project)
    if body.get("key_state"):
        keys = [key for key in keys if key.state == body["key_state"]]
    if body.get("key_spec", "ALL") != "ALL":
        keys = [key for key in keys if key.spec == body["key_spec"]]
    start, end = int(marker), int(marker) + int(limit)
    page = keys[start:end]
    is_cut = end < len(keys)
    document = {
        "keys": [key.id for key in page],
        "key_details": [key.details(cloud.started) for key in page],
        "next_marker": str(end) if is_cut else "",
        "truncated": "true" if is_cut else "false",
        "total": len(keys),
    }
    return Answer(200, document)


def describe_key(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """POST /v1.0/{project_id}/kms/describe-key: one key by id, alias/... or URN."""
    project = _project(cloud, call, caller)
    wanted = _body(call).get("key_id")
    if not isinstance(wanted, str) or not wanted:
        raise refusal.nested(400, "KMS.0205", "Invalid key ID.")
    key = cloud.keys.named(wanted, project)
    if key is None:
        raise refusal.nested(404, "KMS.0207", "The key does not exist.")
    return Answer(200, {"key_info": key.details(cloud.started)})


def list_aliases(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v1.0/{project_id}/kms/aliases."""
    project = _project(cloud, call, caller)
    wanted = call.asked("key_id")
    aliases = [
        {
            "alias": f"alias/{key.alias}",
            "alias_urn": f"kms:{project.region}:{project.domain.id}:alias:{key.alias}",
            "key_id": key.id,
            "domain_id": project.domain.id,
            "create_time": key.details(cloud.started)["creation_date"],
            "update_time": key.details(cloud.started)["creation_date"],
        }
        for key in cloud.keys.of(project)
        if wanted in (None, key.id)
    ]
    return Answer(200, {"aliases": aliases, "page_info": {"next_marker": "", "current_count": len(aliases)}})


def _project(cloud: Cloud, call: Call, caller: Caller) -> Project:
    if cloud.options.kms == "absent":
        raise refusal.gateway("APIGW.0101")
    if caller.project is None or call.path["project_id"] != caller.project.id:
        raise refusal.nested(403, "KMS.0305", "The project ID in the URL is inconsistent with the token.")
    if cloud.options.kms == "denied":
        raise refusal.nested(403, "KMS.0306", "No access permissions.")
    return caller.project


def _body(call: Call) -> dict[str, Any]:
    if not call.body.strip():
        return {}
    try:
        body = call.document()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise refusal.nested(400, "KMS.0202", "Invalid JSON format of the request message.")
    return body
