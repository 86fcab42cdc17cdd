"""The vendor's own SDK, unmodified, against the rehearsal cloud."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from imstui.simulator.keys import BACKUP
from imstui.simulator.serve import Running
from imstui.simulator.tenancy import MAIN, MAIN_USER
from tests.simulator.wire import control

ims = pytest.importorskip("huaweicloudsdkims.v2", reason="install huaweicloudsdkims")
credentials = pytest.importorskip("huaweicloudsdkcore.auth.credentials")
exceptions = pytest.importorskip("huaweicloudsdkcore.exceptions.exceptions")

# The vendor calls its own status call outdated; some of its clouds have no other.
pytestmark = pytest.mark.filterwarnings("ignore:Method 'show_job' of ImsClient is deprecated:DeprecationWarning")


@pytest.fixture
def sdk(run: Running) -> Any:
    basic = credentials.BasicCredentials(MAIN_USER.access_key, MAIN_USER.secret_key, MAIN.id)
    return ims.ImsClient.new_builder().with_credentials(basic).with_endpoint(run.url).build()


def test_it_lists_with_filters_and_pages(sdk: Any) -> None:
    first = sdk.list_images(ims.ListImagesRequest(limit=3, sort_key="name", sort_dir="asc")).images
    second = sdk.list_images(
        ims.ListImagesRequest(limit=3, sort_key="name", sort_dir="asc", marker=first[-1].id)
    ).images
    assert len({image.id for image in [*first, *second]}) == 6
    private = ims.ListImagesRequest(
        imagetype="private", owner=MAIN.id, protected=False, os_type="Linux", created_at="gte:2001-01-01T00:00:00Z"
    )
    assert {image.owner for image in sdk.list_images(private).images} == {MAIN.id}
    assert sdk.list_images(ims.ListImagesRequest(name="db-2019")).images[0].system__cmkid


def test_it_copies_and_follows_both_job_calls_to_success(run: Running, sdk: Any, nobody: httpx.Client) -> None:
    source = sdk.list_images(ims.ListImagesRequest(name="web-base")).images[0]
    body = ims.CopyImageInRegionRequestBody(name="by the sdk ä", description="copied", cmk_id=BACKUP.id)
    job_id = sdk.copy_image_in_region(ims.CopyImageInRegionRequest(image_id=source.id, body=body)).job_id
    assert sdk.show_job_progress(ims.ShowJobProgressRequest(job_id=job_id)).status == "INIT"
    control(nobody, "advance", {"seconds": 10})
    running = sdk.show_job_progress(ims.ShowJobProgressRequest(job_id=job_id))
    assert running.status == "RUNNING"
    assert 0 < running.entities.process_percent < 1
    control(nobody, "advance", {"seconds": 100})
    assert sdk.show_job_progress(ims.ShowJobProgressRequest(job_id=job_id)).status == "SUCCESS"
    done = sdk.show_job(ims.ShowJobRequest(job_id=job_id))
    assert (done.status, done.job_type) == ("SUCCESS", "imsCopyImageInRegionJob")
    made = sdk.list_images(ims.ListImagesRequest(id=done.entities.image_id)).images[0]
    assert (made.name, made.status, made.system__cmkid) == ("by the sdk ä", "active", BACKUP.id)


def test_it_finds_the_project_of_a_region_by_itself(run: Running) -> None:
    region = pytest.importorskip("huaweicloudsdkcore.region.region").Region(MAIN.name, run.url)
    basic = credentials.BasicCredentials(MAIN_USER.access_key, MAIN_USER.secret_key).with_iam_endpoint(run.url)
    sdk = ims.ImsClient.new_builder().with_credentials(basic).with_region(region).build()
    assert sdk.list_images(ims.ListImagesRequest(name="web-base")).images[0].owner == MAIN.id


def test_it_reads_the_quota(sdk: Any) -> None:
    resource = sdk.show_image_quota(ims.ShowImageQuotaRequest()).quotas.resources[0]
    assert resource.type == "image"
    assert 0 < resource.used < resource.quota


def test_it_understands_a_refusal(sdk: Any) -> None:
    source = sdk.list_images(ims.ListImagesRequest(name="rescue")).images[0]
    request = ims.CopyImageInRegionRequest(image_id=source.id, body=ims.CopyImageInRegionRequestBody(name="no"))
    with pytest.raises(exceptions.ClientRequestException) as refused:
        sdk.copy_image_in_region(request)
    assert (refused.value.status_code, refused.value.error_code) == (400, "IMG.0167")
    assert refused.value.request_id


def test_it_copies_by_the_safe_route_and_renames(sdk: Any, nobody: httpx.Client) -> None:
    source = sdk.list_images(ims.ListImagesRequest(name="app")).images[0]
    request = ims.CopyImageInRegionInSafeModeRequest(
        image_id=source.id, body=ims.CopyImageInRegionRequestBody(name="safely")
    )
    job_id = sdk.copy_image_in_region_in_safe_mode(request).job_id
    control(nobody, "advance", {"seconds": 500})
    image_id = sdk.show_job(ims.ShowJobRequest(job_id=job_id)).entities.image_id
    change = ims.UpdateImageRequestBody(op="replace", path="/name", value="safely-renamed")
    sdk.update_image(ims.UpdateImageRequest(image_id=image_id, body=[change]))
    assert sdk.list_images(ims.ListImagesRequest(name="safely-renamed")).images[0].id == image_id
    sdk.glance_delete_image(ims.GlanceDeleteImageRequest(image_id=image_id))
    assert sdk.list_images(ims.ListImagesRequest(id=image_id)).images == []
