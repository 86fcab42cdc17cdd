"""A signed-in session for one account: what both doors, and programs that use imstui as a library, call.

Its names are fetched when they are first used: what is kept on this machine needs no client.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from imstui.cloud.channel import Exchange, Observer
    from imstui.cloud.decode_image import ImagePage
    from imstui.cloud.image_query import ImageQuery
    from imstui.session.opening import Session, open_session

_HOMES: Final = {
    "Exchange": "imstui.cloud.channel",
    "Observer": "imstui.cloud.channel",
    "ImagePage": "imstui.cloud.decode_image",
    "ImageQuery": "imstui.cloud.image_query",
    "Session": "imstui.session.opening",
    "open_session": "imstui.session.opening",
}

__all__ = ["Exchange", "ImagePage", "ImageQuery", "Observer", "Session", "open_session"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
