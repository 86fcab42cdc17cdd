"""Every error has words: what happened, why, what next; and none lets a terminal be written to."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.model import errors
from imstui.present.codes_status import CLASS_ADVICE, FAILED_JOB, STATUS_ADVICE
from imstui.present.explain import Explanation, explain, explain_code, one_line
from imstui.present.text import clean

IMS = """
0001 0002 0003 0062 0004 0054 0007 0009 0013 0015 0016 0018 0061 0064 0065 0023 0026 0027 0031 0066 0086 0144 0028
0030 0067 0087 0046 0047 0106 0059 0060 0095 0097 0099 0096 0100 0101 0102 0103 0105 0118 0130 0154 0155 0156 0167
0187 0189 0196 0197 0098
"""
IAM = "0001 0061 0062 0066 0067 0002 0003 0081 0083 0004 0011 0012 1061 1105 1107 1108"
GATEWAY = "0101 0201 0301 0302 0304 0306 0303 0305 0311 0307 0308 0310 0601 0613 0801 0802"
KMS = "0301 0302 0303 0305 0321 0207 0209 0210 0306 0330"
CODES = [
    *(f"IMG.{number}" for number in IMS.split()),
    *(f"IAM.{number}" for number in IAM.split()),
    *(f"APIGW.{number}" for number in GATEWAY.split()),
    *(f"KMS.{number}" for number in KMS.split()),
    "EPS.0006",
    "SYS.0400",
]
"""The codes of the reference, by hand."""

REFUSED_SIGNATURES = {
    "decrypt token fail": "Token not readable",
    "x-auth-token not found": "No token sent",
    "token expires, expires_at: 2026-03-01T08:00:00.000000Z": "Session expired",
    "verify aksk signature fail": "Signature refused",
    "verify aksk signature fail, canonicalRequest:GET|/v2/cloudimages/||host:ims|x-sdk-date:1||": "Signature refused",
    "calc aksk signature fail:signature expired, signature time:20260528T092752Z,server time:20260528T102752Z": (
        "Clocks differ"
    ),
    "calc aksk signature fail:body too large": "Request too large to sign",
    "AK access failed to reach the limit,forbidden": "Access key locked for now",
    "Get secretKey failed,ak:x,err:ak not exist": "Access key unknown",
}

HOSTILE = 'a\x1b]52;c;ZXZpbA==\x07\nb\r\u202ec\u2028d\udcff [/]x "quoted"'
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


def every_class(root: type[errors.ImstuiError] = errors.ImstuiError) -> list[type[errors.ImstuiError]]:
    return [root, *itertools.chain.from_iterable(every_class(child) for child in root.__subclasses__())]


def make(kind: type[errors.ImstuiError], message: str, hint: str = "") -> errors.ImstuiError:
    if issubclass(kind, errors.CloudError):
        return kind(message, status=418, code=message, request_id=message, operation=message, hint=hint)
    return kind(message, hint=hint)


def assert_whole(told: Explanation) -> None:
    assert told.title
    assert told.title[-1] not in ".!"
    for sentence in (told.cause, told.next_step):
        assert sentence[-1] in ".?…"
    for words in (told.title, told.cause, told.next_step):
        assert "!" not in words
        assert "oops" not in words.casefold()
        assert clean(words) == words


@pytest.mark.parametrize("kind", every_class(), ids=lambda kind: kind.__name__)
def test_every_class_is_explained_also_without_a_word_of_its_own(kind: type[errors.ImstuiError]) -> None:
    assert_whole(explain(make(kind, "")))
    assert one_line(make(kind, ""))


@pytest.mark.parametrize("kind", every_class(), ids=lambda kind: kind.__name__)
def test_every_class_is_one_clean_line_whatever_it_says(kind: type[errors.ImstuiError]) -> None:
    error = make(kind, HOSTILE, hint=HOSTILE)
    line = one_line(error)
    assert clean(line) == line
    assert len(line.splitlines()) == 1
    told = explain(error)
    assert all(clean(part) == part for part in (told.title, told.cause, told.next_step, told.said))


@given(ANY_TEXT, ANY_TEXT, st.integers(), ANY_TEXT)
def test_any_answer_of_a_cloud_is_explained(code: str, message: str, status: int, request_id: str) -> None:
    for kind in every_class(errors.CloudError):
        assert issubclass(kind, errors.CloudError)
        error = kind(message, status=status, code=code, request_id=request_id, operation=message)
        assert_whole(explain(error))
        assert len(one_line(error).splitlines()) == 1
    assert_whole(explain_code(code, message))


@pytest.mark.parametrize("code", CODES)
def test_every_listed_code_has_words_of_its_own(code: str) -> None:
    told = explain(errors.BadRequest("words", status=400, code=code))
    assert_whole(told)
    assert (told.title, told.cause, told.next_step) not in {*STATUS_ADVICE.values(), *CLASS_ADVICE.values()}
    assert code in told.said
    for_job = explain_code(code, "words")
    assert_whole(for_job)
    assert for_job.title != FAILED_JOB.title


def test_codes_that_mean_different_things_are_told_apart() -> None:
    keys = ["IMG.0095", "IMG.0096", "IMG.0097", "IMG.0099", "IMG.0100", "IMG.0101", "IMG.0102", "IMG.0103"]
    assert len({explain_code(code).title for code in keys}) == len(keys)


@pytest.mark.parametrize(("text", "title"), REFUSED_SIGNATURES.items())
@pytest.mark.parametrize("code", ["APIGW.0301", "APIG.0301", ""])
def test_the_gateway_s_texts_are_told_apart(text: str, title: str, code: str) -> None:
    error = errors.Unauthorized(f"Incorrect IAM authentication information: {text}", status=401, code=code)
    assert explain(error).title == title
    assert text in explain(error).said


@pytest.mark.parametrize("status", [400, 413, 414, 494, 502, 504])
def test_one_gateway_code_means_another_thing_with_each_status(status: int) -> None:
    titles = {
        explain(errors.BadRequest("", status=other, code="APIGW.0201")).title
        for other in (400, 413, 414, 494, 502, 504)
    }
    assert len(titles) == 6
    assert_whole(explain(errors.ServerFault("", status=status, code="APIGW.0201")))


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("The username or password is wrong.", "Sign-in refused"),
        ("mfa totp code verify fail", "Passcode wanted"),
        ("The X-Auth-Token is invalid!", "Session no longer valid"),
        ("The request body is invalid", "Sign-in request refused"),
        ("Unauthorized.", "The cloud refused the session"),
    ],
)
def test_identity_s_texts_with_a_number_for_a_code(message: str, title: str) -> None:
    assert explain(errors.Unauthorized(message, status=401, code="401")).title == title


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (errors.BadRequest("", status=400, code="IMG.9999"), "The cloud refused the request"),
        (errors.BadRequest("", status=302), "The cloud pointed elsewhere"),
        (errors.BadRequest("", status=418), "The cloud refused the request"),
        (errors.Forbidden("", status=403, code="NEW.1"), "No right to do this"),
        (errors.Missing("", status=404), "Not found by the cloud"),
        (errors.TooManyRequests("", status=403, code="EPS.9"), "Too many requests"),
        (errors.Unauthorized("", status=403, code="KMS.9"), "The cloud refused the session"),
        (errors.ServerFault("", status=599), "The cloud failed"),
        (errors.CloudError("", status=0), "The cloud's answer makes no sense"),
    ],
)
def test_what_isn_t_listed_is_told_by_class_and_status(error: errors.CloudError, title: str) -> None:
    assert explain(error).title == title


def test_what_the_cloud_said_is_shown_whole_and_clean() -> None:
    error = errors.BadRequest(
        "no access to\x1b source cmk", status=400, code="IMG.0103", request_id="6e42d51c", operation="copying the image"
    )
    told = explain(error)
    assert told.title == "No right to use the source's key"
    assert told.said == 'IMG.0103 "no access to\ufffd source cmk", HTTP 400, request 6e42d51c'
    assert one_line(error).startswith("Copying the image: no right to use the source's key. You have no access")
    assert one_line(error).endswith(f"The cloud said: {told.said}.")


def test_a_lost_answer_says_what_was_tried() -> None:
    error = errors.Interrupted("ims.eu-de:443 took the request, but didn't answer in time.", operation="listing images")
    assert one_line(error).startswith("Listing images: ims.eu-de:443 took the request, but didn't answer in time. See")


def test_a_hint_is_the_next_step() -> None:
    assert explain(errors.NotFound("No image 'x'", hint="Say `--type all`")).next_step == "Say `--type all`."
    assert one_line(errors.NotFound("No image 'x'", hint="Say `--type all`")) == "No image 'x'. Say `--type all`."
    cloud = errors.Missing("", status=404, code="KMS.0207", hint="Take key backup.")
    assert explain(cloud).next_step == "Take key backup."


def test_a_wait_that_the_cloud_asks_for_is_told() -> None:
    error = errors.TooManyRequests("slow down", status=429, code="APIGW.0308")
    error.retry_after = 29.2
    assert explain(error).next_step == "Wait 30 s, as the cloud asks, then try again."
    error.retry_after = float("inf")
    assert_whole(explain(error))


def test_a_failed_job_is_explained_by_the_code_it_names() -> None:
    told = explain(errors.JobFailed("The job failed: IMG.0103 no access to source cmk"))
    assert told.title == "The replication failed"
    assert "grant" in told.next_step
    assert "no access to source cmk" in told.said
    plain = explain(errors.JobFailed("THE COPY IS NOT ENCRYPTED"))
    assert plain.cause == "THE COPY IS NOT ENCRYPTED."


def test_a_job_without_a_reason_is_not_given_one() -> None:
    told = explain_code("", "")
    assert told.cause == "The cloud gave no reason."
    assert told.said == ""
    assert explain_code("", "disk on fire").said == '"disk on fire"'


def test_a_refused_sign_in_speaks_with_the_words_of_its_cause() -> None:
    refused = errors.SignInRefused("The cloud refused alice")
    refused.__cause__ = errors.Unauthorized("locked", status=401, code="IAM.0061", request_id="r1")
    told = explain(refused)
    assert (told.title, told.cause) == ("User locked", "The cloud refused alice.")
    assert told.said == 'IAM.0061 "locked", HTTP 401, request r1'
    assert explain(errors.SignInRefused("no", wants_passcode=True)).title == "Passcode wanted"


@pytest.mark.parametrize("header", ["x-security-token", "X-Auth-Token", "x-subject-token"])
def test_a_token_in_the_gateway_s_view_of_the_request_isn_t_repeated(header: str) -> None:
    seen = f"verify aksk signature fail, canonicalRequest:GET|/||host:ims|{header}:canary-secret|x-sdk-date:1||"
    error = errors.Unauthorized(seen, status=401, code="APIGW.0301")
    assert "canary" not in explain(error).said + one_line(error) + explain_code("APIGW.0301", seen).said
    assert "x-sdk-date:1" in explain(error).said


def test_endless_words_are_cut() -> None:
    error = errors.BadRequest("x" * 100_000, status=400, code="y" * 1000, request_id="z" * 1000)
    assert len(explain(error).said) < 1000
    assert len(one_line(error)) < 1000
    assert len(one_line(errors.NotFound("x" * 100_000))) < 500
