"""The gateway before the services: it knows callers by token or by signature (protocol sections 5.5 and 6)."""

from __future__ import annotations

from imstui.simulator import refusal, signing
from imstui.simulator.caller import Call, Caller
from imstui.simulator.clocks import Clocks, micro_stamp
from imstui.simulator.options import Options
from imstui.simulator.tenancy import REGION, Project, domain_named, projects_of
from imstui.simulator.tokens import AccessKey, Credentials, Token

_SKEW = 15 * 60
_BODY_LIMIT = 12 * 1024 * 1024
_MISSES = 5


class Gate:
    """Knows who is calling, or refuses."""

    def __init__(self, credentials: Credentials, options: Options, clocks: Clocks) -> None:
        self._credentials = credentials
        self._options = options
        self._clocks = clocks
        self._misses: dict[str, int] = {}
        self._locked_until: dict[str, float] = {}

    def caller_of(self, call: Call, service: str) -> Caller:
        """Who sends this request.

        Args:
            call: The request.
            service: Which service it is for: iam, ims, kms or eps; each has its own words for a bad token.

        Raises:
            RefusalError: As the gateway or that service says it.
        """
        held = call.headers.get("x-auth-token")
        if held:
            return self._by_token(held, service)
        if "authorization" in call.headers:
            return self._by_signature(call)
        raise _no_token(service)

    def _by_token(self, held: str, service: str) -> Caller:
        token = self._credentials.token(held)
        if token is None:
            raise _bad_token(service)
        if self._credentials.is_over(token):
            raise self._expired(token, service)
        if token.project and token.project.region != REGION and service in ("ims", "kms"):
            raise refusal.gateway("APIGW.0307")
        return Caller(token.user, token.project, token.domain, "token", token.methods)

    def _expired(self, token: Token, service: str) -> refusal.RefusalError:
        if service == "kms":
            return refusal.nested(403, "KMS.0303", "X-Auth-Token expired")
        if service == "iam":
            return refusal.iam(401, "The X-Auth-Token is invalid!")
        if self._options.expired_text == "0301":
            return refusal.bad_authentication(f"token expires, expires_at: {micro_stamp(token.expires)}")
        return refusal.gateway("APIGW.0307")

    def _by_signature(self, call: Call) -> Caller:
        claim = signing.read_signature(call.headers["authorization"])
        if claim is None:
            raise refusal.bad_authentication("x-auth-token not found")
        if self._locked_until.get(claim.access, 0.0) > self._clocks.wall():
            raise refusal.bad_authentication("AK access failed to reach the limit,forbidden")
        key = self._credentials.key(claim.access)
        if key is None:
            raise refusal.bad_authentication(f"Get secretKey failed,AK:{claim.access},err:ak not exist")
        self._check_freshness(call)
        if len(call.body) > _BODY_LIMIT:
            raise refusal.bad_authentication("calc aksk signature fail:body too large")
        if not signing.fits(call, claim, key.secret):
            raise self._miss(call, claim)
        self._check_temporary(call, key)
        self._misses.pop(claim.access, None)
        return _signed_caller(call, key)

    def _check_freshness(self, call: Call) -> None:
        stamp = call.headers.get("x-sdk-date", "")
        moment = signing.signing_moment(stamp)
        if moment is None:
            raise refusal.bad_authentication("calc aksk signature fail:x-sdk-date is invalid")
        now = self._clocks.wall()
        if abs(now - moment) > _SKEW:
            here = micro_stamp(now)[:19].replace("-", "").replace(":", "") + "Z"
            raise refusal.bad_authentication(
                f"calc aksk signature fail:signature expired, signature time:{stamp},server time:{here}"
            )

    def _check_temporary(self, call: Call, key: AccessKey) -> None:
        if not key.security_token:
            return
        if call.headers.get("x-security-token") != key.security_token:
            raise refusal.bad_authentication("decrypt token fail")
        if self._credentials.is_over(key):
            raise refusal.bad_authentication(f"token expires, expires_at: {micro_stamp(key.expires or 0.0)}")

    def _miss(self, call: Call, claim: signing.Signature) -> refusal.RefusalError:
        misses = self._misses[claim.access] = self._misses.get(claim.access, 0) + 1
        if misses > _MISSES:
            self._locked_until[claim.access] = self._clocks.wall() + self._options.signature_lock
            self._misses.pop(claim.access)
        seen = signing.canonical_request(call, claim.signed_headers).replace("\n", "|")
        return refusal.bad_authentication(f"verify aksk signature fail, canonicalRequest:{seen}")


def _signed_caller(call: Call, key: AccessKey) -> Caller:
    domain_id = call.headers.get("x-domain-id")
    if domain_id:
        domain = domain_named(domain_id, None)
        if domain != key.user.domain:
            raise refusal.gateway("APIGW.0302")
        return Caller(key.user, None, domain, "aksk")
    project_id = call.headers.get("x-project-id")
    return Caller(key.user, _own_project(key, project_id) if project_id else None, None, "aksk")


def _own_project(key: AccessKey, project_id: str) -> Project:
    project = next((each for each in projects_of(key.user) if each.id == project_id), None)
    if project is None:
        raise refusal.gateway("APIGW.0310")
    return project


def _no_token(service: str) -> refusal.RefusalError:
    if service == "kms":
        return refusal.nested(403, "KMS.0301", "Invalid or null X-Auth-Token")
    if service == "iam":
        return refusal.iam(401, "The request you have made requires authentication.")
    return refusal.bad_authentication("x-auth-token not found")


def _bad_token(service: str) -> refusal.RefusalError:
    if service == "kms":
        return refusal.nested(403, "KMS.0302", "Invalid X-Auth-Token")
    if service == "iam":
        return refusal.iam(401, "The X-Auth-Token is invalid!")
    return refusal.bad_authentication("decrypt token fail")


def project_for_ims(caller: Caller) -> Project:
    """The project that an IMS call is for.

    Raises:
        RefusalError: If the token is a domain's, or a signature came without X-Project-Id.
    """
    if caller.project is None:
        what = "the project id of the request is null" if caller.by == "aksk" else "the token has no project scope"
        raise refusal.ims("IMG.0030", f"The project ID is inconsistent with the token: {what}.")
    return caller.project
