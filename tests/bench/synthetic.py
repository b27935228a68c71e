"""Packs of any size, the same each time: made-up countries and goods, each good in each country a series of fifty plausible values."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product
from pathlib import Path

from factcheck.datapack.embedded import embedded_folder

#: Observations of a series.
LENGTH = 50
#: Measures of one dataset.
TOGETHER = 50
DAY = "2025-03-01"
_CODES = {
    "A": [str(year) for year in range(1975, 1975 + LENGTH)],
    "Q": [f"{2012 + n // 4}-Q{n % 4 + 1}" for n in range(2, 2 + LENGTH)],
    "M": [f"{2020 + n // 12}-{n % 12 + 1:02d}" for n in range(10, 10 + LENGTH)],
}
_FREQUENCIES = "AAMAAQAAMA"
#: So many ways to grow.
_SHAPES = 97


def names(count: int) -> list[str]:
    """Made-up names, all different."""
    syllables = [a + b for a, b in product("bdfgklmnprstvz", "aeiou")]
    return ["".join(parts).capitalize() for parts in islice(product(syllables, repeat=3), 1000, 1000 + count)]


def _shapes() -> list[list[int]]:
    """Growth from 1,000 on, by steps of a few percent, some of them down."""
    made = random.Random(20250301)
    shapes = []
    for _ in range(_SHAPES):
        value, shape = 1000.0, []
        for _ in range(LENGTH):
            shape.append(round(value))
            value *= 1 + made.gauss(0.02, 0.03)
        shapes.append(shape)
    return shapes


SHAPES = _shapes()


@dataclass(frozen=True)
class Synthetic:
    """So many measures of so many entities."""

    measures: int
    entities: int

    @classmethod
    def of(cls, series: int) -> Synthetic:
        """Of five hundred entities, or as many as there are series."""
        entities = min(series, 500)
        if series % entities:
            raise ValueError(f"{series} series cannot be shared out among {entities} entities")
        return cls(series // entities, entities)

    @property
    def goods(self) -> list[str]:
        """What the measures are called."""
        return [f"{name.lower()} output" for name in names(50_000)[-self.measures :]]

    @property
    def lands(self) -> list[str]:
        """What the entities are called."""
        return [f"{name}land" for name in names(self.entities)]

    @staticmethod
    def frequency(measure: int) -> str:
        """That of all series of a measure."""
        return _FREQUENCIES[measure % len(_FREQUENCIES)]

    @staticmethod
    def _decimals(measure: int) -> int:
        return (0, 0, 1, 0, 2)[measure % 5]

    def values(self, measure: int, entity: int) -> list[int]:
        """Digits of the values of a series."""
        seed = (measure * 7919 + entity * 104_729) % 999_983
        base = 1000 + seed * 13 % 900_000
        return [base * step // 1000 for step in SHAPES[seed % _SHAPES]]

    def value(self, measure: int, entity: int, period: str) -> Decimal:
        """One value."""
        digits = self.values(measure, entity)[_CODES[self.frequency(measure)].index(period)]
        return Decimal(digits).scaleb(-self._decimals(measure))

    def key(self, measure: int, entity: int) -> str:
        """The key of a series."""
        return f"S{entity:05d}.goods.g{measure:05d}.{self.frequency(measure)}"

    def table(self, measures: range, source: str, entities: range | None = None, added: int = 0) -> Iterator[bytes]:
        """The rows of a table; ``added`` raises every digit, for a revision."""
        yield b"series_key,source,values\n"
        for measure in measures:
            decimals = self._decimals(measure)
            form = f"=%d.%0{decimals}d" if decimals else "=%d"
            row = " ".join(f"{code}{form}" for code in _CODES[self.frequency(measure)])
            for entity in entities or range(self.entities):
                values: list[int] = [value + added for value in self.values(measure, entity)]
                if decimals:
                    ten = 10**decimals
                    values = [part for value in values for part in divmod(value, ten)]
                yield f"{self.key(measure, entity)},{source},{row % tuple(values)}\n".encode()

    def write(self, folder: Path) -> None:
        """The pack, not yet sealed."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pack.toml").write_text(f'title = "Made-up goods"\nedition = "{DAY}"\nschema_version = 1\nlicence = "ours"\n', "utf-8")
        (folder / "agencies.toml").write_text(
            '[STATS]\nlabels = { en = ["Office of Made-up Figures"] }\nhomepage = "https://example.org"\n', "utf-8"
        )
        (folder / "units.toml").write_bytes((embedded_folder() / "world" / "units.toml").read_bytes())
        lands = (f'[S{n:05d}]\nkind = "country"\nlabels = {{ en = ["{land}"] }}\n' for n, land in enumerate(self.lands))
        (folder / "entities.toml").write_text("\n".join(lands), "utf-8")
        (folder / "measures").mkdir(exist_ok=True)
        for n, good in enumerate(self.goods):
            told = f'names = {{ en = "{good}" }}\nlabels = {{ en = ["{good}"] }}\ndefinition = {{ en = "All {good}." }}\n'
            rest = f'unit = "number"\nkind = "flow"\naggregation = "sum"\nagency = "STATS"\ndecimals = {self._decimals(n)}\n'
            (folder / "measures" / f"goods.g{n:05d}.toml").write_text(told + rest, "utf-8")
        for first in range(0, self.measures, TOGETHER):
            for name, content in self.vintage(range(first, min(first + TOGETHER, self.measures)), DAY).items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)

    def vintage(self, measures: range, day: str, entities: range | None = None, added: int = 0) -> dict[str, bytes]:
        """The files of one vintage of the dataset of some measures."""
        name = f"goods-{measures.start // TOGETHER:03d}"
        root = f"datasets/STATS/{name}/{day}"
        record = (
            f'title = "Output of goods"\nagency = "STATS"\ncitation = "Goods"\nlanding_page = "https://example.org/{name}"\n'
            f'licence = "ours"\npublished = "{day}"\naccessed = "{day}"\n'
        )
        source = f"{name}-{day},The Office,STATS,1,Output of goods,https://example.org/{name},{day},exact,en"
        packed = gzip.compress(b"".join(self.table(measures, f"{name}-{day}", entities, added)), 1, mtime=0)
        return {
            f"{root}/dataset.toml": record.encode(),
            f"{root}/sources.csv": f"source,publisher,original_publisher,rank,title,url,published,dated,language\n{source}\n".encode(),
            f"{root}/values.csv.gz": packed,
        }

    def claims(self, count: int) -> Iterator[tuple[str, str]]:
        """Sentences about yearly figures, with the verdict that each deserves."""
        made = random.Random(count)
        goods, lands = self.goods, self.lands
        yearly = [n for n in range(self.measures) if self.frequency(n) == "A"]
        for n in range(count):
            value = before = Decimal(0)
            while abs(value - before) * 50 <= value:  # a change that nobody takes for none
                measure, entity, year = made.choice(yearly), made.randrange(self.entities), made.randrange(1990, 2024)
                value, before = (self.value(measure, entity, str(one)) for one in (year, year - 1))
            about, true = f"{lands[entity]}'s {goods[measure]}", n % 2 == 0
            if n % 4 < 2:
                told = f"came to {value if true else value * 3:,f} in {year}"
            else:
                told = f"was {'higher' if (value > before) == true else 'lower'} in {year} than in {year - 1}"
            yield f"{about} {told}.", "supported" if true else "refuted"
