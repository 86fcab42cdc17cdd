"""What a command says when it fails: sentences for a person, and one JSON object for a script that asked for JSON.

The object is the last line on stderr. Whether JSON was asked for is read from the command line itself: one that can't
be parsed has no context to ask.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from imstui.cli.exit_codes import ExitCode, exit_code
from imstui.cli.output import talk
from imstui.model.errors import Ambiguous, CloudError, ImstuiError

if TYPE_CHECKING:
    import click

JSON_FORMATS: Final = frozenset({"json", "jsonl"})
_BEFORE_COMMAND: Final = frozenset({"--profile", "--os-cloud", "--read-only", "--verbose", "--log"})


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, as data.

    Attributes:
        title: what happened, in few words.
        cause: why, a sentence.
        next_step: what can be done, a sentence.
        said: the cloud's own words; null if no cloud spoke.
        code: the service's code.
        status: the HTTP status.
        request_id: for a support case.
    """

    title: str
    cause: str
    next_step: str
    said: str | None = None
    code: str | None = None
    status: int | None = None
    request_id: str | None = None


def asked_json(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for JSON: by '--format json', '--format=json', or the same with jsonl."""
    found = [after for before, after in pairwise(arguments) if before == "--format"]
    found += [one.removeprefix("--format=") for one in arguments if one.startswith("--format=")]
    return not JSON_FORMATS.isdisjoint(found)


def tell_object(failure: Failure, code: ExitCode) -> None:
    """One JSON object on stderr."""
    import json

    talk(json.dumps({"error": {**asdict(failure), "exit_code": int(code)}}))


def tell_error(error: ImstuiError) -> ExitCode:
    """Tell an error of the tree; gives its exit code."""
    from imstui.present.explain import explain, one_line

    talk(one_line(error))
    if "imstui.local.log_file" in sys.modules:
        from imstui.local.log_file import write_line

        write_line(one_line(error))
    if isinstance(error, Ambiguous):
        for candidate in error.candidates:
            talk(f"  {candidate}")
    told = explain(error)
    spoken = next((one for one in (error, error.__cause__) if isinstance(one, CloudError)), None)
    failure = Failure(
        told.title,
        told.cause,
        told.next_step,
        told.said or None,
        (spoken.code or None) if spoken else None,
        spoken.status if spoken else None,
        (spoken.request_id or None) if spoken else None,
    )
    return _told(failure, exit_code(error))


def tell_usage(error: click.ClickException) -> ExitCode:
    """Tell what is wrong with the command line, and where its help is."""
    what = _in_a_sentence(error.format_message())
    where = _help_of(error)
    talk(f"{what} {where}")
    return _told(Failure("The command line can't be used", what, where), ExitCode.USAGE)


def tell_interrupted() -> ExitCode:
    """Tell that the watching ended, and not what was watched."""
    cause = "Whatever was sent goes on in the cloud and is kept in the ledger."
    step = "See 'imstui jobs', or go on with 'imstui watch'."
    talk(f"Interrupted. {cause} {step}")
    return _told(Failure("Interrupted", cause, step), ExitCode.INTERRUPTED)


def tell_unwritable(error: OSError) -> ExitCode:
    """Tell that stdout can't be written: a full disk, a closed file."""
    cause = f"What should go to stdout can't be written: {error.strerror or type(error).__name__}."
    step = "What was sent to the cloud is in the ledger: see 'imstui jobs'."
    talk(f"{cause} {step}")
    return _told(Failure("stdout can't be written", cause, step), ExitCode.FAILED)


def tell_fault(error: Exception) -> ExitCode:
    """Tell a fault of ours without its values, which may be secret."""
    import traceback

    if "imstui.local.log_file" in sys.modules:
        from imstui.local.log_file import write_fault

        write_fault(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {last.name}, line {last.lineno} of {last.filename}."
    step = "Nothing in the ledger is lost. Please report these lines."
    talk("imstui failed by a fault of its own:")
    talk(f"{where} {step}")
    return _told(Failure("imstui failed by a fault of its own", where, step), ExitCode.FAILED)


def _told(failure: Failure, code: ExitCode) -> ExitCode:
    if asked_json(sys.argv[1:]):
        tell_object(failure, code)
    return code


def _in_a_sentence(message: str) -> str:
    """Click's message on one line, ended by one mark."""
    from imstui.present.text import clean

    words = " ".join(clean(message).split()).rstrip(". ")
    return words if words.endswith(("?", "?)")) else f"{words}."


def _help_of(error: click.ClickException) -> str:
    import click

    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "imstui"
    if isinstance(error, click.NoSuchOption) and error.option_name in _BEFORE_COMMAND and path != "imstui":
        return f"It stands before the command: imstui {error.option_name} ... {_inner(path)}."
    if isinstance(error, click.UsageError) and _names_no_command(error):
        return f"See 'imstui --help'.{_did_you_mean(error.message, context)}"
    return f"See '{path} --help'.{_choice_meant(error)}"


def _inner(path: str) -> str:
    return path.removeprefix("imstui ")


def _names_no_command(error: click.UsageError) -> bool:
    return error.message.startswith("No such command")


def _choice_meant(error: click.ClickException) -> str:
    """The choice of an option that was most likely meant by a misspelt one."""
    import click

    if not (isinstance(error, click.BadParameter) and error.param and isinstance(error.param.type, click.Choice)):
        return ""
    return _near(_quoted(error.message), map(str, error.param.type.choices))


def _did_you_mean(message: str, context: click.Context | None) -> str:
    import click

    names: Iterable[str] = ()
    if context is not None and isinstance(context.command, click.Group):
        names = context.command.list_commands(context)
    return _near(_quoted(message), names)


def _quoted(message: str) -> str:
    """The first word that a message has in quotes."""
    return message.partition("'")[2].partition("'")[0]


def _near(word: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(names), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""
