"""`--on-done CMD`: the person's own command, once the waiting is over."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence

from imstui.cli.exit_codes import ExitCode
from imstui.cli.output import talk
from imstui.local.environment import taken
from imstui.model.errors import InvalidInput
from imstui.model.replication import Replication
from imstui.present.records import replication_record


def words_of(command: str) -> list[str]:
    """The program and its arguments, by a shell's rules for quotes; nothing else of a shell has a meaning.

    Raises:
        InvalidInput: there is no program, or a quote isn't closed.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise InvalidInput(f"--on-done can't be read: {error}. Nothing was sent.") from None
    if not words:
        raise InvalidInput("--on-done names no program. Nothing was sent.")
    return words


def run_on_done(command: str, replications: Sequence[Replication], code: ExitCode) -> None:
    """Run it without a shell, and tell if it fails: what was waited for has ended as it has.

    It finds IMSTUI_EXIT_CODE and IMSTUI_REPLICATIONS (their ids) in its environment, which holds no secret, and the
    records as JSON on its stdin. What it prints goes to stderr: stdout is data.
    """
    taken()
    told = {
        "IMSTUI_EXIT_CODE": str(int(code)),
        "IMSTUI_REPLICATIONS": " ".join(replication.id for replication in replications),
    }
    records = json.dumps([replication_record(replication) for replication in replications])
    sys.stdout.flush()
    try:
        done = subprocess.run(  # noqa: S603 - the person's own command, from their own command line
            words_of(command),
            input=records.encode(),
            stdout=sys.stderr.fileno(),
            env={**os.environ, **told},
            check=False,
        )
    except (OSError, ValueError) as error:
        talk(f"The command of --on-done could not be run: {error}")
        return
    if done.returncode:
        talk(f"The command of --on-done ended with {done.returncode}.")
