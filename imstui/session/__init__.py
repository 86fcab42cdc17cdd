"""A signed-in session for one account: what both doors, and programs that use imstui as a library, call."""

from imstui.cloud.channel import Exchange, Observer
from imstui.cloud.decode_image import ImagePage
from imstui.cloud.image_query import ImageQuery
from imstui.session.opening import Session, open_session

__all__ = ["Exchange", "ImagePage", "ImageQuery", "Observer", "Session", "open_session"]
