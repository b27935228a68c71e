"""All findings of a text together: the worst verdict, ambiguity, contradictions, and what is known today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from factcheck.assessment.settle import WORST_FIRST, settle, worst
from factcheck.assessment.tolerance import profiles
from factcheck.model.quantity import Sum
from factcheck.model.text import Span, Text
from factcheck.model.verdict import NOT_CHECKABLE_REASONS, ReadClaim, Reading, Reason, Verdict
from tests.unit.computation.figures import LATER, NOWHERE, against, claim, number, pack, row, run

STANDARD = profiles()["standard"]
WORLD = pack(*run("goods", "80 100 125", 2020), *run("cars", "20 30", 2021))
#: Readings of one number: right, nearly right, wrong, and one without figures.
RIGHT = claim("level", quantity=number("125"))
NEARLY = claim("level", quantity=number("124"))
WRONG = claim("level", quantity=number("200"))
BLANK = claim("level", period="1999", quantity=number("125"))


def settled(*readings, world=WORLD, day=LATER, exhaustive=False, sums=()):
    """The findings of one claim, read as given."""
    text = Text("", day, "en", day)
    return settle(text, [ReadClaim(NOWHERE, tuple(readings), exhaustive, sums)], (), world, STANDARD).claims[0]


@pytest.mark.parametrize(("bad", "good"), list(combinations(WORST_FIRST, 2)), ids=str)
def test_the_worse_verdict_wins(bad, good):
    assert worst([good, bad]) is worst([bad, good]) is bad


def test_the_order_is_complete_and_nothing_at_all_is_not_checkable():
    assert set(WORST_FIRST) == set(Verdict)
    assert worst([]) is Verdict.NOT_CHECKABLE


def test_a_text_is_as_good_as_its_worst_claim_and_a_claim_as_its_worst_statement():
    claims = [ReadClaim(NOWHERE, (Reading((RIGHT,)), Reading((WRONG,)))), ReadClaim(NOWHERE, (Reading((NEARLY,)), Reading((BLANK,))))]
    found = settle(Text("", LATER, "en"), claims, (), WORLD, STANDARD)
    assert ([one.verdict for one in found.claims], found.verdict) == (["refuted", "mostly_supported"], "refuted")
    assert (found.profile, found.snapshot) == ("standard", "sha256:small")


READINGS = {
    "right or wrong": ((RIGHT, WRONG), Verdict.AMBIGUOUS),
    "right or nearly right is the lesser": ((RIGHT, NEARLY), Verdict.MOSTLY_SUPPORTED),
    "wrong either way": ((WRONG, WRONG), Verdict.REFUTED),
    "right either way": ((RIGHT, RIGHT), Verdict.SUPPORTED),
    "right where figures answer": ((BLANK, RIGHT), Verdict.SUPPORTED),
    "wrong only where figures answer": ((BLANK, WRONG), Verdict.AMBIGUOUS),
    "no figures for either": ((BLANK, BLANK), Verdict.INSUFFICIENT_DATA),
}


@pytest.mark.parametrize(("assertions", "verdict"), READINGS.values(), ids=READINGS)
def test_readings_that_are_equally_likely(assertions, verdict):
    found = settled(Reading(assertions)).findings[0]
    assert found.verdict is verdict
    assert [one.assertion for one in found.readings] == list(assertions)


@pytest.mark.parametrize("reason", Reason, ids=str)
def test_what_resolution_could_not_read_is_not_computed(reason):
    found = settled(Reading((WRONG,), reason)).findings[0]
    assert (found.reason, found.computation) == (reason, None)
    assert (found.verdict is Verdict.NOT_CHECKABLE) is (reason in NOT_CHECKABLE_REASONS)


def test_a_figure_that_was_revised_has_another_verdict_today():
    world = pack(row("goods", "2022", "125", by="on 1 March 2023"), row("goods", "2022", "200", by="on 1 March 2024"))
    then, later = (settled(Reading((RIGHT,)), world=world, day=date(year, 6, 1)).findings[0] for year in (2023, 2024))
    assert (then.verdict, then.verdict_now.verdict) == ("supported", "refuted")
    assert (later.verdict, later.verdict_now) == ("refuted", None)


# -- numbers that were more likely misread than written wrong -----------------------------------------------------------


def verdicts(*assertions, world=WORLD):
    return [one.verdict.value for one in settled(*(Reading((one,)) for one in assertions), world=world).findings]


OTHERS = pack(*run("goods", "80 100 125", 2020), *run("goods", "60 70 90", 2020, entity="BBB"), *run("cars", "20 30", 2021))
ELSEWHERE = claim("level", entity="BBB", quantity=number("90"))
CARS = claim("level", "cars", quantity=number("30"))
MIXED = {
    "one of two countries, another number right": ((WRONG, ELSEWHERE, CARS), ["insufficient_data", "supported", "supported"]),
    "one country": ((WRONG, claim("level", period="2021", quantity=number("100")), CARS), ["refuted", "supported", "supported"]),
    "two numbers only": ((WRONG, ELSEWHERE), ["refuted", "supported"]),
    "no number right": ((WRONG, BLANK, replace(ELSEWHERE, quantity=number("30"))), ["refuted", "insufficient_data", "refuted"]),
    "which is more": (
        (ELSEWHERE, CARS, claim("compare", direction="down", relative_to=against(entity="BBB"))), ["supported", "supported", "refuted"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("assertions", "found"), MIXED.values(), ids=MIXED)
def test_a_wrong_number_beside_right_ones_of_several_countries_accuses_nobody(assertions, found):
    assert verdicts(*assertions, world=OTHERS) == found


def test_what_was_misread_is_not_judged_by_later_figures_either():
    world = pack(row("goods", "2022", "125", by="on 1 March 2023"), row("goods", "2022", "7", by="on 1 March 2024"))
    found = settled(Reading((replace(RIGHT, quantity=number("7")),)), world=world, day=date(2023, 6, 1)).findings[0]
    assert (found.rule, found.verdict_now) == ("far-off", None)


def test_a_sentence_of_which_every_number_is_wrong_accuses_nobody():
    wrong = [claim("level", period=str(year), quantity=number("200")) for year in (2020, 2021, 2022)]
    assert verdicts(*wrong) == ["insufficient_data"] * 3
    assert verdicts(*wrong[:2]) == ["refuted"] * 2


def test_a_wrong_number_that_the_others_contradict_too_stands():
    share = claim("share", "cars", quantity=number("40", "1", "percent"), relative_to=against("goods"))
    assert verdicts(RIGHT, CARS, ELSEWHERE, share, world=OTHERS)[-1] == "refuted"


def test_a_country_that_the_sentence_names_is_the_first_that_is_thought_of():
    world = pack(*run("goods", "125", 2022), *(row for name in ("CCC", "BBB") for row in run("goods", "90", 2022, entity=name)))
    found = settled(Reading((claim("level", quantity=number("90")),)), Reading((ELSEWHERE,)), world=world).findings[0]
    assert (found.verdict, found.diagnoses[0].assertion.entity) == ("refuted", "BBB")


# -- the claim's own numbers --------------------------------------------------------------------------------------------


def shares(part, whole, share, name="cars", period="2022"):
    """A part, its whole and the share that the part is said to be; the measures may be unknown."""
    other = "goods" if name else None
    assertions = (
        claim("level", name, period, quantity=number(part)), claim("level", other, period, quantity=number(whole)),
        claim("share", name, period, quantity=number(share, "1", "percent"), relative_to=against(other)),
    )  # fmt: skip
    return [Reading((one,), None if name else Reason.NO_SERIES) for one in assertions]


CONTRADICTED = {
    "with figures for all their verdicts stand": (shares("30", "125", "40"), "refuted", "notes"),
    "figures for none of them": (shares("340", "1817", "27", period="1999"), "inconsistent", "notes"),
    "no contradiction": (shares("340", "1817", "19", period="1999"), "insufficient_data", None),
    "of what nobody knows": (shares("340", "1817", "27", None), "insufficient_data", None),
}


@pytest.mark.parametrize(("readings", "verdict", "where"), CONTRADICTED.values(), ids=CONTRADICTED)
def test_numbers_that_contradict_each_other(readings, verdict, where):
    share = settled(*readings).findings[-1]
    assert share.verdict is Verdict(verdict)
    assert ("numbers_disagree" in [key for key, _ in share.notes]) is (where == "notes")


def test_an_inconsistent_number_makes_the_claim_inconsistent_and_says_what_the_others_give():
    readings = shares("340", "1817", "27", None)
    part, whole, share = (reading.assertions[0].quantity for reading in readings)
    share = replace(share, span=Span(5, 8))
    readings[-1] = Reading((replace(readings[-1].assertions[0], quantity=share),), Reason.NO_SERIES)
    found = settled(*readings, sums=(Sum("share", share, (part, whole)),))
    assert (found.verdict, found.findings[-1].rule, found.findings[-1].reason) == (Verdict.INCONSISTENT, "numbers-disagree", None)
    detail = dict(dict(found.findings[-1].notes)["numbers_disagree"])
    assert (detail["kind"], float(detail["value"])) == ("share", pytest.approx(340 / 1817 * 100))


def test_numbers_that_agree_with_print_and_not_with_each_other_get_a_caveat():
    world = pack(*run("goods", "100 125", 2021), row("goods", "2022", "35", states="yoy_percent"))
    figures = [
        claim("level", quantity=number("125")), claim("level", period="2021", quantity=number("100")),
        claim("change_percent", quantity=number("35", "1", "percent")),
    ]  # fmt: skip
    found = settled(*(Reading((one,)) for one in figures), world=world)
    assert (found.verdict, found.findings[-1].verdict) == (Verdict.SUPPORTED, Verdict.SUPPORTED)
    assert "numbers_disagree" in [key for key, _ in found.findings[-1].caveats]


@pytest.mark.parametrize(
    ("period", "verdict"), [("2022", Verdict.REFUTED), ("1999", Verdict.INCONSISTENT)], ids=["with figures", "without"]
)
def test_the_wrong_word_between_two_levels_is_held_against_the_later(period, verdict):
    before = str(int(period) - 1)
    later = claim("level", period=period, quantity=number("125"), direction="down", relative_to=against(period=before))
    found = settled(Reading((later,)), Reading((claim("level", period=before, quantity=number("100")),)))
    assert found.findings[0].verdict is verdict


def test_the_wrong_word_refutes_even_where_both_levels_are_nearly_right():
    later = claim("level", quantity=number("1010"), direction="down", relative_to=against(period="2021"))
    earlier = claim("level", period="2021", quantity=number("1000"))
    found = settled(Reading((later,)), Reading((earlier,)), world=pack(*run("goods", "1010 1000", 2021)))
    assert [(one.verdict, one.rule) for one in found.findings] == [("refuted", "movement-contradicted"), ("mostly_supported", "near-miss")]


def test_shares_said_to_be_all_must_add_up():
    parts = [Reading((claim("share", None, quantity=number(one, "1", "percent")),), Reason.NO_SERIES) for one in ("60", "40", "20")]
    assert settled(*parts, exhaustive=True).verdict is Verdict.INCONSISTENT
    assert settled(*parts).verdict is Verdict.INSUFFICIENT_DATA
