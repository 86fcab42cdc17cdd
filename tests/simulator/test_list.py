from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from imstui.simulator.image_hostile import HOSTILE_NAMES
from imstui.simulator.keys import ARCHIVE, IMS_DEFAULT
from imstui.simulator.options import Options
from imstui.simulator.serve import running
from imstui.simulator.tenancy import MAIN, OTHER, TEAM
from tests.simulator.wire import control, image_named, refusal_of, token_for

LIST = "/v2/cloudimages"


def rows(client: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    answer = client.get(LIST, params=params)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["images"]
    found: list[dict[str, Any]] = answer.json()["images"]
    return found


def walk(client: httpx.Client, limit: int, **params: Any) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    while page := rows(client, limit=limit, **params, **({"marker": seen[-1]["id"]} if seen else {})):
        assert len(page) <= limit
        seen += page
    return seen


@pytest.mark.parametrize(
    "order", [{}, {"sort_dir": "asc"}, {"sort_key": "name"}, {"sort_key": "status"}, {"sort_key": "id"}]
)
@pytest.mark.parametrize("limit", [7, 1000])
def test_pages_end_with_an_empty_one_and_hold_each_image_once(client: httpx.Client, limit: int, order: Any) -> None:
    whole = rows(client, **order)
    assert [row["id"] for row in walk(client, limit, **order)] == [row["id"] for row in whole]
    keys = [(row[order.get("sort_key", "created_at")], row["id"]) for row in whole]
    assert keys == sorted(keys, reverse=order.get("sort_dir") != "asc")
    assert len(whole) > 200


def test_nonsense_in_the_query_is_400(client: httpx.Client) -> None:
    nonsense = (
        {"marker": "no-such-image"},
        {"limit": "many"},
        {"limit": -1},
        {"sort_key": "colour"},
        {"sort_dir": "up"},
        {"member_status": "perhaps"},
        {"created_at": "yesterday"},
        {"updated_at": "near:2026-01-01T00:00:00Z"},
        {"min_disk": "big"},
    )
    for params in nonsense:
        assert client.get(LIST, params=params).status_code == 400, params
    assert refusal_of(client.get(LIST, params={"marker": "x"})) == (400, "IMG.0027")


def test_the_well_known_images(client: httpx.Client) -> None:
    web = image_named(client, "web-base")
    assert web["__os_version"] == "Ubuntu 22.04 server 64bit"
    assert int(web["__image_size"]) == int(1.9 * 1024**3)
    assert web["owner"] == MAIN.id
    assert image_named(client, "db-2019")["__system__cmkid"] == IMS_DEFAULT.id
    assert image_named(client, "web-enc")["__system__cmkid"] == ARCHIVE.id
    assert image_named(client, "legacy-full")["__whole_image"] == "true"
    assert image_named(client, "rescue")["virtual_env_type"] == "IsoImage"
    assert {image_named(client, name)["status"] for name in ("app", "doomed")} == {"active"}


def test_filters_by_owner_type_and_visibility(client: httpx.Client) -> None:
    assert {row["owner"] for row in rows(client, owner=MAIN.id)} == {MAIN.id}
    public = rows(client, __imagetype="gold", visibility="public", protected="true")
    assert public
    assert not any("__image_size" in row for row in public)
    assert all(row["visibility"] == "private" for row in rows(client, visibility="private"))
    shared = rows(client, visibility="shared")
    assert {row["owner"] for row in shared} == {MAIN.id, OTHER.id}


def test_shared_images_by_how_they_were_answered(client: httpx.Client) -> None:
    found = {
        answer: {row["name"] for row in rows(client, visibility="shared", __imagetype="shared", member_status=answer)}
        for answer in ("accepted", "pending", "rejected")
    }
    assert "partner-appliance" in found["accepted"]
    assert "partner-preview" in found["pending"]
    assert "partner-declined" in found["rejected"]
    ours = {row["id"] for row in rows(client, visibility="shared", owner=MAIN.id)}
    pending = {row["id"] for row in rows(client, visibility="shared", member_status="pending")} - ours
    assert pending
    assert not pending & {row["id"] for row in rows(client)}


def test_filters_on_fields(client: httpx.Client) -> None:
    assert {row["name"] for row in rows(client, __system__cmkid=ARCHIVE.id)} >= {"web-enc"}
    assert {row["virtual_env_type"] for row in rows(client, virtual_env_type="Ironic")} == {"Ironic"}
    assert all("team=web" in row["tags"] for row in rows(client, tag="team=web"))
    assert "app" in {row["name"] for row in rows(client, tag="env=prod")}
    assert all("__whole_image" in row for row in rows(client, __whole_image="true"))
    assert not any("__whole_image" in row for row in rows(client, __whole_image="false"))
    assert {row["__os_type"] for row in rows(client, __os_type="Windows")} == {"Windows"}
    assert {row["min_disk"] for row in rows(client, min_disk=10)} == {10}
    assert {row["__support_arm"] for row in rows(client, architecture="arm")} == {"true"}
    assert {row["status"] for row in rows(client, status="queued")} == {"queued"}
    shop = next(row["enterprise_project_id"] for row in rows(client) if row["enterprise_project_id"] != "0")
    assert {row["enterprise_project_id"] for row in rows(client, enterprise_project_id=shop)} == {shop}
    assert len(rows(client, enterprise_project_id="all_granted_eps")) == len(rows(client))


def test_name_and_id_are_exact_and_a_missing_image_is_no_error(client: httpx.Client) -> None:
    web = image_named(client, "web-base")
    assert rows(client, id=web["id"]) == [web]
    assert rows(client, id=web["id"], name="other") == []
    assert rows(client, name="web-bas") == []
    generated = rows(client, limit=1)[0]
    assert rows(client, id=generated["id"]) == [generated]
    assert generated in rows(client, name=generated["name"])


@pytest.mark.parametrize("form", ["{}T{}Z", "{} {}"])
def test_date_filters_compare(client: httpx.Client, form: str) -> None:
    middle = rows(client)[100]["created_at"]
    asked = form.format(middle[:10], middle[11:19])
    everything = {row["id"] for row in rows(client)}
    newer = {row["id"] for row in rows(client, created_at=f"gt:{asked}")}
    same = {row["id"] for row in rows(client, created_at=f"eq:{asked}")}
    older = {row["id"] for row in rows(client, created_at=f"lt:{asked}")}
    assert same
    assert newer | same | older == everything
    assert {row["id"] for row in rows(client, created_at=f"gte:{asked}")} == newer | same
    assert {row["id"] for row in rows(client, created_at=f"lte:{asked}")} == older | same
    assert {row["id"] for row in rows(client, updated_at=f"neq:{asked}")} >= newer


def test_fields_have_the_types_of_the_wire(client: httpx.Client) -> None:
    for row in rows(client):
        assert row["__isregistered"] == "true"
        assert isinstance(row["min_disk"], int)
        assert isinstance(row["max_ram"], str)
        assert row["protected"] in {True, False}
        assert (row["size"], row["virtual_size"]) == (0, None)
        assert row["self"] == f"/v2/images/{row['id']}"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["created_at"])
        assert re.fullmatch(r"\d+", row.get("__image_size", "0"))
        assert row.get("__support_arm", "true") == "true"


