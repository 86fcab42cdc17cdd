"""The log for a bug report: for this user alone, bounded, one line each, and without secrets whoever writes them."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.local import log_file
from imstui.local.log_file import open_log, write_fault
from imstui.local.redaction import redactor
from imstui.model.credentials import Secret
from imstui.model.errors import InvalidInput


@pytest.fixture(autouse=True)
def unlogged() -> Iterator[None]:
    """Nothing is logged before and after."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()


def test_it_is_private_one_line_each_and_redacted_whoever_writes(tmp_path: Path) -> None:
    path = tmp_path / "bug.log"
    redactor.hide(Secret("canary-value"))
    open_log(path)
    logging.getLogger("imstui").info("two\nlines of %s", "canary-value")
    logging.getLogger("somebody.else").warning("X-Auth-Token: canary-token")
    logging.getLogger("httpx").info("not written")
    logging.getLogger("httpcore.http11").debug("not written")
    text = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "canary" not in text
    assert "two\\nlines of ***" in text
    assert "not written" not in text
    assert len(text.splitlines()) == 3


def test_a_fault_is_written_by_its_place_alone(tmp_path: Path) -> None:
    path = tmp_path / "bug.log"
    open_log(path)
    with pytest.raises(ValueError, match="canary") as raised:
        int("canary-in-an-exception")
    write_fault(raised.value)
    text = path.read_text()
    assert "fault: ValueError at test_a_fault_is_written_by_its_place_alone (test_log_file.py:" in text
    assert "canary" not in text


def test_it_rotates_and_every_piece_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "_SIZE", 2_000)
    open_log(tmp_path / "bug.log")
    for number in range(200):
        logging.getLogger("imstui").info("line %d", number)
    pieces = sorted(tmp_path.glob("bug.log*"))
    assert [piece.name for piece in pieces] == ["bug.log", "bug.log.1", "bug.log.2", "bug.log.3"]
    assert {stat.S_IMODE(piece.stat().st_mode) for piece in pieces} == {0o600}
    assert all(piece.stat().st_size <= 2_000 for piece in pieces)


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bug.log").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InvalidInput, match="is a link"):
        open_log(tmp_path / "bug.log")
