"""One cell of the fault matrix: played, held against the cloud's own record, healed, and judged."""

from __future__ import annotations

import json
import shlex
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from imstui.cloud.transport import Patience
from imstui.local.ledger import Ledger
from imstui.model.replication import Replication, State
from imstui.simulator.announce import lines
from imstui.simulator.fault_rules import FaultRule
from imstui.simulator.image_record import Image
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.simulator.tenancy import MAIN_USER, PASSWORD
from tests.reliability.bad_roads import NOBODY, closed_port, in_haste, led_astray, led_to, trap, untrusted
from tests.reliability.inner_door import PATIENCE, Answer, call
from tests.reliability.matrix import Fault, Operation
from tests.reliability.matrix_codes import expected

HOUR: Final = 3_600.0
SHARED: Final = "partner-preview"
DRIP: Final = Patience(whole=1.0)
_OPEN: Final = 6
_MOMENT: Final = "0.7s"
MOST_SECONDS: Final = 8.0
MOST_WAITED: Final = 60.0
MOST_REQUESTS: Final = 60
MOST_TOLD: Final = 1_200


@dataclass(frozen=True)
class Cell:
    """What came of one fault in one operation.

    Attributes:
        told: what the person reads on stderr.
        hits: requests that met the fault.
        requests: that the command made in all, as far as they reached the cloud.
        posts: requests for a copy; `copies` those that made one.
        state: the ledger's afterwards; `healed` once all is well again.
        problems: what is wrong with it; empty as it should be.
    """

    operation: str
    fault: str
    code: int
    told: tuple[str, ...]
    hits: int
    requests: int
    posts: int = 0
    copies: int = 0
    state: str = ""
    healed: str = ""
    seconds: float = 0.0
    problems: tuple[str, ...] = ()


@dataclass
class Stage:
    """What all cells are played on: two clouds (one whose clock is an hour ahead), and roads that lead nowhere.

    Attributes:
        came: what reached the host that no token may reach.
    """

    cloud: Running
    skewed: Running
    roads: Mapping[str, str]
    came: list[bytes]
    folder: Path
    played: int = 0

    def name(self) -> str:
        self.played += 1
        return f"cell-{self.played}"


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage for as many cells as are wanted."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imstui-matrix-")))
        cloud = stack.enter_context(running(Options(images=40, speed=2000.0)))
        ahead = stack.enter_context(running(Options(images=40, speed=2000.0), wall=lambda: time.time() + HOUR))
        elsewhere, came = stack.enter_context(trap())
        roads = {
            "closed": closed_port(),
            "nobody": NOBODY,
            "untrusted": stack.enter_context(untrusted(folder)),
            "trap": elsewhere,
        }
        yield Stage(cloud, ahead, roads, came, folder)


def play(on: Stage, operation: Operation, fault: Fault) -> Cell:
    """One cell, from a new home to the verdict."""
    cloud = on.skewed if fault.twist.startswith("skew") else on.cloud
    name = on.name()
    home = on.folder / name
    home.mkdir()
    env = environment(cloud, home, signed=fault.twist == "skew signed")
    # What can't end is watched for a moment; what can has all the time that a busy machine wants.
    seconds = _MOMENT if expected(operation, fault) == _OPEN else "20s"
    args = tuple(arg.format(name=name, seconds=seconds) for arg in operation.args)
    _reset(cloud)
    with _going_wrong(on, cloud, operation, fault) as (changed, rules):
        answer = call(*args, env=env, patience=DRIP if fault.twist == "drip" else PATIENCE)
    requests = cloud.cloud.journal.requests_json()
    hits = max(len(changed), *(rule.hits for rule in rules), 0)
    row = _row(home)
    posts, copies = requests["by_operation"].get("copy", 0), _copies(cloud, name)
    state, total = _state(row), requests["total"]
    _reset(cloud)
    healed = _healed(home, env, row, made=bool(copies))
    problems = (
        *_said_problems(answer, cloud),
        *_bounds_problems(answer, total),
        *_ledger_problems(operation, posts, copies, row),
        *_healed_problems(operation, _copies(cloud, name), healed),
        *(["another host was asked"] if on.came else []),
        *(["the fault never came"] if not hits and not fault.twist else []),
    )
    on.came.clear()
    told = tuple(answer.err.splitlines())
    return Cell(
        operation.name, fault.shown, answer.code, told, hits, total, posts, len(copies), state, _state(healed),
        answer.seconds, problems,
    )  # fmt: skip


