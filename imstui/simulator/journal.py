"""What really happened: every request that came, and every copy that was made."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

_KEPT_REQUESTS = 5_000


@dataclass
class RequestNote:
    """One request.

    Attributes:
        number: 1 for the first.
        peer: The port that the client sent from: the same port is the same connection.
        auth: How it was signed: token, aksk or none.
        status: The HTTP status that the cloud meant to answer; 0 while there is none.
        fault: The kind of fault that it met; empty if none.
        at: The wall moment it came, seconds since 1970.
    """

    number: int
    operation: str
    method: str
    path: str
    query: str
    peer: int
    auth: str
    user_agent: str
    at: float
    status: int = 0
    fault: str = ""


@dataclass(frozen=True)
class CopyNote:
    """One copy that was really started.

    Attributes:
        request: The number of the request that started it.
        at: The wall moment it was started, seconds since 1970.
    """

    number: int
    request: int
    project_id: str
    source_image_id: str
    name: str
    description: str
    cmk_id: str
    enterprise_project_id: str
    job_id: str
    image_id: str
    at: float


class Journal:
    """Bounded notes of requests, and complete notes of copies."""

    def __init__(self) -> None:
        self._total = 0
        self._counts: Counter[str] = Counter()
        self._requests: deque[RequestNote] = deque(maxlen=_KEPT_REQUESTS)
        self._copies: list[CopyNote] = []

    def note_request(self, note: RequestNote) -> RequestNote:
        """Writes a request down, and numbers it."""
        self._total += 1
        note.number = self._total
        self._counts[note.operation] += 1
        self._requests.append(note)
        return note

    def note_copy(self, **facts: Any) -> None:
        """Writes a copy down."""
        self._copies.append(CopyNote(number=len(self._copies) + 1, **facts))

    def clear_requests(self) -> None:
        """Forgets the requests, not the copies."""
        self._total = 0
        self._counts.clear()
        self._requests.clear()

    def requests_json(self) -> dict[str, Any]:
        """Counters by operation and the latest requests."""
        return {
            "total": self._total,
            "by_operation": dict(self._counts),
            "requests": [asdict(each) for each in self._requests],
        }

    def copies_json(self) -> dict[str, Any]:
        """All copies, and how many copy requests came, refused ones included."""
        return {"copy_requests": self._counts["copy"], "copies": [asdict(each) for each in self._copies]}
