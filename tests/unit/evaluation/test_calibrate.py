"""Confidence: measured, made, held against files that it was not made from, and written down."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import groupby

import pytest

from factcheck.assessment.calibration import Calibration, Traits
from factcheck.evaluation.calibrate import as_toml, calibrated, cross_validated, restated
from factcheck.evaluation.reliability import Outcome, abstaining, brier, calibration_error, reliability, restated_by_score
from factcheck.model.assertion import Operation
from factcheck.model.verdict import Verdict

SURE = Traits(Verdict.SUPPORTED, "within-interval", Operation.LEVEL, 1.0, assumed=False, traced=False, language="en")
UNSURE = Traits(Verdict.SUPPORTED, "within-interval", Operation.LEVEL, 0.45, assumed=False, traced=False, language="en")
WRONG = Traits(Verdict.REFUTED, "outside-interval", Operation.SHARE, 1.0, assumed=True, traced=False, language="zh")


def outcomes(traits: Traits, right: int, of: int, *, stated: float = 1.0, files: int = 10) -> Iterator[Outcome]:
    """So many right of so many, evenly over the files."""
    for n in range(of):
        yield Outcome(traits, stated, n * right // of != (n + 1) * right // of, judged=True, file=str(n % files))


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return [*outcomes(SURE, 950, 1000), *outcomes(UNSURE, 350, 500, stated=0.45), *outcomes(WRONG, 240, 300)]


def test_a_bin_holds_what_was_stated_against_what_came_of_it():
    rows = reliability([*outcomes(SURE, 8, 10, stated=0.99), *outcomes(SURE, 1, 2, stated=0.3)])
    assert [(one.start, one.of, one.stated, one.right) for one in rows] == [
        (0.0, 2, pytest.approx(0.3), 1),
        (0.98, 10, pytest.approx(0.99), 8),
    ]


def test_errors_are_the_distance_from_what_came_of_it():
    always = list(outcomes(SURE, 8, 10, stated=1.0))
    assert calibration_error(always) == pytest.approx(0.2)
    assert brier(always) == pytest.approx(0.2)
    assert calibration_error(list(outcomes(SURE, 8, 10, stated=0.8))) == pytest.approx(0.0)
    assert calibration_error([]) == brier([]) == 0.0


def test_abstaining_costs_verdicts_and_saves_errors():
    accused = Outcome(WRONG, 0.6, right=False, judged=True, accused=True)
    silent = Outcome(WRONG, 0.9, right=True, judged=False)
    rows = {one.threshold: one for one in abstaining([accused, silent, *outcomes(WRONG, 9, 10, stated=0.92)])}
    assert [(rows[at].judged, rows[at].right, rows[at].refuted, rows[at].accused) for at in (0.0, 0.7, 0.95)] == [
        (11, 9, 11, 1),
        (10, 9, 10, 0),
        (0, 0, 0, 0),
    ]


def test_a_calibration_says_how_often_it_was_right(found):
    made = calibrated(found)
    assert made.confidence(SURE) == pytest.approx(0.95, abs=0.01)
    assert made.confidence(UNSURE) == pytest.approx(0.70, abs=0.02)
    assert made.confidence(WRONG) == pytest.approx(0.80, abs=0.02)
    assert calibration_error(restated(found, made)) < 0.02 < calibration_error(restated_by_score(found))


def test_a_surer_reading_is_never_the_worse_one():
    made = calibrated([*outcomes(SURE, 50, 100), *outcomes(UNSURE, 90, 100)])
    assert made.confidence(UNSURE) == made.confidence(SURE) == pytest.approx(0.7, abs=0.02)


def test_few_claims_say_little():
    made = calibrated([*outcomes(SURE, 900, 1000), *outcomes(WRONG, 1, 1)])
    assert made.confidence(WRONG) < 0.9


def test_a_circumstance_moves_the_odds(found):
    assumed = SURE.__class__(Verdict.SUPPORTED, "within-interval", Operation.LEVEL, 1.0, assumed=True, traced=False, language="en")
    made = calibrated([*found, *outcomes(assumed, 400, 500)])
    assert made.confidence(assumed) < made.confidence(SURE)
    assert made.odds["confirmed:assumed"].times < 1 < made.odds["confirmed:said"].times


def test_claims_that_nobody_has_looked_at_correct_the_others(found):
    worse = calibrated(found, list(outcomes(WRONG, 30, 50)))
    assert worse.confidence(WRONG) < calibrated(found).confidence(WRONG)
    assert worse.confidence(SURE) == calibrated(found).confidence(SURE)
    assert worse.odds["accused"].times < 1


def test_a_file_is_judged_by_the_others_only():
    good = list(outcomes(SURE, 500, 500))
    bad = [Outcome(WRONG, 1.0, right=False, judged=True, file="bad") for _ in range(50)]
    seen, unseen = cross_validated([*good, *bad], [*bad, *outcomes(WRONG, 20, 20)])
    assert len(seen) == len(good) + len(bad)
    assert all(one.stated == 0.5 for one in seen if one.file == "bad")
    by_file = {file: {one.stated for one in group} for file, group in groupby(unseen, key=lambda one: one.file)}
    assert all(len(stated) == 1 for stated in by_file.values())
    assert max(by_file["bad"]) > max(by_file["0"])


def test_what_is_written_can_be_read(found):
    made = calibrated(found, list(outcomes(WRONG, 30, 50)))
    again = Calibration.read(tomllib.loads("\n".join(as_toml(made))))
    assert set(again.shares) == set(made.shares)
    assert set(again.odds) == set(made.odds)
    assert all(again.confidence(one) == pytest.approx(made.confidence(one), abs=0.002) for one in (SURE, UNSURE, WRONG))
