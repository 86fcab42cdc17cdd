"""The wire: IAM, IMS, KMS and EPS over httpx; transport, signing, decoding. `opening.open_cloud` is the way in."""

import sys

# httpx loads its own command line (click, rich, pygments) on import if it can: half of its import time, for nothing.
_command_line = "httpx._main"
_stranger = _command_line not in sys.modules
if _stranger:
    sys.modules[_command_line] = None  # type: ignore[assignment] # None is how import is told that there is none
import httpx  # noqa: E402, F401 - after the line above, which is what this is for

if _stranger:
    del sys.modules[_command_line]
