"""States by sign, twin, word and role; obstacles in two words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from imstui.model.replication import Proof, Replication, State, Verdict
from imstui.present import states
from imstui.present.obstacles import obstacle
from imstui.present.states import Role
from imstui.present.width import cell_width

MOMENT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "sign", "twin", "word", "role"),
    [
        (State.QUEUED, "○", "o", "queued", Role.MUTED),
        (State.SUBMITTING, "◌", ".", "sending", Role.MUTED),
        (State.UNKNOWN, "?", "?", "unknown", Role.WARNING),
        (State.RUNNING, "▶", ">", "running", Role.ACCENT),
        (State.SUCCEEDED, "✓?", "+?", "done", Role.SUCCESS),
        (State.FAILED, "✗", "x", "failed", Role.ERROR),
        (State.REFUSED, "✗", "x", "refused", Role.ERROR),
        (State.NOT_STARTED, "\N{EN DASH}", "-", "not started", Role.MUTED),
        (State.DROPPED, "\N{EN DASH}", "-", "dropped", Role.MUTED),
    ],
)
def test_a_state(replication: Replication, state: State, sign: str, twin: str, word: str, role: Role) -> None:
    replication = replace(replication, state=state)
    assert states.sign(replication) == sign
    assert states.sign(replication, ascii=True) == twin
    assert states.word(replication) == word
    assert states.role(replication) is role


def test_every_state_has_a_look_of_at_most_two_cells() -> None:
    assert set(states.LOOKS) == set(State)
    for look in (*states.LOOKS.values(), states.MARKED):
        assert cell_width(look.sign) == len(look.ascii) <= 2
        assert look.ascii.isascii()


@pytest.mark.parametrize(
    ("proof", "sign", "word", "role"),
    [
        (Proof(Verdict.VERIFIED, MOMENT), "✓", "done", Role.SUCCESS),
        (Proof(Verdict.UNREADABLE, MOMENT), "✓?", "done", Role.SUCCESS),
        (Proof(Verdict.DIFFERS, MOMENT, ("its size differs",)), "✓?", "differs", Role.ERROR),
        (Proof(Verdict.DIFFERS, MOMENT, ("no key",), wrong_key=True), "✗", "WRONG KEY", Role.ERROR),
    ],
)
def test_what_a_proof_adds(replication: Replication, proof: Proof, sign: str, word: str, role: Role) -> None:
    done = replace(replication, state=State.SUCCEEDED, proof=proof)
    assert (states.sign(done), states.word(done), states.role(done)) == (sign, word, role)


@pytest.mark.parametrize(
    ("code", "status", "label"),
    [
        ("full_ecs", "active", "full-ECS"),
        ("iso", "active", "ISO"),
        ("too_big", "active", "too big"),
        ("not_accepted", "active", "pending"),
        ("public", "active", "not yours"),
        ("shared_kind", "active", "bare metal"),
        ("not_active", "saving", "saving"),
        ("not_active", "QUEUED", "queued"),
        ("not_active", "killed", "broken"),
        ("not_active", "pending_delete", "deleting"),
        ("not_active", "", "not active"),
        ("not_active", "\x1b[31mred alert", "\ufffd[31mred …"),
        ("new_rule", "active", "new rule"),
    ],
)
def test_an_obstacle_in_two_words(code: str, status: str, label: str) -> None:
    assert obstacle(code, status) == label
    assert cell_width(label) <= 10
