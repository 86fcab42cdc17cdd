"""KMS keys in the words of the copy dialog: the state beside the field, and the list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from imstui.model.image import Image
from imstui.model.key import IMS_DEFAULT_ALIAS, Key, KeyState
from imstui.present.text import clean
from imstui.replication.rules import key_problem, key_warning

OWN_KEY: Final = "The copy can't have the image's own key: choose another (IMG.0096)."
_STATES: Final = {
    KeyState.PENDING_ACTIVATION: "not activated",
    KeyState.ENABLED: "enabled",
    KeyState.DISABLED: "disabled",
    KeyState.PENDING_DELETION: "to be deleted",
    KeyState.PENDING_IMPORT: "not imported",
    KeyState.UNKNOWN: "state unknown",
}


class KeyOption(NamedTuple):
    """A key in the list.

    Attributes:
        value: what stands in the field once it is chosen.
        cells: alias, state, origin, note, id.
        why: why it can't be chosen; '' if it can.
        about: what to know about it; '' if nothing.
    """

    value: str
    cells: tuple[str, ...]
    why: str
    about: str


def key_state(key: Key | None) -> str:
    """'enabled · AES_256 · bd66288c'."""
    return "" if key is None else " · ".join(filter(None, (_STATES[key.state], key.spec, key.id[:8])))


def key_options(keys: Sequence[Key], images: Sequence[Image]) -> list[KeyOption]:
    """Keys to choose from: usable ones first, those with a warning next, then those that can't be chosen.

    Args:
        keys: as KMS lists them.
        images: the sources; a key that all of them have already can't be chosen.
    """
    options = [_option(key, keys, images) for key in keys]
    return sorted(options, key=lambda one: (bool(one.why), bool(one.about), one.cells[0]))


def _option(key: Key, keys: Sequence[Key], images: Sequence[Image]) -> KeyOption:
    why, about = key_problem(key) or "", key_warning(key) or ""
    own = sum(image.key_id == key.id for image in images)
    if not why and own and own == len(images):
        why = OWN_KEY
    alone = sum(other.alias == key.alias for other in keys) == 1
    value = key.alias if key.alias and alone else key.id
    origin = {"kms": "KMS", None: ""}.get(key.origin and key.origin.casefold(), "imported")
    cells = (key.alias, _STATES[key.state], origin, _note(key, why, own), key.id)
    return KeyOption(value, cells, why, about)


def _note(key: Key, why: str, own: int) -> str:
    """Few words on what is special about it, the most important first."""
    notes = []
    if why == OWN_KEY:
        notes.append("the image's own")
    elif own:
        notes.append(f"own key of {own} of them")
    if key.is_foreign_default:
        notes.append("another service's default")
    elif key.alias == IMS_DEFAULT_ALIAS:
        notes.append("default, copies can't be shared")
    elif key.default:
        notes.append("default")
    if why and key.state is KeyState.ENABLED and not notes:
        notes.append(f"for {clean(key.usage)}" if key.usage not in {None, "ENCRYPT_DECRYPT"} else "not AES_256")
    return ", ".join(notes)
