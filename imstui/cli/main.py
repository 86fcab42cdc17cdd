"""The command line: global options, and the commands by name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click

from imstui import __version__
from imstui.cli.known import os_clouds, profiles
from imstui.cli.options import Globals

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: Final = {
    "login": ("imstui.cli.login", "Sign in, and keep the account as a profile."),
    "logout": ("imstui.cli.logout", "Delete the secrets of a profile from where they are kept."),
    "whoami": ("imstui.cli.whoami", "Whose session it is, and where each value comes from."),
    "profiles": ("imstui.cli.profiles", "List profiles, choose the default, rename or remove one."),
    "doctor": ("imstui.cli.doctor", "What works here and what doesn't."),
    "demo": ("imstui.cli.demo", "The screen against the rehearsal cloud: no account, no network."),
    "simulate": ("imstui.cli.simulate", "Serve the rehearsal cloud on 127.0.0.1."),
    "images": ("imstui.cli.images", "List images."),
    "show": ("imstui.cli.images", "Everything about one image."),
    "accept": ("imstui.cli.accept", "Accept an image that others share."),
    "copy": ("imstui.cli.copying", "Replicate images within their region."),
    "jobs": ("imstui.cli.jobs", "List replications from the ledger."),
    "watch": ("imstui.cli.watch", "Follow replications to their end."),
    "drop": ("imstui.cli.jobs", "Take a queued replication out, or settle an unknown one."),
    "receipt": ("imstui.cli.receipt", "The note about a replication for a change ticket."),
    "help": ("imstui.cli.help", "A page about a topic: keyring, exit-codes, filters, scripting, demo, ssh."),
    "completion": ("imstui.cli.completion", "Print the completion script of bash, zsh or fish."),
}
"""Each command's module, imported when it is called, and its line in the help, so that the help imports none."""


class _Commands(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name.replace("-", "_"))
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        fitting = [
            CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)
        ]
        return fitting + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--profile", default="", shell_complete=profiles, help="The profile to sign in with.")
@click.option("--os-cloud", default="", shell_complete=os_clouds, help="The cloud of clouds.yaml to sign in with.")
@click.option("--read-only", is_flag=True, help="Look and follow only: refuse whatever would change something.")
@click.option("--verbose", is_flag=True, help="Tell each request on stderr.")
@click.option(
    "--log",
    default="",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Write a log without secrets, for a bug report.",
)
@click.version_option(__version__, prog_name="imstui", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, profile: str, os_cloud: str, read_only: bool, verbose: bool, log: str) -> int | None:
    """See the images of the Image Management Service, replicate one, follow the job to its end.

    Without a command it opens the screen.
    """
    ctx.obj = Globals(profile, os_cloud, read_only, verbose, log)
    if log:
        from pathlib import Path

        from imstui.local.log_file import open_log

        open_log(Path(log))
    if ctx.invoked_subcommand is not None:
        return None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(ctx.get_help())
        return None
    from imstui.cli.screen import open_screen

    return open_screen(ctx.obj)


def run_command(args: Sequence[str]) -> int:
    """Run what the command line says; gives the exit code. What isn't click's own to tell is raised."""
    try:
        # Not main.main(): that has an opinion of its own about a reader that went away.
        with main.make_context("imstui", list(args)) as ctx:
            result = main.invoke(ctx)
    except click.exceptions.Exit as told:
        return told.exit_code
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        from imstui.cli.telling import tell_usage

        return tell_usage(error)
    return result if isinstance(result, int) else 0