def test_all_kinds_are_there(client: httpx.Client) -> None:
    everything = rows(client)
    assert {row["status"] for row in everything} == {"active", "queued", "saving"}
    assert {row["virtual_env_type"] for row in everything} == {"FusionCompute", "IsoImage", "DataImage", "Ironic"}
    assert {row.get("__is_config_init") for row in everything} == {None, "false"}
    assert max(int(row.get("__image_size", 0)) for row in everything) > 128 * 1024**3
    assert set(HOSTILE_NAMES) <= {row["name"] for row in everything}
    assert len({row["created_at"][:4] for row in everything}) > 5


def test_how_a_full_image_says_so_is_an_option(client: httpx.Client) -> None:
    control(client, "options", {"whole_form": "boolean"})
    assert image_named(client, "legacy-full")["__whole_image"] is True
    control(client, "options", {"whole_form": "absent"})
    assert "__whole_image" not in image_named(client, "legacy-full")
    assert "legacy-full" in {row["name"] for row in rows(client, __whole_image="true")}


def test_the_seed_decides_and_the_number_holds() -> None:
    def listed(**options: Any) -> list[dict[str, Any]]:
        with running(Options(anchor="2026-03-01", **options)) as run, httpx.Client(base_url=run.url) as client:
            client.headers["X-Auth-Token"] = token_for(client)
            return rows(client, limit=1000)

    assert listed(seed=5) == listed(seed=5)
    assert listed(seed=5) != listed(seed=6)
    assert len(listed(plain=True, images=90)) == 90
    assert len(listed(images=7)) == 7


