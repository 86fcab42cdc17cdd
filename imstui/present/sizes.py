"""Sizes in words. The unit is binary, as the console counts: 'G' and 'GB' both mean 1024 * 1024 * 1024 bytes.

IMS says image sizes in bytes, disks in GB and memory in MB, and means powers of 1024 by all of them; its limit of
128 GB is compared with the same figure.
"""

from __future__ import annotations

from typing import Final

from imstui.present.text import NOTHING

_STEP: Final = 1024
_UNITS: Final = "BKMGTP"
_TENTHS_FROM: Final = 3
"""From G on a size has one decimal: below, a whole number says enough."""
_LEAST_TENTH: Final = 0.1


def size_cell(size: int | None) -> str:
    """A size for a table, right-alignable: '1.9G', '0.6G', '52M', '1.2T'."""
    if size is None:
        return NOTHING
    figure, unit = _scaled(size)
    return f"{figure}{unit}"


def size_text(size: int | None) -> str:
    """A size for a sentence: '1.9 GB', '52 MB', '17 bytes'."""
    if size is None:
        return NOTHING
    figure, unit = _scaled(size)
    if unit == "B":
        return f"{figure} byte" if figure == "1" else f"{figure} bytes"
    return f"{figure} {unit}B"


def gb_text(gigabytes: int | None) -> str:
    """A disk in GB, as the API counts it: '40 GB'."""
    return NOTHING if gigabytes is None else f"{gigabytes} GB"


def mb_text(megabytes: int | None) -> str:
    """Memory in MB, as the API counts it: '1024 MB'."""
    return NOTHING if megabytes is None else f"{megabytes} MB"


def _scaled(size: int) -> tuple[str, str]:
    """Figure and unit letter. Tenths of a G stand for the M that they are, so that a column has one unit to compare."""
    size = max(0, size)
    power = 0
    value = float(size)
    while power < len(_UNITS) - 1 and _next_unit_fits(value, power):
        value /= _STEP
        power += 1
    return (f"{value:.1f}" if power >= _TENTHS_FROM else f"{round(value)}"), _UNITS[power]


def _next_unit_fits(value: float, power: int) -> bool:
    if power + 1 == _TENTHS_FROM:
        return value / _STEP >= _LEAST_TENTH
    shown = round(value, 1) if power >= _TENTHS_FROM else round(value)
    return shown >= _STEP
