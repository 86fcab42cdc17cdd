"""Any body at all becomes the model, or an error of the tree."""

from __future__ import annotations

import contextlib
import dataclasses
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from imstui.cloud.decode_error import error_of, words_of
from imstui.cloud.decode_iam import decode_projects, decode_token
from imstui.cloud.decode_image import decode_page
from imstui.cloud.decode_job import decode_job, decode_job_id
from imstui.cloud.decode_kms import decode_key, decode_keys
from imstui.cloud.decode_quota import decode_quota
from imstui.model.errors import (
    ImstuiError,
    NotIms,
)
from imstui.model.image import Image
from tests.cloud.rig import reply
from tests.cloud.test_decode_image import DOCUMENTED, image

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
IMAGE_LIKE = st.dictionaries(st.sampled_from(sorted(DOCUMENTED)), ANYTHING, max_size=12)
KNOWN = st.sampled_from(
    [
        "images",
        "token",
        "catalog",
        "endpoints",
        "projects",
        "domains",
        "keys",
        "key_details",
        "key_info",
        "quotas",
        "resources",
        "job_id",
        "status",
        "entities",
        "sub_jobs_result",
        "results",
        "error",
        "code",
        "message",
        "error_code",
        "error_msg",
        "id",
        "user",
        "project",
        "domain",
        "expires_at",
        "truncated",
        "next_marker",
        "key_id",
        "type",
        "used",
        "quota",
    ]
)
BODY_LIKE = st.recursive(
    ANYTHING | IMAGE_LIKE,
    lambda inner: st.dictionaries(KNOWN, inner, max_size=4) | st.lists(inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None, max_examples=300)
@given(BODY_LIKE.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=40))
def test_any_body_becomes_the_model_or_an_error_of_the_tree(content: bytes) -> None:
    for decode in (decode_page, decode_token, decode_projects, decode_keys, decode_key, decode_quota):
        try:
            decode(content)
        except ImstuiError:
            continue
    with contextlib.suppress(NotIms):
        decode_job(content, "asked")
    decode_job_id(content)
    words_of(content)
    for status in (200, 302, 400, 401, 403, 404, 429, 500):
        assert isinstance(error_of(reply(status, content), "op"), ImstuiError)


@settings(deadline=None, max_examples=300)
@given(IMAGE_LIKE)
def test_any_row_with_an_id_is_an_image_with_storable_texts(fields: dict[str, object]) -> None:
    decoded = image(**{"id": "i"} | {name: value for name, value in fields.items() if name != "id"})
    for field in dataclasses.fields(Image):
        value = getattr(decoded, field.name)
        if isinstance(value, str):
            value.encode()
        if isinstance(value, int):
            assert 0 <= value < 2**63


@settings(deadline=None)
@given(IMAGE_LIKE)
def test_both_paths_agree(fields: dict[str, object]) -> None:
    whole = {name: value for name, value in fields.items() if isinstance(value, str) and name not in {"id", "tags"}}
    fast = image(**whole)
    slow = image(**whole, tags=[None])
    assert fast == slow
