"""The profiles' file: TOML in the config folder, without any secret, replaced whole under a lock."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from imstui.local.paths import places
from imstui.local.private import open_private, private_folder
from imstui.local.private_text import read_own, write_own
from imstui.local.profile_table import profile_of, table_of
from imstui.model.errors import InvalidInput, LedgerError
from imstui.model.profile import Profile, is_profile_name

_HEAD: Final = "# Written by imstui. It may be edited by hand; comments are not kept. No secret belongs here.\n\n"
NAME_RULE: Final = "a profile's name is 1 to 40 of a-z, 0-9 and '-'"


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles of one person.

    Attributes:
        default: the name of the one that is used where none is named; '' if there is none.
        by_name: in the file's order.
    """

    default: str = ""
    by_name: Mapping[str, Profile] = field(default_factory=lambda: MappingProxyType({}))

    def named(self, name: str) -> Profile:
        """The profile of that name.

        Raises:
            InvalidInput: there is none; those that there are are named.
        """
        found = self.by_name.get(name)
        if found is None:
            known = ", ".join(self.by_name) or "none yet"
            raise InvalidInput(
                f"There is no profile {name!r}.", hint=f"There are: {known}. 'imstui --profile {name} login' makes it."
            )
        return found

    def using(self, profile: Profile, *, as_default: bool = False) -> Profiles:
        """The same with one profile added or replaced; the first one becomes the default."""
        default = profile.name if as_default or not self.default else self.default
        return Profiles(default, {**self.by_name, profile.name: profile})

    def without(self, name: str) -> Profiles:
        """The same without that profile."""
        left = {key: value for key, value in self.by_name.items() if key != name}
        return Profiles("" if self.default == name else self.default, left)

    def renamed(self, name: str, new: str) -> Profiles:
        """The same with another name for one profile.

        Raises:
            InvalidInput: there is no such profile, or the new name isn't fit, or taken.
        """
        profile = self.named(name)
        if not is_profile_name(new):
            raise InvalidInput(f"{new!r} can't be used: {NAME_RULE}.")
        if new in self.by_name:
            raise InvalidInput(f"There is a profile {new!r} already.")
        order = {(new if key == name else key): value for key, value in self.by_name.items()}
        order[new] = replace(profile, name=new)
        return Profiles(new if self.default == name else self.default, order)


def profiles_file() -> Path:
    """Where the profiles are."""
    return places().config / "profiles.toml"


def read_profiles(path: Path | None = None) -> Profiles:
    """The profiles; none if there is no file.

    Raises:
        InvalidInput: the file can't be read; file and key are named.
    """
    path = path or profiles_file()
    text = read_own(path)
    if text is None:
        return Profiles()
    import tomllib

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{path} is no TOML: {error}.") from None
    tables = document.pop("profile", {})
    default = document.pop("default", "")
    if document:
        raise InvalidInput(f"{path}: there is no setting {next(iter(document))!r}.")
    if not isinstance(tables, dict) or not isinstance(default, str):
        raise InvalidInput(f"{path}: 'default' is a text, and each profile a table [profile.NAME].")
    found = {name: profile_of(name, table, str(path)) for name, table in tables.items()}
    if default and default not in found:
        raise InvalidInput(f"{path}: 'default' names {default!r}, and there is no such profile.")
    return Profiles(default, MappingProxyType(found))


def change_profiles(change: Callable[[Profiles], Profiles]) -> Profiles:
    """Read the file, change what it says, and write it, with nobody writing in between.

    Raises:
        InvalidInput: the file can't be read or written.
        ImstuiError: what `change` raised; nothing was written.
    """
    path = profiles_file()
    with _locked(path):
        changed = change(read_profiles(path))
        write_own(path, _HEAD + _as_toml(changed))
    return changed


def _as_toml(profiles: Profiles) -> str:
    import tomli_w

    document: dict[str, object] = {"default": profiles.default} if profiles.default else {}
    if profiles.by_name:
        document["profile"] = {name: table_of(profile) for name, profile in profiles.by_name.items()}
    return tomli_w.dumps(document)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        private_folder(path.parent)
        descriptor = open_private(path.with_name(".profiles.lock"))
    except LedgerError as error:
        raise InvalidInput(str(error)) from None
    try:
        # On a file system without locks the file is still replaced whole, and of two writers the last one wins.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
