"""SDMX 2.1 and 3.0: Eurostat, OECD, ECB, IMF, BIS, ILO and others, as CSV, JSON or XML.

An answer that Eurostat prepares behind a ticket is waited for; one that is too large is asked for in spans of years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

from factcheck.datapack.feeds import CODE, Mapped
from factcheck.errors import SourceError
from factcheck.fetchers.cells import FIRMNESS, Unreadable, day_of
from factcheck.fetchers.collect import Collected
from factcheck.fetchers.fetched import Edition, Original
from factcheck.fetchers.sdmx_json import rows_of_json
from factcheck.fetchers.sdmx_xml import rows_of_xml
from factcheck.fetchers.texts import check_form, json_of, table_of
from factcheck.model.series import Status

_ACCEPT = {
    ("2.1", "csv"): "application/vnd.sdmx.data+csv;version=1.0.0",
    ("2.1", "json"): "application/vnd.sdmx.data+json;version=1.0.0",
    ("2.1", "xml"): "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
    ("3.0", "csv"): "application/vnd.sdmx.data+csv;version=2.0.0",
    ("3.0", "json"): "application/vnd.sdmx.data+json;version=2.0.0",
    ("3.0", "xml"): "application/vnd.sdmx.data+xml;version=3.0.0",
}
#: Columns and attributes that are no description of a series.
_PASSING = re.compile(
    r"KEY|DATAFLOW|STRUCTURE(?:_.*)?|ACTION|LAST UPDATE|TIME.*|OBS_.*|CONF_STATUS|.*COMMENT.*|EMBARGO.*", re.ASCII | re.IGNORECASE
)
_TICKET = re.compile(rb"<(?:\w+:)?id>\s*([\w-]{1,128})\s*</(?:\w+:)?id>\s*<(?:\w+:)?status>\s*(\w+)\s*</", re.ASCII)
#: Seconds between looks at a ticket, and looks until one comes back another day.
_LOOK, _LOOKS = 10.0, 60


def read(collected: Collected, mapped: list[Mapped], _: date | None) -> tuple[Edition, ...]:
    """The series of every code, or all of them from one answer."""
    url = collected.feed.url
    for group in [[one] for one in mapped] if CODE in url else [mapped]:
        address = url.replace(CODE, quote(group[0].code, safe="/.+:*,@"))
        first = collected.feed.options.get("from_year")
        answers = _answers(collected, address, first, collected.asked.at.year, whole=True)
        for answer in answers:
            with collected.reading(answer):
                _take_all(collected, group, answer)
        if answers:
            with collected.reading(answers[-1]):
                collected.complete(group, answers[-1])
    return collected.edition()


def _answers(collected: Collected, address: str, first: int | None, last: int, *, whole: bool) -> list[Original]:
    """The answer, or those of spans of years where it is too large; none where it is the one of the last time."""
    try:
        answer = _answer(collected, _spanned(collected, address, first, None if whole else last), whole)
    except SourceError as error:
        if error.kind != "too-big" or first is None or first >= last:
            raise
        middle = (first + last) // 2
        return [
            *_answers(collected, address, first, middle, whole=False),
            *_answers(collected, address, middle + 1, last, whole=False),
        ]
    return [] if answer is None else [answer]


def _spanned(collected: Collected, address: str, first: int | None, last: int | None) -> str:
    sign = "&" if "?" in address else "?"
    if first is None:
        return address
    if collected.feed.options.get("version", "2.1") == "3.0":
        return f"{address}{sign}c%5BTIME_PERIOD%5D=ge:{first}" + (f"%2Ble:{last}" if last is not None else "")
    return f"{address}{sign}startPeriod={first}" + (f"&endPeriod={last}" if last is not None else "")


def _answer(collected: Collected, address: str, whole: bool) -> Original | None:
    asked, options = collected.asked, collected.feed.options
    accept = _ACCEPT[options.get("version", "2.1"), options["format"]]
    answer = asked.get(address, accept) if whole else asked.look(address, accept)
    if answer is not None and (ticket := _ticket(answer)) is not None:
        asked.originals = [one for one in asked.originals if one is not answer]
        asked.validators.pop(address, None)
        answer = replace(_prepared(collected, answer, *ticket), address=address)
        return asked.keep(answer) if asked.is_news(answer) or not whole else None
    if answer is not None and b"EXTRACTION_TOO_BIG" in answer.content[:2_000]:
        asked.fail("too-big", address, "it answered that this is too large", answer.content)
    return answer if answer is None or whole else asked.keep(answer)


def _ticket(answer: Original) -> tuple[str, str] | None:
    """The id and status of a ticket, where that is what came."""
    found = _TICKET.search(answer.content) if len(answer.content) < 20_000 and b"queued" in answer.content else None
    return (found[1].decode(), found[2].decode()) if found else None


def _prepared(collected: Collected, answer: Original, id: str, status: str) -> Original:
    """What a ticket is exchanged for, when it is ready."""
    asked = collected.asked
    base = answer.address.partition("/sdmx/")[0]
    for _ in range(_LOOKS):
        if status == "AVAILABLE":
            return asked.look(f"{base}/1.0/async/data/{id}")
        if status not in ("SUBMITTED", "PROCESSING"):
            asked.fail("ticket", answer.address, f"what was ordered under {id} is {status}", answer.content)
        asked.getting.sleep(_LOOK)
        looked = asked.look(f"{base}/1.0/async/status/{id}")
        if (ticket := _status(looked)) is None:
            asked.fail("ticket", looked.address, f"nothing readable is said of {id}", looked.content)
        status = ticket
    return asked.fail("ticket", answer.address, f"{id} is not ready yet", retry_at=asked.getting.clock() + timedelta(hours=1))


def _status(answer: Original) -> str | None:
    found = re.search(rb"<(?:\w+:)?status>\s*(\w+)\s*</", answer.content[:20_000], re.ASCII)
    return found[1].decode() if found else None


def _rows(collected: Collected, answer: Original) -> Iterator[Mapping[str, str]]:
    form = collected.feed.options["format"]
    if form == "csv":
        return table_of(answer)
    if form == "json":
        return rows_of_json(json_of(answer))
    check_form(answer, "xml")
    return rows_of_xml(answer.content)


def _take_all(collected: Collected, group: list[Mapped], answer: Original) -> None:
    options = collected.feed.options
    time, area = options.get("period", "TIME_PERIOD"), options.get("area")
    missing = options.get("missing", ())
    empty = True
    for row in _rows(collected, answer):
        if not any(row.values()):
            continue
        if time not in row or "OBS_VALUE" not in row:
            raise Unreadable("columns", f"an observation has no {time if time not in row else 'OBS_VALUE'}", row)
        if row.get("ACTION", "I") == "D":
            raise Unreadable("error", "it tells what to delete, not what is", row)
        empty = False
        for one in group:
            if _is_of(one, row):
                place = None if one.entity is not None else row.get(area or "")
                collected.add(one, place, row[time], row["OBS_VALUE"], _firmness(collected, row, row[time]), missing=missing)
                collected.describe(one, place, _told(row, area))
        _publish(collected, row, options.get("published"))
    if empty:
        raise Unreadable("empty", "it answered with no observations", answer.content[:400].decode("utf-8", "replace"))


def _is_of(one: Mapped, row: Mapping[str, str]) -> bool:
    for dimension, code in one.where.items():
        if dimension not in row:
            raise Unreadable("columns", f"nothing is said of {dimension}", row)
        if row[dimension] != code:
            return False
    return True


def _firmness(collected: Collected, row: Mapping[str, str], when: str) -> Status:
    """How firm a value is, by its mark or by the last year of actual figures."""
    marks = (row.get("OBS_STATUS") or row.get("OBS_FLAG") or "").upper()
    if (name := collected.feed.options.get("estimates_after")) is not None:
        if name not in row:
            raise Unreadable("columns", f"nothing is said of {name}", row)
        if row[name][:4].isdigit() and when[:4] > row[name][:4]:
            return Status.ESTIMATED
    return next((FIRMNESS[mark] for mark in marks if mark in FIRMNESS), Status.NORMAL) if len(marks) <= 3 else Status.NORMAL


def _told(row: Mapping[str, str], area: str | None) -> dict[str, str]:
    """What is said of a series beside its values."""
    told = {name: text for name, text in row.items() if text and name != area and not _PASSING.fullmatch(name)}
    return {**told, "area": row[area]} if area is not None and area in row else told


def _publish(collected: Collected, row: Mapping[str, str], name: str | None) -> None:
    if name is None or collected.published is not None:
        return
    if name not in row:
        raise Unreadable("columns", f"nothing is said of {name}", row)
    if (day := day_of(row[name])) is not None:
        collected.published = day.date()
