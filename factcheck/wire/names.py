"""What a check calls things in the language of its text: headings, verdicts, slots, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from factcheck.assessment.explain.numbers import digits
from factcheck.assessment.explain.words import Words
from factcheck.language.lexicon import languages, lexicon
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, RANK, TIMES

_DEFAULT = "en"
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
    """The names of one language; verdicts and reasons have their codes in English, whose words the codes are."""

    words: Words

    @classmethod
    def of(cls, language: str) -> Names:
        """The names of a language; the English ones where it is unknown."""
        known = language if language in languages() else _DEFAULT
        messages = lexicon(known).messages
        return cls(Words(known, {**messages, "number.group": messages["number.group"] or _GROUP}))

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

    def told(self, name: str, what: str) -> str:
        """A name, a colon and what it is."""
        return name + self.words.messages["shown.colon"] + what

    def quoted(self, text: str) -> str:
        """Words of the text between quotation marks."""
        return self.words.say("quote", text=text)

    def amount(self, value: Decimal, unit: str) -> str:
        """An exact number with its unit; units of the data are told by their codes.

        >>> Names.of("de").amount(Decimal("84482267"), "persons")
        '84.482.267 persons'
        """
        number = digits(value, self.words)
        if unit in (PERCENT, POINTS, TIMES):
            many = "other" if unit == TIMES else self.words.counted(value)
            return self.words.say(f"unit.{unit}.{many}", f"unit.{unit}", number=number)
        return number if unit in (NUMBER, RANK) else f"{number} {unit.replace('_', ' ')}"

    def _named(self, kind: str, code: str) -> str:
        return spaced(code) if self.words.language == _DEFAULT else self.words.messages[f"{kind}.{code}"]