def environment(cloud: Running, home: Path, *, signed: bool) -> dict[str, str]:
    """The environment that signs in to a cloud: with a password, or with an access key."""
    printed = dict(line.split("=", 1) for line in lines(cloud.url).splitlines())
    plain = {name: "".join(shlex.split(value)) for name, value in printed.items()}
    if signed:
        plain = {name: value for name, value in plain.items() if name not in ("OS_USERNAME", "OS_PASSWORD")}
    own = {"HOME": str(home), "LANG": "C.UTF-8", "IMSTUI_HOME": str(home / "imstui")}
    return {**own, **plain, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def _reset(cloud: Running) -> None:
    cloud.cloud.faults.clear()
    cloud.cloud.journal.clear_requests()
    cloud.cloud.clocks.advance(HOUR)
    cloud.cloud.settle()
    for image in _shared(cloud):
        image.members.update(dict.fromkeys(image.members, "pending"))


def _shared(cloud: Running) -> list[Image]:
    """What waits for being accepted, as images that can be changed."""
    shelf = cloud.cloud.shelf
    for number in shelf._named(SHARED):
        shelf.take(shelf._minted(number).id)
    return [image for image in shelf._records.values() if image.fields["name"] == SHARED]


@contextmanager
def _going_wrong(
    on: Stage, cloud: Running, operation: Operation, fault: Fault
) -> Iterator[tuple[list[str], list[FaultRule]]]:
    """Gives the requests that were led astray, and the cloud's own rules."""
    rules = cloud.cloud.faults
    if operation.before is not None and fault.twist != "skew signed":
        rules.add(dict(operation.before))
    own = [rules.add(_rule(on, operation, fault))] if fault.rule is not None else []
    with _road(on, cloud, fault, operation) as changed:
        yield changed, own


def _rule(on: Stage, operation: Operation, fault: Fault) -> dict[str, Any]:
    target = operation.target
    rule = {"operation": target.operation, "skip": target.skip, "contains": target.contains, **(fault.rule or {})}
    if rule.get("code") == "own":
        rule["code"] = operation.codes[rule["status"]]
    if "to" in rule:
        rule["to"] = f"{on.roads['trap']}/v2/cloudimages"
    return {**rule, "times": 0 if fault.lasts else 1}


def _road(on: Stage, cloud: Running, fault: Fault, operation: Operation) -> AbstractContextManager[list[str]]:
    if fault.road:
        there, times = _leading(on, fault.road), [0]

        def lead(request: Any) -> None:
            times[0] += 1
            if fault.lasts or times[0] == 1:
                there(request)

        return led_astray(operation.target, lead)
    if fault.twist == "expire":
        once = [False]

        def expire(request: Any) -> None:
            if not once[0]:
                once[0] = True
                cloud.cloud.credentials.expire_tokens()

        return led_astray(operation.target, expire)
    return nullcontext([])


def _leading(on: Stage, road: str) -> Callable[[Any], None]:
    return in_haste if road == "impatient" else led_to(on.roads[road])


def _row(home: Path) -> Replication | None:
    place = home / "imstui" / "state" / "ledger.db"
    if not place.exists():
        return None
    with Ledger(place) as ledger:
        rows = ledger.recent(-1)
    assert len(rows) <= 1, rows
    return rows[0] if rows else None


def _state(row: Replication | None) -> str:
    return row.state.value if row else ""


def _copies(cloud: Running, name: str) -> list[dict[str, Any]]:
    return [copy for copy in cloud.cloud.journal.copies_json()["copies"] if copy["name"] == name]


def _healed(home: Path, env: Mapping[str, str], row: Replication | None, *, made: bool) -> Replication | None:
    """The row once somebody went on with it, with nothing in the way any more: to its end if its copy was made."""
    if row is not None and (row.state.open or row.state is State.SUCCEEDED):
        call("watch", row.id, "--timeout", "20s" if made else _MOMENT, env=env)
    return _row(home)


def _said_problems(answer: Answer, cloud: Running) -> list[str]:
    """What is wrong with what the person is told."""
    said = answer.out + answer.err
    found = [f"says {word!r}" for word in ("Traceback", "fault of its own", "None") if word in answer.err]
    found += ["a secret is told" for secret in (PASSWORD, MAIN_USER.secret_key) if secret in said]
    found += ["a token is told" for token in list(cloud.cloud.credentials._tokens) if token in said]
    if answer.code and not answer.err.strip():
        found.append("fails without a word")
    if answer.code not in {0, 1, 2, 3, 5, 6}:
        found.append(f"no exit code of the contract: {answer.code}")
    if len(answer.err) > MOST_TOLD:
        found.append(f"says {len(answer.err)} characters")
    if answer.code == 0 and "--format" in answer.out:
        json.loads(answer.out)
    return found


def _bounds_problems(answer: Answer, requests: int) -> list[str]:
    found = []
    if answer.seconds > MOST_SECONDS:
        found.append(f"took {answer.seconds:.1f} s")
    if answer.waited > MOST_WAITED:
        found.append(f"would have waited {answer.waited:.0f} s")
    if requests > MOST_REQUESTS:
        found.append(f"made {requests} requests")
    return found


def _ledger_problems(operation: Operation, posts: int, copies: list[Any], row: Replication | None) -> list[str]:
    """What is wrong between the ledger and the cloud's own record."""
    if not operation.copies:
        return ["a copy was sent"] if posts or copies else []
    found = []
    if len(copies) > 1:
        found.append(f"{len(copies)} copies were made")
    if copies and row is None:
        found.append("a copy that the ledger doesn't know")
    if row is not None and not copies and row.state in {State.RUNNING, State.SUCCEEDED}:
        found.append(f"{row.state.value}, and the cloud made nothing")
    if row is not None and copies and row.state in {State.REFUSED, State.DROPPED, State.QUEUED}:
        found.append(f"{row.state.value}, and the cloud made a copy")
    return found


def _healed_problems(operation: Operation, copies: list[Any], healed: Replication | None) -> list[str]:
    """What is wrong once all is well again: nothing may be doubled, and what was made must be known."""
    if not operation.copies or healed is None:
        return []
    if len(copies) > 1:
        return [f"{len(copies)} copies in the end"]
    if copies and (healed.state is not State.SUCCEEDED or healed.image_id != copies[0]["image_id"]):
        return [f"the copy was made, and the ledger ends with {healed.state.value}"]
    if healed.state is State.QUEUED and healed.not_before is not None:
        return []  # The cloud asked for a longer wait than anybody watches here.
    if not copies and healed.state not in {State.UNKNOWN, State.REFUSED}:
        return [f"nothing was made, and the ledger ends with {healed.state.value}"]
    return []
