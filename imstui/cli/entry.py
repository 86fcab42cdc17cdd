"""The entry point: the door where every error becomes a sentence and a code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from typing import Final, NoReturn

from imstui.cli.streams import forgiving

_UNWRITABLE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})


def entry() -> NoReturn:
    """Run the program; ends with the exit code of the contract."""
    # Lists make a hundred thousand objects and keep them: looking through them again and again frees nothing.
    gc.set_threshold(100_000)
    sys.stdout, sys.stderr = forgiving(sys.stdout), forgiving(sys.stderr)
    try:
        code = _guarded()
        sys.stdout.flush()
    except OSError as error:
        code = _unread(error)
    # All dies with the process: at its end the interpreter would look through everything once more, to free it.
    gc.freeze()
    sys.exit(code)


def _unread(error: OSError) -> int:
    """End where stdout takes no more, without a second failure when the interpreter flushes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has gone ('| head'): that is no error, and there is nobody to tell.
        return 0
    from imstui.cli.telling import tell_unwritable

    return tell_unwritable(error)


def _is_of_stdout(error: OSError) -> bool:
    """Whether writing to stdout failed: a file of ours would be named."""
    return isinstance(error, BrokenPipeError) or (error.filename is None and error.errno in _UNWRITABLE)


def _guarded() -> int:
    try:
        return _run()
    except KeyboardInterrupt:
        from imstui.cli.telling import tell_interrupted

        return tell_interrupted()
    except Exception as error:
        if isinstance(error, OSError) and _is_of_stdout(error):
            raise
        return _failed(error)


def _run() -> int:
    if len(sys.argv) == 1 and sys.stdin.isatty() and sys.stdout.isatty():
        # The bare name opens the screen, which is there sooner without the command line's parser.
        from imstui.cli.options import Globals
        from imstui.cli.screen import open_screen

        return open_screen(Globals())
    from imstui.cli.main import run_command

    return run_command(sys.argv[1:])


def _failed(error: Exception) -> int:
    from imstui.cli.telling import tell_error, tell_fault
    from imstui.model.errors import ImstuiError

    return tell_error(error) if isinstance(error, ImstuiError) else tell_fault(error)
