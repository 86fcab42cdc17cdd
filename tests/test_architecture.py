"""The house's proportions and laws, as far as code can be counted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PACKAGE = HOUSE / "imstui"
FILES = sorted(PACKAGE.rglob("*.py"))
REFUSED_NAMES = {"utils", "util", "helpers", "common", "core", "manager", "base", "types"}
MOST_LINES = 300
MOST_CLASS_LINES = 200
MOST_FUNCTION_LINES = 40
ROOMS = ("accounts", "cli", "cloud", "local", "model", "present", "replication", "session", "simulator", "tui")


def named(file: Path) -> str:
    return str(file.relative_to(HOUSE))


def sized(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple[str, int]]:
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, kind) and isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                doc = ast.get_docstring(node, clean=False)
                lines = (node.end_lineno or 0) - first + 1 - (doc.count("\n") + 1 if doc else 0)
                yield f"{named(file)}:{node.lineno} {node.name}", lines


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_is_small_and_well_named(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= MOST_LINES
    assert file.stem not in REFUSED_NAMES
    assert file.parent.name not in REFUSED_NAMES


def test_classes_and_functions_are_small() -> None:
    large = [entry for entry in sized(ast.ClassDef) if entry[1] > MOST_CLASS_LINES]
    large += [entry for entry in sized((ast.FunctionDef, ast.AsyncFunctionDef)) if entry[1] > MOST_FUNCTION_LINES]
    assert not large


def test_blind_excepts_stand_only_at_the_doors_and_round_the_keyring() -> None:
    blind = {
        named(file)
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name) and node.type.id == "Exception"
    }
    assert {name for name in blind if not re.search(r"cli/entry|tui/app|keyring|store", name)} == set()


def test_the_readme_maps_every_room() -> None:
    readme = (HOUSE / "README.md").read_text()
    rooms = {entry.name for entry in PACKAGE.iterdir() if entry.is_dir() and (entry / "__init__.py").exists()}
    assert rooms == set(ROOMS)
    assert all(f"`imstui/{room}/`" in readme for room in rooms)
    assert len(readme.splitlines()) < 250


def test_every_ignore_has_its_reason() -> None:
    bare = [
        f"{named(file)}:{number}"
        for file in [*FILES, *sorted((HOUSE / "tests").rglob("*.py"))]
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if re.search(r"#\s*(noqa|type:\s*ignore)", line)
        and not re.search(r"(noqa: [A-Z0-9, ]+|ignore\[[^\]]+\])\s*(#|- |#.*- )\s*\S", line)
    ]
    assert not bare
