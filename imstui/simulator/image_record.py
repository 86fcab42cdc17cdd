"""One image as the cloud keeps it: its fields as the wire has them, and what the wire doesn't say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from imstui.simulator.jobs import Failure, Job
from imstui.simulator.tenancy import MAIN
from imstui.simulator.wire_json import encode

Fields = dict[str, Any]

WHOLE = "__whole_image"
KEY = "__system__cmkid"
PARENT = "__originalimagename"
GIB = 1024**3

# What a field means to the cloud when the wire doesn't carry it.
USUAL = {"owner": MAIN.id, "visibility": "private", "__imagetype": "private", "__isregistered": "true"}


@dataclass
class Image:
    """An image.

    Attributes:
        fields: What the list shows, by its names on the wire.
        members: The projects that it is shared with, and whether they accepted, rejected or still think.
        fate: How a copy of it fails; None if it succeeds.
        job: The copy that is making it, while that runs.
    """

    fields: Fields
    members: dict[str, str] = field(default_factory=dict)
    fate: Failure | None = None
    job: Job | None = None
    _encoded: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.fields["id"])

    @property
    def owner(self) -> str:
        """The project that it belongs to, also if the wire doesn't say so."""
        return str(self.fields.get("owner", USUAL["owner"]))

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.fields.get("visibility") == "public"

    @property
    def size(self) -> int:
        """Its size in bytes; its disk's if the wire has none."""
        return int(self.fields.get("__image_size") or int(self.fields.get("min_disk") or 1) * GIB)

    def set(self, /, **changes: Any) -> None:
        """Sets fields by name, 'self' among them; None takes a field away."""
        for name, value in changes.items():
            # The one field that the wire itself sends as null.
            if value is None and name != "virtual_size":
                self.fields.pop(name, None)
            else:
                self.fields[name] = value
        self._encoded.clear()

    def encoded(self, whole_form: str) -> bytes:
        """Its JSON for the list."""
        if whole_form not in self._encoded:
            self._encoded[whole_form] = encode_fields(self.fields, whole_form)
        return self._encoded[whole_form]

    def is_seen_by(self, project_id: str, member_status: str) -> bool:
        """Whether a project sees it.

        Args:
            project_id: The project that looks.
            member_status: How that project must have answered if the image was shared with it.
        """
        if self.is_public or self.owner == project_id:
            return True
        return self.members.get(project_id) == member_status


def encode_fields(fields: Fields, whole_form: str) -> bytes:
    """The JSON of an image's fields; `whole_form` says how a full-ECS image says that it is one."""
    if WHOLE in fields and whole_form != "string":
        fields = {name: value for name, value in fields.items() if name != WHOLE}
        if whole_form == "boolean":
            fields[WHOLE] = True
    return encode(fields)
