"""FRED, and ALFRED, which remembers what FRED said on every day: observations with the days from and to which they held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from factcheck.datapack.feeds import CODE, Mapped
from factcheck.fetchers.cells import Unreadable, is_missing, number, parsed, period
from factcheck.fetchers.collect import Collected
from factcheck.fetchers.fetched import Edition, Original, Value
from factcheck.fetchers.texts import json_of

#: Observations of one page, the most that it gives.
LIMIT = 100_000
_MOST_PAGES = 100
_LAST_DAY = "9999-12-31"


def read(collected: Collected, mapped: list[Mapped], after: date | None) -> tuple[Edition, ...]:
    """Every series; where the feed wants vintages, as it stood on each day on which something of it changed.

    ``after`` is the day of the newest vintage that is known: those before it are not asked for again.
    """
    start = collected.feed.options.get("vintages_from")
    if start is None:
        for one in mapped:
            _read_one(collected, one)
        return collected.edition()
    first = max(date.fromisoformat(start), after) if after is not None else date.fromisoformat(start)
    histories = [_history(collected, one, first) for one in mapped]
    return _editions([history for history in histories if history])


def _read_one(collected: Collected, one: Mapped) -> None:
    page = collected.asked.get(_address(collected, one), "application/json")
    if page is None:
        return
    with collected.reading(page):
        rows, total = _rows(json_of(page))
        if total != len(rows):
            raise Unreadable("pages", f"{len(rows)} observations came, of {total}", "")
        for row in rows:
            collected.add(one, None, _text(row, "date"), _text(row, "value"))
        collected.complete((one,), page)


def _address(collected: Collected, one: Mapped) -> str:
    return collected.feed.url.replace(CODE, quote(one.code, safe=""))


def _rows(told: Any) -> tuple[list[Mapping[str, Any]], int]:
    if isinstance(told, dict) and "error_message" in told:
        raise Unreadable("error", "it answered with an error", told["error_message"])
    if not isinstance(told, dict) or not isinstance(rows := told.get("observations"), list):
        raise Unreadable("json", "these are no observations of FRED", told)
    if not rows:
        raise Unreadable("empty", "it answered with no observations", told)
    if told.get("units", "lin") != "lin":
        raise Unreadable("changed", "the values are not as they were published", f"units {told['units']}")
    count = str(told.get("count", ""))
    if not count.isascii() or not count.isdigit():
        raise Unreadable("pages", "count is no number", count)
    return rows, int(count)


def _text(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, str):
        raise Unreadable("json", f"an observation has no {name}", row)
    return value


#: One series by day of change and period; None where the value was taken away.
_History = dict[str, dict[str, str | None]]


def _history(collected: Collected, one: Mapped, first: date) -> tuple[str, _History, str] | None:
    """The key of a series, what changed of it on which day, and the first day, on which all of it that had appeared before stands."""
    changes: _History = defaultdict(dict)
    pages = list(_vintage_pages(collected, one, first))
    if not any(collected.asked.is_news(page) for page, _ in pages):
        return None
    for page, rows in pages:
        collected.asked.keep(page)
        with collected.reading(page):
            for row in rows:
                _note(collected, one, row, first, changes)
    page = pages[-1][0]
    with collected.reading(page):
        if not any(text is not None for told in changes.values() for text in told.values()):
            raise Unreadable("empty", f"{one.code} has no value that can be taken", "")
    return f"{one.entity}.{one.measure}.{one.frequencies[0]}", changes, first.isoformat()


def _vintage_pages(collected: Collected, one: Mapped, first: date) -> Iterator[tuple[Original, list[Mapping[str, Any]]]]:
    address = f"{_address(collected, one)}&realtime_start={first.isoformat()}&realtime_end={_LAST_DAY}&limit={LIMIT}"
    found, total = 0, None
    while total is None or found < total:
        page = collected.asked.look(f"{address}&offset={found}", "application/json")
        with collected.reading(page):
            rows, count = _rows(json_of(page))
            if total is not None and count != total:
                raise Unreadable("pages", f"there were {total} observations, now {count}", "")
            total, found = count, found + len(rows)
            if found > total or total > LIMIT * _MOST_PAGES:
                raise Unreadable("pages", f"{found} observations came, of {total}", "")
        yield page, rows


def _note(collected: Collected, one: Mapped, row: Mapping[str, Any], first: date, changes: _History) -> None:
    """What one row says: that a value held from one day to another."""
    begin, end = _day(row, "realtime_start"), _day(row, "realtime_end")
    code = period(_text(row, "date"), one.frequencies)
    if code is None or parsed(code).end > begin.year * 12 + begin.month - 1 or end < first:
        return
    text = _text(row, "value")
    value = None if is_missing(text) else number(text, scale=one.scale, decimals=one.decimals)
    day = max(begin, first).isoformat()
    if changes[day].get(code) not in (None, value):
        raise Unreadable("duplicate", f"{one.code} has two values in {code} as of {day}: {changes[day][code]} and {value}", row)
    changes[day][code] = value
    if end.year < 9999 and end <= collected.asked.at.date():
        changes[(end + timedelta(days=1)).isoformat()].setdefault(code, None)


def _day(row: Mapping[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(_text(row, name))
    except ValueError:
        raise Unreadable("period", f"{name} is no day", row) from None


def _editions(histories: list[tuple[str, _History, str]]) -> tuple[Edition, ...]:
    """Each day on which something changed, with every series that did, in full as of that day.

    What stood on the first day may have appeared long before; from then on the day is that of the change.
    """
    days = sorted({day for _, changes, _ in histories for day in changes})
    standing: dict[str, dict[str, str]] = defaultdict(dict)
    editions = []
    for day in days:
        changed: dict[str, tuple[Value, ...]] = {}
        firsts = {first for _, _, first in histories}
        for key, changes, _ in histories:
            now = standing[key]
            before = dict(now)
            for code, text in changes.get(day, {}).items():
                if text is None:
                    now.pop(code, None)
                else:
                    now[code] = text
            if now and now != before:
                changed[key] = tuple(Value(code, now[code]) for code in sorted(now, key=lambda code: parsed(code).start))
        if changed:
            editions.append(Edition(date.fromisoformat(day), day not in firsts, changed))
    return tuple(editions)
