"""What one money is worth in another, told without a word for the rate: "the euro averaged $1.152", "one pound was worth 1.33 dollars"."""

from __future__ import annotations

from factcheck.language.lexicon import Lexicon
from factcheck.model.draft import MeasureName
from factcheck.parsing.items import Item, Word, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import CURRENCY, Number
from factcheck.parsing.scene import Scene
from factcheck.parsing.text import Normalised
from factcheck.reference.catalogue import Catalogue

#: What the units of exchange rates are told in: of the other money for one of this, and the other way round.
_OTHER, _PER_OTHER = "exchange.", "exchange.per_"
#: So many words may lead to the money, and so many stand between it and its price.
_LEAD, _BETWEEN = 3, 6


class Exchange:
    """Finds out that a number says what a unit of some money is worth."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self.normalised, self.lexicon, self.catalogue = normalised, lexicon, catalogue

    def told(self, scene: Scene) -> bool:
        """Whether a clause says what a money is worth."""
        return any(self.worth(scene, i) is not None for i in range(len(scene.items)))

    def worth(self, scene: Scene, i: int) -> MeasureName | None:
        """The rate that a number at ``i`` tells of the money that its clause begins with."""
        number = scene.items[i]
        if not isinstance(number, Number) or number.quantity.unit != CURRENCY or any(group.direct for group in scene.groups):
            return None
        at = next((k for k, item in enumerate(scene.items[:i]) if self.is_money(item)), None)
        if at is None or i - at > _BETWEEN or not all(self._small(item) for item in scene.items[: min(at, _LEAD)]) or at > _LEAD:
            return None
        if not all(self._small(item) or self._trades(item) for item in scene.items[at + 1 : i]):
            return None
        text = number.quantity.text.lower()
        units = self.catalogue.units
        for one in self.catalogue.measures.values():
            dimension = units[one.unit].dimension
            if not dimension.startswith(_OTHER) or dimension.startswith(_PER_OTHER):
                continue
            other = units[dimension.removeprefix(_OTHER)]
            words = (*other.labels.get(self.lexicon.language, ()), *other.labels.get("en", ()))
            if any(word.lower() in text for word in words):
                return MeasureName(measure=one.id)
        return None

    def is_money(self, item: Item) -> bool:
        """Whether an item names some country's money: "sterling", "one euro"."""
        if isinstance(item, Mark):
            return bool(item.values("currency"))
        return isinstance(item, Number) and item.quantity.unit == CURRENCY and item.quantity.value == 1 and "$" not in item.quantity.text

    def without_units(self, scene: Scene, rows: list[list[int]]) -> list[list[int]]:
        """Rows of numbers without the units of money whose worth is told."""
        left = ([i for i in row if not self.is_unit(scene.items, i)] for row in rows)
        return [row for row in left if row]

    def is_unit(self, items: list[Item], i: int) -> bool:
        """Whether a number is but the one unit of money whose worth is told: |one euro| was worth 1.15 dollars."""
        if not isinstance(items[i], Number) or not self.is_money(items[i]):
            return False
        price = next((k for k, item in enumerate(items[i + 1 : i + 1 + _BETWEEN], i + 1) if isinstance(item, Number)), None)
        priced = items[price] if price is not None else None
        return (
            isinstance(priced, Number)
            and priced.quantity.unit == CURRENCY
            and all(self._small(item) or self._trades(item) for item in items[i + 1 : price])
        )

    def _small(self, item: Item) -> bool:
        """Whether a word says only when, or how a number is told."""
        if isinstance(item, PeriodMention):
            return True
        if isinstance(item, Mark):
            return item.cue("level", "average", "rise", "fall", "to", "at", "rise_to", "fall_to", "yoy", "mom")
        word = word_of(item) if isinstance(item, Word) else "?"
        return word in self.lexicon.function_words or word in self.lexicon.modifiers or not word.isalnum()

    def _trades(self, item: Item) -> bool:
        """Whether a word says that money is exchanged: "bought", "was worth", 兑."""
        said = self.normalised.lower[item.start : item.end]
        return said in self.lexicon.grammar["exchanged"] or (cued(item, "level") and not isinstance(item, Number))
