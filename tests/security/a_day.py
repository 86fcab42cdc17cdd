"""A whole day with the program: every command at least once, so that none is forgotten where traces are sought."""

from __future__ import annotations

from typing import Final

from imstui.simulator.tenancy import MAIN_USER, OWN_DOMAIN, PASSWORD
from tests.cli.shell import Said, Shell

LEFT_OUT: Final = {
    "demo": "wants a terminal, and shows a rehearsal cloud of its own",
    "simulate": "prints the secrets of the rehearsal cloud that it serves: that is what it is for",
}
DAY: Final[tuple[tuple[str, ...], ...]] = (
    ("login", "--auth-url", "{auth}", "--domain", OWN_DOMAIN.name, "--project", "eu-de", "--user", MAIN_USER.name,
     "--store", "file", "--password-stdin"),
    ("profiles",),
    ("whoami",),
    ("whoami", "--format", "json"),
    ("doctor",),
    ("doctor", "--json"),
    ("images",),
    ("images", "--type", "all", "--format", "json"),
    ("images", "--key", "backup", "--format", "csv"),
    ("show", "web-base", "--raw"),
    ("accept", "partner-preview", "--yes"),
    ("copy", "web-enc", "--name", "one", "--key", "backup", "--enterprise-project", "default", "--dry-run"),
    ("copy", "web-enc", "--name", "one", "--key", "backup", "--wait", "--on-done", "{child}"),
    ("copy", "doomed", "--name", "two", "--wait"),
    ("copy", "no-such-image", "--name", "three"),
    ("jobs",),
    ("jobs", "--short"),
    ("jobs", "--format", "json"),
    ("watch",),
    ("receipt", "{id}"),
    ("receipt", "{id}", "--format", "json"),
    ("drop", "{id}"),
    ("help", "keyring"),
    ("completion", "bash"),
    ("images", "--no-such-option"),
    ("logout",),
)  # fmt: skip
"""'{auth}' is where one signs in, '{child}' a command that writes down what it was given, '{id}' a replication."""

_WAITING: Final = frozenset({"--wait", "--on-done", "{child}"})
PROFILE: Final = ("--profile", "lab")


def live(shell: Shell, *before: str, child: str = "true", waiting: bool = True) -> list[Said]:
    """Live the day, each command with these global options; gives all that was said. It ends before the logout."""
    said: list[Said] = []
    identity = ""
    for command in DAY:
        args = command if waiting else tuple(part for part in command if part not in _WAITING)
        if args[0] == "logout":
            break
        given = [part.format(auth=shell.env["OS_AUTH_URL"], child=child, id=identity) for part in args]
        secret = f"{PASSWORD}\n" if args[0] == "login" else ""
        said.append(shell.run(*PROFILE, *before, *given, stdin=secret))
        assert "fault of its own" not in said[-1].err
        if args == ("jobs", "--format", "json"):
            identity = said[-1].data[0]["replication_id"]
    return said
