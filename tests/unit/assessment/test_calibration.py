"""The calibration that comes with the package: whole, sound, monotone, and of no influence on any verdict."""

from __future__ import annotations

from itertools import product

import pytest

from factcheck.assessment.calibration import BINS, READ, Calibration, Odds, Share, Traits, calibration, moved, odds_of
from factcheck.assessment.rules import BEYOND_RULES, RULES
from factcheck.assessment.tolerance import profiles
from factcheck.language.lexicon import languages
from factcheck.model.assertion import Operation
from factcheck.model.verdict import Verdict

SCORES = (0.0, 0.2, 0.45, 0.5, 0.85, 1.0)
PLACES = sorted({(verdict, rule) for verdict, rule, _ in calibration().shares})


def traits(verdict: str, rule: str, score: float = 1.0, operation: Operation = Operation.LEVEL, language: str = "en") -> Traits:
    return Traits(verdict, rule, operation, score, assumed=False, traced=False, language=language)


@pytest.mark.parametrize("share", calibration().shares.values(), ids=lambda one: f"{one.verdict}-{one.rule}-{one.start}")
def test_a_share_is_of_something_that_there_is(share):
    assert share.verdict in {*Verdict, READ}
    assert share.rule in {"", READ, *(rule.id for rule in RULES), *BEYOND_RULES}
    assert share.start in BINS
    assert 0 <= share.right <= share.of
    assert share.of > 0
    assert 0 < share.share < 1


@pytest.mark.parametrize("odds", calibration().odds.values(), ids=lambda one: one.circumstance)
def test_odds_are_of_something_that_there_is(odds):
    group, _, name = odds.circumstance.partition(":")
    assert group in {"confirmed", "accused", "open", READ}
    assert name in {"", "order", "part", "change", "amount", "assumed", "said", "traced", "untraced", *languages()}
    assert 0 <= odds.right <= odds.of
    assert 0 < odds.expected < odds.of
    assert (odds.times - 1) * (odds.right - odds.expected) >= 0


def test_every_verdict_has_a_share_of_its_own():
    assert {(verdict, "", 0.0) for verdict in (*Verdict, READ)} <= set(calibration().shares)


@pytest.mark.parametrize(("verdict", "rule"), PLACES)
def test_a_surer_reading_is_never_the_worse_one(verdict, rule):
    told = [calibration().confidence(traits(verdict, rule, score)) for score in SCORES]
    assert told == sorted(told)


def test_every_confidence_is_a_chance():
    for (verdict, rule), operation, score in product(PLACES, Operation, SCORES):
        assert 0 < calibration().confidence(traits(verdict, rule, score, operation)) < 1


def test_the_bins_begin_where_accusing_does():
    assert {float(profile.sure) for profile in profiles().values()} <= set(BINS)


def test_what_is_not_known_falls_back_on_what_is():
    made = Calibration.made(
        (Share("supported", "", 0.0, 8, 10, 0.8), Share("supported", "rank-holds", 0.5, 9, 10, 0.9)),
        (Odds("confirmed:en", 9, 10, 8.0, 2.0),),
    )
    assert made.confidence(traits("supported", "rank-holds", language="xx")) == 0.9
    assert made.confidence(traits("supported", "rank-holds", 0.2, language="xx")) == 0.9
    assert made.confidence(traits("supported", "near-miss", language="xx")) == 0.8
    assert made.confidence(traits("supported", "near-miss")) == pytest.approx(8 / 9, abs=0.001)
    assert made.confidence(traits("refuted", "wrong-rank")) == 0.5


def test_no_circumstance_makes_a_confidence_certain():
    made = Calibration.made((Share("supported", "", 0.0, 8, 10, 0.8),), (Odds("confirmed:en", 9, 10, 8.0, 1e9),))
    assert made.confidence(traits("supported", "near-miss")) == 0.999


def test_only_a_number_called_wrong_has_an_origin():
    assert traits("refuted", "outside-interval").circumstances() == ("accused:amount", "accused:said", "accused:en", "accused:untraced")
    assert traits("supported", "near-miss").circumstances() == ("confirmed:amount", "confirmed:said", "confirmed:en")


@pytest.mark.parametrize("chance", [0.001, 0.3, 0.5, 0.97])
def test_odds_can_be_moved_and_moved_back(chance):
    assert odds_of(moved(chance, 4.0)) == pytest.approx(4 * odds_of(chance))
    assert moved(moved(chance, 4.0), 0.25) == pytest.approx(chance)
