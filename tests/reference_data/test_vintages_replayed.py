"""The vintages of the packs, replayed one after another as if each had just been fetched: hardly any of them is held back."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from factcheck.curation.compare import Change, Held, compared, place_of
from factcheck.curation.gate import About, doubts
from factcheck.curation.periods import key_of
from factcheck.curation.plan import series_key
from factcheck.datapack.embedded import embedded_packs
from factcheck.fetchers.fetched import Value
from factcheck.model.series import Status

#: Of a hundred series that are published anew, at most so many may be held back that were right.
MOST_HELD = 1.0
_STATUSES = {"e": Status.ESTIMATED, "p": Status.PROVISIONAL}


def editions(path: Path, one_in: int) -> Iterator[tuple[str, list[tuple[str, dict[str, Value]]]]]:
    """Some series of a table with what each day brought of them, in their order; what has no date comes before all."""
    with (path.parent / "sources.csv").open(encoding="utf-8") as file:
        published = {row["source"]: row["published"] for row in csv.DictReader(file)}
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")[1:-1]:
        key, source, values = line.split(",")
        rows[key].append((published[source], values))
    for key, told in [(key, told) for key, told in rows.items() if len(told) > 1][::one_in]:
        days: dict[str, dict[str, Value]] = defaultdict(dict)
        for day, values in told:
            days[day].update({one.period: one for one in map(value, values.split(" "))})
        yield key, sorted(days.items())


def value(item: str) -> Value:
    period, _, text = item.partition("=")
    return Value(period, text.rstrip("ep"), _STATUSES.get(text[-1], Status.NORMAL))


def replayed(path: Path, one_in: int) -> Iterator[tuple[Change, date]]:
    """What each edition changes in the series of a table; the tables of the packs keep of an edition what it changed."""
    for key, days in editions(path, one_in):
        known: dict[str, Value] = {}
        for day, given in days:
            now = dict(sorted({**known, **given}.items(), key=lambda one: key_of(one[0])))
            if known:
                before = {period: Held(one.text, place_of(one.text), one.status) for period, one in known.items()}
                yield compared(key, before, tuple(now.values())), date.fromisoformat(day)
            known = now


def held_back(reference, one_in: int) -> tuple[Counter[str], Counter[str]]:
    every, held = Counter[str](), Counter[str]()
    for pack in embedded_packs():
        for path in sorted(pack.glob("datasets/*/*/*/values.csv.gz")):
            for change, day in replayed(path, one_in):
                name = path.parent.parent.name
                every[name] += 1
                held[name] += bool(doubts(change, About(reference.catalogue.measures[series_key(change.key).measure], day)))
    return every, held


def test_one_series_in_fifteen(reference):
    every, held = held_back(reference, 15)
    assert every.total() > 3500
    assert 100 * held.total() <= MOST_HELD * every.total(), held
    assert held.total() > 0  # 2020 is in there


@pytest.mark.slow
def test_all_vintages(reference):
    every, held = held_back(reference, 1)
    assert every.total() > 38_000
    assert 100 * held.total() <= MOST_HELD * every.total(), held
