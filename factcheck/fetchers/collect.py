"""Values of one fetch while they are read: each in its series, once, and as the feed says that it must be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from operator import itemgetter

from factcheck.datapack.feeds import Feed, Mapped
from factcheck.fetchers.cells import Unreadable, is_missing, number, parsed, period
from factcheck.fetchers.fetched import Edition, Original, Value
from factcheck.fetchers.http import Asked
from factcheck.model.series import Status


class Collected:
    """The values and descriptions of a feed's series, by their keys, and what was asked for them."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.feed = asked, asked.feed
        self.described: dict[str, dict[str, str]] = {}
        self.published: date | None = None
        self._values: dict[str, dict[str, Value]] = {}
        self._found: set[str] = set()
        self._varying: dict[str, set[str]] = {}

    @contextmanager
    def reading(self, original: Original) -> Iterator[None]:
        """What cannot be read of an answer ends the fetch, with its address."""
        try:
            yield
        except Unreadable as error:
            self.asked.fail(error.kind, original.address, error.detail, error.found or original.content)

    def entity(self, mapped: Mapped, area: str | None) -> str | None:
        """Whose a value is; None where it is of an area that is left out."""
        if mapped.entity is not None:
            return mapped.entity
        if area is None:
            raise Unreadable("area", f"nothing says whose the values of {mapped.code} are")
        return self.feed.areas.get(area)

    def add(
        self,
        mapped: Mapped,
        area: str | None,
        when: str,
        text: str | None,
        status: Status = Status.NORMAL,
        *,
        form: str | None = None,
        missing: Collection[str] = (),
        decimal: str = ".",
        thousands: str = "",
    ) -> None:
        """Take in one value as the source writes it. Forecasts and periods that are not over are left out."""
        self._found.add(mapped.name)
        entity = self.entity(mapped, area)
        code = period(when, mapped.frequencies, form)
        if entity is None or code is None or status is Status.FORECAST or not self._is_over(code) or is_missing(text, missing):
            return
        assert text is not None
        value = number(text, decimal=decimal, thousands=thousands, scale=mapped.scale, decimals=mapped.decimals)
        key = f"{entity}.{mapped.measure}.{parsed(code).frequency}"
        known = self._values.setdefault(key, {})
        other = known.setdefault(code, Value(code, value, status))
        if other.text != value:
            raise Unreadable("duplicate", f"{key} has two values in {code}: {other.text} and {value}", f"{when} {text}")

    def _is_over(self, code: str) -> bool:
        at = self.asked.at
        return parsed(code).end <= at.year * 12 + at.month - 1

    def describe(self, mapped: Mapped, area: str | None, told: Mapping[str, str]) -> None:
        """Note what the source says of a series; it must be what the feed expects. What varies inside it is not said of it."""
        for name, wanted in mapped.expect.items():
            if told.get(name) != wanted:
                raise Unreadable("changed", f"{mapped.code} should say {name} {wanted!r}; it says {told.get(name, '')!r}", told)
        entity = self.entity(mapped, area)
        for frequency in mapped.frequencies if entity is not None else ():
            key = f"{entity}.{mapped.measure}.{frequency}"
            known, varying = self.described.setdefault(key, {}), self._varying.setdefault(key, set())
            for name, text in told.items():
                if name not in varying and known.setdefault(name, text) != text:
                    varying.add(name)
                    del known[name]

    def complete(self, mapped: Iterable[Mapped], original: Original) -> None:
        """Each of these series must have been in an answer, and have a value: saying nothing takes nothing away."""
        for one in mapped:
            if one.name not in self._found:
                raise Unreadable("empty", f"nothing is said of {one.code}", original.content[:800].decode("utf-8", "replace"))
            ending = tuple(f"{one.entity or ''}.{one.measure}.{frequency}" for frequency in one.frequencies)
            if not any(key.endswith(ending) for key in self._values):
                raise Unreadable("empty", f"{one.code} has no value that can be taken", original.content[:800].decode("utf-8", "replace"))

    def series(self) -> dict[str, tuple[Value, ...]]:
        """Every series with its values in the order of their periods."""
        ordered = sorted(self._values.items())
        return {key: tuple(sorted(values.values(), key=_start)) for key, values in ordered if values}

    def edition(self) -> tuple[Edition, ...]:
        """All of it as one edition: as of the source's own day, where it tells one that can be, else of the day of the fetch."""
        today = self.asked.at.date()
        day = self.published if self.published is not None and self.published <= today else today
        series = self.series()
        return (Edition(day, False, series),) if series else ()

    def described_series(self) -> dict[str, Mapping[str, str]]:
        """The descriptions of the series that have values."""
        return {key: told for key, told in sorted(self.described.items(), key=itemgetter(0)) if self._values.get(key)}


def _start(value: Value) -> int:
    return parsed(value.period).start


def wanted(feed: Feed, only: Collection[str] | None) -> list[Mapped]:
    """The series of a feed that are asked for, by the names of their tables; all where none are named."""
    if only is None:
        return list(feed.series.values())
    if unknown := sorted(set(only) - set(feed.series)):
        raise KeyError(f"{feed.id} has no series {unknown[0]!r}")
    return [feed.series[name] for name in feed.series if name in only]
