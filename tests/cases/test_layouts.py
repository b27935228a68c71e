"""Lists, tables, captions and quotes: what stands in them is read as in prose, and what only orders them gets no verdict.

A line of `layouts.jsonl` has a text whose statements are all true: `judged` are the words that are confirmed, `left` the numbers
that stand in `unchecked`, both in the order of the answer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import factcheck
from tests.cases.scoring import FALSE, TRUE, spans, statements

LAYOUTS = [json.loads(line) for line in (Path(__file__).parent / "layouts.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout["id"])
def test_a_layout_is_read(layout: dict[str, Any]) -> None:
    told = factcheck.check(layout["text"], published=layout["published"], language=layout["language"]).to_dict()
    found = statements(told)
    assert [one["words"]["text"] for one in found if one["verdict"] in FALSE] == []
    assert [one["words"]["text"] for one in found if one["verdict"] in TRUE] == layout["judged"]
    assert [one["text"] for one in told["unchecked"]] == layout["left"]
    assert all(layout["text"][start:end] == words for start, end, words in spans(told))


def test_there_are_enough_in_both_languages() -> None:
    assert len(LAYOUTS) >= 50
    assert {layout["language"] for layout in LAYOUTS} == {"en", "zh"}
