"""Sentences about new figures, as the service would write them, and what the engine makes of them with the pack laid over the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import factcheck
from factcheck.assessment.explain.names import Names
from factcheck.assessment.explain.numbers import rounded, written
from factcheck.assessment.explain.periods import base_text, period_text
from factcheck.assessment.explain.words import Words, sentence
from factcheck.curation.adding.figures import Figure
from factcheck.language.lexicon import languages, lexicon
from factcheck.model.quantity import PERCENT
from factcheck.model.structure import Measure
from factcheck.reference.snapshot import Reference

#: A wrong number is off by this factor; no hedge and no tolerance reaches so far.
_WRONG = Decimal("1.3")
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence in a language, with the verdict that it deserves and the one that it got, with the reason in words."""

    language: str
    text: str
    deserved: str
    verdict: str
    explanation: str

    @property
    def as_meant(self) -> bool:
        """Whether the engine judges the sentence as it should."""
        return self.verdict == self.deserved


def samples_of(reference: Reference, measure: str, figures: Sequence[Figure], day: date) -> list[Sample]:
    """Sentences about the newest figures of one entity, in every language that the measure has names in: true ones and a wrong one."""
    about = reference.catalogue.measures[measure]
    own = max(figures, key=lambda one: (one.period.end, -one.period.months))
    series = {one.period.key: one for one in figures if one.entity == own.entity}
    told = sorted((code for code in languages() if about.labels.get(code) and about.names.get(code)), key=lambda code: code != "en")
    return [
        sample
        for language in told or ["en"]
        for text, deserved in _sentences(reference, about, own, series.get(own.period.year_before().key), language)
        for sample in [_judged(reference, text, deserved, language, day)]
    ]


def _sentences(reference: Reference, measure: Measure, own: Figure, before: Figure | None, language: str) -> Iterator[tuple[str, str]]:
    words = Words.of(lexicon(language))
    names = Names(words, reference.catalogue)
    yield _level(names, measure, own, own.value), "supported"
    if before is not None and before.value > 0 and measure.unit != PERCENT and own.value != before.value:
        yield _change(names, measure, own, before), "supported"
    wrong = own.value * _WRONG if own.value else 10 * own.ulp
    yield (
        _level(names, measure, own, rounded(wrong, own.ulp) if abs(wrong - own.value) > 3 * own.ulp else own.value + 5 * own.ulp),
        "refuted",
    )


def _level(names: Names, measure: Measure, own: Figure, value: Decimal) -> str:
    told = written(value, measure.unit, names.words, own.ulp, names.unit(measure.unit))
    kind = "flow" if names.is_flow(measure.id) else "rate"
    return _say(names, measure, own, f"clause.level.{kind}", value=told, bare=told)


def _change(names: Names, measure: Measure, own: Figure, before: Figure) -> str:
    percent = rounded(100 * (own.value - before.value) / before.value, _TENTH)
    size = written(abs(percent), PERCENT, names.words, _TENTH)
    base = base_text(own.period, before.period, names.words) or ""
    return _say(names, measure, own, f"clause.change_percent.{'up' if percent > 0 else 'down'}", size=size, bare_size=size, base=base)


def _say(names: Names, measure: Measure, own: Figure, key: str, **slots: str) -> str:
    number = names.words.number_of(names.measure(measure.id))
    subject, period = names.subject(measure.id, own.entity), period_text(own.period, names.words, running=True)
    keys = (f"{key}.{number}", key, key.rpartition(".")[0])
    text = sentence(" ".join(names.words.say(*keys, subject=subject, period=period, about="", **slots).split()))
    mark = lexicon(names.words.language).sentence_marks[0]
    return text if text.endswith(mark) else text + mark


def _judged(reference: Reference, text: str, deserved: str, language: str, day: date) -> Sample:
    answer = factcheck.check(text, published=day, language=language, reference=reference)
    findings = [finding for claim in answer.to_dict()["claims"] for finding in claim["assertions"]]
    why = next((finding["explanation"] for finding in findings if finding["verdict"] == answer.verdict.value), "") or ""
    return Sample(language, text, deserved, answer.verdict.value, why)
