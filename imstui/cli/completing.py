"""What fits a command line that isn't finished: commands, options, choices and what is known here, for each shell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from click.shell_completion import CompletionItem, ShellComplete

FILES: Final = ":files"
"""The one line that has a shell offer its files."""

_PLAIN_IN_BASH: Final = re.compile(r"[\w@%+=:,./-]")
_LONG_OPTION: Final = re.compile(r"--[\w-]+=")


class _Completing(ShellComplete):
    """Click's own search, and nothing of how it talks with a shell."""

    name = "imstui"


def answer(shell: str, words: Sequence[str]) -> list[str]:
    """The lines that a shell's script reads.

    Args:
        shell: bash, zsh or fish.
        words: those after the program's name, up to the cursor; bash's with their quotes, and fish's last one too.
    """
    from imstui.cli.main import main

    raw = words[-1] if words else ""
    *before, begun = _plain(shell, words) or [""]
    items = _Completing(main, {}, "imstui", "").get_completions(before, begun)
    if any(item.type in {"file", "dir"} for item in items):
        return [FILES]
    if shell == "bash":
        return [_quoted_for_bash(str(item.value), raw) for item in items]
    option = _LONG_OPTION.match(begun)
    prefix = option[0] if option else ""
    return [_described(item, prefix) for item in items]


def _plain(shell: str, words: Sequence[str]) -> list[str]:
    """The words as the program would get them."""
    if shell == "bash":
        return _joined([_unquoted(word) for word in words])
    if shell == "fish":
        return [*words[:-1], *map(_unquoted, words[-1:])]
    return list(words)


def _described(item: CompletionItem, prefix: str) -> str:
    said = " ".join((item.help or "").split())
    return f"{prefix}{item.value}\t{said}" if said else f"{prefix}{item.value}"


def _joined(words: Sequence[str]) -> list[str]:
    """Bash breaks words at '=': '--format', '=', 'js' are one option and its value."""
    joined: list[str] = []
    for word in words:
        opened = bool(joined) and joined[-1].startswith("--")
        if opened and (word == "=" or _LONG_OPTION.fullmatch(joined[-1])):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _unquoted(word: str) -> str:
    """A word of a shell without its quotes, also one whose quote isn't closed yet."""
    import shlex

    for ending in ("", "'", '"', "\\"):
        try:
            return "".join(shlex.split(word + ending, comments=False))
        except ValueError:
            continue
    return word


def _quoted_for_bash(value: str, begun: str) -> str:
    """A value as bash reads it in the word that was begun: a name from a cloud must not become a command."""
    if begun.startswith("'"):
        return value.replace("'", "'\\''")
    if begun.startswith('"'):
        return re.sub(r'(["$`\\!])', r"\\\1", value)
    return "".join(char if _PLAIN_IN_BASH.fullmatch(char) else f"\\{char}" for char in value)
