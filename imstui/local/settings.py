"""How a person likes the program: settings.toml in the config folder, written by hand and only read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from imstui.local.private_text import read_own
from imstui.model.errors import InvalidInput

THEMES: Final = ("dark", "light", "terminal")
EXAMPLE: Final = """\
theme = "dark"              # dark, light or terminal; else the one chosen last
ascii = true                # no sign beyond ASCII; else the locale decides
differ = false              # Textual's own output, for a terminal that ours garbles

[copy]
name = "{name}-enc"         # what a copy is called at first; {name} is the source's

[notify]                    # when a job ends
bell = true
title = true                # the terminal's title counts what runs and what failed
message = true              # OSC 9 and OSC 777

[keys]                      # the name that help (?) shows, and its keys
"browser.copy" = "f5,c"
"""
"""A whole file, each line with what it does."""
_PLACEHOLDER: Final = "{name}"
_KNOWN: Final = {
    "": ("theme", "ascii", "differ", "copy", "notify", "keys"),
    "copy": ("name",),
    "notify": ("bell", "title", "message"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says; each has its usual value where the file is silent.

    Attributes:
        theme: one of `THEMES`; '' leaves it to what was chosen last.
        ascii: whether signs keep to ASCII; None leaves it to the locale.
        differ: whether only changed cells are written to the terminal.
        copy_name: what a copy is called at first; holds '{name}'.
        bell: whether the bell rings when a job ends.
        title: whether the terminal's title tells what runs.
        message: whether the terminal is asked for a notification when a job ends.
        keys: keys for actions, by the binding's id.
    """

    theme: str = ""
    ascii: bool | None = None
    differ: bool = True
    copy_name: str = "{name}-copy"
    bell: bool = True
    title: bool = True
    message: bool = True
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read_settings(config: Path) -> Settings:
    """The settings of that config folder; the usual ones if there is no file.

    Raises:
        InvalidInput: the file can't be read, or says what can't be; file and key are named.
    """
    path = config / "settings.toml"
    text = read_own(path)
    if text is None:
        return Settings()
    import tomllib

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{path} is no TOML: {error}.") from None
    return _Reader(document, str(path)).settings()


class _Reader:
    """Reads one document, and says of what it can't use where it stands."""

    def __init__(self, document: Mapping[str, object], file: str) -> None:
        self._document, self._file = document, file

    def settings(self) -> Settings:
        top, copy, notify = (self._table(name) for name in ("", "copy", "notify"))
        usual = Settings()
        theme, copy_name = self._text(top, "theme", ""), self._text(copy, "name", usual.copy_name)
        if theme not in {"", *THEMES}:
            raise self._wrong("theme", f"is one of {', '.join(THEMES)}")
        if _PLACEHOLDER not in copy_name:
            raise self._wrong("name", "holds {name}, or all copies would be called the same")
        return Settings(
            theme=theme,
            ascii=self._flag(top, "ascii", usual=False) if "ascii" in top else None,
            differ=self._flag(top, "differ", usual=True),
            copy_name=copy_name,
            bell=self._flag(notify, "bell", usual=True),
            title=self._flag(notify, "title", usual=True),
            message=self._flag(notify, "message", usual=True),
            keys=self._keys(),
        )

    def _table(self, name: str) -> Mapping[str, object]:
        found = self._document.get(name, {}) if name else self._document
        if not isinstance(found, Mapping):
            raise self._wrong(name, "is a table")
        for key in found:
            if key not in _KNOWN[name]:
                known = ", ".join(_KNOWN[name])
                raise InvalidInput(f"{self._file}: there is no setting {key!r}.", hint=f"There are: {known}.")
        return found

    def _keys(self) -> Mapping[str, str]:
        found = self._document.get("keys", {})
        if not isinstance(found, Mapping):
            raise self._wrong("keys", "is a table")
        return MappingProxyType({str(action): self._text(found, action, "") for action in found})

    def _text(self, table: Mapping[str, object], key: str, usual: str) -> str:
        value = table.get(key, usual)
        if not isinstance(value, str):
            raise self._wrong(key, "is a text, in quotes")
        return value

    def _flag(self, table: Mapping[str, object], key: str, *, usual: bool) -> bool:
        value = table.get(key, usual)
        if not isinstance(value, bool):
            raise self._wrong(key, "is true or false, without quotes")
        return value

    def _wrong(self, key: str, rule: str) -> InvalidInput:
        return InvalidInput(f"{self._file}: {key!r} {rule}.")
