"""docs/hardening.md has a line for each fault of the catalogue, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hardening.md").read_text("utf-8")
#: How many faults each part of the catalogue has.
CATALOGUE = {"A": 16, "B": 11, "C": 19, "D": 9, "E": 10, "F": 21, "G": 8, "H": 12, "I": 12, "J": 15, "K": 12, "L": 12, "M": 8}
LINES = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if re.match(r"\| [A-M]\d", line)]
NAMED = sorted({(path, name) for line in LINES for path, name in re.findall(r"`([\w/]+\.py)::(\w+)`", line[3])})


@cache
def functions(file: Path) -> frozenset[str]:
    return frozenset(one.name for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.FunctionDef))


def test_every_fault_of_the_catalogue_has_its_line():
    assert [line[0] for line in LINES] == [f"{part}{number}" for part, most in CATALOGUE.items() for number in range(1, most + 1)]
    assert {len(line) for line in LINES} == {7}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_the_page_names_is_there(path, name):
    file = ROOT / path if path.startswith("tests/") else ROOT / "tests" / "unit" / path
    assert name in functions(file)


def test_a_line_that_names_no_test_says_why():
    bare = [line for line in LINES if not re.search(r"::", line[3])]
    assert all(re.search(r"not done|not measured|not there|as K1", line[6]) for line in bare)
    assert len(bare) < 10


def test_a_line_with_a_long_version_names_a_test_with_a_marker():
    long = [line for line in LINES if re.match(r"[\d,]+|every vintage", line[5]) and "bench" not in line[5] and "`" not in line[5]]
    assert len(long) > 25
    for line in long:
        files = {path for path, _ in re.findall(r"`([\w/]+\.py)::(\w+)`", line[3])}
        texts = [(ROOT / path if path.startswith("tests/") else ROOT / "tests" / "unit" / path).read_text("utf-8") for path in files]
        assert any("mark.slow" in text for text in texts), line[0]
