"""From a screen's bindings to the keys that a person reads: for the key line, the help and the palette."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from textual.binding import ActiveBinding
from textual.dom import DOMNode
from textual.screen import Screen

from imstui.tui.terminal.keymap import name_of
from imstui.tui.widgets.key_line import Key

_WORDS: Final = {
    "slash": "/", "question_mark": "?", "escape": "esc", "asterisk": "*", "pagedown": "pgdn", "pageup": "pgup",
}  # fmt: skip


def key_word(key: str) -> str:
    """A key as it is printed on a keyboard."""
    return _WORDS.get(key, key)


def shown_keys(screen: Screen[Any]) -> list[Key]:
    """The keys that work now and want to be seen, the pane's own first."""
    shown: dict[str, Key] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        does = _lowered(binding.description)
        if binding.show and active.enabled and does not in shown:
            shown[does] = Key(binding.key_display or key_word(binding.key), does)
    return list(shown.values())


class Deed(NamedTuple):
    """Something that can be done here: its keys, what it does, how to have it done, and its name in settings."""

    keys: str
    does: str
    action: str
    node: DOMNode
    name: str = ""


def all_deeds(screen: Screen[Any]) -> list[Deed]:
    """All that can be done on the screen now, the focused pane's own first."""
    keys: dict[str, list[str]] = {}
    found: dict[str, ActiveBinding] = {}
    for active in screen.active_bindings.values():
        if active.binding.description and active.enabled:
            keys.setdefault(active.binding.action, []).append(key_word(active.binding.key))
            found.setdefault(active.binding.action, active)
    return [_deed(active, " ".join(keys[action])) for action, active in found.items()]


def _deed(active: ActiveBinding, keys: str) -> Deed:
    node, binding = active.node, active.binding
    return Deed(keys, binding.description, binding.action, node, name_of(type(node), binding))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
