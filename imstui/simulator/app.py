"""The address plan: which path and method is which operation, all services on one root."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from imstui.simulator import eps_routes, iam_routes, ims_copy, ims_images, ims_jobs, ims_members, kms_routes, refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call
from imstui.simulator.cloud import Cloud
from imstui.simulator.control import control_routes
from imstui.simulator.doors import Door, Handler, OpenHandler
from imstui.simulator.fault_answers import plain

_Known = tuple[str, str, str, str, Handler]
_Open = tuple[str, str, str, OpenHandler]

_IAM: list[_Known] = [
    ("GET", "/v3/auth/tokens", "token_info", "iam", iam_routes.read_token),
    ("GET", "/v3/auth/projects", "projects", "iam", iam_routes.list_projects),
    ("GET", "/v3/projects", "projects", "iam", iam_routes.list_projects),
    ("GET", "/v3/auth/catalog", "catalog", "iam", iam_routes.read_catalog),
]
_OPEN: list[_Open] = [
    ("POST", "/v3/auth/tokens", "token", iam_routes.create_token),
    ("GET", "/v3", "version", iam_routes.read_version),
    ("GET", "/v3/", "version", iam_routes.read_version),
    ("POST", "/v3.0/OS-CREDENTIAL/securitytokens", "temporary_key", iam_routes.lend_access_key),
]
_IMS: list[_Known] = [
    ("GET", "/v2/cloudimages", "list", "ims", ims_images.list_images),
    ("POST", "/v1/cloudimages/{image_id}/copy", "copy", "ims", ims_copy.start_copy),
    ("POST", "/v2.1/cloudimages/{image_id}/copy", "copy", "ims", ims_copy.start_copy_safely),
    ("GET", "/v1/{project_id}/jobs/{job_id}", "job_status", "ims", ims_jobs.job_status),
    ("GET", "/v1/cloudimages/job/{job_id}", "job_progress", "ims", ims_jobs.job_progress),
    ("GET", "/v1/cloudimages/quota", "quota", "ims", ims_images.read_quota),
    ("PUT", "/v1/cloudimages/members", "members", "ims", ims_members.answer_sharing),
    ("PATCH", "/v2/cloudimages/{image_id}", "change", "ims", ims_images.change_image),
    ("DELETE", "/v2/images/{image_id}", "delete", "ims", ims_images.delete_image),
]
_OTHERS: list[_Known] = [
    ("POST", "/v1.0/{project_id}/kms/list-keys", "keys", "kms", kms_routes.list_keys),
    ("POST", "/v1.0/{project_id}/kms/describe-key", "key", "kms", kms_routes.describe_key),
    ("GET", "/v1.0/{project_id}/kms/aliases", "aliases", "kms", kms_routes.list_aliases),
    ("GET", "/v1.0/enterprise-projects", "eps", "eps", eps_routes.list_enterprise_projects),
]


def build_app(cloud: Cloud) -> Starlette:
    """The web application of a cloud."""
    routes: list[BaseRoute] = [*control_routes(cloud)]
    for method, path, operation, service, handler in [*_IAM, *_IMS, *_OTHERS]:
        routes.append(Route(path, Door(cloud, operation, service, handler=handler), methods=[method]))
    for method, path, operation, open_handler in _OPEN:
        routes.append(Route(path, Door(cloud, operation, "iam", open_handler=open_handler), methods=[method]))
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    routes.append(Route("/{path:path}", Door(cloud, "unknown", "iam", open_handler=_unknown), methods=methods))
    app = Starlette(routes=routes, exception_handlers={HTTPException: _no_such_call})
    app.router.redirect_slashes = False
    return app


def _unknown(cloud: Cloud, call: Call) -> Answer:
    del cloud, call
    raise refusal.gateway("APIGW.0101")


async def _no_such_call(request: Request, wrong: Exception) -> Response:
    del request, wrong
    refused = refusal.gateway("APIGW.0101")
    return plain(Answer(refused.status, refused.body))
