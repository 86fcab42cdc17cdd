"""IMS's error codes with their texts (protocol section 1.5)."""

from __future__ import annotations

_FORBIDDEN = {"IMG.0026"}

_TEXTS = {
    "IMG.0001": "The request message format is incorrect.",
    "IMG.0002": "The image name is too long.",
    "IMG.0003": "The image name format is incorrect.",
    "IMG.0004": "The image description contains more than 1024 characters.",
    "IMG.0007": "The message body is empty.",
    "IMG.0009": "The image name already exists.",
    "IMG.0013": "The image name is left blank.",
    "IMG.0015": "The number of private images has reached the quota.",
    "IMG.0016": "Failed to submit the task.",
    "IMG.0018": "Failed to query the database.",
    "IMG.0023": "An exception occurred when querying the task.",
    "IMG.0026": "Your role does not have permission to perform the operation.",
    "IMG.0027": "The image ID does not exist.",
    "IMG.0028": "The image is protected and cannot be deleted.",
    "IMG.0030": "The project ID is inconsistent with the token.",
    "IMG.0046": "The image is not available.",
    "IMG.0047": "This operation can only be performed by the image owner.",
    "IMG.0054": "The image description contains characters that are not allowed.",
    "IMG.0059": "The image file exceeds the size allowed.",
    "IMG.0060": "Too many tasks are being executed. Try again later.",
    "IMG.0061": "Failed to submit the job.",
    "IMG.0062": "The image name is incorrect.",
    "IMG.0064": "Failed to query the user information from IAM.",
    "IMG.0065": "Failed to obtain the token from IAM.",
    "IMG.0067": "The project ID is incorrect.",
    "IMG.0087": "The token is incorrect.",
    "IMG.0095": "The new key does not exist.",
    "IMG.0096": "The new key is the same as the key of the image.",
    "IMG.0097": "The new key is not enabled.",
    "IMG.0098": "Encrypted images cannot be shared.",
    "IMG.0099": "You do not have permission to use the new key.",
    "IMG.0100": "You do not have the KMS beta permission.",
    "IMG.0101": "The key used by the image does not exist.",
    "IMG.0102": "The key used by the image is not enabled.",
    "IMG.0103": "You do not have permission to use the key of the image.",
    "IMG.0105": "The operation is not supported.",
    "IMG.0118": "BMS images do not support encryption.",
    "IMG.0130": "A full-ECS image cannot be exported or replicated.",
    "IMG.0154": "Failed to connect to the enterprise project service.",
    "IMG.0155": "The enterprise project is invalid.",
    "IMG.0156": "Failed to bind the image to the enterprise project.",
    "IMG.0167": "This operation is not supported for ISO images.",
    "IMG.0187": "The traffic to KMS has reached its limit. Try again later.",
    "IMG.0189": "The target vault cannot be replicated to.",
    "IMG.0196": "The shared image has not been accepted.",
    "IMG.0197": "The shared image is encrypted with KMS and cannot be replicated.",
}


def ims_text(code: str) -> tuple[int, str]:
    """The HTTP status and the usual text of an IMS code; an unlisted one gets a text too."""
    return (403 if code in _FORBIDDEN else 400), _TEXTS.get(code, "The operation failed.")
