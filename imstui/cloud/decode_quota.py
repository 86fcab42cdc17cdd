"""The image quota to the model. Follows 'Querying the Image Quota' (GET /v1/cloudimages/quota)."""

from __future__ import annotations

from imstui.cloud import loose
from imstui.cloud.parsing import Document, as_document, document, documents
from imstui.model.account import Quota
from imstui.model.errors import NotIms


def decode_quota(content: bytes) -> tuple[Quota, ...]:
    """The quota of each type of image; rows that tell no numbers are left out.

    Raises:
        NotIms: the body isn't a quota.
    """
    body = document(content) or {}
    quotas = as_document(body.get("quotas"))
    if quotas is None:
        raise NotIms("The answer isn't an image quota.", operation="reading the image quota")
    rows = map(_quota, documents(quotas.get("resources")))
    return tuple(row for row in rows if row is not None)


def _quota(row: Document) -> Quota | None:
    kind, used, quota = loose.text(row.get("type")), loose.natural(row.get("used")), loose.natural(row.get("quota"))
    if kind is None or used is None or quota is None:
        return None
    return Quota(kind, used, quota)
