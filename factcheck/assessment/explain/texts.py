"""Words for what an answer lists beside its sentences: verdicts, reasons, assumptions, caveats, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from factcheck.assessment.explain.corrections import tidy
from factcheck.assessment.explain.names import Names, References
from factcheck.assessment.explain.numbers import KINDS, digits, written
from factcheck.assessment.explain.periods import day_text, period_text
from factcheck.assessment.explain.words import Speech, Words, sentence
from factcheck.model.assertion import Assumption
from factcheck.model.period import Period
from factcheck.model.quantity import PERCENT, POINTS, TIMES
from factcheck.model.verdict import Reason, Verdict

Details = tuple[tuple[str, str], ...]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_PERIOD = re.compile(r"\d{4}(?:-(?:\d{2}|Q[1-4]|H[12]))?(?:/\d{4}(?:-(?:\d{2}|Q[1-4]|H[12]))?)?\Z", re.ASCII)
_PLACES = {PERCENT: Decimal("0.1"), POINTS: Decimal("0.1"), TIMES: Decimal("0.01")}
_NAME = re.compile(r"[A-Za-z]\w*(?:\.\w+)+")


def _names(reference: References, speech: Speech) -> Names:
    return Names(Words.of(speech), reference.catalogue)


def spoken(value: str, names: Names) -> str:
    """A code in words: a measure, entity, agency, period or day is named, a list item by item, anything else stays as it is."""
    catalogue = names.catalogue
    if ", " in value:
        return names.words.listed([spoken(one, names) for one in value.split(", ")])
    if value in catalogue.measures:
        return names.measure(value)
    if value in catalogue.entities:
        return names.entity(value)
    if value in catalogue.agencies:
        return names.agency(value)
    if _DAY.match(value):
        return day_text(date.fromisoformat(value), names.words)
    if _PERIOD.match(value):
        return period_text(Period.parse(value), names.words, running=True)
    return names.agency(value)


def filled(kind: str, key: str, details: Iterable[tuple[str, str]], names: Names) -> str:
    """The message of a key with its details in words; the bare key where the language has no message for it.

    A message may have a form for one of the values (`note.restated_base.printed`) or for details of one name
    (`note.record_since_other.start`). A ``value`` beside a ``unit`` is a number of that unit; ``claimed`` words are quoted.
    """
    given, words = dict(details), names.words
    forms = [f"{kind}.{key}.{form}" for pair in given.items() for form in reversed(pair)]
    found = next((form for form in (*forms, f"{kind}.{key}") if words.has(form)), None)
    return (
        words.say(found, **{slot: _detail(slot, value, given, names) for slot, value in given.items()}) if found else key.replace("_", " ")
    )


def _detail(slot: str, value: str, given: Mapping[str, str], names: Names) -> str:
    if slot == "value" and "unit" in given:
        return _number(value, given["unit"], names)
    if slot == "percent":
        return digits(Decimal(value), names.words)
    if slot in _VERBATIM:
        value = tidy(value, names.words)
        return names.words.say("quote", text=value) if slot == "claimed" and not any(sign.isdigit() for sign in value) else value
    return spoken(value, names)


#: Details that are the claim's own words or plain numbers.
_VERBATIM = frozenset({"claimed", "first_words", "second_words", "terms", "years", "months", "gaps", "values"})


def _number(value: str, unit: str, names: Names) -> str:
    try:
        return written(Decimal(value), unit, names.words, _PLACES.get(unit), "" if unit in KINDS else names.unit(unit))
    except InvalidOperation:
        return value


def assumption_text(assumption: Assumption, reference: References, lexicon: Speech) -> str:
    """Why a slot was filled as it was: "the year of publication"."""
    details = {"value": assumption.value} | dict(assumption.detail)
    return filled("assumption", assumption.reason, details.items(), _names(reference, lexicon))


def caveat_text(key: str, details: Details, reference: References, lexicon: Speech) -> str:
    """A caveat or a note as a sentence."""
    return sentence(filled("note", key, details, _names(reference, lexicon)))


def reason_text(reason: Reason, lexicon: Speech) -> str:
    """Why something was not judged, in a few words: "a forecast or target"."""
    return lexicon.messages[f"reason.{reason.value}"]


def verdict_text(verdict: Verdict, lexicon: Speech) -> str:
    """The verdict as a heading: "Wrong", "Agrees with the figures"."""
    return lexicon.messages[f"verdict.{verdict.value}"]


def formula_text(formula: str, reference: References, lexicon: Speech) -> str:
    """A formula with the names of its measures instead of their codes."""
    names = _names(reference, lexicon)
    return _NAME.sub(lambda found: names.measure(found.group()), formula)
