"""What a person should do about each replication that was waited for, and the exit code for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from imstui.cli.exit_codes import ExitCode
from imstui.cli.output import talk
from imstui.cli.telling import JSON_FORMATS, Failure, tell_object
from imstui.model.replication import Replication, State
from imstui.model.replication import Verdict as ProofVerdict
from imstui.present.explain import explain_code

_WORST_FIRST: Final = (ExitCode.FAILED, ExitCode.UNREACHABLE, ExitCode.OPEN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one replication stands.

    Attributes:
        code: what it means for the exit code.
        lines: what is said of it.
        failure: the same as data; None if it is done.
    """

    code: ExitCode
    lines: tuple[str, ...] = ()
    failure: Failure | None = None


def verdicts(replications: Sequence[Replication], *, waited: bool) -> tuple[Verdict, ...]:
    """How each stands; of one that still runs nothing is said unless it was waited for."""
    return tuple(_verdict(replication, waited=waited) for replication in replications)


def worst(judged: Sequence[Verdict]) -> ExitCode:
    """The exit code for all: the worst counts."""
    codes = {verdict.code for verdict in judged}
    return next((code for code in _WORST_FIRST if code in codes), ExitCode.DONE)


def conclude(judged: Sequence[Verdict], form: str) -> ExitCode:
    """Say what there is to say of each, and give the exit code for all.

    Args:
        judged: how each stands.
        form: the format that was asked for: with JSON the worst one's failure is the last line, as data.
    """
    for verdict in judged:
        for line in verdict.lines:
            talk(line)
    code = worst(judged)
    failure = next((verdict.failure for verdict in judged if verdict.code is code), None)
    if failure is not None and form in JSON_FORMATS:
        tell_object(failure, code)
    return code


def _verdict(replication: Replication, *, waited: bool) -> Verdict:
    match replication.state:
        case State.SUCCEEDED:
            return _of_done(replication)
        case State.FAILED | State.REFUSED:
            return _of_failed(replication)
        case State.UNKNOWN | State.NOT_STARTED if replication.candidates:
            return _to_choose(replication)
        case State.UNKNOWN:
            why = "the outcome isn't known. It is looked for, and never sent again by itself."
            step = f"imstui watch {replication.id}"
            lines = (f"{replication.id}: {why}", f"  go on looking with: {step}")
            return _open(replication, "The outcome isn't known.", step, *lines)
        case State.NOT_STARTED:
            why = "no copy was found, so it was most likely not started; it is looked for again."
            return _open(replication, why, f"imstui watch {replication.id}", f"{replication.id}: {why}")
        case State.DROPPED:
            why = "was taken out of the queue, and not sent."
            failure = Failure(f"Replication {replication.id} dropped", f"It {why}", "Copy again if it is wanted.")
            return Verdict(ExitCode.FAILED, (f"{replication.id}: {why}",), failure)
        case State.RUNNING if not waited:
            return Verdict(ExitCode.DONE)
        case state:
            why = "not sent yet" if state is State.QUEUED else f"still {state.value}"
            step = f"imstui watch {replication.id}"
            return _open(replication, why, step, f"{replication.id}: {why}. Go on with: {step}")


def _open(replication: Replication, why: str, step: str, *lines: str) -> Verdict:
    failure = Failure(f"Replication {replication.id} isn't over", why, f"Go on with: {step}")
    return Verdict(ExitCode.OPEN, lines, failure)


def _of_done(replication: Replication) -> Verdict:
    proof = replication.proof
    if proof is None:
        return Verdict(ExitCode.DONE)
    if proof.verdict is ProofVerdict.UNREADABLE:
        return Verdict(ExitCode.DONE, (_unread(replication),))
    lines = tuple(f"{replication.id}: {difference}" for difference in proof.differences)
    if not proof.wrong_key:
        return Verdict(ExitCode.DONE, lines)
    step = f"Look at it with: imstui show {replication.image_id}"
    title = f"Replication {replication.id} isn't what was asked for"
    return Verdict(ExitCode.FAILED, lines, Failure(title, " ".join(proof.differences), step))


def _unread(replication: Replication) -> str:
    why = " ".join(replication.proof.differences).rstrip(".") if replication.proof else ""
    step = f" Look at it with: imstui show {replication.image_id}" if replication.image_id else ""
    return f"{replication.id}: done, but the copy couldn't be read and compared. {why}.{step}"


def _of_failed(replication: Replication) -> Verdict:
    if replication.state is State.REFUSED and not replication.error_code:
        failure = Failure(f"Replication {replication.id} not sent", replication.fail_reason, "Copy again later.")
        line = f"{replication.id}: not sent. {replication.fail_reason} Copy again once it can be reached."
        return Verdict(ExitCode.UNREACHABLE, (line,), failure)
    told = explain_code(replication.error_code, replication.fail_reason)
    lines = [f"{replication.id}: {replication.state.value}. {told.title}. {told.cause} {told.next_step}"]
    if told.said:
        lines.append(f"The cloud said: {told.said}")
    title = f"Replication {replication.id} {replication.state.value}: {told.title}"
    failure = Failure(title, told.cause, told.next_step, told.said or None, replication.error_code or None)
    return Verdict(ExitCode.FAILED, tuple(lines), failure)


def _to_choose(replication: Replication) -> Verdict:
    """A look found images that may be the copy of one whose outcome isn't known, or that was given up."""
    choices = [f"imstui watch {replication.id} --image {image_id}" for image_id in replication.candidates]
    lines = [f"{replication.id}: the outcome isn't known, and images were found. It is never sent again by itself."]
    lines += [
        f"  may be its copy: {image_id}; if so: {choice}"
        for image_id, choice in zip(replication.candidates, choices, strict=True)
    ]
    if replication.state is State.NOT_STARTED:
        lines.append("  if none is: it stays filed as not started, and nothing needs to be done")
        return _open(replication, "The outcome isn't known, and images were found.", choices[0], *lines)
    none_is = f"imstui drop {replication.id}"
    lines.append(f"  if none is: {none_is}")
    return _open(replication, "The outcome isn't known.", f"{choices[0]}, or: {none_is}", *lines)
