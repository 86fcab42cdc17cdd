from __future__ import annotations

import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.simulator.wire import control, copy, image_named

LIST = "/v2/cloudimages"


def fault(client: httpx.Client, operation: str, kind: str, **more: Any) -> None:
    control(client, "faults", [{"operation": operation, "kind": kind, **more}])


def copies(client: httpx.Client, name: str) -> int:
    made = client.get("/__rehearsal__/copies").json()["copies"]
    return sum(1 for note in made if note["name"] == name)


def test_cut_before_makes_no_copy_and_says_nothing(client: httpx.Client) -> None:
    fault(client, "copy", "cut_before")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        copy(client, "web-base", name="cut-before")
    assert copies(client, "cut-before") == 0
    assert copy(client, "web-base", name="cut-before").status_code == 200


def test_cut_after_makes_the_copy_and_says_nothing(client: httpx.Client) -> None:
    fault(client, "copy", "cut_after")
    with pytest.raises(httpx.RemoteProtocolError):
        copy(client, "web-base", name="cut-after")
    assert copies(client, "cut-after") == 1
    assert image_named(client, "cut-after")["status"] == "saving"


def test_a_reset_is_a_reset(client: httpx.Client) -> None:
    fault(client, "list", "cut_before", how="reset")
    with pytest.raises(httpx.ReadError):
        client.get(LIST)


def test_a_raw_socket_sees_the_end_and_not_one_byte(run: Any, client: httpx.Client) -> None:
    fault(client, "version", "cut_before")
    where = urlsplit(run.url)
    with socket.create_connection((where.hostname, where.port), timeout=5) as raw:
        raw.sendall(b"GET /v3 HTTP/1.1\r\nHost: here\r\n\r\n")
        assert raw.recv(100) == b""


@pytest.mark.parametrize("acts", [False, True])
def test_a_hanging_call_never_answers(client: httpx.Client, acts: bool) -> None:
    name = f"hang-{acts}"
    image_id = image_named(client, "web-base")["id"]
    fault(client, "copy", "hang", acts=acts)
    with pytest.raises(httpx.ReadTimeout):
        client.post(f"/v1/cloudimages/{image_id}/copy", json={"name": name}, timeout=0.2)
    assert copies(client, name) == int(acts)


def test_a_slow_answer_drips_but_is_whole(client: httpx.Client) -> None:
    fault(client, "list", "slow", seconds=0.2)
    began = time.monotonic()
    assert len(client.get(LIST).json()["images"]) > 100
    assert time.monotonic() - began >= 0.2


def test_half_a_body_ends_early(client: httpx.Client) -> None:
    fault(client, "list", "half_body")
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        client.get(LIST)


def test_spoilt_bodies(client: httpx.Client) -> None:
    fault(client, "list", "malformed")
    with pytest.raises(json.JSONDecodeError):
        client.get(LIST).json()
    fault(client, "list", "empty")
    assert client.get(LIST).content == b""
    fault(client, "list", "wrong_type")
    assert isinstance(client.get(LIST).json()["images"], str)
    fault(client, "list", "wrong_type", body=[1, 2])
    assert client.get(LIST).json() == [1, 2]
    fault(client, "copy", "wrong_type")
    assert isinstance(copy(client, "web-base").json()["job_id"], dict)


def test_a_huge_body_is_huge_and_valid(client: httpx.Client) -> None:
    fault(client, "quota", "huge", size=5_000_000)
    answer = client.get("/v1/cloudimages/quota")
    assert len(answer.content) == 5_000_000
    assert list(answer.json()) == ["padding"]


