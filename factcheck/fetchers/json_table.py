"""Any JSON: a feed tells by paths where series, periods and values are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from factcheck.datapack.feeds import CODE, Mapped
from factcheck.fetchers.cells import Unreadable, day_of
from factcheck.fetchers.collect import Collected
from factcheck.fetchers.fetched import Edition, Original
from factcheck.fetchers.texts import json_of

_ABSENT = object()


def read(collected: Collected, mapped: list[Mapped], _: date | None) -> tuple[Edition, ...]:
    """The series of every code, or all of them from one answer."""
    url = collected.feed.url
    for group in [[one] for one in mapped] if CODE in url else [mapped]:
        answer = collected.asked.get(url.replace(CODE, quote(group[0].code, safe="")), "application/json")
        if answer is not None:
            with collected.reading(answer):
                _take_all(collected, group, answer)
                collected.complete(group, answer)
    return collected.edition()


def _take_all(collected: Collected, group: list[Mapped], answer: Original) -> None:
    options = collected.feed.options
    told = json_of(answer)
    if (path := options.get("error")) is not None and (error := at(told, path, None)):
        raise Unreadable("error", "it answered with an error", error)
    if (path := options.get("published")) is not None and (day := day_of(str(at(told, path)))) is not None:
        collected.published = day.date()
    listed = at(told, options["series"]) if "series" in options else [told]
    if not isinstance(listed, list):
        raise Unreadable("json", f"{options['series']} is no list", listed)
    if not listed:
        raise Unreadable("empty", "it answered with no series", told)
    found = 0
    for series in listed:
        rows = list(_rows(series, options))
        found += len(rows)
        for one in group:
            if "code" not in options or str(at(series, options["code"])) == one.code:
                _take(collected, one, series, rows)
    if (path := options.get("total")) is not None:
        counted = len(listed) if "series" in options else found
        if str(at(told, path)) != str(counted):
            raise Unreadable("pages", f"{counted} came, of {at(told, path)}", "")


def _take(collected: Collected, one: Mapped, series: Any, rows: list[tuple[Any, Any, Any]]) -> None:
    options = collected.feed.options
    for when, value, row in rows:
        if not isinstance(when, str):
            raise Unreadable("period", "a period is neither text nor number", when)
        if value is not None and not isinstance(value, str):
            raise Unreadable("number", "this is no number", value)
        place = None
        if one.entity is None:
            place = str(at(row, options["area"], None) or at(series, options["area"]))
        collected.add(one, place, when, value, form=options.get("date"), missing=options.get("missing", ()))
        collected.describe(one, place, {name: str(at(series, path)) for name, path in options.get("describe", {}).items()})


def _rows(series: Any, options: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Period, value and the row that they stand in."""
    if "rows" in options:
        rows = at(series, options["rows"])
        if not isinstance(rows, list):
            raise Unreadable("json", f"{options['rows']} is no list", rows)
        for row in rows:
            yield at(row, options["period"]), at(row, options["value"]), row
        return
    periods, values = at(series, options["period"]), at(series, options["value"])
    if not isinstance(periods, list) or not isinstance(values, list) or len(periods) != len(values):
        raise Unreadable("json", "periods and values are no lists of one length", [periods, values])
    for when, value in zip(periods, values, strict=True):
        yield when, value, {}


def at(told: Any, path: str, default: Any = _ABSENT) -> Any:
    """What a path of names leads to; numbers point into lists. Unreadable where it leads nowhere and there is no default.

    >>> at({"series": {"docs": [{"code": "A"}]}}, "series.docs.0.code")
    'A'
    """
    found = told
    for name in path.split("."):
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        elif default is not _ABSENT:
            return default
        else:
            raise Unreadable("json", f"nothing is at {path}", told)
    return found
