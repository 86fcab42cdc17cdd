"""List every image as JSON with the vendor's SDK, page by page, as its documentation shows."""

import json
import os
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkims.v2 import ImsClient, ListImagesRequest

credentials = BasicCredentials(
    os.environ["HUAWEICLOUD_SDK_AK"], os.environ["HUAWEICLOUD_SDK_SK"], os.environ["HUAWEICLOUD_SDK_PROJECT_ID"]
)
client = ImsClient.new_builder().with_credentials(credentials).with_endpoint(os.environ["IMSTUI_IMS_ENDPOINT"]).build()
images: list[dict[str, object]] = []
marker = None
while True:
    page = client.list_images(ListImagesRequest(limit=1000, marker=marker)).images
    if not page:
        break
    images.extend(image.to_dict() for image in page)
    marker = page[-1].id
json.dump(images, sys.stdout)
