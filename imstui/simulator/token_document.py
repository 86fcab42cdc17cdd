"""The documents of IAM: the token, its catalogue, projects and the version page (protocol sections 5.1, 5.3, 5.4)."""

from __future__ import annotations

from typing import Any

from imstui.simulator.clocks import micro_stamp
from imstui.simulator.tenancy import REGION, Domain, Project, User, stable_hex
from imstui.simulator.tokens import Token


def token_document(token: Token, root: str, *, catalog: bool) -> dict[str, Any]:
    """The body of a token.

    Args:
        token: The token.
        root: Where this server is: scheme, host and port.
        catalog: Whether to put the catalogue in.
    """
    body: dict[str, Any] = {
        "methods": list(token.methods),
        "issued_at": micro_stamp(token.issued),
        "expires_at": micro_stamp(token.expires),
        "user": _user(token.user),
        "roles": _roles(token.user),
    }
    if "totp" in token.methods:
        body["mfa_authn_at"] = micro_stamp(token.issued)
    if token.project:
        body["project"] = {
            "id": token.project.id,
            "name": token.project.name,
            "domain": _domain(token.project.domain),
        }
    if token.domain:
        body["domain"] = _domain(token.domain)
    if catalog:
        body["catalog"] = catalogue(token.project, root)
    return {"token": body}


def catalogue(project: Project | None, root: str) -> list[dict[str, Any]]:
    """The catalogue; without a project there is only IAM in it, and EPS is never."""
    entries = [_entry("iam", "keystone", f"{root}/v3", "*"), _entry("iam", "keystone", f"{root}/v3", REGION)]
    if project is None:
        return [_joined("iam", "keystone", entries)]
    region = project.region
    return [
        _joined("image", "glance", [_entry("image", "glance", root, region)]),
        _joined("kms", "key-management", [_entry("kms", "key-management", f"{root}/v1.0/", region)]),
        _joined("kmsv1", "kmsv1", [_entry("kmsv1", "kmsv1", f"{root}/v1.0/{project.id}", region)]),
        _joined("iam", "keystone", entries),
    ]


def project_document(project: Project, root: str) -> dict[str, Any]:
    """One project as IAM lists it."""
    return {
        "id": project.id,
        "name": project.name,
        "domain_id": project.domain.id,
        "parent_id": project.parent_id,
        "is_domain": False,
        "enabled": True,
        "description": "",
        "links": {"self": f"{root}/v3/projects/{project.id}"},
    }


def version_document(root: str) -> dict[str, Any]:
    """The version page at /v3."""
    return {
        "version": {
            "id": "v3.6",
            "status": "stable",
            "updated": "2016-04-04T00:00:00Z",
            "links": [{"rel": "self", "href": f"{root}/v3/"}],
            "media-types": [{"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}],
        }
    }


def _user(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "domain": _domain(user.domain),
        # Without a Z, and empty if it never ends: so it is on the wire.
        "password_expires_at": "",
    }


def _domain(domain: Domain) -> dict[str, Any]:
    return {"id": domain.id, "name": domain.name, "xdomain_type": "TSI", "xdomain_id": domain.name.rsplit("-", 1)[1]}


def _roles(user: User) -> list[dict[str, str]]:
    names = ["te_admin", "ims_adm", "kms_adm"] if user.may_copy else ["readonly"]
    return [{"id": stable_hex(f"role:{name}"), "name": name} for name in names]


def _entry(kind: str, name: str, url: str, region: str) -> dict[str, Any]:
    return {
        "id": stable_hex(f"endpoint:{kind}:{name}:{region}"),
        "interface": "public",
        "region": region,
        "region_id": region,
        "url": url,
    }


def _joined(kind: str, name: str, endpoints: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": stable_hex(f"service:{kind}"), "name": name, "type": kind, "endpoints": endpoints}
