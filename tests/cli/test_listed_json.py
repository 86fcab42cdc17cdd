"""Lists as JSON, byte for byte: what writes them quickly writes what the json module writes."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imstui.cli.output import Listing, Printer
from imstui.present.records import Record
from tests.cli.shell import Shell

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.none() | st.booleans() | st.integers(0, 2**63 - 1) | texts | st.lists(texts, max_size=2)
pages = st.lists(st.lists(st.dictionaries(texts, values, max_size=3), max_size=4), max_size=4)


def by_json(records: list[Record], form: str) -> str:
    """What the json module makes of them, one by one."""
    lines = [json.dumps(record, separators=(",", ":")) for record in records]
    if form == "jsonl":
        return "".join(f"{line}\n" for line in lines)
    return "[\n " + ",\n ".join(lines) + "\n]\n" if lines else "[]\n"


@pytest.mark.parametrize("form", ["json", "jsonl"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=pages)
def test_pages_are_written_as_json_writes_them(
    form: str, pages: list[list[Record]], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    printer = Printer(Listing((), (), lambda _: ()), form)
    for page in pages:
        printer.write(page)
    printer.close()
    assert capsys.readouterr().out == by_json([record for page in pages for record in page], form)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_list_from_the_cloud_is_written_as_json_writes_it(shell: Shell, form: str) -> None:
    shell.control("POST", "/images", {"name": "\u955c\x1b\u202e\nx"})
    out = shell.run("images", "--type", "all", "--format", form, check=0).out
    listed = json.loads(out) if form == "json" else [json.loads(line) for line in out.splitlines()]
    assert len(listed) > 100
    assert by_json(listed, form) == out
