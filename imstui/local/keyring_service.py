"""How the Secret Service (gnome-keyring, KeePassXC, KWallet) stands, asked over D-Bus without ever prompting.

The keyring library would prompt, and wait for the answer for ever: behind a desktop that nobody looks at.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from imstui.model.store import StoreState

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_NAME: Final = "org.freedesktop.secrets"
_ROOT: Final = "/org/freedesktop/secrets"
_CALL_SECONDS: Final = 1.0
_COLLECTION: Final = "KEYRING_PROPERTY_PREFERRED_COLLECTION"
"""How the keyring library is told to use another collection than the default one."""


@dataclass(frozen=True, slots=True)
class ServiceLook:
    """What was seen.

    Attributes:
        daemon: the program that answers; '' if it can't be told.
        why: more about what is wrong, never a value.
    """

    state: StoreState
    daemon: str = ""
    pid: int = 0
    collection: str = ""
    why: str = ""


class _RefusedError(Exception):
    """The bus or the service answered with an error; its name is the text."""


def look_at_service(environ: Mapping[str, str] = os.environ) -> ServiceLook:
    """How it stands. Each question has a second: the whole takes four at most."""
    address = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not address:
        return ServiceLook(StoreState.ABSENT, why="no D-Bus session")
    from jeepney.io.blocking import open_dbus_connection

    try:
        connection = open_dbus_connection(address, auth_timeout=_CALL_SECONDS)
    except Exception as error:  # noqa: BLE001 - jeepney raises what sockets, parsers and the bus raise
        return ServiceLook(StoreState.ABSENT, why=f"the D-Bus session doesn't answer ({type(error).__name__})")
    try:
        return _Bus(connection).look(environ.get(_COLLECTION, ""))
    except TimeoutError:
        return ServiceLook(StoreState.HUNG, why="no answer in a second")
    except _RefusedError as error:
        return ServiceLook(StoreState.BROKEN, why=str(error))
    except Exception as error:  # noqa: BLE001 - as above
        return ServiceLook(StoreState.BROKEN, why=type(error).__name__)
    finally:
        connection.close()


class _Bus:
    def __init__(self, connection: DBusConnection) -> None:
        from jeepney import DBusAddress

        self._connection = connection
        self._bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")

    def look(self, preferred: str) -> ServiceLook:
        owned = self._ask(self._bus, "NameHasOwner", "s", _NAME)
        if not owned and _NAME not in self._ask(self._bus, "ListActivatableNames"):
            return ServiceLook(StoreState.ABSENT, why="no program on the D-Bus session keeps secrets")
        # Asked first where it is already there, so that a daemon that hangs is named.
        daemon, pid = self._daemon() if owned else ("", 0)
        try:
            return self._look(preferred, daemon, pid)
        except TimeoutError:
            return ServiceLook(StoreState.HUNG, daemon, pid, why="no answer in a second")

    def _look(self, preferred: str, daemon: str, pid: int) -> ServiceLook:
        from jeepney import DBusAddress, Properties

        service = DBusAddress(_ROOT, _NAME, "org.freedesktop.Secret.Service")
        path = preferred or str(self._ask(service, "ReadAlias", "s", "default"))
        if not daemon:
            daemon, pid = self._daemon()
        if path == "/":
            return ServiceLook(StoreState.NO_COLLECTION, daemon, pid)
        collection = DBusAddress(path, _NAME, "org.freedesktop.Secret.Collection")
        locked = self._send(Properties(collection).get("Locked"))[0][1]
        state = StoreState.LOCKED if locked else StoreState.READY
        return ServiceLook(state, daemon, pid, path.rpartition("/")[2])

    def _daemon(self) -> tuple[str, int]:
        pid = int(self._ask(self._bus, "GetConnectionUnixProcessID", "s", _NAME))
        try:
            return Path(f"/proc/{pid}/exe").readlink().name, pid
        except OSError:
            return "", pid

    def _ask(self, address: Any, method: str, signature: str | None = None, *arguments: str) -> Any:
        from jeepney import new_method_call

        return self._send(new_method_call(address, method, signature, arguments))[0]

    def _send(self, message: Any) -> Any:
        from jeepney import HeaderFields, MessageType

        reply = self._connection.send_and_get_reply(message, timeout=_CALL_SECONDS)
        if reply.header.message_type == MessageType.error:
            raise _RefusedError(str(reply.header.fields.get(HeaderFields.error_name, "error")).rpartition(".")[2])
        return reply.body
