"""The same claim in other letters: its verdict is the same. All of it: `pytest -m bench -s tests/bench/test_robustness.py`."""

from __future__ import annotations

from functools import lru_cache

from tests.cases.rewordings import REWORDINGS, drawn, reworded
from tests.cases.scoring import CLAIMS, FALSE, TRUE, Case, answer, cases, spans

#: So many claims are written in every way here, and of so many pairs this part may change the verdict: five in a thousand.
EACH, MOST = 5, 0.005

KNOWN = list(cases(CLAIMS))


@lru_cache(maxsize=1)
def answered() -> list[tuple[str, Case, str, dict]]:
    """Name of the rewording, the reworded case, the verdict before and the answer after."""
    pairs = list(drawn(KNOWN, EACH))
    before = {case.id: answer(case)["verdict"] for case in {case.id: case for _, case, _ in pairs}.values()}
    return [(f"{one.kind}, {one.name}", other, before[case.id], answer(other)) for one, case, other in pairs]


def test_a_claim_in_other_letters_has_the_same_verdict():
    changed = [f"{name}: {was} -> {told['verdict']}: {case.text}" for name, case, was, told in answered() if told["verdict"] != was]
    assert len(changed) <= MOST * len(answered()), "\n".join(changed)


def test_a_true_claim_in_other_letters_is_no_false_one():
    accused = [f"{name}: {case.text}" for name, case, was, told in answered() if was in TRUE and told["verdict"] in FALSE]
    assert len(accused) <= 1, "\n".join(accused)


def test_every_offset_quotes_the_other_letters():
    for name, case, _, told in answered():
        assert all(case.text[start:end] == words for start, end, words in spans(told)), (name, case.text)


def test_every_rewording_is_for_some_claim():
    for one in REWORDINGS:
        assert any(reworded(case, one) for case in KNOWN), one.name
