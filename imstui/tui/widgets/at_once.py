"""A widget that does what its keys are bound to here and now, whatever comes behind them."""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class AtOnce(Widget):
    """In a burst of keys, as a slow line brings it, each finds what the one before it left.

    Textual lets bound keys bubble up to the app, and keys that came later overtake them. It calls this handler besides
    those of the other classes, so none is called from here.
    """

    async def _on_key(self, event: events.Key) -> None:
        bound = self._bindings.key_to_bindings.get(event.key, [])
        action = next((one.action for one in bound if self.check_action(one.action.partition("(")[0], ())), "")
        if action:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
