"""Answers held against labels: pairs by words, verdicts, slots, values, diagnoses, crashes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

import factcheck
from factcheck.answer import Check
from factcheck.evaluation.labels import Label, LabelledClaim, LabelledDiagnosis, Slots
from factcheck.evaluation.scoring import Scored, counted, outcomes, score, value_is_right
from factcheck.model.assertion import Operation
from factcheck.model.verdict import Verdict

TEXT = "China exported 4.2 million vehicles in 2022, up 54.4%."
EXPORTS = Label("4.2 million", Verdict.REFUTED, (Slots.of("level", "autos.exports", "CHN", "2022"),), value=3111000, tolerance=5000)
GROWTH = Label("up 54.4%", Verdict.SUPPORTED, (Slots.of("change_percent", "autos.exports", "CHN", "2022"),), value=54.4, tolerance=0.1)
CLAIM = LabelledClaim("one", TEXT, "2023-01-20", Verdict.REFUTED, "en", labels=(EXPORTS, GROWTH))


@pytest.fixture(scope="module")
def told() -> Check:
    return factcheck.check(TEXT, published="2023-01-20")


def silent(told: Check, verdict: Verdict = Verdict.NOT_CHECKABLE) -> Check:
    return replace(told, verdict=verdict, claims=())


def judged(told: Check, *verdicts: Verdict) -> Check:
    """The answer with these verdicts on its statements."""
    (claim,) = told.claims
    changed = tuple(replace(one, verdict=verdict) for one, verdict in zip(claim.assertions, verdicts, strict=True))
    return replace(told, claims=(replace(claim, assertions=changed),))


def count(claim: LabelledClaim, check: Check) -> Counter[str]:
    return counted(Scored(claim, check))


def test_an_answer_as_labelled_has_everything(told):
    assert +count(CLAIM, told) == Counter(
        claims=1, verdict=1, false=1, answerable=1, answered=1, judged=1, judged_right=1,
        statements=2, statement_right=2, slotted=2, slots=2, values=2, value=2,
    )  # fmt: skip


def test_silence_has_nothing_and_accuses_nobody(told):
    assert +count(CLAIM, silent(told)) == Counter(claims=1, false=1, answerable=1, statements=2, slotted=2, values=2)


@pytest.mark.parametrize(
    ("labelled", "got", "wanted"),
    [
        (Verdict.SUPPORTED, Verdict.REFUTED, "accuse"),
        (Verdict.MOSTLY_SUPPORTED, Verdict.INCONSISTENT, "accuse"),
        (Verdict.REFUTED, Verdict.MOSTLY_SUPPORTED, "miss"),
        (Verdict.INSUFFICIENT_DATA, Verdict.SUPPORTED, "overreach"),
        (Verdict.NOT_CHECKABLE, Verdict.AMBIGUOUS, "overreach"),
    ],
)
def test_each_error_has_its_name(told, labelled, got, wanted):
    found = count(replace(CLAIM, verdict=labelled, labels=()), silent(told, got))
    assert {name: found[name] for name in ("accuse", "miss", "overreach")} == {"accuse": 0, "miss": 0, "overreach": 0, wanted: 1}
    assert found["verdict"] == found["judged_right"] == 0


@pytest.mark.parametrize(("tags", "right"), [((), 0), (("either-abstention",), 1)])
def test_either_abstention_is_right_only_where_the_label_says_so(told, tags, right):
    claim = replace(CLAIM, verdict=Verdict.INSUFFICIENT_DATA, labels=(), tags=tags)
    assert count(claim, silent(told))["verdict"] == right
    assert count(claim, silent(told, Verdict.SUPPORTED))["verdict"] == 0


def test_statements_are_paired_by_their_words_whatever_their_order(told):
    pairs = Scored(replace(CLAIM, labels=(GROWTH, EXPORTS)), told).pairs
    assert [(pair.told.words.text, pair.told.operation) for pair in pairs if pair.told] == [
        ("54.4%", Operation.CHANGE_PERCENT),
        ("4.2 million", Operation.LEVEL),
    ]


def test_of_two_statements_about_the_same_words_the_one_of_the_same_operation_is_meant(told):
    (claim,) = told.claims
    twin = replace(claim.assertions[0], operation=Operation.RECORD, measure=None)
    doubled = replace(told, claims=(replace(claim, assertions=(twin, *claim.assertions)),))
    pairs = Scored(CLAIM, doubled).pairs
    assert pairs[0].told is claim.assertions[0]
    assert (pairs[2].label, pairs[2].told) == (None, twin)
    assert count(CLAIM, doubled)["extra"] == 1


def test_a_reading_that_is_as_good_is_right(told):
    other = Slots.of("sum", "autos.exports", "CHN", "2022")
    assert count(replace(CLAIM, labels=(replace(EXPORTS, readings=(other,)),)), told)["slots"] == 0
    assert count(replace(CLAIM, labels=(replace(EXPORTS, readings=(other, *EXPORTS.readings)),)), told)["slots"] == 1


def test_where_nothing_is_checkable_what_is_judged_is_extra_and_where_nobody_has_said_it_is_not(told):
    assert count(replace(CLAIM, labels=()), told)["extra"] == 2
    assert count(replace(CLAIM, labels=None), told)["extra"] == 0


def test_slots_count_only_where_they_are_labelled(told):
    bare = Label("4.2 million", Verdict.REFUTED, (Slots.of(None, None, None, None),))
    found = count(replace(CLAIM, labels=(bare,)), told)
    assert (found["statements"], found["statement_right"], found["slotted"], found["slots"]) == (1, 1, 0, 0)


def test_a_multiple_and_the_same_in_percent_have_one_value(told):
    growth = told.claims[0].assertions[1]
    as_ratio = replace(GROWTH, readings=(GROWTH.slots._replace(operation="ratio"),), value=1.544, tolerance=0.001)
    assert value_is_right(as_ratio, growth)
    assert not value_is_right(replace(as_ratio, value=1.6), growth)
    assert not value_is_right(replace(GROWTH, value=None), growth)
    assert not value_is_right(GROWTH, None)


def test_a_labelled_diagnosis_is_looked_for_among_the_first():
    claim = "NEVs made up 26.7% of China's auto exports in January-August 2022."
    check = factcheck.check(claim, published="2022-09-15")
    kind = LabelledDiagnosis("operation", "contribution")
    label = Label("26.7%", Verdict.REFUTED, (Slots.of("share", "autos.nev.exports", "CHN", "2022-01/2022-08"),), diagnosis=kind)
    labelled = LabelledClaim("two", claim, "2022-09-15", Verdict.REFUTED, labels=(label,))
    found = count(labelled, check)
    assert [found[name] for name in ("diagnoses", "diagnosis", "told", "told_right")] == [1, 1, 1, 1]
    other = replace(label, diagnosis=LabelledDiagnosis("operation", "ratio"))
    found = count(replace(labelled, labels=(other,)), check)
    assert [found[name] for name in ("diagnoses", "diagnosis", "told", "told_right")] == [1, 0, 1, 0]


def test_a_crash_is_counted_and_told_by_its_name_only():
    def crash(_: LabelledClaim) -> Check:
        raise ZeroDivisionError("secret")

    scored = score(CLAIM, crash)
    assert (scored.crash, scored.verdict, scored.right) == ("ZeroDivisionError", None, False)
    found = counted(scored)
    assert (found["crashed"], found["answered"], found["judged"], found["statements"]) == (1, 0, 0, 2)


def test_what_is_right_of_an_answer_is_told_by_the_labels_of_its_statements(told):
    swapped = judged(told, Verdict.SUPPORTED, Verdict.SUPPORTED)
    assert [(labelled, right) for _, labelled, right in outcomes(Scored(CLAIM, swapped))] == [
        (Verdict.REFUTED, False),
        (Verdict.SUPPORTED, True),
    ]


def test_a_judged_statement_that_nobody_labelled_is_not_right_and_an_abstention_says_nothing(told):
    half = replace(CLAIM, labels=(GROWTH,))
    assert [right for *_, right in outcomes(Scored(half, told))] == [True, False]
    quiet = judged(told, Verdict.INSUFFICIENT_DATA, Verdict.SUPPORTED)
    assert [right for *_, right in outcomes(Scored(half, quiet))] == [True]


def test_without_labelled_statements_those_that_decide_are_as_right_as_the_whole(told):
    bare = replace(CLAIM, labels=None)
    assert [(one.verdict, right) for one, _, right in outcomes(Scored(bare, told))] == [(Verdict.REFUTED, True)]
    wrong = replace(bare, verdict=Verdict.SUPPORTED)
    assert [(one.verdict, labelled, right) for one, labelled, right in outcomes(Scored(wrong, told))] == [
        (Verdict.REFUTED, Verdict.SUPPORTED, False)
    ]