def test_the_second_project_sees_its_own_and_what_is_public(nobody: httpx.Client) -> None:
    nobody.headers["X-Auth-Token"] = token_for(nobody, scope={"project": {"id": TEAM.id}})
    owners = {row["owner"] for row in rows(nobody) if row["visibility"] == "private"}
    assert owners == {TEAM.id}
    assert "shared-by-us" in {row["name"] for row in rows(nobody, visibility="shared")}
    used = nobody.get("/v1/cloudimages/quota").json()["quotas"]["resources"][0]["used"]
    assert used == len(rows(nobody, owner=TEAM.id))


def test_an_image_can_be_changed_and_deleted(client: httpx.Client) -> None:
    added = control(client, "images", {"name": "to-change"})
    changes = [
        {"op": "replace", "path": "/name", "value": "changed"},
        {"op": "add", "path": "/__description", "value": "new"},
    ]
    assert client.patch(f"{LIST}/{added['id']}", json=changes).json()["__description"] == "new"
    assert rows(client, id=added["id"])[0]["name"] == "changed"
    assert refusal_of(client.patch(f"{LIST}/{added['id']}", json=[{"op": "replace"}])) == (400, "IMG.0001")
    nameless = [{"op": "remove", "path": "/name"}]
    assert refusal_of(client.patch(f"{LIST}/{added['id']}", json=nameless)) == (400, "IMG.0013")
    assert client.delete(f"/v2/images/{added['id']}").status_code == 204
    assert rows(client, id=added["id"]) == []
    assert refusal_of(client.delete(f"/v2/images/{added['id']}")) == (400, "IMG.0027")
    public = rows(client, visibility="public")[0]
    assert refusal_of(client.delete(f"/v2/images/{public['id']}")) == (400, "IMG.0047")


def test_a_generated_image_can_be_changed_and_deleted(client: httpx.Client) -> None:
    image = next(row for row in rows(client, owner=MAIN.id, status="active", protected="false", sort_dir="asc"))
    used = client.get("/v1/cloudimages/quota").json()["quotas"]["resources"][0]["used"]
    client.patch(f"{LIST}/{image['id']}", json=[{"op": "replace", "path": "/name", "value": "renamed-row"}])
    assert [row["id"] for row in rows(client, name="renamed-row")] == [image["id"]]
    assert client.delete(f"/v2/images/{image['id']}").status_code == 204
    assert image["id"] not in {row["id"] for row in rows(client)}
    assert client.get("/v1/cloudimages/quota").json()["quotas"]["resources"][0]["used"] == used - 1


def test_a_shared_image_is_accepted_by_a_job(client: httpx.Client) -> None:
    offered = control(client, "images", {"owner": OTHER.id, "visibility": "shared", "_members": {MAIN.id: "pending"}})
    wish = {"images": [offered["id"]], "project_id": MAIN.id, "status": "accepted"}
    job_id = client.put("/v1/cloudimages/members", json=wish).json()["job_id"]
    assert rows(client, id=offered["id"]) == []
    control(client, "advance", {"seconds": 10})
    done = client.get(f"/v1/{MAIN.id}/jobs/{job_id}").json()
    assert done["entities"]["results"][0] == {"image_id": offered["id"], "project_id": MAIN.id, "status": "success"}
    assert len(rows(client, id=offered["id"])) == 1
    assert refusal_of(client.put("/v1/cloudimages/members", json={**wish, "images": ["x"]})) == (400, "IMG.0027")
    assert refusal_of(client.put("/v1/cloudimages/members", json={**wish, "status": "maybe"})) == (400, "IMG.0001")
    assert refusal_of(client.put("/v1/cloudimages/members", json={**wish, "project_id": "x"})) == (400, "IMG.0030")
