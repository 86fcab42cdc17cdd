"""Keys in the order they were typed, also in a burst, as a slow line delivers them.

Textual lets bound keys bubble up, and what came later overtakes them: letters end up in the field before. A secret must
not be among those.
"""

from __future__ import annotations

from asyncio import Queue

from textual import events
from textual.message import Message
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
        _hand_on(widget)
    else:
        return False
    event.stop()
    event.prevent_default()
    return True


async def led_on(widget: Widget, text: str) -> None:
    """Do what enter is for, and paste the text where that led; nowhere, if it led nowhere."""
    active = widget.screen.active_bindings.get("enter")
    if active is None or not active.enabled:
        return
    await widget.app.run_action(active.binding.action, active.node)
    focused = widget.screen.focused
    if text and focused is not None and focused is not widget:
        focused.post_message(events.Paste(text))
    _hand_on(widget)


def _hand_on(widget: Widget) -> None:
    """Give what waits for a widget to the one that has the focus now, before anything newer can come there."""
    focused = widget.screen.focused
    if focused is None or focused is widget:
        return
    for message in _taken_out(widget):
        match message:
            case events.Key(key=key, character=character):
                focused.post_message(events.Key(key, character))
            case events.Paste(text=text):
                focused.post_message(events.Paste(text))
            case _:
                widget.post_message(message)


def _taken_out(widget: Widget) -> list[Message]:
    """All that waits for a widget, in its order."""
    queue: Queue[Message | None] = widget._message_queue  # noqa: SLF001 - Textual has no other way to what waits
    first = widget._pending_message  # noqa: SLF001 - the first that waits is out of the queue already
    widget._pending_message = None  # noqa: SLF001 - the same
    waiting: list[Message] = [] if first is None else [first]
    while not queue.empty():
        message = queue.get_nowait()
        queue.task_done()
        if message is None:  # The widget is being closed.
            queue.put_nowait(None)
            break
        waiting.append(message)
    return waiting


class InOrder(Widget):
    """A widget that does what its keys are for in the order they came.

    Textual calls this handler besides those of the other classes, so none is called from here.
    """

    async def _on_key(self, event: events.Key) -> None:
        await taken_in_order(self, event, bound=True)
