"""Accepting an image that somebody shared: whether it can be, and what is asked before."""

from __future__ import annotations

from imstui.model.image import Image
from imstui.present.text import clean
from imstui.tui.backstage import Backstage


def objection(image: Image, backstage: Backstage) -> str:
    """Why it can't be accepted, in a sentence; '' if it can."""
    name = clean(image.name)
    if not image.is_foreign(backstage.project_id):
        return f"Nobody shares {name} with this project: there is nothing to accept."
    if image.member_status == "accepted":
        return f"{name} is accepted already."
    if backstage.read_only:
        return "This session may only look: it was started read-only. Nothing was accepted."
    if backstage.session is None:
        return "Nobody is signed in: r tries again. Nothing was accepted."
    return ""


def question(image: Image) -> str:
    """What is asked before."""
    size = f", {image.min_disk_gb} GB disk" if image.min_disk_gb else ""
    return f"Accept {clean(image.name)}{size}, shared by project {clean(image.owner or 'not named')}?"
