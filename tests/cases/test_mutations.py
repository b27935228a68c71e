"""A true claim made false is called true hardly ever. All of it: `pytest -m bench -s tests/bench/test_robustness.py`."""

from __future__ import annotations

from dataclasses import replace

from tests.cases.mutations import CHANGED, confirmed, mutated, survives
from tests.cases.scoring import CLAIMS, answer, cases

#: Every so many-th true claim is made false here, in every way; this part of the false ones may be called true.
STEP, MOST = 60, 0.03


def test_a_false_claim_is_refuted_or_left():
    made = [
        each
        for case in [case for case in cases(CLAIMS) if case.verdict == "supported"][::STEP]
        if (told := confirmed(case)) is not None
        for each in mutated(case, told)
    ]
    survived = [f"{each.kind}: {each.text}" for each in made if survives(each, answer(replace(each.case, text=each.text)))]
    assert len(made) > 200
    assert {each.kind for each in made} >= set(CHANGED) - {"month", "quarter", "measure", "direction"}
    assert len(survived) <= MOST * len(made), "\n".join(survived)


def test_a_mutation_says_where_it_is():
    case = next(case for case in cases(CLAIMS) if case.verdict == "supported" and confirmed(case))
    told = confirmed(case)
    assert told is not None
    for each in mutated(case, told):
        assert each.text != case.text
        assert each.text[: each.start] == case.text[: each.start]
