"""EPS's one call: the enterprise projects, for domain-scoped callers alone (protocol section 7.2)."""

from __future__ import annotations

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.cloud import Cloud
from imstui.simulator.enterprise import ENTERPRISE_PROJECTS
from imstui.simulator.tenancy import OWN_DOMAIN

_MOST = 1_000


def list_enterprise_projects(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v1.0/enterprise-projects."""
    if cloud.options.eps == "absent":
        raise refusal.gateway("APIGW.0101")
    if cloud.options.eps == "down":
        raise refusal.nested(500, "EPS.0001", "System error.")
    if caller.domain is None:
        raise refusal.nested(403, "EPS.0004", "Permission error.")
    found = list(ENTERPRISE_PROJECTS) if caller.domain == OWN_DOMAIN else list(ENTERPRISE_PROJECTS[:1])
    wanted_id, part, status = call.asked("id"), call.asked("name") or "", call.asked("status")
    found = [
        each
        for each in found
        if wanted_id in (None, each.id) and part.lower() in each.name.lower() and status in (None, str(each.status))
    ]
    start, limit = _number(call, "offset", 0), _number(call, "limit", _MOST)
    page = [each.details() for each in found[start : start + min(limit, _MOST)]]
    return Answer(200, {"enterprise_projects": page, "total_count": len(found)})


def _number(call: Call, name: str, usual: int) -> int:
    value = call.asked(name)
    if value is None:
        return usual
    if not value.isdigit():
        raise refusal.nested(400, "EPS.0017" if name == "limit" else "EPS.0018", f"Invalid {name}.")
    return int(value)
