"""Prose that claims nothing about our series: what the standard library says of itself. Hardly any of it may get a verdict."""

from __future__ import annotations

import ast
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

import factcheck
from tests.cases.scoring import ABSTAINED, statements

LIBRARY = Path(sysconfig.get_path("stdlib"))
#: So many sentences are read, of which one in a thousand may be taken for a claim that can be judged.
SENTENCES, MOST = 6000, 0.001


#: Sentences of everyday prose in one language, by its code.
PROSE = sorted((Path(__file__).parent / "prose").glob("*.txt"))


def docstrings() -> Iterator[str]:
    """What the modules, classes and functions of the standard library say of themselves, in the order of its files."""
    for path in sorted(LIBRARY.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (text := ast.get_docstring(node)):
                yield text


def test_prose_about_something_else_gets_no_verdict():
    read, judged = 0, []
    for text in docstrings():
        read += len(re.findall(r"[.:!?](?:\s|$)", text))
        told = statements(factcheck.check(text, published="2026-08-20", language="en").to_dict())
        judged += [(one["words"]["text"], one["measure"], text) for one in told if one["verdict"] not in ABSTAINED]
        if read >= SENTENCES:
            break
    assert read >= SENTENCES
    assert len(judged) <= MOST * read, judged


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.stem)
def test_everyday_sentences_get_no_verdict(path):
    lines = path.read_text("utf-8").splitlines()
    pairs = [f"{one} {other}" for one, other in zip(lines, reversed(lines), strict=True)]
    for text in (*lines, *pairs):
        told = factcheck.check(text, published="2026-08-20", language=path.stem).to_dict()
        assert told["verdict"] in ABSTAINED, text
