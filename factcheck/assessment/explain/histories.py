"""Records and trends in words: where they hold since when and against what, where they fail the figure that speaks against them."""

from __future__ import annotations

from decimal import Decimal

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.periods import base_text
from factcheck.model.assertion import Base, Direction
from factcheck.model.period import Period
from factcheck.model.quantity import NUMBER

_STATES = {True: "yes", False: "not", None: "tied"}


def record(case: Case) -> str:
    """Whether a value is the extreme of all that are held, of those since a period, or the first beyond a line."""
    assertion = case.assertion
    kind = "first" if assertion.quantity is not None else "since" if since_of(case) else "all"
    start = case.note("record_history").get("start")
    keys = [f"record.{kind}.{end_of(case)}.{state_of(case)}"]
    if start and kind == "all":
        keys.insert(0, f"{keys[0]}.start")
    return _say(case, keys, start=case.named(Period.parse(start)) if start else "", since=since_of(case), line=line_of(case))


def end_of(case: Case) -> str:
    """Which end of the scale a record is about: `high` or `low`."""
    return "low" if case.assertion.direction is Direction.DOWN else "high"


def state_of(case: Case) -> str:
    """`yes`, `not` or `tied`, and `missed` where a line was not reached at all."""
    state = _STATES[case.computation.holds if case.computation else None]
    return "missed" if state == "not" and _reached(case) is False else state


def _reached(case: Case) -> bool | None:
    notes = case.computation.notes if case.computation else ()
    return False if any(key == "threshold_not_reached" for key, _ in notes) else None


def since_of(case: Case) -> str:
    """The period that a record is said to reach back to; empty when it is said to be one of all times."""
    since = case.assertion.since or case.assertion.relative_to.period
    return case.named(since) if since else ""


def line_of(case: Case) -> str:
    """The line that is said to have been crossed for the first time."""
    quantity, figure = case.assertion.quantity, case.figure
    if quantity is None or figure is None:
        return ""
    return case.quantity_text(quantity.value, figure.unit if quantity.unit == NUMBER else quantity.unit)


def trend(case: Case) -> str:
    """Whether every change of a run goes the same way, and against what; the first that does not."""
    assertion = case.assertion
    end = "down" if assertion.direction is Direction.DOWN else "up"
    return _say(case, [f"trend.{end}.{state_of(case)}"], run=run_of(case))


def run_of(case: Case) -> str:
    """The run of a trend with its base: "year on year in each month of July–September 2024"."""
    assertion = case.assertion
    period = assertion.period
    if period is None:
        return ""
    frequency = period.frequency.value
    return case.words.say(f"trend.run.{assertion.base}.{frequency}", f"trend.run.{frequency}", period=case.named(period))


def counterexample(case: Case) -> dict[str, str]:
    """The figure that speaks against a record or a trend: its period, its value, and for a trend which way it went."""
    found = case.note("counterexample")
    if not found or case.figure is None:
        return {"counter": "", "counter_period": "", "went": ""}
    period, value = Period.parse(found["period"]), Decimal(found["value"])
    base = period.previous() if case.assertion.base is Base.PREVIOUS else period.year_before()
    way = "up" if value > 0 else "down" if value < 0 else "flat"
    went = case.words.say(
        f"trend.went.{way}", size=case.quantity_text(abs(value), case.figure.unit), base=base_text(period, base, case.words) or ""
    )
    return {"counter": case.quantity_text(value, case.figure.unit), "counter_period": case.named(period), "went": went}


def _say(case: Case, keys: list[str], **more: str) -> str:
    words, number = case.words, case.number
    forms = {"be": words.form("verb.be", number), "it": words.form("pronoun", number)}
    slots = {"subject": case.subject, "period": case.period, "value": case.amount()} | forms | counterexample(case) | more
    return words.say(*(f"clause.{key}{form}" for key in keys for form in (f".{number}", "")), **slots)
