"""Keys in the order they were typed, also in a burst, as a slow line delivers them.

Textual lets bound keys bubble up, and what came later overtakes them: letters end up in the field before. A secret must
not be among those.
"""

from __future__ import annotations

from textual import events
from textual.widget import Widget


async def taken_in_order(widget: Widget, event: events.Key, *, bound: bool) -> bool:
    """Do what the key is for here and now, or pass it on to what has the focus by now; whether either was done.

    Args:
        widget: that the key was sent to.
        event: the key.
        bound: whether a binding may take it.
    """
    focused = widget.screen.focused
    active = widget.screen.active_bindings.get(event.key) if bound else None
    if focused is not None and focused is not widget:
        focused.post_message(events.Key(event.key, event.character))
    elif active is not None and active.enabled:
        await widget.app.run_action(active.binding.action, active.node)
    else:
        return False
    event.stop()
    event.prevent_default()
    return True


class InOrder(Widget):
    """A widget that does what its keys are for in the order they came.

    Textual calls this handler besides those of the other classes, so none is called from here.
    """

    async def _on_key(self, event: events.Key) -> None:
        await taken_in_order(self, event, bound=True)
