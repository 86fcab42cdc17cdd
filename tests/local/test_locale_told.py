"""Which locale counts: the person's, and not what Python makes of it."""

from __future__ import annotations

import pytest

from imstui.local.locale_told import shows_ascii_only


@pytest.mark.parametrize(
    ("environ", "utf8_mode", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, 0, False),
        ({"LANG": "C"}, 0, True),
        ({}, 0, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, 1, True),
        ({"LC_CTYPE": "C.UTF-8"}, 0, False),
        ({"LC_CTYPE": "C.UTF-8", "PYTHONUTF8": "1"}, 1, False),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, 1, True),
        ({"LANG": "de_DE.UTF-8", "LC_CTYPE": "de_DE.ISO-8859-1"}, 0, True),
    ],
)
def test_the_locale_that_the_person_has(environ: dict[str, str], utf8_mode: int, expected: bool) -> None:
    assert shows_ascii_only(environ, utf8_mode=utf8_mode) is expected
