"""`imstui help`: pages about topics, and any command's help."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from imstui.cli.known import Pair, offered
from imstui.cli.output import say, terminal_width

TOPICS: Final = {
    "keyring": "where secrets lie, and keyrings on a server",
    "exit-codes": "what a command's exit code means",
    "filters": "the filter language of the screen and of 'imstui images'",
    "scripting": "formats, errors, doing it twice, waiting",
    "demo": "trying everything without an account",
    "ssh": "slow lines, dropped lines, tmux, another host",
}
_FOLDER: Final = Path(__file__).with_name("help_topics")
_WIDTH: Final = 80
_WIDEST: Final = 100
"""Longer lines are hard to read, however wide the terminal is."""

_HEAD: Final = re.compile(r"[*-] |  \S+ {2,}")
"""An item's mark, or the word that a definition defines: further lines stand below what follows it."""


@offered
def _topics_known(begun: str) -> Iterable[Pair]:
    del begun
    return TOPICS.items()


@click.command()
@click.argument("topic", required=False, shell_complete=_topics_known)
@click.pass_context
def help(ctx: click.Context, topic: str | None) -> None:  # noqa: A001 - the command is called so
    """A page about TOPIC, or the help of the command of that name; without one, the list of topics."""
    if topic is None:
        say(_topics())
        return
    if topic in TOPICS:
        say(_wrapped(_text(topic)))
        return
    root = ctx.find_root()
    command = root.command.get_command(root, topic) if isinstance(root.command, click.Group) else None
    if command is None:
        raise click.UsageError(f"There is no topic and no command '{topic}'; topics are {', '.join(TOPICS)}.")
    with click.Context(command, info_name=topic, parent=root) as inner:
        say(command.get_help(inner))


def _topics() -> str:
    width = max(map(len, TOPICS))
    lines = [f"  imstui help {name:{width}}  {line}" for name, line in TOPICS.items()]
    return "\n".join(["Topics:", *lines, "", "A command's own help: imstui help COMMAND, or imstui COMMAND --help."])


def _text(topic: str) -> str:
    if topic == "exit-codes":
        return _exit_codes()
    if topic == "filters":
        return _filters()
    return (_FOLDER / f"{topic}.txt").read_text(encoding="utf-8")


def _exit_codes() -> str:
    from imstui.cli.exit_codes import ExitCode

    lines = [f"  {int(code):<3}  {code.meaning}" for code in ExitCode]
    several = "Of several replications the worst counts: 1 before 5 before 6."
    return "\n".join(["What a command's exit code means", "", *lines, "", several])


def _filters() -> str:
    from imstui.model.image_filter import RULES, TERMS

    width = max(map(len, TERMS)) + 1
    lines = []
    for name, term in TERMS.items():
        choices = f" One of {', '.join(term.choices)}." if term.choices else ""
        lines.append(f"  {name + ':':{width}}  {term.meaning}{choices} As {', '.join(term.examples)}")
    return "\n".join(["The filter language", "", *(f"* {rule}" for rule in RULES), "", *lines])


def _wrapped(text: str) -> str:
    """The text as wide as the terminal: paragraphs, items and definitions flow, what is indented by four doesn't."""
    import textwrap

    width = min(terminal_width(sys.stdout) or _WIDTH, _WIDEST)
    lines: list[str] = []
    for line in text.splitlines():
        if not line or line.startswith("    "):
            lines.append(line)
            continue
        head = _HEAD.match(line)
        hanging = " " * len(head[0]) if head else ""
        flowing = textwrap.TextWrapper(width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
        lines += flowing.wrap(line)
    return "\n".join(lines)
