"""A copy as it is asked for, and what became of asking.

Follows 'Replicating an Image Within a Region' (POST /v1/cloudimages/{image_id}/copy).
"""

from __future__ import annotations

from dataclasses import dataclass

from imstui.model.errors import CloudError, TransportError


@dataclass(frozen=True, slots=True)
class CopyRequest:
    """What is sent to copy an image.

    Attributes:
        image_id: the source.
        name: the copy's name, 1 to 128 characters.
        description: up to 1024 characters; None leaves it out.
        cmk_id: the KMS key that encrypts the copy; None makes an unencrypted copy, also of an encrypted image.
        enterprise_project_id: None leaves it out, which means the default one.
    """

    image_id: str
    name: str
    description: str | None = None
    cmk_id: str | None = None
    enterprise_project_id: str | None = None

    def body(self) -> dict[str, str]:
        """The JSON body, by the API's field names, without what was left out."""
        fields = {
            "name": self.name,
            "description": self.description,
            "cmk_id": self.cmk_id,
            "enterprise_project_id": self.enterprise_project_id,
        }
        return {field: value for field, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Accepted:
    """The cloud took the copy and named its job."""

    job_id: str


@dataclass(frozen=True, slots=True)
class Throttled:
    """Provably not acted on, for now: too many tasks or requests. It may be sent again after a while.

    Attributes:
        retry_after: seconds that the cloud asked for, if it did.
    """

    error: CloudError
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class NotSent:
    """Provably not acted on: no connection was made. It may be sent again."""

    error: TransportError


@dataclass(frozen=True, slots=True)
class Refused:
    """Provably not acted on, and it won't be: the cloud said why."""

    error: CloudError


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The cloud may have acted: the answer is lost, unreadable, or proves nothing."""

    error: CloudError | TransportError


CopyOutcome = Accepted | Throttled | NotSent | Refused | Unanswered
