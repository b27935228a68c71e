"""Labelled claims, one test each: the verdict, and that every offset of the answer quotes the text.

`known_failures.toml` lists the ids that are known to be judged otherwise, each with the reason; one that passes must leave the
list. `claims/held_out/` is read by no one who writes the parser; only its score is reported (`tests/bench/test_accuracy.py`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import factcheck
from factcheck.assessment.tolerance import load_profile
from factcheck.evaluation.run import answerer
from factcheck.evaluation.scoring import is_right, score
from factcheck.evaluation.tables import whole
from factcheck.model.verdict import Verdict
from tests.cases.scoring import CLAIMS, HELD_OUT, SHARED, answer, cases, spans

KNOWN = tomllib.loads((Path(__file__).parent / "known_failures.toml").read_text("utf-8"))


def marked() -> Iterator[object]:
    for case in cases(CLAIMS):
        reason = KNOWN.get(case.id)
        yield pytest.param(case, id=case.id, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else [])


@pytest.mark.parametrize("case", list(marked()))
def test_the_verdict_is_the_label(case):
    told = answer(case)
    for start, end, words in spans(told):
        assert case.text[start:end] == words
    assert is_right(case, case.verdict, Verdict(told["verdict"])), f"{told['verdict']} instead of {case.verdict}: {case.text}"


def test_every_offset_quotes_the_text_where_no_verdict_is_known_or_read():
    for case in (*cases(HELD_OUT), *(case for case in cases(CLAIMS) if case.id in KNOWN)):
        for start, end, words in spans(answer(case)):
            assert case.text[start:end] == words, case.id


@pytest.mark.parametrize("odd", ["🚗 {}", "{} 🇨🇳", "“{}”", "\u200b{}", "\u00a0{}\u00a0"])
def test_offsets_survive_what_stands_around(odd):
    for case in cases(CLAIMS)[::29]:
        text = odd.format(case.text).replace("2", "２")
        for start, end, words in spans(answer(replace(case, text=text))):
            assert text[start:end] == words, text


def test_every_known_failure_is_a_case():
    assert set(KNOWN) <= {case.id for case in cases(CLAIMS)}


@pytest.mark.parametrize("folder", [CLAIMS, HELD_OUT], ids=["claims", "held-out"])
def test_ids_are_given_once(folder):
    ids = [case.id for case in cases(folder)]
    assert len(set(ids)) == len(ids)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared claims are not beside the checkout")
def test_few_of_the_shared_claims_go_wrong_and_none_is_accused():
    check = answerer(factcheck.load_reference(), load_profile("standard"))
    count = whole(score(case, check) for case in cases(SHARED / "china_auto_dev.jsonl")).count
    assert count["verdict"] >= 0.92 * count["claims"]
    assert count["accuse"] <= 0.01 * count["true"]
