"""Money told once for several numbers; exchange rates and balances: whose money is meant, and which way a figure goes when the money
falls or a deficit grows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import REVERSED, Operation
from factcheck.model.draft import Draft, MeasureName
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, Quantity
from factcheck.model.verdict import Reason
from factcheck.parsing.items import Line, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.quantities import CURRENCY, Number
from factcheck.parsing.scene import Scene
from factcheck.parsing.text import Normalised
from factcheck.parsing.topic import Topic
from factcheck.reference.catalogue import Catalogue

#: What is told per barrel or ounce is of this dimension.
_PRICED = "price."
#: An exchange rate is of this dimension; those told per unit of the other money rise as the money falls.
RATE, PER_OTHER = "exchange.", "exchange.per_"
#: What states a balance itself and not how it moved.
_OWED = frozenset({Operation.LEVEL, Operation.SUM, Operation.AVERAGE, Operation.SHARE})


def negative(quantity: Quantity) -> Quantity:
    """The same number below nothing."""
    upper = -quantity.upper if quantity.upper is not None else None
    value = -quantity.value
    return replace(quantity, value=value if upper is None else upper, upper=None if upper is None else value)


#: How far apart two numbers of the same money may stand.
_BESIDE = 160
#: From this size on a bare number beside money is taken for money.
_SUM = 1_000_000
#: From here on a smaller one may be, beside one at most so many times as large.
_PRICE, _TIMES = 1000, 20


def same_money(numbers: tuple[Number, ...], normalised: Normalised, lexicon: Lexicon) -> tuple[Number, ...]:
    """The numbers, a large one that counts nothing as money where the one beside it is: "12.5 billion dollars, against 11.7 billion"."""
    apart = [number for number in numbers if number.plain or number.quantity.unit in (PERCENT, POINTS)]
    told = [number for number in numbers if not (number.plain or number.quantity.unit in (PERCENT, POINTS))]
    back = [] if lexicon.spaced else reversed(range(len(told)))  # 4.44万亿、5.05万亿和4.00万亿美元
    for i in (*range(len(told)), *back):
        number = told[i]
        if number.quantity.unit != NUMBER or number.malformed or number.quantity.value < _PRICE:
            continue
        after = re.match(r"[ ,]*([a-z]+'?|[^\sa-z]|\Z)", normalised.lower[number.outer_end : number.outer_end + 40])
        word = after.group(1) if after else ""
        if word.isalpha() and word not in lexicon.function_words:
            continue
        beside = [one for one in (*told[max(0, i - 1) : i], *told[i + 1 : i + 2]) if one.quantity.unit == CURRENCY]
        near = (one for one in beside if max(one.start - number.end, number.start - one.end) <= _BESIDE)
        other = next((one for one in near if not _sentence_between(normalised.text, *sorted((one, number), key=lambda n: n.start))), None)
        small = number.quantity.value < _SUM and other is not None and not _of_a_size(number, other)
        if other is not None and not small:
            told[i] = replace(number, quantity=replace(number.quantity, unit=CURRENCY), money=other.money or other.quantity.text)
    return tuple(sorted([*told, *apart], key=lambda number: number.start))


def _of_a_size(one: Number, other: Number) -> bool:
    """Whether two numbers are so near to each other that they count the same: "38.627 dólares, frente a los 48.986 de Francia"."""
    less, more = sorted((one.quantity.value, other.quantity.value))
    return less > 0 and more / less <= _TIMES


def _sentence_between(text: str, first: Number, second: Number) -> bool:
    """Whether a sentence ends between two numbers."""
    return re.search(r"[.!?;\n]", text[first.end : second.start]) is not None


def _stands_in(word: str, text: str) -> bool:
    """Whether a word stands in a text by itself: no "ARS" in "dollars"."""
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word), text) is not None


class Money:
    """Reads what the words around an exchange rate say of it."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self.normalised, self.lexicon, self.catalogue = normalised, lexicon, catalogue
        #: The balances that were last spoken of as deficits.
        self.owed: dict[str, bool] = {}

    def of(self, name: MeasureName | None, scene: Scene) -> str | None:
        """The country whose money an exchange rate is about: "157.5 yen", "the yuan changed hands at …"."""
        if not self.is_rate(name):
            return None
        marks = [code for item in scene.items if isinstance(item, Mark) for code in item.values("currency")]
        texts = [item.quantity.text.lower() for item in scene.items if isinstance(item, Number) and item.quantity.unit == CURRENCY]
        written = [
            entity.id
            for entity in self.catalogue.entities.values()
            for word in self._currencies(entity.id)
            if any(_stands_in(word.lower(), text) for text in texts)
        ]
        return next(iter([*marks, *written, *self._own(scene, texts)]), None)

    def is_rate(self, name: MeasureName | None) -> bool:
        """Whether a measure is what one money is worth in another."""
        return self._dimension(name).startswith(RATE)

    def _own(self, scene: Scene, texts: list[str]) -> Iterator[str]:
        """The countries of a clause whose money has a word that stands after a number: "18.31 pesos" of Mexico's."""
        for e in scene.entities:
            words = {word for name in self._currencies(e.entity) for word in name.lower().split()}
            if any(word in words for text in texts for word in text.split()):
                yield e.entity

    def _currencies(self, entity: str) -> tuple[str, ...]:
        return self.catalogue.entities[entity].currencies.get(self.lexicon.language, ())

    def goes_on(self, line: Line, topic: Topic) -> bool:
        """Whether a sentence goes on about the price told before: it says so, or of how much it is: "It averaged $5,020 |an ounce|"."""
        code = topic.names[-1].measure if topic.names else None
        if code is None or not self.catalogue.units[self.catalogue.measures[code].unit].dimension.startswith(_PRICED):
            return False
        units = {unit for item in line.items if isinstance(item, Mark) for unit in item.values("unit")}
        taken_up = any(word_of(item) in (*self.lexicon.grammar["goes_on"], *self.lexicon.grammar["it"]) for item in line.items)
        return self.catalogue.measures[code].unit in units or taken_up

    def led(self, name: MeasureName | None, scene: Scene) -> MeasureName | None:
        """The name of a rate, marked where a clause names the money before it: "the pound's exchange rate against the dollar"."""
        if name is None or not self._dimension(name).startswith(PER_OTHER):
            return name
        first = min((group.first for group in scene.groups if any(one.measure == name.measure for one in group.names)), default=None)
        moneys = [k for k, item in enumerate(scene.items) if isinstance(item, Mark) and item.values("currency")]
        return replace(name, of_money=True) if first is None or (moneys and moneys[0] < first) else name

    def told_in(self, name: MeasureName | None, quantity: Quantity) -> MeasureName | None:
        """The rate that a number in the other money states: "the euro's exchange rate averaged $1.15" is one in dollars."""
        other = self._dimension(name).removeprefix(PER_OTHER) if self._dimension(name).startswith(PER_OTHER) else ""
        unit = self.catalogue.units.get(other)
        if name is None or unit is None or quantity.unit != CURRENCY:
            return name
        words = (*unit.labels.get(self.lexicon.language, ()), *unit.labels.get("en", ()))
        if not any(word.lower() in quantity.text.lower() for word in words):
            return name
        units = self.catalogue.units
        found = (one.id for one in self.catalogue.measures.values() if units[one.unit].dimension == RATE + other)
        return next((replace(name, measure=code) for code in found), name)

    def turned(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """A statement whose subject is the money: when the yen falls, a dollar is more yen.

        By how many percent is left open, as the rate rises by more than the money loses.
        """
        if draft.place is None or not self._dimension(draft.measure).startswith(PER_OTHER):
            return draft
        n = draft.place[0]
        led = next((code for place in (scenes[n], *reversed(scenes[:n])) if (code := self._subject(place)) is not None), None)
        if led is None:
            if draft.operation is Operation.LEVEL and draft.entity is None:
                return replace(draft, direction=None)
            taken_up = draft.operation is Operation.RECORD and not scenes[n].groups  # "its weakest year": of the money or of the rate
            return replace(draft, reason=draft.reason or Reason.UNCLEAR_MEASURE) if taken_up else draft
        draft = replace(draft, entity=draft.entity or led, entity_unknown=None)
        if draft.operation is Operation.CHANGE_PERCENT:
            return replace(draft, reason=draft.reason or Reason.UNCLEAR_MEASURE)
        if draft.direction is None or (draft.operation is Operation.LEVEL and self._subject(scenes[n]) is None):
            return replace(draft, direction=None) if draft.operation is Operation.LEVEL else draft  # 5月美元兑卢比升到95.53
        return replace(draft, direction=REVERSED.get(draft.direction, draft.direction))

    def owing(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """A statement on a deficit: the balance is as much below nothing, and falls as the deficit grows."""
        code = draft.measure.measure if draft.measure is not None else None
        if draft.place is None or code is None or not self._is_balance(code):
            return draft
        n = draft.place[0]
        if self._left_open(code, scenes, n):
            return replace(draft, reason=draft.reason or Reason.UNCLEAR_MEASURE)
        for place in (*scenes[n + 1 :], *scenes[:n], scenes[n]):
            self._hear(code, place, draft.place[1] if place is scenes[n] else None)
        items = scenes[n].items
        own = self.normalised.lower[items[0].start : items[-1].end] if items else ""
        if not (self.owed.get(code) or any(word in own for word in self.lexicon.grammar["owes"])):
            return draft
        if draft.operation is Operation.CHANGE_PERCENT:
            return draft  # a deficit 55% larger is a balance 55% larger, of the same sign
        turns = draft.direction is not None and draft.operation is not Operation.RATIO  # a halved deficit is a halved balance
        direction = REVERSED.get(draft.direction, draft.direction) if turns and draft.direction else draft.direction
        quantity = draft.quantity
        if quantity is not None and quantity.value > 0 and draft.operation in _OWED:
            quantity = negative(quantity)
        return replace(draft, direction=direction, quantity=quantity)

    def heard(self, scenes: list[Scene]) -> None:
        """Note which balances a sentence speaks of as deficits, for the ones after it: "The deficit is enormous. It came to 8% of GDP"."""
        for place in scenes:
            if any(word_of(item) in self.lexicon.grammar["not"] for item in place.items):
                continue  # "Denmark has no deficit."
            for code in {name.measure for group in place.groups for name in group.names if name.measure is not None}:
                if self._is_balance(code):
                    self._hear(code, place, None)

    def is_deficit(self, code: str, scene: Scene) -> bool:
        """Whether a clause, or the last one that named it, speaks of a balance as a deficit."""
        self.heard([scene])
        return self.owed.get(code, False)

    def _hear(self, code: str, place: Scene, before: int | None) -> None:
        """Note whether a clause speaks of a balance as a deficit, at best ahead of the item ``before``."""
        named = [group for group in place.groups if any(name.measure == code for name in group.names)]
        words = self.normalised.lower[place.items[0].start : place.items[-1].end] if place.items else ""
        if not named and any(word in words for word in self.lexicon.grammar["surplus"]):
            self.owed[code] = False
        ahead = [group for group in named if before is not None and group.first < before]
        for group in ahead or named:  # "from a deficit of 5.3% to a surplus of 0.5%"
            own = self.normalised.lower[place.items[group.first].start : place.items[group.last].end]
            self.owed[code] = any(word in own for word in self.lexicon.grammar["deficit"])

    def _left_open(self, code: str, scenes: list[Scene], n: int) -> bool:
        """Whether a bare "deficit" follows another balance: "its current account surplus was 5.6%, while … had a deficit of 4.0%"."""
        items, grammar = scenes[n].items, self.lexicon.grammar
        own = [group for group in scenes[n].groups if any(name.measure == code for name in group.names)]
        words = [self.normalised.lower[items[group.first].start : items[group.last].end] for group in own]
        bare = any(word in (*grammar["deficit"], *grammar["surplus"]) for word in words)
        told = {name.measure for place in scenes[:n] for group in place.groups for name in group.names if name.measure}
        return bare and any(other != code and self._is_balance(other) for other in told)

    def _is_balance(self, code: str) -> bool:
        """Whether a measure is named by deficits and surpluses alike."""
        labels = " ".join(self.catalogue.measures[code].labels.get(self.lexicon.language, ())).translate(self.lexicon.variants)
        return all(any(word in labels for word in self.lexicon.grammar[side]) for side in ("deficit", "surplus"))

    def _subject(self, scene: Scene) -> str | None:
        """Whose money a clause speaks of before any number, and not only as what another is held against."""
        for k, item in enumerate(takewhile(lambda item: not isinstance(item, Number), scene.items)):
            codes = item.values("currency") if isinstance(item, Mark) else ()
            owned = k + 2 < len(scene.items) and word_of(scene.items[k + 1]) in self.lexicon.grammar["possessives"]
            after = scene.items[k + 1 + owned] if k + 1 < len(scene.items) else None  # "Venezuela's currency"
            if isinstance(item, Mark) and after is not None and word_of(after) in self.lexicon.grammar["money"]:
                codes = item.values("adjective") or item.values("entity") or codes
            named = scene.items[k - 1] if k else None
            if codes and isinstance(named, Mark) and named.values("measure"):
                return None  # 美元|兑卢比|升到95.53
            if codes and not cued(named, "compared", "to"):
                return codes[0]
        return None

    def _dimension(self, name: MeasureName | None) -> str:
        return self.catalogue.dimension(name.measure) if name is not None else ""
