"""Where a wrong number comes from: every kind of diagnosis, and what is left unsaid."""

from __future__ import annotations

from datetime import date

import pytest

import factcheck
from factcheck.assessment.assess import assess
from factcheck.assessment.hypotheses import IDENTITIES, MOST, PAIRS, SLOTS, hypotheses
from factcheck.assessment.settle import settle
from factcheck.assessment.tolerance import profiles
from factcheck.computation.lookup import Lookup
from factcheck.model.text import Text
from factcheck.pipeline import read_text
from tests.unit.computation.figures import LATER, claim, number, pack, row, run

STANDARD = profiles()["standard"]
SEPTEMBER, FEBRUARY, JUNE = date(2022, 9, 15), date(2023, 2, 15), date(2024, 6, 15)

#: Kind, the text, its day, and the operation and value that the number does match.
TEXTS = [
    ("period", "China's new energy vehicle exports in August 2022 were 340,000.", SEPTEMBER, "level", 340000),
    (
        "operation", "China exported 340,000 new energy vehicles in January-August 2022, 26.7% of its vehicle exports.", SEPTEMBER,
        "contribution", 26.719,
    ),
    ("direction", "China's vehicle exports fell 52.8% in January-August 2022.", SEPTEMBER, "change_percent", 52.8),
    ("direction", "China's vehicle exports fell in August 2022.", SEPTEMBER, "direction", 65),
    ("direction", "Japan exported more vehicles than China in 2023.", JUNE, "compare", -487300),
    ("unit", "China exported 31.11 million vehicles in 2022.", FEBRUARY, "level", 3111000),
    ("entity", "China exported 3.819 million vehicles in 2021.", FEBRUARY, "level", 3818910),
    ("measure", "China produced 26.864 million vehicles in 2022.", FEBRUARY, "level", 26864000),
    ("base", "China's vehicle exports rose 65% in August 2022 from July.", SEPTEMBER, "change_percent", 65),
    ("base", "China's vehicle exports rose 6.2% year on year in August 2022.", SEPTEMBER, "change_percent", 6.2),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "words", "day", "operation", "value"), TEXTS, ids=[f"{row[0]}: {row[1]}" for row in TEXTS])
def test_a_wrong_number_of_a_text_is_traced(reference, kind, words, day, operation, value):
    text = Text(words, day, "en", day)
    judged = settle(text, *read_text(text, reference), reference, STANDARD)
    told = [one for each in judged.claims for finding in each.findings for one in finding.diagnoses]
    assert [(one.kind, one.assertion.operation, float(one.value)) for one in told] == [(kind, operation, pytest.approx(value, rel=1e-4))]


def test_the_answer_tells_it_in_words():
    _, share = factcheck.check(TEXTS[1][1], published=SEPTEMBER).claims[0].assertions
    assert [(one.kind, one.operation) for one in share.diagnosis] == [("operation", "contribution")]
    assert "contribution" in share.diagnosis[0].explanation


WORLD = pack(
    *run("goods", "100 125", 2021), *run("cars", "20 30", 2021), *run("goods", "777", 2022, entity="BBB"),
    row("goods", "2020", "555", by="on 1 March 2023"), row("goods", "2020", "333", by="on 1 March 2024"),
)  # fmt: skip

#: What would have been right but for one thing: the statement, and the kind that is told first.
SLIPS = {
    "a number ten times too large": (claim("level", quantity=number("1250")), "unit"),
    "a number a thousand times too small": (claim("level", quantity=number("0.125", "0.001")), "unit"),
    "a rise told as a fall": (claim("change_percent", quantity=number("-25", unit="percent")), "direction"),
    "the change told as a multiple": (claim("change_percent", "cars", quantity=number("150", unit="percent")), "operation"),
    "an earlier edition of the figure": (claim("level", period="2020", quantity=number("555")), "vintage"),
    "another country's number": (claim("level", quantity=number("777")), "entity"),
    "a part's number": (claim("level", quantity=number("30")), "measure"),
    "a year too early": (claim("level", quantity=number("100")), "period"),
    "contribution and share": (claim("share", "cars", quantity=number("40", unit="percent")), "operation"),
}


@pytest.mark.parametrize(("assertion", "kind"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_found(assertion, kind):
    found = assess(assertion, WORLD, LATER, STANDARD)
    assert found.verdict == "refuted"
    assert found.diagnoses[0].kind == kind


def test_every_kind_of_diagnosis_is_found_here():
    known = {kind for kind, _ in (*IDENTITIES, *SLOTS)} | {"vintage"}
    assert known >= {kind for kind, *_ in PAIRS}
    assert {row[0] for row in TEXTS} | {kind for _, kind in SLIPS.values()} == known


def test_a_right_number_is_not_traced_and_neither_is_one_that_matches_nothing():
    right, wrong = (assess(claim("level", quantity=number(value)), WORLD, LATER, STANDARD) for value in ("125", "4321"))
    assert (right.diagnoses, right.hypotheses_tried) == ((), 0)
    assert wrong.diagnoses == ()
    assert wrong.hypotheses_tried > 0


@pytest.mark.parametrize(("ulp", "kinds"), [("1", ["measure"]), ("20", [])], ids=["30", "20 to 40"])
def test_a_match_that_may_well_be_an_accident_is_left_out(ulp, kinds):
    assert [one.kind for one in assess(claim("level", quantity=number("30", ulp)), WORLD, LATER, STANDARD).diagnoses] == kinds


@pytest.mark.parametrize("hedge", ["about", "over"])
def test_a_vague_number_matches_too_much_to_be_traced(hedge):
    found = assess(claim("level", quantity=number("3100000", "100000", hedge=hedge)), WORLD, LATER, STANDARD)
    assert found.diagnoses == ()


def test_an_exact_identity_is_told_before_a_likelier_accident_and_the_chance_is_known():
    found = assess(SLIPS["a rise told as a fall"][0], WORLD, LATER, STANDARD)
    first = found.diagnoses[0]
    assert (first.exact_identity, first.inside, float(first.value)) == (True, True, pytest.approx(25))
    assert 0 < first.chance <= 0.2
    assert len(found.diagnoses) <= 3


def test_hypotheses_are_tried_nearest_first_each_once_and_not_without_end(reference):
    assertion = claim("change_percent", "autos.exports", "2022-08", entity="CHN", quantity=number("12.3", "0.1", "percent"))
    found = list(hypotheses(Lookup(reference, SEPTEMBER), assertion))
    tiers = [one.tier for one in found]
    assert tiers == sorted(tiers)
    assert len({one.assertion for one in found if one.given is None}) == len([one for one in found if one.given is None])
    assert 50 < len(found) <= MOST
