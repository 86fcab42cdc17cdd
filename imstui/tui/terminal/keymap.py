"""Names for all that keys do, so that a person's settings can give it other keys.

A name is the place and the action: 'browser.copy', 'table.move(1)'. It is made from the class whose bindings they are,
so that every binding has one; a binding with an id of its own keeps that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode

_OURS: Final = "imstui.tui."
_FOLDERS: Final = ("screens", "widgets")
_PLACES: Final = {"ImstuiApp": "app", "FittingApp": "app", "ImagesPane": "images", "Table": "table"}
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def name_of(owner: type[DOMNode], binding: Binding) -> str:
    """The name of a binding that a node of that class has; '' for what isn't ours."""
    for each in owner.__mro__:
        own = Binding.make_bindings(vars(each).get("BINDINGS", ()))
        if any(one.action == binding.action for one in own):
            return binding.id or (f"{_place(each)}.{binding.action}" if each.__module__.startswith(_OURS) else "")
    return ""


def name_all() -> frozenset[str]:
    """Give every binding of ours its name as the id by which Textual's keymap finds it; gives all names.

    All screens are imported for that: only somebody who has keys of their own waits for it.
    """
    for folder in _FOLDERS:
        package = import_module(f"{_OURS}{folder}")
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    return frozenset(name for owner in _classes(DOMNode) for name in _name_in(owner))


def _name_in(owner: type[DOMNode]) -> Iterator[str]:
    merged = owner._merged_bindings  # noqa: SLF001 - where Textual keeps what instances begin with
    if merged is None:
        return
    keys: dict[str, list[Binding]] = {}
    for key, bindings in merged.key_to_bindings.items():
        keys[key] = [replace(one, id=name_of(owner, one) or one.id) for one in bindings]
        yield from (one.id for one in keys[key] if one.id and name_of(owner, one))
    owner._merged_bindings = BindingsMap.from_keys(keys)  # noqa: SLF001 - the same


def _classes(parent: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in parent.__subclasses__():
        if child.__module__.startswith(_OURS):
            yield child
        yield from _classes(child)


def _place(owner: type) -> str:
    return _PLACES.get(owner.__name__) or _HUMP.sub("_", owner.__name__.lstrip("_")).lower()
