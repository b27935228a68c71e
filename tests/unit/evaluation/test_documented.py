"""What docs/evaluating.md says of labelled claims is so."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

import factcheck
from factcheck.assessment.tolerance import load_profile
from factcheck.evaluation.labels import LabelledClaim, read_labels
from factcheck.evaluation.run import answerer
from factcheck.evaluation.scoring import score
from factcheck.evaluation.tables import BY, METRICS
from factcheck.model.verdict import Verdict

DOCS = Path(__file__).parents[3] / "docs"
TEXT = (DOCS / "evaluating.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["labelled-claims.jsonl", "labelled-claims.csv"])
def test_the_example_files_are_judged_as_labelled(name):
    check = answerer(factcheck.load_reference(), load_profile("standard"))
    found = [score(claim, check) for claim in read_labels((DOCS / "examples" / name,))]
    assert found
    assert [one.claim.text for one in found if not one.right] == []
    assert f"](examples/{name})" in TEXT


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_figure_is_explained(metric):
    assert f"| `{metric.name}` |" in TEXT


def test_every_field_and_way_to_break_down_and_verdict_stands_there():
    named = {one.name for one in fields(LabelledClaim)} - {"labels", "file", "line"} | {"assertions"}
    assert all(f"| `{name}` |" in TEXT for name in named)
    assert all(f"`{name}`" in TEXT for name in (*BY, *Verdict))
