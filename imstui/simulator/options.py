"""What a rehearsal can be told: every switch of the simulator, checked when it is set (protocol, open points)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, get_args, get_origin, get_type_hints
from typing import Literal as OneOf

_TRUE = {"true", "1", "yes", "on"}
_FALSE = {"false", "0", "no", "off"}


class OptionError(ValueError):
    """An option doesn't exist, or its value doesn't fit; the text is one sentence for a person."""


@dataclass
class Options:
    """Everything a rehearsal can be told. Fields marked 'at start' have no effect when changed later.

    Attributes:
        images: How many images the main project sees (at start).
        seed: What the images are made from (at start).
        plain: Generated images are all private, plain and active, and none has a hostile name (at start).
        anchor: Day the image stamps lead up to, as YYYY-MM-DD; empty means today (at start).
        more_keys: How many enabled keys to add to the usual ones, to fill pages (at start).
        speed: How many seconds of job time pass in one second.
        parent: Whether a copy names its source in __originalimagename, has no such key, or inherits the source's own.
        copying: Whether the row of a running copy is listed or hidden until it is done.
        copying_status: The status of the row of a running copy.
        running_limit: How many copies of a project may run at once.
        quota: Private images a project may have; 0 chooses a round number well above what is there.
        duplicates: Whether a name that a private image of the project bears already is allowed for a copy.
        shared_encrypted: Whether a shared image under a key may be copied.
        copy_right: Whether the callers may copy at all.
        safe_route: Whether POST /v2.1/cloudimages/{id}/copy exists.
        progress_call: Whether GET /v1/cloudimages/job/{id} exists.
        progress_shape: Whether the progress call answers in full, or as the status call does.
        percent: Whether the progress call sends process_percent.
        status_percent: Whether the status call sends process_percent too.
        sub_jobs: Whether a copy job tells its parts in sub_jobs_result, and a failure only in the part that failed.
        time_form: The form of begin_time and end_time; old is 'DD-Mon-YYYY HH:MM:SS:mmm' at UTC+8.
        whole_form: How full-ECS images say so in the list: not at all, as a string, or as a boolean.
        kms: Whether the callers may read keys (allowed), may not (denied), or there is no KMS (absent).
        eps: Whether enterprise projects are there (present), unknown to the gateway (absent) or out of order (down).
        token_life: Seconds that a new token lives.
        expired_text: How the gateway calls an expired token: APIGW.0307, or APIGW.0301 with the time.
        sign_in_tries: Wrong passwords in a row that lock a user.
        sign_in_lock: Seconds that a user stays locked.
        lock_shape: In which body a locked user is told.
        signature_lock: Seconds that an access key stays locked after too many wrong signatures.
        passcode: What the MFA device of the MFA user shows.
    """

    images: int = 240
    seed: int = 1
    plain: bool = False
    anchor: str = ""
    more_keys: int = 0
    speed: float = 1.0
    parent: OneOf["set", "absent", "inherited"] = "set"
    copying: OneOf["listed", "hidden"] = "listed"
    copying_status: OneOf["saving", "queued"] = "saving"
    running_limit: int = 5
    quota: int = 0
    duplicates: OneOf["allowed", "refused"] = "allowed"
    shared_encrypted: OneOf["refused", "allowed"] = "refused"
    copy_right: bool = True
    safe_route: bool = True
    progress_call: bool = True
    progress_shape: OneOf["full", "status"] = "full"
    percent: bool = True
    status_percent: bool = False
    sub_jobs: bool = False
    time_form: OneOf["iso", "old"] = "iso"
    whole_form: OneOf["string", "boolean", "absent"] = "string"
    kms: OneOf["allowed", "denied", "absent"] = "allowed"
    eps: OneOf["present", "absent", "down"] = "present"
    token_life: float = 86_400.0
    expired_text: OneOf["0307", "0301"] = "0307"
    sign_in_tries: int = 5
    sign_in_lock: float = 900.0
    lock_shape: OneOf["v3", "v30"] = "v3"
    signature_lock: float = 300.0
    passcode: str = "123456"

    def as_json(self) -> dict[str, Any]:
        """All options by name."""
        return {name: getattr(self, name) for name in names()}


def names() -> list[str]:
    """The names of all options."""
    return [each.name for each in fields(Options)]


def checked(name: str, value: object) -> tuple[str, Any]:
    """The option's name and value in their right form.

    Args:
        name: The option, with hyphens or underscores.
        value: A JSON value, or text as it stands on a command line.

    Raises:
        OptionError: If there is no such option, or the value doesn't fit it.
    """
    name = name.replace("-", "_")
    if name not in names():
        raise OptionError(f"there is no option {name!r}; there are: {', '.join(names())}")
    return name, _fitted(name, get_type_hints(Options)[name], value)


def change(options: Options, wanted: dict[str, object]) -> None:
    """Sets several options, all or none.

    Raises:
        OptionError: If one of them doesn't exist or doesn't fit.
    """
    for name, value in [checked(name, value) for name, value in wanted.items()]:
        setattr(options, name, value)


def _fitted(name: str, kind: Any, value: object) -> Any:
    if get_origin(kind) is OneOf:
        choices = get_args(kind)
        if value not in choices:
            raise OptionError(f"{name} is one of {', '.join(choices)}, not {value!r}")
        return value
    if kind is bool:
        return _truth(name, value)
    if kind is str:
        return _text(name, str(value))
    return _number(name, kind, value)


def _text(name: str, value: str) -> str:
    if name == "anchor" and value:
        try:
            datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            raise OptionError(f"anchor is a day as YYYY-MM-DD, not {value!r}") from None
    return value


def _truth(name: str, value: object) -> bool:
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise OptionError(f"{name} is true or false, not {value!r}")
    return word in _TRUE


def _number(name: str, kind: type[int] | type[float], value: object) -> int | float:
    try:
        number = kind(str(value))
    except ValueError:
        raise OptionError(f"{name} is a number, not {value!r}") from None
    if not 0 <= number < float("inf"):
        raise OptionError(f"{name} is not negative and not endless: {value!r}")
    if name == "speed" and number == 0:
        raise OptionError("speed is greater than 0")
    return number
