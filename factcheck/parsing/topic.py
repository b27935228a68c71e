"""What earlier words of a text leave for later ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from factcheck.model.draft import MeasureName, PeriodName


@dataclass
class Topic:
    """What later words may refer back to: measures, entity and period, each with where it was said.

    ``foreign`` are words that make the subject something the catalogue does not have ("in dollar terms", 利润).
    """

    names: tuple[MeasureName, ...] = ()
    entity: str | None = None
    unknown: str | None = None
    period: PeriodName | None = None
    where: str = "sentence"
    row: tuple[MeasureName, ...] = ()
    thing: tuple[str, ...] = ()
    share: tuple[MeasureName | None, MeasureName | None] | None = None
    foreign: str | None = None
    #: Measures whose levels were told, in this sentence and in the last one that told any; a product named in this sentence;
    #: whether the text speaks of all vehicles, or whatever the widest product is. ``counted`` is what a number of this sentence counts
    #: where nothing else names a measure ("1.45 billion people").
    told: tuple[MeasureName, ...] = ()
    counted: MeasureName | None = None
    told_before: tuple[MeasureName, ...] = ()
    fresh: bool = False
    products: frozenset[tuple[str, ...]] = frozenset()
    heads: frozenset[tuple[str, ...]] = frozenset()
    widest: bool = False
    #: The latest period of this sentence.
    dated: PeriodName | None = None
    history: list[MeasureName] = field(default_factory=list)

    def next_sentence(self, foreign: str | None) -> None:
        """Forget what holds for one sentence only."""
        self.history, self.foreign, self.fresh, self.dated, self.counted = [], foreign, False, None, None
        self.told_before, self.told = self.told or self.told_before, ()

    def turn_to(self, entity: str | None, unknown: str | None = None) -> None:
        """Note whom a clause is about, or that it is somebody unknown; what a headline named holds no longer."""
        self.entity, self.unknown, self.where = entity, unknown, "sentence"

    def date(self, name: PeriodName) -> None:
        """Note the period that a clause is about; an aside on earlier times leaves that of its sentence."""
        if self.dated is None or name.period.end >= self.dated.period.end:
            self.period = self.dated = name

    def tell(self, names: Sequence[MeasureName]) -> None:
        """Note that the levels of these measures were told."""
        if not set(names) <= set(self.told):
            self.told = (*(one for one in self.told if one not in names), *dict.fromkeys(names))
