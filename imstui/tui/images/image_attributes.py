"""The attributes of an image that only its JSON tells, with what they mean (API 'Image attributes')."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from imstui.tui.widgets.text_block import TextRow

_SHOWN: Final = frozenset({
    "id", "name", "status", "visibility", "owner", "min_disk", "min_ram", "max_ram", "protected", "tags",
    "created_at", "updated_at", "disk_format", "virtual_env_type", "enterprise_project_id", "architecture",
    "hw_firmware_type", "__imagetype", "__image_size", "__os_type", "__os_version", "__os_bit", "__platform",
    "__whole_image", "__system__cmkid", "__system__encrypted", "__originalimagename", "__data_origin",
    "__is_config_init", "__description",
})  # fmt: skip
"""What the details say in words already."""
_LINKS: Final = frozenset({"self", "file", "schema", "links", "image_location", "__image_location"})
"""Addresses of the API itself: the raw JSON has them."""
_MEANINGS: Final = {
    "__support_kvm": "runs on KVM",
    "__support_xen": "runs on Xen",
    "__support_kvm_gpu_type": "for GPU servers on KVM",
    "__support_xen_gpu_type": "for GPU servers on Xen",
    "__support_largememory": "for servers with very much memory",
    "__support_diskintensive": "for disk-intensive servers",
    "__support_highperformance": "for high-performance servers",
    "__support_xen_hana": "for HANA servers on Xen",
    "__support_kvm_infiniband": "for InfiniBand on KVM",
    "__support_arm": "for ARM servers",
    "__support_live_resize": "its disk can grow while it runs",
    "__support_agent_list": "agents that are in it",
    "__isregistered": "registered, and so usable",
    "__lazyloading": "loaded when it is first read",
    "__image_source_type": "the storage behind it",
    "__root_origin": "what it was made from",
    "__sequence_num": "which disk of the server it was",
    "__backup_id": "the backup that it was made from",
    "__productcode": "its product of the marketplace",
    "__account_code": "how it is charged for",
    "hw_vif_multiqueue_enabled": "several queues for each network card",
    "container_format": "its container",
    "member_status": "whether it was accepted",
    "active_at": "when it was first usable",
}
_INVERTED: Final = "__support_fc_inject"
"""'true' means that it is not supported."""
_LONGEST: Final = 400


def attribute_rows(raw: bytes) -> Iterator[TextRow]:
    """Each attribute that the details leave out, its value as sent, and what it means."""
    try:
        found = json.loads(raw or b"{}")
    except ValueError:
        return
    if not isinstance(found, dict):
        return
    names = sorted(name for name in found if name not in _SHOWN | _LINKS and found[name] not in (None, "", []))
    if names:
        yield TextRow("", "Other attributes", "muted")
    for name in names:
        value = found[name] if isinstance(found[name], str) else json.dumps(found[name])
        meaning = _meaning(name, value)
        yield TextRow("", f"{name} = {value[:_LONGEST]}{f': {meaning}' if meaning else ''}")


def _meaning(name: str, value: str) -> str:
    yes = value.casefold() == "true"
    if name == _INVERTED:
        return f"cloud-init injection is {'NOT supported' if yes else 'supported'}"
    meaning = _MEANINGS.get(name, "")
    return f"not {meaning}" if meaning and value.casefold() == "false" else meaning
