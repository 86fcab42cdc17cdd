"""Every shape of an error, and what isn't one."""

from __future__ import annotations

import json

import pytest

from imstui.cloud.decode_error import Words, error_of, words_of
from imstui.cloud.parsing import document, parse
from imstui.model.errors import (
    BadRequest,
    CloudError,
    Forbidden,
    Missing,
    NotIms,
    ServerFault,
    TooManyRequests,
    Unauthorized,
)
from tests.cloud.rig import reply

SHAPES = [
    ({"error": {"code": "IMG.0027", "message": "words"}}, Words("IMG.0027", "words")),
    ({"error_msg": "words", "error_code": "APIGW.0301", "request_id": "r"}, Words("APIGW.0301", "words", "r")),
    ({"error": {"code": 401, "message": "words", "title": "Unauthorized"}}, Words("401", "words", numeric=True)),
    ({"error_msg": "words", "error_code": "IAM.0011"}, Words("IAM.0011", "words")),
    ({"error": {"error_code": "KMS.0303", "error_msg": "words"}}, Words("KMS.0303", "words")),
    ({"errorCode": "X.1", "errorMsg": "words"}, Words("X.1", "words")),
    ({"code": "X.1", "message": "words"}, Words("X.1", "words")),
    ({"badRequest": {"message": "words", "code": "401"}}, Words("401", "words")),
    ({"code": "outer", "message": "m", "error_code": "first", "error_msg": "words"}, Words("first", "words")),
    ({"message": "words"}, Words(message="words")),
    ({"timestamp": 1, "status": 404, "error": "Not Found", "path": "/"}, Words(message="Not Found")),
    ({}, Words()),
]


@pytest.mark.parametrize(("body", "words"), SHAPES)
def test_each_shape_of_an_error(body: object, words: Words) -> None:
    assert words_of(json.dumps(body).encode()) == words


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "IMG.0001", BadRequest),
        (401, "APIGW.0301", Unauthorized),
        (403, "IMG.0026", Forbidden),
        (403, "KMS.0303", Unauthorized),
        (403, "KMS.0306", Forbidden),
        (403, "EPS.0006", TooManyRequests),
        (404, "KMS.0207", Missing),
        (405, "X", BadRequest),
        (429, "APIGW.0308", TooManyRequests),
        (500, "X", ServerFault),
        (599, "X", ServerFault),
    ],
)
def test_each_status_has_its_class(status: int, code: str, kind: type[CloudError]) -> None:
    error = error_of(reply(status, {"error_code": code, "error_msg": "words"}, x_request_id="r"), "op")
    assert type(error) is kind
    assert isinstance(error, CloudError)
    assert (error.status, error.code, error.message, error.request_id) == (status, code, "words", "r")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadRequest), (401, Unauthorized), (404, Missing), (429, TooManyRequests), (503, ServerFault)],
)
@pytest.mark.parametrize("body", [b"", b"{}", b"{", b"[1]", b"null", b"\xff\xfe"])
def test_an_error_without_words_is_still_an_error(status: int, kind: type[CloudError], body: bytes) -> None:
    error = error_of(reply(status, body), "op")
    assert type(error) is kind
    assert str(error)


def test_plain_words_are_kept_and_cut() -> None:
    assert str(error_of(reply(403, b" Forbidden by policy \n"), "op")) == "Forbidden by policy"
    assert len(str(error_of(reply(403, b"x" * 5000), "op"))) == 300


@pytest.mark.parametrize(
    "page", [reply(403, b"<html>"), reply(403, b"  <!DOCTYPE html>"), reply(404, b"x", content_type="text/html")]
)
def test_a_web_page_is_not_the_service(page: object) -> None:
    assert isinstance(error_of(page, "op"), NotIms)  # type: ignore[arg-type]  # a Reply


def test_a_gateways_page_on_5xx_and_429_is_still_worth_another_try() -> None:
    assert isinstance(error_of(reply(503, b"<html>"), "op"), ServerFault)
    assert isinstance(error_of(reply(429, b"<html>"), "op"), TooManyRequests)


def test_a_web_page_with_words_in_json_beside_it_is_json() -> None:
    assert isinstance(error_of(reply(403, SHAPES[0][0], content_type="text/html"), "op"), Forbidden)


def test_json_that_is_too_deep_is_no_json() -> None:
    for bomb in (b"[" * 200_000, b'{"a":' * 200_000, b"[" * 200_000 + b"]" * 200_000):
        assert document(bomb) is None


def test_numbers_beyond_all_bounds_are_no_json() -> None:
    assert parse(b"1" * 10_000) is None or isinstance(parse(b"1" * 10_000), int | float)
