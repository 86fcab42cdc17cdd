"""An app that fails with a secret in its locals: in a callback, or in a worker.

python -m tests.tui.crash_host callback|worker
"""

from __future__ import annotations

import sys

from imstui.tui.terminal.quiet import QuietApp


class CrashHost(QuietApp[None]):
    """Fails as soon as it runs."""

    def on_mount(self) -> None:
        if sys.argv[1] == "worker":
            self.run_worker(self._work())
        else:
            self.call_after_refresh(self._fail)

    async def _work(self) -> None:
        self._fail()

    def _fail(self) -> None:
        password = "CANARY_PW"
        raise RuntimeError(f"wrong: {password}"[:5])


if __name__ == "__main__":
    app = CrashHost()
    app.run()
    sys.exit(app.return_code or 0)
