"""The sender's lock: held by a process for as long as it lives, and judged by nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imstui.local.senders import Senders
from imstui.model.errors import LedgerError
from imstui.model.replication import Sender

HOLDER = """
import sys
from pathlib import Path
from imstui.local.senders import Senders
with Senders(Path(sys.argv[1])).hold("r1") as mine:
    print(mine, flush=True)
    sys.stdin.read()
"""


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    first, second = Senders(tmp_path / "senders"), Senders(tmp_path / "senders")
    with first.hold("r1") as mine:
        assert mine
        with second.hold("r1") as also:
            assert not also
        with second.hold("r2") as other:
            assert other
    with second.hold("r1") as later:
        assert later
    assert list((tmp_path / "senders").iterdir()) == []


def test_it_names_its_holder(tmp_path: Path) -> None:
    senders = Senders(tmp_path / "senders")
    with senders.hold("r1"):
        assert (tmp_path / "senders" / "r1.lock").read_text() == f"{senders.me.host} {os.getpid()}\n"


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    senders = Senders(tmp_path / "senders")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path / "senders"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "True\n"
    sender = Sender(senders.me.host, holder.pid)
    assert senders.alive("r1", sender)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    holder.stdin.close()
    assert not senders.alive("r1", sender)


def test_a_sender_on_another_host_is_never_judged_dead(tmp_path: Path) -> None:
    assert Senders(tmp_path / "senders").alive("r1", Sender("another-host", 1))


def test_a_link_in_a_locks_place_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "senders"
    folder.mkdir()
    (folder / "r1.lock").symlink_to(tmp_path / "target")
    with pytest.raises(LedgerError, match="is a link"), Senders(folder).hold("r1"):
        pass
    assert not (tmp_path / "target").exists()
