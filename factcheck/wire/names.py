"""What a check calls things in the language of its text: headings, verdicts, slots, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from factcheck.assessment.explain.names import Names as Labels
from factcheck.assessment.explain.names import References
from factcheck.assessment.explain.numbers import digits
from factcheck.assessment.explain.periods import period_text
from factcheck.assessment.explain.words import Words
from factcheck.language.lexicon import languages, lexicon
from factcheck.model.period import Period
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, RANK, TIMES
from factcheck.model.series import Printed

_DEFAULT = "en"
#: A code in a formula.
_CODE = re.compile(r"[A-Za-z][\w-]*(?:\.\w+)*", re.ASCII)
#: What a formula tells in words.
_GAINS = ((re.compile(rf"change of ({_CODE.pattern})", re.ASCII), "gain"), (re.compile(rf"({_CODE.pattern}) before", re.ASCII), "before"))
#: Between thousands where the language writes no separator: long exact numbers cannot be read without one.
_GROUP = ","


def spaced(code: str) -> str:
    """A code as words.

    >>> spaced("period.not_covered")
    'period not covered'
    """
    return code.replace("_", " ").replace(".", " ")


def first_word(labels: Mapping[str, Sequence[str]], language: str) -> str:
    """The first label in a language, else in English, else in any.

    >>> first_word({"en": ["China"], "zh": ["中国", "我国"]}, "de")
    'China'
    """
    return next(iter(labels.get(language) or labels.get(_DEFAULT) or next(iter(labels.values()), ())), "")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one language; verdicts and reasons have their codes in English, whose words the codes are.

    ``labels`` are those of the reference data; without them measures, entities and units are told by their codes.
    """

    words: Words
    labels: Labels | None = None

    @classmethod
    def of(cls, language: str, reference: References | None = None) -> Names:
        """The names of a language, and in it; the English ones where it is unknown."""
        known = language if language in languages() else _DEFAULT
        messages = lexicon(known).messages
        words = Words(known, {**messages, "number.group": messages["number.group"] or _GROUP})
        return cls(words, Labels(words, reference.catalogue) if reference else None)

    def label(self, name: str) -> str:
        """A heading."""
        return self.words.messages[f"label.{name}"]

    def verdict(self, code: str) -> str:
        """The name of a verdict."""
        return self._named("verdict", code)

    def reason(self, code: str) -> str:
        """The name of a reason."""
        return self._named("reason", code)

    def slot(self, code: str) -> str:
        """The name of a slot of an assertion."""
        return self.words.messages.get(f"slot.{code}", spaced(code))

    def states(self, code: str) -> str:
        """What a printed figure states beside the level."""
        return self.words.messages.get(f"states.{code}", spaced(code))

    def rating(self, code: str) -> str:
        """How a reader would call a verdict that is a rating."""
        return self.words.messages[f"rating.{code}"]

    def shown(self, name: str, value: str) -> str:
        """A phrase around a value."""
        return self.words.say(f"shown.{name}", value=value)

    def direction(self, code: str) -> str:
        """Up, down or unchanged."""
        return self.words.messages[f"direction.{code}"]

    def told(self, name: str, what: str) -> str:
        """A name, a colon and what it is."""
        return name + self.words.messages["shown.colon"] + what

    def quoted(self, text: str) -> str:
        """Words of the text between quotation marks."""
        return self.words.say("quote", text=text)

    def operation(self, code: str) -> str:
        """What is asked of the figures: a share, a change in percent."""
        return self.words.messages[f"operation.{code}"]

    def rule(self, code: str) -> str:
        """What a rule says that decided a verdict; of one that was not judged, why."""
        key = code.replace("-", "_")
        return self.words.messages.get(f"rule.{key}") or self.words.messages[f"reason.{key}"]

    def measure(self, code: str) -> str:
        """A measure by its name."""
        return self.labels.measure(code) if self.labels else code

    def entity(self, code: str) -> str:
        """A place, a group or a company by its name."""
        found = self.labels.catalogue.entities.get(code) if self.labels else None
        return first_word(found.labels, self.words.language) if found else code

    def series(self, code: str, period: str) -> str:
        """What a figure is of: "China's vehicle exports, January–August 2022"; without labels its series and period as codes."""
        entity, _, rest = code.partition(".")
        measure = rest.rpartition(".")[0]
        if self.labels is None or measure not in self.labels.catalogue.measures:
            return f"{code} {period}"
        return self.words.say("shown.figure", what=self.labels.subject(measure, entity), period=self.period(period))

    def period(self, code: str) -> str:
        """A period by its name."""
        return period_text(Period.parse(code), self.words)

    def formula(self, formula: str, periods: Iterable[str] = ()) -> str:
        """A formula in names; ``periods`` are those that its figures are of.

        >>> Names.of("en").formula("(autos.exports 2022-08 / 2021-08 - 1) × 100", ["2022-08", "2021-08"])
        '(autos.exports August 2022 / August 2021 - 1) × 100'
        """
        for code in sorted(set(periods), key=len, reverse=True):
            formula = re.sub(rf"(?<![\w./-]){re.escape(code)}(?![\w/-])", self.period(code), formula)
        if self.labels is None:
            return formula
        for pattern, name in _GAINS:
            formula = pattern.sub(lambda found, name=name: self.shown(name, found[1]), formula)  # type: ignore[misc] # bound at once
        return _CODE.sub(self._word, formula).replace(" - ", " − ")

    def _word(self, code: re.Match[str]) -> str:
        found = code.group()
        if found in set(Printed):
            return self.states(found)
        entity = self.entity(found)
        return self.measure(found) if entity == found else entity

    def amount(self, value: Decimal, unit: str) -> str:
        """An exact number with its unit; units of the data are told by their codes where there are no labels.

        >>> Names.of("de").amount(Decimal("84482267"), "persons")
        '84.482.267 persons'
        """
        number = digits(value, self.words)
        if unit in (PERCENT, POINTS, TIMES):
            many = "other" if unit == TIMES else self.words.counted(value)
            return self.words.say(f"unit.{unit}.{many}", f"unit.{unit}", number=number)
        if unit in (NUMBER, RANK):
            return number
        label = self.unit(unit)
        single = self.words.table("unit.singular").get(label, label) if self.words.counted(value) == "one" else label
        return self.words.say("unit.named", number=number, unit=single) if self.labels else f"{number} {single}"

    def unit(self, code: str) -> str:
        """A unit of the data by its name."""
        return (self.labels.unit(code) if self.labels else "") or code.replace("_", " ")

    def _named(self, kind: str, code: str) -> str:
        return spaced(code) if self.words.language == _DEFAULT else self.words.messages[f"{kind}.{code}"]
