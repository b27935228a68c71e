"""Words for what an answer lists beside its sentences: verdicts, reasons, assumptions, caveats, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from factcheck.assessment.explain.names import Names, References
from factcheck.assessment.explain.periods import day_text, period_text
from factcheck.assessment.explain.words import Speech, Words
from factcheck.model.assertion import Assumption
from factcheck.model.period import Period
from factcheck.model.verdict import Reason, Verdict

Details = tuple[tuple[str, str], ...]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_PERIOD = re.compile(r"\d{4}(?:-(?:\d{2}|Q[1-4]|H[12]))?(?:/\d{4}(?:-(?:\d{2}|Q[1-4]|H[12]))?)?\Z", re.ASCII)
_NAME = re.compile(r"[A-Za-z][\w.]*(?:\.[\w.]+)+")


def _names(reference: References, speech: Speech) -> Names:
    return Names(Words.of(speech), reference.catalogue)


def spoken(value: str, names: Names) -> str:
    """A code in words: a measure, entity, agency, period or day is named, anything else stays as it is."""
    catalogue = names.catalogue
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
    return value


def filled(kind: str, key: str, details: Iterable[tuple[str, str]], names: Names) -> str:
    """The message of a key with its details in words; the bare key where the language has no message for it."""
    if not names.words.has(f"{kind}.{key}"):
        return key.replace("_", " ")
    return names.words.say(f"{kind}.{key}", **{slot: spoken(value, names) for slot, value in details})


def assumption_text(assumption: Assumption, reference: References, lexicon: Speech) -> str:
    """Why a slot was filled as it was: "the year of publication"."""
    details = {"value": assumption.value} | dict(assumption.detail)
    return filled("assumption", assumption.reason, details.items(), _names(reference, lexicon))


def caveat_text(key: str, details: Details, reference: References, lexicon: Speech) -> str:
    """A caveat or a note as a sentence."""
    kind = "caveat" if f"caveat.{key}" in lexicon.messages else "note"
    return filled(kind, key, details, _names(reference, lexicon))


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
