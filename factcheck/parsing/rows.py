"""Which numbers of a clause are statistics, and which of them stand in one row ("3.97 million and 3.86 million")."""

from __future__ import annotations

import re
from datetime import date

from factcheck.language.lexicon import Lexicon
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, TIMES
from factcheck.model.structure import Measure
from factcheck.parsing.groups import THING
from factcheck.parsing.items import Item, Word, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import Scene
from factcheck.parsing.text import Normalised
from factcheck.reference.catalogue import Catalogue

#: A clause with more numbers is a table or a list, not a statement.
_MOST_NUMBERS = 24


#: Dimensions whose values are small numbers without a unit behind them.
_SMALL = frozenset(
    {"index", "children", "years", "per_1000", "per_100000", "per_100", "exchange.per_usd", "mass.co2_per_person", "concentration"}
)


class Rows:
    """The numbers of one text that state something."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue, today: date) -> None:
        self.normalised, self.lexicon, self.catalogue, self.today = normalised, lexicon, catalogue, today
        #: The measures that were spoken of before the clause that is read; whether the sentence takes parts of a number.
        self.spoken: tuple[str, ...] = ()
        self.of_all = False
        #: Whether the sentence gives each of several its own number, in their order.
        self.respectively = False
        #: Whether the sentence has told one number before the clause that is read.
        self.one_told = False
        #: Whether it has told two amounts of money that something went between.
        self.ends_told = False

    def rows(self, scene: Scene) -> list[list[int]]:
        """Positions of the numbers of a clause, those joined by "and" with the same kind of unit together."""
        rows: list[list[int]] = []
        items = scene.items
        if len(scene.clause.numbers) > _MOST_NUMBERS or not items:
            return []
        ages = self._ages(items[0].start, items[-1].end)
        for i, item in enumerate(items):
            if not isinstance(item, Number) or not self.statistical(items, i) or any(first <= item.start < last for first, last in ages):
                continue
            if rows and self._continues(items, rows[-1][-1], i):
                rows[-1].append(i)
            else:
                rows.append([i])
        return rows

    def all_told(self, items: list[Item]) -> bool:
        """Whether the last part of something is given a number, by a word beside it: "the remaining 30%", "the rest, 30%"."""
        for i, item in enumerate(items):
            if cued(item, "complete"):
                near = [one for one in (*items[i + 1 : i + 3], *items[max(0, i - 2) : i]) if not self._empty(one)]
                if any(isinstance(one, Number) for one in near[:1] + near[-1:]):
                    return True
        return False

    def _empty(self, item: Item) -> bool:
        """Whether an item is a mark or a word that says nothing."""
        return isinstance(item, Word) and (not item.text[0].isalnum() or item.lower in self.lexicon.function_words)

    def _ages(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where age groups are named, from one age to another: 15至24岁."""
        found = re.finditer(self.lexicon.patterns["age_group"], self.normalised.lower[start:end])
        both = ((one, re.match(r"\D*\d+\D+\d+", one.group())) for one in found)
        return [(start + one.start(), start + one.start() + ages.end()) for one, ages in both if ages is not None]

    def _continues(self, items: list[Item], left: int, right: int) -> bool:
        a, b = items[left], items[right]
        assert isinstance(a, Number)
        assert isinstance(b, Number)
        rates = not self.lexicon.spaced and {a.quantity.unit, b.quantity.unit} == {PERCENT, TIMES}
        if ((a.quantity.unit == PERCENT) != (b.quantity.unit == PERCENT) and not rates) or (a.quantity.unit == POINTS) != (
            b.quantity.unit == POINTS
        ):
            return False
        joined = False
        for item in items[left + 1 : right]:
            if cued(item, "join"):
                joined = True
            elif isinstance(item, Mark) and (item.values("generic", "noun") and not item.values("verb", "entity") and self._counts(item)):
                continue
            elif (
                not self.lexicon.spaced and isinstance(item, Mark) and item.values("unit", "counted") and not item.values("verb", "entity")
            ):
                continue  # 83.0|岁|、80.8|岁|和84.0岁
            elif joined and self.respectively and word_of(item) in (*self.lexicon.ones, *self.lexicon.grammar["of"]):
                continue  # "un 2,5 % y |un| 3,4 %, respectivamente"
            elif joined and self.respectively and cued(item, "by", "at"):
                continue
            elif isinstance(item, Word) and (item.text in ("%", "units") or item.text in self.lexicon.grammar["list_marks"]):
                joined = joined or item.text in self.lexicon.grammar["list_marks"]
            else:
                return False
        return joined

    def _read_off(self, items: list[Item], i: int) -> bool:
        """Whether a small number is the value of a measure that has such values: "Gini coefficient was about 54"."""
        here = [code for item in items if isinstance(item, Mark) for code in item.values("measure")]
        if not any(self._small(code) for code in here or self.spoken):
            return False
        led, number = items[i - 1] if i else None, items[i]
        if led is None:  # "the world average (2.19)"
            return isinstance(number, Number) and number.quantity.value % 1 != 0 and len(items) == 1
        words, grammar = word_of(led), self.lexicon.grammar
        if self.respectively and not self.lexicon.spaced and cued(led, "join") and i > 1 and isinstance(items[i - 2], Number):
            return isinstance(number, Number) and number.quantity.value % 1 != 0  # 分别为1.61、|1.36|和1.15
        listed = isinstance(number, Number) and number.quantity.value % 1 != 0 and isinstance(led, Mark) and bool(led.values("entity"))
        named = isinstance(led, Mark) and bool(led.values("measure"))
        worded = words in (*grammar["by_lead"], *grammar["at"]) or (words in grammar["possessives"] and self.lexicon.spaced)
        return (
            named
            or worded
            or listed
            or cued(led, "level", "to", "from", "average", "rise_to", "fall_to", "compared", "record_high", "record_low")
        )

    def _is_index(self, measure: Measure) -> bool:
        """Whether a measure is told in points of its own: "the index stood at 104.3 points"."""
        return self.catalogue.units[measure.unit].dimension == "index"

    def _small(self, code: str) -> bool:
        return self.catalogue.units[self.catalogue.measures[code].unit].dimension in _SMALL

    def _counts(self, item: Mark) -> bool:
        return any(self.catalogue.facets[value].facet == THING for value in item.values("generic", "noun"))

    def _lasts(self, items: list[Item], i: int) -> bool:
        """Whether a number says how long a record has stood: "in more than 30 years", "in half a century"."""
        after = [self.normalised.lower[item.start : item.end] for item in items[i + 1 : i + 3]]
        led = word_of(items[i - 1]) if i else ""
        number = items[i]
        spans = self.lexicon.grammar["spans"]
        if isinstance(number, Number) and number.quantity.fraction:
            return any(word in spans for word in after)
        told = any(cued(item, "record_high", "record_low") for item in items[:i])
        return told and led in self.lexicon.grammar["in_of"] and bool(after) and after[0] in spans

    def statistical(self, items: list[Item], i: int) -> bool:
        """Whether a number can be a statistic: it has a unit, a magnitude, grouping or decimals, or counts a known thing."""
        number = items[i]
        assert isinstance(number, Number)
        if number.malformed or number.orders:
            return False
        after = items[i + 1] if i + 1 < len(items) else None
        named = (isinstance(after, Mark) and bool(after.values("noun", "generic", "verb", "unit", "counted"))) or (
            isinstance(after, Word) and after.text[0].isalpha()
        )
        if number.quantity.unit == NUMBER and number.quantity.value != number.quantity.value.to_integral_value() and not named:
            return self._read_off(items, i)
        if i and word_of(items[i - 1]) in self.lexicon.grammar["out_of_every"] and not number.quantity.fraction:
            return False
        if self.of_all and len(items) == 1 and number.quantity.unit == NUMBER:
            return True  # "Of the 2,400 clinics visited, 800, or one in five, …"
        if self._lasts(items, i):
            return False
        if number.plain:
            before = items[i - 1] if i else None
            if isinstance(before, Mark) and before.values("unit") and isinstance(after, Word):
                return True  # 每10万例活产80例
            counted = isinstance(after, Mark) and self._counts(after) and number.quantity.value >= 10
            return counted or (isinstance(after, Mark) and bool(after.values("unit", "counted"))) or self._read_off(items, i)
        if number.spelled or number.quantity.fraction:
            if cued(after, "consecutive"):
                return False
            if after is not None and word_of(after) in self.lexicon.grammar["not_a_fraction_of"]:
                return False
        unit = isinstance(after, Mark) and bool(after.values("unit", "counted"))
        return unit or not (number.quantity.unit == NUMBER and number.spelled and number.quantity.value < 1000)