def test_a_redirect_leads_elsewhere(client: httpx.Client) -> None:
    fault(client, "list", "redirect")
    answer = client.get(f"{LIST}?limit=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"http://elsewhere.invalid{LIST}?limit=1")
    fault(client, "list", "redirect", status=307, to="http://127.0.0.2:1/portal")
    answer = client.get(LIST)
    assert (answer.status_code, answer.headers["Location"]) == (307, "http://127.0.0.2:1/portal")


def test_statuses_in_each_shape(client: httpx.Client) -> None:
    for status in (500, 502, 503):
        fault(client, "list", "status", status=status)
        answer = client.get(LIST)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert answer.text.startswith("<html>")
    fault(client, "list", "status", status=429, retry_after=7)
    answer = client.get(LIST)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["error_code"] == "APIGW.0308"
    fault(client, "list", "status", status=429, shape="html")
    assert client.get(LIST).text.startswith("<html>")
    fault(client, "list", "status", status=400, code="IMG.0064")
    assert client.get(LIST).json()["error"]["code"] == "IMG.0064"
    fault(client, "list", "status", status=400, code="XYZ.1", message="strange", shape="kms")
    assert client.get(LIST).json() == {"error": {"error_code": "XYZ.1", "error_msg": "strange"}}
    fault(client, "list", "status", status=401, code="x", shape="iam", message="no")
    assert client.get(LIST).json()["error"] == {"code": 401, "message": "no", "title": "Unauthorized"}
    fault(client, "list", "status", status=200, body={"images": None})
    assert client.get(LIST).json() == {"images": None}


def test_a_status_after_acting(client: httpx.Client) -> None:
    fault(client, "copy", "status", status=502, acts=True)
    assert copy(client, "web-base", name="behind-502").status_code == 502
    assert copies(client, "behind-502") == 1


def test_skip_times_contains_and_groups(client: httpx.Client) -> None:
    fault(client, "list", "status", status=503, skip=1, times=2)
    assert [client.get(LIST).status_code for _ in range(4)] == [200, 503, 503, 200]
    fault(client, "list", "status", status=503, contains="marker=", times=0)
    first = client.get(f"{LIST}?limit=1").json()["images"][0]["id"]
    assert client.get(f"{LIST}?marker={first}").status_code == 503
    assert client.get(LIST).status_code == 200
    fault(client, "job", "status", status=503)
    assert client.get("/v1/cloudimages/job/x").status_code == 503
    fault(client, "*", "status", status=503)
    assert client.get("/v3").status_code == 503


def test_rules_are_shown_counted_and_taken_away(client: httpx.Client) -> None:
    fault(client, "list", "status", status=503, times=5)
    client.get(LIST)
    rule = client.get("/__rehearsal__/faults").json()["faults"][0]
    assert (rule["seen"], rule["hits"], rule["operation"]) == (1, 1, "list")
    assert client.delete(f"/__rehearsal__/faults/{rule['number']}").status_code == 200
    assert client.delete(f"/__rehearsal__/faults/{rule['number']}").status_code == 404
    assert client.get(LIST).status_code == 200
    fault(client, "list", "status", status=503)
    assert client.delete("/__rehearsal__/faults").json() == {"faults": []}
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", [{"operation": "list"}]),
        ("faults", [{"operation": "dance", "kind": "hang"}]),
        ("faults", [{"operation": "list", "kind": "explode"}]),
        ("faults", [{"operation": "list", "kind": "hang", "colour": "red"}]),
        ("faults", [{"operation": "list", "kind": "hang", "times": "many"}]),
        ("faults", []),
        ("options", {"parent": "perhaps"}),
        ("options", {"colour": "red"}),
        ("options", {"speed": 0}),
        ("options", {"quota": "many"}),
        ("options", []),
        ("advance", {"seconds": -1}),
        ("advance", {}),
        ("scenarios", {"scenarios": ["nonsense"]}),
    ],
)
def test_a_control_that_makes_no_sense_is_told(client: httpx.Client, path: str, body: Any) -> None:
    answer = client.post(f"/__rehearsal__/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_scenarios_can_be_played_later(client: httpx.Client) -> None:
    played = control(client, "scenarios", {"scenarios": ["no-parent", "list-down=2", "quota:hang", "running-limit=9"]})
    assert (played["options"]["parent"], played["options"]["running_limit"]) == ("absent", 9)
    assert [(rule["operation"], rule["kind"], rule["times"]) for rule in played["faults"]] == [
        ("list", "status", 2),
        ("quota", "hang", 1),
    ]


def test_requests_are_noted_with_their_connection(client: httpx.Client) -> None:
    client.delete("/__rehearsal__/requests")
    fault(client, "quota", "status", status=500)
    client.get(f"{LIST}?limit=1")
    client.get("/v1/cloudimages/quota")
    client.get("/nothing/here")
    notes = client.get("/__rehearsal__/requests").json()
    assert notes["by_operation"] == {"list": 1, "quota": 1, "unknown": 1}
    first, second, third = notes["requests"]
    assert (first["path"], first["query"], first["status"], first["auth"]) == (LIST, "limit=1", 200, "token")
    assert (second["fault"], second["status"]) == ("status", 0)
    assert third["status"] == 404
    assert first["peer"] == second["peer"] > 0


def test_images_can_be_put_in_changed_and_taken_away(client: httpx.Client) -> None:
    fate = {"code": "IMG.0061", "reason": "because", "after": 0.5}
    added = control(client, "images", {"name": "put-in", "__os_type": None, "_fate": fate})
    assert "__os_type" not in added
    job_id = copy(client, "put-in", name="its-copy").json()["job_id"]
    control(client, "advance", {"seconds": 500})
    assert client.get(f"/v1/cloudimages/job/{job_id}").json()["fail_reason"] == "because"
    path = f"/__rehearsal__/images/{added['id']}"
    assert client.patch(path, json={"status": "queued", "_fate": None}).json()["status"] == "queued"
    assert client.get(path).json()["status"] == "queued"
    whole_row = client.get(path).json() | {"name": "twin"}
    assert client.delete(path).status_code == 200
    assert control(client, "images", whole_row) == whole_row | {"__os_type": "Linux"}
    assert client.delete(path).status_code == 200
    assert client.delete(path).status_code == 404
    assert client.get(path).status_code == 404


def test_an_image_may_lack_nearly_everything_or_be_of_strange_types(client: httpx.Client) -> None:
    whole_row = image_named(client, "app")
    bare = {name: None for name in whole_row if name not in {"id", "name", "status"}}
    added = control(client, "images", bare | {"name": "bare", "__image_size": None})
    assert added.keys() == {"id", "name", "status", "virtual_size"}
    control(client, "images", {"id": "strange", "name": 7, "min_disk": "40", "tags": None, "created_at": 12})
    shown: tuple[dict[str, str], ...] = ({}, {"sort_key": "name"}, {"__imagetype": "private"}, {"tag": "a=b"})
    for params in shown:
        assert client.get(LIST, params=params).status_code == 200
    listed = client.get(LIST, params={"owner": whole_row["owner"], "visibility": "private"}).json()["images"]
    assert {added["id"], "strange"} <= {row["id"] for row in listed}
    assert copy(client, "bare", name="of-bare").status_code == 200
    for image_id in (added["id"], "strange"):
        client.delete(f"/__rehearsal__/images/{image_id}")


def test_a_lone_surrogate_goes_out_as_an_escape(client: httpx.Client) -> None:
    added = client.post("/__rehearsal__/images", content=b'{"name": "half \\ud800 pair"}').json()
    assert client.get(LIST, params={"id": added["id"]}).json()["images"][0]["name"] == "half \ud800 pair"
    client.delete(f"/__rehearsal__/images/{added['id']}")
