"""The World Bank's interface of indicators, version 2: `[{page, pages, per_page, total, lastupdated}, [row …]]`, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from factcheck.datapack.feeds import CODE, Mapped
from factcheck.fetchers.cells import FIRMNESS, Unreadable, day_of
from factcheck.fetchers.collect import Collected
from factcheck.fetchers.fetched import Edition, Original
from factcheck.fetchers.texts import json_of, numbers_text
from factcheck.model.series import Status

_MOST_PAGES = 1_000


def read(collected: Collected, mapped: list[Mapped], _: date | None) -> tuple[Edition, ...]:
    """Every indicator for all areas. Pages that do not fit together are an error: nothing is taken of them."""
    for one in mapped:
        address = collected.feed.url.replace(CODE, quote(one.code, safe=""))
        pages = _pages(collected, address)
        if not any(collected.asked.is_news(page) for page, _ in pages):
            continue
        for page, rows in pages:
            collected.asked.keep(page)
            with collected.reading(page):
                for row in rows:
                    _take(collected, one, row)
        with collected.reading(pages[-1][0]):
            collected.complete((one,), pages[-1][0])
    return collected.edition()


def _pages(collected: Collected, address: str) -> list[tuple[Original, list[Any]]]:
    pages: list[tuple[Original, list[Any]]] = []
    first: tuple[int, int, str] | None = None
    while first is None or len(pages) < first[0]:
        number = len(pages) + 1
        page = collected.asked.look(f"{address}{'&' if '?' in address else '?'}page={number}", "application/json")
        with collected.reading(page):
            head, rows = _page(json_of(page))
            told = (_whole(head, "pages"), _whole(head, "total"), str(head.get("lastupdated") or ""))
            if first is None:
                first = told
                if told[0] > _MOST_PAGES:
                    raise Unreadable("pages", f"more than {_MOST_PAGES} pages", head)
                if (day := day_of(told[2])) is not None:
                    collected.published = day.date()
            if told != first or _whole(head, "page") != number:
                raise Unreadable("pages", f"page {number} does not go with the first: {head}, after {first}", head)
            pages.append((page, rows))
            if len(pages) == first[0] and (found := sum(len(rows) for _, rows in pages)) != first[1]:
                raise Unreadable("pages", f"{found} rows came, of {first[1]}", head)
    return pages


def _page(told: Any) -> tuple[Mapping[str, Any], list[Any]]:
    """The head and the rows of a page; a message of an error, which comes with status 200, is Unreadable."""
    if not isinstance(told, list) or not told or not isinstance(told[0], dict):
        raise Unreadable("json", "this is no page of the World Bank", told)
    if "message" in told[0]:
        raise Unreadable("error", "it answered with an error", told[0]["message"])
    if len(told) < 2 or not told[1]:
        raise Unreadable("empty", "it answered with no rows", told)
    if not isinstance(told[1], list):
        raise Unreadable("json", "the rows are no list", told[1])
    return told[0], told[1]


def _whole(head: Mapping[str, Any], name: str) -> int:
    text = str(head.get(name, ""))
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Unreadable("pages", f"{name} is no number", head)
    return int(text)


def _take(collected: Collected, one: Mapped, row: Any) -> None:
    try:
        indicator, country, when, value = row["indicator"], row["country"], row["date"], row["value"]
        code, area = indicator["id"], row.get("countryiso3code") or country["id"]
        told = {"title": str(indicator["value"]), "area": str(country["value"]), "unit": str(row.get("unit") or "")}
    except (TypeError, KeyError, AttributeError) as error:
        raise Unreadable("json", f"a row has no {error}", row) from None
    if code != one.code:
        raise Unreadable("changed", f"a row of {code} among those of {one.code}", row)
    if not isinstance(when, str) or not isinstance(area, str):
        raise Unreadable("json", "date and country are no texts", row)
    status = FIRMNESS.get(str(row.get("obs_status") or ""), Status.NORMAL)
    collected.add(one, area, when, numbers_text(value), status)
    collected.describe(one, area, told)
