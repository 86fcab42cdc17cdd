"""Text that would do something to a terminal, to Rich or to Textual if it were let through."""

from __future__ import annotations

from typing import Final

HOSTILE: Final = (
    "[red]x[/red]",
    "[/]oops",
    "a [/b] c",
    "[type=x, v={'a[0]'}]",
    'v={"b": [true, false]} [0] [a=b]',
    "[@click=app.quit]x[/]",
    "\x1b[31mred",
    "\x1b[2J\x1b[H wiped",
    "\x1b]52;c;cHduZWQ=\x07 clip",
    "\x1b]0;title\x1b\\ titled",
    "\x9b31m c1",
    "\x9d52;c;eA==\x9c",
    "\x00nul",
    "\u202egnp.exe",
    "zero\u200bwidth\ufeff",
    "\u2066iso\u2069",
    "\x07bel\x08bs\x0bvt\x0cff\rcr",
    "two\nlines\ttab",
    "\udcff surrogate",
    "soft\u00adhyphen",
    "👨\u200d👩\u200d👧 family",
    "❤\ufe0f heart",
    "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301 zalgo",
    "\u0301leading",
    "שלום עולם",
    "日本語日本語日本語",
    "\u2028line\u2029para",
    "\x1bP+q544e\x1b\\ dcs",
    "\x1b[6n report",
    "\x1b",
    "",
    " " * 40,
    "x" * 5000,
)
