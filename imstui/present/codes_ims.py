"""Our words for the codes of the Image Management Service (IMG.*), after its page 'Error Codes'.

Most of these come as HTTP 400, also for 'not found', 'no right' and 'too many'.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from imstui.present.advice import Advice

_NAME_RULES: Final = "1 to 128 letters, digits, hyphens, underscores, periods and inner spaces."
_OURS: Final = "Report it with the cloud's words; with other values the same action may work."
_LATER: Final = "Try again in a few minutes; if it stays, give the request id to the cloud's support."
_NO_IMAGE: Final = Advice(
    "No such image",
    "The image's id isn't known in this project and region: it was deleted, or it belongs to another project.",
    "Refresh the list and choose the image again; check project and region with `imstui whoami`.",
)
_WRONG_SCOPE: Final = (
    "Sign in again, scoped to the project that holds the image; `imstui whoami` shows the current one."
)
_OTHER_KEY: Final = "Choose another key, or make the copy unencrypted."

_REQUEST: Final = {
    "IMG.0001": Advice("Request format refused", "The cloud couldn't read the request's format.", _OURS),
    "IMG.0002": Advice(
        "Name too long", "The name is longer than the cloud allows.", f"Choose another name: {_NAME_RULES}"
    ),
    "IMG.0003": Advice(
        "Name refused",
        "The name has characters or a form that the cloud doesn't allow.",
        f"Choose another: {_NAME_RULES}",
    ),
    "IMG.0062": Advice("Name incorrect", "The cloud doesn't accept this name.", f"Choose another name: {_NAME_RULES}"),
    "IMG.0004": Advice(
        "Description refused",
        "The description is longer than 1024 characters, or has characters that aren't allowed.",
        "Shorten it; leave out line breaks and the characters < and >.",
    ),
    "IMG.0054": Advice(
        "Description has bad characters",
        "The description holds characters that the cloud doesn't allow.",
        "Leave out line breaks and the characters < and >, and keep it under 1024 characters.",
    ),
    "IMG.0007": Advice("Empty request", "The cloud got a request without a body.", _OURS),
    "IMG.0009": Advice("Name taken", "An image of this name exists already.", "Choose another name."),
    "IMG.0013": Advice("Name missing", "The request had no name for the new image.", "Give the new image a name."),
    "IMG.0105": Advice(
        "Operation not supported",
        "The cloud doesn't offer this operation for this image.",
        "Compare the image's kind and status with the rules for copying: `imstui show` lists what stands against it.",
    ),
}

_IMAGE: Final = {
    "IMG.0027": _NO_IMAGE,
    "IMG.0031": _NO_IMAGE._replace(title="Image id not valid"),
    "IMG.0066": _NO_IMAGE._replace(title="Image id wrong"),
    "IMG.0086": _NO_IMAGE._replace(title="Image not found"),
    "IMG.0144": _NO_IMAGE._replace(title="Image id unknown"),
    "IMG.0028": Advice(
        "Image is protected",
        "The image is protected against changes.",
        "Take the protection off in the console if you own the image, then try again.",
    ),
    "IMG.0046": Advice(
        "Image not available",
        "The image isn't in the state 'active': it is still being made, or it is damaged or being deleted.",
        "Wait until its status is active, then try again.",
    ),
    "IMG.0047": Advice(
        "Not your image",
        "Only the image's owner may do this.",
        "Ask the owner to do it, or to share the image with this project; a shared image can be copied once accepted.",
    ),
    "IMG.0106": Advice(
        "Image of another tenant",
        "The image's owner is another tenant.",
        "Ask the owner to share the image with this project, accept it, then copy it.",
    ),
    "IMG.0059": Advice(
        "Image too big", "It is bigger than the 128 GB that the cloud allows.", "Choose an image of at most 128 GB."
    ),
    "IMG.0118": Advice(
        "Bare-metal images can't be encrypted",
        "The cloud doesn't support encryption for images of bare-metal servers.",
        "Copy it without a key.",
    ),
    "IMG.0130": Advice(
        "Full-ECS images can't be copied",
        "A full-ECS image holds system and data disks together, and the cloud neither exports nor replicates it.",
        "Make a system-disk image of the server and copy that one.",
    ),
    "IMG.0167": Advice(
        "ISO images can't be copied",
        "The cloud doesn't replicate images that were made from an ISO file.",
        "Install a server from it, make a system-disk image of the server, and copy that one.",
    ),
    "IMG.0196": Advice(
        "Shared image not accepted yet",
        "The image is shared with this project, but nobody has accepted it.",
        "Accept the image (console, Images Shared with Me), then copy it.",
    ),
    "IMG.0197": Advice(
        "Shared image is encrypted",
        "The cloud doesn't copy a shared image that is encrypted with a KMS key.",
        "Ask the owner to make an unencrypted copy of it and to share that one.",
    ),
    "IMG.0098": Advice(
        "Encrypted image can't be shared",
        "The cloud doesn't share an image that is encrypted.",
        "Make an unencrypted copy of it and share that one.",
    ),
    "IMG.0189": Advice(
        "Vault can't replicate",
        "The target vault doesn't support replication.",
        "Choose a vault that is made for replication.",
    ),
}

_RIGHTS: Final = {
    "IMG.0015": Advice(
        "Image quota reached",
        "This project has as many private images as its quota allows.",
        "Delete images that nobody needs, or have the quota raised, then try again.",
    ),
    "IMG.0026": Advice(
        "No right to do this",
        "The user's role lacks the permission, or the account still has to pass real-name authentication.",
        "Ask the account's administrator for it: to copy, that is ims:images:copy, with enterprise projects also "
        "ims:serverImages:create, and the rights on OBS and KMS that go with them.",
    ),
    "IMG.0030": Advice("Project and token don't fit", "The token belongs to another project.", _WRONG_SCOPE),
    "IMG.0067": Advice("Wrong project id", "The project id isn't the one that the session belongs to.", _WRONG_SCOPE),
    "IMG.0087": Advice("Wrong token", "The cloud doesn't accept the session's token for this project.", _WRONG_SCOPE),
    "IMG.0060": Advice(
        "Too many tasks at once",
        "The cloud takes only a few image tasks at a time (five replications for a tenant), and these are under way.",
        "Nothing was started; wait until one of them ends, then send it again.",
    ),
    "IMG.0187": Advice(
        "Key service is busy",
        "The Key Management Service limits how many requests it takes, and the limit was reached.",
        "Nothing was started; wait a minute, then send it again.",
    ),
}

_KEYS: Final = {
    "IMG.0095": Advice("Key doesn't exist", "The key chosen for the copy doesn't exist here.", _OTHER_KEY),
    "IMG.0096": Advice(
        "Same key as the source",
        "The copy was to be encrypted with the key that the source has already, and the cloud refuses that.",
        "Choose another key, or remove the encryption.",
    ),
    "IMG.0097": Advice(
        "Key not enabled",
        "The key chosen for the copy isn't enabled.",
        "Enable the key in the console, or choose another one.",
    ),
    "IMG.0099": Advice(
        "No right to use the key",
        "You have no access to the key chosen for the copy.",
        "Ask the key's owner for a grant, or choose another key.",
    ),
    "IMG.0100": Advice(
        "No access to the key service",
        "The account may not use the Key Management Service with images (no KMS beta permission).",
        "Have the permission added to the account, or make the copy unencrypted.",
    ),
    "IMG.0101": Advice(
        "Source's key is gone",
        "The key that encrypts the source doesn't exist any more.",
        "Cancel the key's deletion if it is only scheduled; without its key the image can't be read.",
    ),
    "IMG.0102": Advice(
        "Source's key not enabled",
        "The key that encrypts the source isn't enabled.",
        "Enable that key in the console, then try again.",
    ),
    "IMG.0103": Advice(
        "No right to use the source's key",
        "You have no access to the key that encrypts the source.",
        "Ask the key's owner for a grant on it, then try again.",
    ),
}

_PROJECTS: Final = {
    "IMG.0154": Advice(
        "Enterprise projects out of reach", "The image service couldn't reach the enterprise project service.", _LATER
    ),
    "IMG.0155": Advice(
        "Enterprise project not valid",
        "The enterprise project doesn't exist, is disabled, or isn't yours.",
        "Choose another enterprise project, or leave it out for the default one.",
    ),
    "IMG.0156": Advice(
        "Enterprise project not bound",
        "The cloud couldn't bind the image to the enterprise project.",
        "See whether the image was made; then try again, or leave the enterprise project out.",
    ),
}

_FAULTS: Final = {
    "IMG.0016": Advice(
        "The image service failed", "The cloud failed inside while it cleared the request away.", _LATER
    ),
    "IMG.0018": Advice("The job wasn't set up", "The cloud failed inside while it submitted the job.", _LATER),
    "IMG.0061": Advice("The image service failed", "The cloud failed inside and calls the cause unknown.", _LATER),
    "IMG.0064": Advice(
        "The account couldn't be looked up",
        "The cloud failed to get the tenant's data from its identity service.",
        _LATER,
    ),
    "IMG.0065": Advice(
        "The domain couldn't be looked up",
        "The cloud failed to get the tenant's domain from its identity service.",
        _LATER,
    ),
    "IMG.0023": Advice(
        "The job couldn't be queried",
        "The cloud failed while it looked for the job, or doesn't know its id in this project.",
        "Ask again in a minute; if it stays, check project and region, for a job is known only where it was started.",
    ),
}

IMS_CODES: Final = MappingProxyType(_REQUEST | _IMAGE | _RIGHTS | _KEYS | _PROJECTS | _FAULTS)
