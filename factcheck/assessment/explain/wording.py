"""Wording: everything that an answer writes in the claim's language beside the sentences of its findings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factcheck.assessment.explain.names import Names, References
from factcheck.assessment.explain.numbers import KINDS, written
from factcheck.assessment.explain.periods import period_text
from factcheck.assessment.explain.texts import Details, assumption_text, caveat_text, formula_text, reason_text, verdict_text
from factcheck.assessment.explain.words import Speech, Words
from factcheck.model.assertion import Assumption
from factcheck.model.period import Period
from factcheck.model.verdict import Reason, Verdict


@dataclass(frozen=True, slots=True)
class Spoken:
    """The texts of one language beside one set of reference data; what `answer` calls its wording."""

    reference: References
    speech: Speech

    def period(self, period: Period) -> str:
        """The period as a reader would name it: January–August 2022."""
        return period_text(period, Words.of(self.speech))

    def assumption(self, assumption: Assumption) -> str:
        """Why a slot was filled as it was."""
        return assumption_text(assumption, self.reference, self.speech)

    def note(self, key: str, detail: Details) -> str:
        """A caveat or a note as a sentence."""
        return caveat_text(key, detail, self.reference, self.speech)

    def formula(self, formula: str) -> str:
        """A formula with names instead of codes."""
        return formula_text(formula, self.reference, self.speech)

    def reason(self, reason: Reason) -> str:
        """Why something was not judged."""
        return reason_text(reason, self.speech)

    def verdict(self, verdict: Verdict) -> str:
        """The verdict as a heading."""
        return verdict_text(verdict, self.speech)

    def measure(self, code: str, entity: str | None = None) -> str:
        """A measure, of an entity if given: "China's vehicle exports"."""
        return self._names.subject(code, entity)

    def entity(self, code: str) -> str:
        """An entity's name."""
        return self._names.entity(code)

    def value(self, value: Decimal, unit: str) -> str:
        """A published value with its unit."""
        return written(value, unit, Words.of(self.speech), None, "" if unit in KINDS else self._names.unit(unit))

    @property
    def _names(self) -> Names:
        return Names(Words.of(self.speech), self.reference.catalogue)
