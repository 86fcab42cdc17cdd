"""What surrounds the program: the session, the terminal, the way to the network, and what keeps secrets in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from imstui.local.hardening import harden, is_hardened
from imstui.local.paths import expanded
from imstui.model.check import Check, Facts, Health

_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
_WATCHERS: Final = ("TEXTUAL_LOG", "TEXTUAL_DEVTOOLS_HOST", "TEXTUAL_DEVTOOLS_PORT")


def check_surroundings(environ: Mapping[str, str]) -> Iterator[Check]:
    """The checks that ask nobody."""
    yield _session(environ)
    yield _terminal(environ)
    yield _proxy(environ)
    yield _trust(environ)
    yield _hardening(environ)


def _session(environ: Mapping[str, str]) -> Check:
    bus = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    socket = Path(f"/run/user/{os.getuid()}/bus")
    facts: Facts = {
        "ssh": bool(environ.get("SSH_CONNECTION")),
        "stdin_terminal": sys.stdin.isatty(),
        "stdout_terminal": sys.stdout.isatty(),
        "display": bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")),
        "session_bus": bool(bus),
    }
    words = [
        f"SSH {_yes(facts['ssh'])}",
        f"terminal {_yes(facts['stdin_terminal'])}",
        f"display {_yes(facts['display'])}",
        f"D-Bus session {_yes(bus)}",
    ]
    if not bus and socket.exists():
        words.append(f"a bus is at {socket}: export DBUS_SESSION_BUS_ADDRESS=unix:path={socket}")
        return Check("session", Health.NOTE, ", ".join(words), facts)
    return Check("session", Health.OK, ", ".join(words), facts)


def _terminal(environ: Mapping[str, str]) -> Check:
    import locale
    import shutil

    term = environ.get("TERM", "")
    size = shutil.get_terminal_size()
    encoding = locale.getencoding()
    facts: Facts = {
        "term": term,
        "columns": size.columns,
        "lines": size.lines,
        "encoding": encoding,
        "tmux": bool(environ.get("TMUX")),
    }
    text = f"{term or 'no TERM'}, {size.columns}x{size.lines}, {encoding}{', tmux' if facts['tmux'] else ''}"
    if encoding.upper().replace("-", "") != "UTF8":
        return Check("terminal", Health.WARNING, f"{text}: names aren't shown right without UTF-8", facts)
    if sys.stdout.isatty() and term in {"", "dumb"}:
        return Check("terminal", Health.WARNING, f"{text}: the screen needs a terminal that can move its cursor", facts)
    return Check("terminal", Health.OK, text, facts)


def _proxy(environ: Mapping[str, str]) -> Check:
    name = next((name for name in _PROXIES if environ.get(name)), "")
    if not name:
        return Check("proxy", Health.OK, "none", {"proxy": None})
    try:
        parts = urlsplit(environ[name])
        shown = f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return Check("proxy", Health.FAILED, f"{name} is no URL that can be used", {"proxy": None, "variable": name})
    facts = {"proxy": shown, "variable": name}
    if parts.scheme not in {"http", "https"}:
        return Check("proxy", Health.FAILED, f"{shown} ({name}): only http:// and https:// can be used", facts)
    return Check("proxy", Health.OK, f"{shown} ({name})", facts)


def _trust(environ: Mapping[str, str]) -> Check:
    own = next((name for name in ("OS_CACERT", "OS_CA_CERT", "SSL_CERT_FILE") if environ.get(name)), "")
    path = environ.get(own, "")
    facts: Facts = {"ca_file": path or None, "variable": own or None}
    if environ.get("SSLKEYLOGFILE"):
        text = "SSLKEYLOGFILE is set: whoever reads that file reads the traffic. Unset it"
        return Check("trust", Health.WARNING, text, facts)
    if path and not expanded(path).is_file():
        return Check("trust", Health.FAILED, f"{path}, which {own} names, isn't there", facts)
    return Check("trust", Health.OK, f"{path} ({own})" if path else "the CA certificates that come along", facts)


def _hardening(environ: Mapping[str, str]) -> Check:
    harden()
    no_core, closed = is_hardened()
    set_watchers = [name for name in _WATCHERS if environ.get(name)]
    facts: Facts = {"core_files": not no_core, "memory_closed": closed}
    words = [
        "no core files" if no_core else "core files are allowed",
        "memory closed to others" if closed else "memory can be read by your own programs",
    ]
    if set_watchers:
        words.append(f"{', '.join(set_watchers)} ignored")
    health = Health.OK if no_core and (closed or sys.platform != "linux") else Health.NOTE
    return Check("hardening", health, ", ".join(words), facts)


def _yes(value: object) -> str:
    return "yes" if value else "no"
