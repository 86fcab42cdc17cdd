"""A secret that another program prints: 'pass show imstui/prod', run without a shell, with a deadline and a bound."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Mapping
from typing import IO, Final

from imstui.model.credentials import Secret
from imstui.model.errors import StoreError
from imstui.model.store import StoreState

SECONDS: Final = 30.0
"""Long enough to type a passphrase to an agent."""
_MOST: Final = 64 * 1024


def secret_of_command(command: tuple[str, ...], environ: Mapping[str, str] = os.environ) -> Secret:
    """What the command prints: its first line, or all of it where it begins with '{'.

    Args:
        command: program and arguments.
        environ: what it inherits; this program's secrets were taken out of it.

    Raises:
        StoreError: it can't be run, fails, prints nothing, prints too much, or takes too long.
    """
    name = command[0]
    try:
        process = subprocess.Popen(  # noqa: S603 - the person's own command, an argument list
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=dict(environ)
        )
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise _failed(f"The credential_command '{name}' can't be run: {reason}.") from None
    try:
        content = _read(process.stdout, name) if process.stdout else b""
        code = process.wait(SECONDS)
    except (StoreError, KeyboardInterrupt, subprocess.TimeoutExpired) as error:
        process.kill()
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise _late(name) from None
        raise
    finally:
        if process.stdout:
            process.stdout.close()
    if code:
        raise _failed(f"The credential_command '{name}' failed with exit code {code}.")
    return _secret(content, name)


def _read(pipe: IO[bytes], name: str) -> bytes:
    chunks: list[bytes] = []
    ends = time.monotonic() + SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0.0, ends - time.monotonic())):
            chunk = os.read(pipe.fileno(), _MOST)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)
            if sum(map(len, chunks)) > _MOST:
                raise _failed(f"The credential_command '{name}' prints more than any secret.")
    raise _late(name)


def _secret(content: bytes, name: str) -> Secret:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise _failed(f"The credential_command '{name}' prints what is no UTF-8 text.") from None
    kept = text.strip() if text.lstrip().startswith("{") else text.partition("\n")[0].rstrip("\r")
    if not kept:
        raise _failed(f"The credential_command '{name}' prints nothing.")
    return Secret(kept)


def _late(name: str) -> StoreError:
    message = f"The credential_command '{name}' did not end in {SECONDS:g} s."
    return StoreError(message, hint="Run it by hand to see what it waits for.", state=StoreState.HUNG)


def _failed(message: str) -> StoreError:
    return StoreError(message, hint="Run it by hand; 'credential_command' is in the profile.")
