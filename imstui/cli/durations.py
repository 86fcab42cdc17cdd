"""Spans of time as a person types them: 90s, 30m, 2h, 7d."""

from __future__ import annotations

import re
from typing import Final

import click

_SPAN: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)")
_SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def duration(text: str) -> float:
    """The seconds of '90s', '30m', '2h' or '7d'; a bare number is of seconds.

    Raises:
        click.BadParameter: it is no span of time.
    """
    match = _SPAN.fullmatch(text.strip().casefold())
    if match is None:
        raise click.BadParameter(f"{text!r} is no span of time: write 90s, 30m, 2h or 7d.")
    return float(match[1]) * _SECONDS[match[2]]
