"""Sign in and list ten private images, with httpx and nothing else."""

import os
import sys

import httpx

client = httpx.Client()
scope = {"project": {"name": os.environ["OS_PROJECT_NAME"], "domain": {"name": os.environ["OS_USER_DOMAIN_NAME"]}}}
user = {
    "name": os.environ["OS_USERNAME"],
    "password": os.environ["OS_PASSWORD"],
    "domain": {"name": os.environ["OS_USER_DOMAIN_NAME"]},
}
identity = {"methods": ["password"], "password": {"user": user}}
signed_in = client.post(
    f"{os.environ['OS_AUTH_URL']}/auth/tokens", json={"auth": {"identity": identity, "scope": scope}}
)
project_id = signed_in.json()["token"]["project"]["id"]
marker: dict[str, str] = {}
while True:
    page = client.get(
        f"{os.environ['IMSTUI_IMS_ENDPOINT']}/v2/cloudimages",
        params={"__imagetype": "private", "owner": project_id, "limit": "1000", **marker},
        headers={"X-Auth-Token": signed_in.headers["X-Subject-Token"]},
    ).json()["images"]
    if not page:
        break
    for image in page:
        sys.stdout.write(f"{image['id']}  {image['name']}  {image['status']}\n")
    marker = {"marker": page[-1]["id"]}
