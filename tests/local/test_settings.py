"""The settings' file: read whole, and what can't be used in it is told by file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from imstui.local.settings import EXAMPLE, Settings, read_settings
from imstui.model.errors import InvalidInput


def _write(folder: Path, text: str) -> Path:
    file = folder / "settings.toml"
    file.write_text(text)
    file.chmod(0o600)
    return folder


def test_without_a_file_all_is_as_usual(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    folder = _write(tmp_path, EXAMPLE)
    assert read_settings(folder) == Settings(
        theme="dark",
        ascii=True,
        differ=False,
        copy_name="{name}-enc",
        bell=True,
        title=True,
        message=True,
        keys={"browser.copy": "f5,c"},
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("theme = ", "no TOML"),
        ('theme = "pink"', "'theme' is one of dark, light, terminal"),
        ("theme = 1", "'theme' is a text"),
        ('ascii = "yes"', "'ascii' is true or false"),
        ("colour = true", "no setting 'colour'"),
        ("copy = 1", "'copy' is a table"),
        ('[copy]\nname = "copy"', "holds {name}"),
        ("[notify]\nbeep = true", "no setting 'beep'"),
        ("[keys]\ncopy = 5", "'copy' is a text"),
        ("keys = 5", "'keys' is a table"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=r"settings\.toml") as refused:
        read_settings(_write(tmp_path, text))
    assert told in str(refused.value)
