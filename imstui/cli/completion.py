"""`imstui completion`: the script that has a shell complete imstui's commands, and the answers that it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

SHELLS: Final = ("bash", "zsh", "fish")
_SCRIPTS: Final = Path(__file__).with_name("completion_scripts")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="")
def completion(shell: str, words: tuple[str, ...]) -> None:
    """Print the completion script of SHELL.

    \b
    bash:  imstui completion bash > ~/.local/share/bash-completion/completions/imstui
    zsh:   imstui completion zsh > a file _imstui in a folder of $fpath, before compinit
    fish:  imstui completion fish > ~/.config/fish/completions/imstui.fish
    """  # noqa: D301 - click reads the mark that keeps the lines as they are
    if not words:
        click.echo((_SCRIPTS / f"{shell}.sh").read_text(encoding="utf-8"), nl=False)
        return
    from imstui.cli.completing import answer

    # What goes wrong is told on stderr, which the scripts throw away: a key that was pressed must not say it.
    click.echo("".join(f"{line}\n" for line in answer(shell, words)), nl=False)
