"""Counts by what claims are about, beside what doing nothing would have scored."""

from __future__ import annotations

from dataclasses import replace

import pytest

import factcheck
from factcheck.evaluation.labels import Label, LabelledClaim, Slots
from factcheck.evaluation.scoring import Scored
from factcheck.evaluation.tables import BY, UNREAD, UNTAGGED, broken_down, whole, wilson
from factcheck.model.verdict import Verdict

TEXT = "China exported about 3.1 million vehicles in 2022, up 54.4%."
LEVEL = Label("about 3.1 million", Verdict.SUPPORTED, (Slots.of("level", "autos.exports", "CHN", "2022"),))
GROWTH = Label("54.4%", Verdict.SUPPORTED, (Slots.of("change_percent", "autos.exports", "CHN", "2022"),))
CLAIM = LabelledClaim("a", TEXT, "2023-01-20", Verdict.SUPPORTED, "en", labels=(LEVEL, GROWTH), tags=("x", "y"), file="f.jsonl")


@pytest.fixture(scope="module")
def found() -> list[Scored]:
    told = factcheck.check(TEXT, published="2023-01-20")
    silent = replace(told, verdict=Verdict.INSUFFICIENT_DATA, claims=())
    bare = replace(CLAIM, labels=None, tags=(), language=None)
    return [
        Scored(CLAIM, told),
        Scored(CLAIM, silent),
        Scored(replace(bare, verdict=Verdict.REFUTED), told),
        Scored(replace(bare, verdict=Verdict.NOT_CHECKABLE), silent),
    ]


def test_doing_nothing_scores_what_the_labels_leave_it(found):
    row = whole(found)
    assert [row.count[name] for name in ("claims", "verdict", "miss", "answered", "answerable")] == [4, 1, 1, 2, 3]
    assert [row.abstaining[name] for name in ("claims", "verdict", "accuse", "answered", "overreach")] == [4, 1, 0, 0, 0]
    assert [row.agreeing[name] for name in ("claims", "verdict", "miss", "answered", "overreach")] == [4, 2, 1, 3, 1]


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("operation", {"level": (3, 1), "change_percent": (2, 1), UNREAD: (1, 0)}),
        ("measure", {"autos.exports": (5, 2), UNREAD: (1, 0)}),
        ("hedge", {"about": (2, 1), "none": (1, 1), UNREAD: (3, 0)}),
        ("language", {"en": (4, 1)}),
        ("verdict", {"supported": (2, 1), "refuted": (1, 0), "not_checkable": (1, 0)}),
        ("tag", {"x": (2, 1), "y": (2, 1), UNTAGGED: (2, 0)}),
        ("file", {"f.jsonl": (4, 1)}),
    ],
)
def test_claims_are_broken_down(found, by, wanted):
    rows = broken_down(found, by)
    assert {row.name: (row.count["claims"], row.count["verdict"]) for row in rows} == wanted
    assert all(row.abstaining["claims"] == row.agreeing["claims"] == row.count["claims"] for row in rows)
    assert [row.count["claims"] for row in rows] == sorted((row.count["claims"] for row in rows), reverse=True)


def test_all_ways_to_break_down_are_known(found):
    assert all(broken_down(found, by) for by in BY)


def test_a_judged_statement_that_nobody_labelled_is_extra_where_it_belongs(found):
    half = Scored(replace(CLAIM, labels=(LEVEL,)), found[0].check)
    (level,) = broken_down([half], "operation")
    assert (level.name, level.count["extra"], level.count["statements"]) == ("level", 0, 1)
    assert whole([half]).count["extra"] == 1


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (500, 1000, 0.469, 0.531)]
)
def test_an_interval_says_how_little_few_say(right, of, low, high):
    assert wilson(right, of) == pytest.approx((low, high), abs=0.001)
