"""Tables as CSV, TSV or XLSX, from an address or a file inside the pack: series in columns or rows, or a value in each row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from factcheck.datapack.feeds import CODE, Mapped
from factcheck.fetchers.cells import FIRMNESS, Unreadable, day_of, is_missing, period
from factcheck.fetchers.collect import Collected
from factcheck.fetchers.fetched import Edition, Original
from factcheck.fetchers.texts import csv_of
from factcheck.fetchers.xlsx import rows_of_xlsx
from factcheck.model.series import Status

_ACCEPT = {"csv": "text/csv, */*;q=0.5", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*;q=0.5"}
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_MOST_CELLS = 5_000_000

Row = Sequence[str]


def read(collected: Collected, mapped: list[Mapped], _: date | None) -> tuple[Edition, ...]:
    """The series of every code, or all of them from one table."""
    url = collected.feed.url
    for group in [[one] for one in mapped] if CODE in url else [mapped]:
        answer = collected.asked.get(url.replace(CODE, quote(group[0].code, safe="")), _ACCEPT[collected.feed.options["format"]])
        if answer is not None:
            with collected.reading(answer):
                _Table(collected, group, _rows(answer, collected.feed.options)).take()
                collected.complete(group, answer)
    return collected.edition()


def _rows(answer: Original, options: Mapping[str, Any]) -> list[Row]:
    if options["format"] == "xlsx":
        rows = rows_of_xlsx(answer, options.get("sheet"))
    else:
        rows = csv_of(answer, encoding=options.get("encoding", "utf-8"), separator=options.get("separator", ","))
    kept: list[Row] = []
    cells = 0
    for row in rows:
        kept.append(row)
        cells += len(row)
        if cells > _MOST_CELLS:
            raise Unreadable("too-large", f"the table has more than {_MOST_CELLS:,} cells", "")
    return kept


class _Table:
    """One table while it is read, as the options of its feed say."""

    def __init__(self, collected: Collected, group: list[Mapped], rows: list[Row]) -> None:
        self.collected, self.group, self.rows = collected, group, rows
        self.options = collected.feed.options
        head = self.options.get("header", 1)
        if head > len(rows):
            raise Unreadable("columns", f"there is no row {head} of headings", rows[-1] if rows else "")
        width = max(map(len, rows), default=0)
        self.header = [cell.strip() for cell in rows[head - 1]] if head else [str(number) for number in range(1, width + 1)]
        self.data = rows[self.options.get("first_row", head + 1) - 1 :]
        self._year = ""

    def take(self) -> None:
        """Take in every value."""
        told = {name: self._cell(place) for name, place in self.options.get("describe", {}).items()}
        if "published" in self.options and (day := day_of(self._cell(self.options["published"]))) is not None:
            self.collected.published = day.date()
        layout = {"columns": self._columns, "rows": self._across, "long": self._long}[self.options["layout"]]
        layout(told)

    def _cell(self, place: str) -> str:
        found = _CELL.fullmatch(place)
        if not found:
            raise Unreadable("columns", f"{place!r} is no cell such as B5", "")
        column = 0
        for letter in found[1]:
            column = 26 * column + ord(letter) - 64
        row = self.rows[int(found[2]) - 1] if int(found[2]) <= len(self.rows) else ()
        return row[column - 1].strip() if column <= len(row) else ""

    def _place(self, name: str) -> int:
        """Where a column is, by its heading, or by its number where it has none."""
        if name not in self.header and name.isdigit() and 1 <= int(name) <= len(self.header) and not self.header[int(name) - 1]:
            return int(name) - 1
        if (count := self.header.count(name)) != 1:
            raise Unreadable("columns", f"{count or 'no'} columns are called {name!r}", ", ".join(self.header))
        return self.header.index(name)

    def _optional(self, option: str) -> int | None:
        return self._place(self.options[option]) if option in self.options else None

    def _when(self, row: Row, when: int, year: int | None) -> str:
        """The period of a row; a year that stands in a column of its own holds until the next one."""
        text = _at(row, when)
        if year is None:
            return text
        self._year = _at(row, year) or self._year
        if re.fullmatch(r"[Qq][1-4]", text):
            return f"{self._year}-{text.upper()}"
        return f"{self._year}-{int(text):02}" if text.isascii() and text.isdigit() else f"{self._year} {text}" if text else self._year

    def _columns(self, told: Mapping[str, str]) -> None:
        when, year = self._place(self.options["period"]), self._optional("year")
        places = [(one, self._place(one.code)) for one in self.group]
        for row in self.data:
            text = self._when(row, when, year)
            if all(is_missing(_at(row, place), self.options.get("missing", ())) for _, place in places):
                for one, _ in places:
                    self._seen(one, text)
                continue
            for one, place in places:
                self._add(one, None, text, _at(row, place), told)

    def _seen(self, one: Mapped, text: str) -> None:
        """Note that a series is there where a row has none of its values; a note below a table is no row of it."""
        try:
            period(text, one.frequencies, self.options.get("date"))
        except Unreadable:
            return
        self._add(one, None, text, "", {})

    def _across(self, told: Mapping[str, str]) -> None:
        code, area = self._optional("code"), self._optional("area")
        periods = [(place, cell) for place, cell in enumerate(self.header) if place not in (code, area) and self._is_period(cell)]
        if not periods:
            raise Unreadable("period", "no heading is a period", ", ".join(self.header))
        for row in self.data:
            for one in self.group:
                if code is None or _at(row, code) == one.code:
                    for place, cell in periods:
                        self._add(one, None if area is None else _at(row, area), cell, _at(row, place), told)

    def _is_period(self, cell: str) -> bool:
        try:
            return any(period(cell, one.frequencies, self.options.get("date")) is not None for one in self.group)
        except Unreadable:
            return False

    def _long(self, told: Mapping[str, str]) -> None:
        when, value, year = self._place(self.options["period"]), self._place(self.options["value"]), self._optional("year")
        code, area, status = self._optional("code"), self._optional("area"), self._optional("status")
        for row in self.data:
            text, cell = self._when(row, when, year), _at(row, value)
            if not text and not cell:
                continue
            for one in self.group:
                if code is None or _at(row, code) == one.code:
                    mark = FIRMNESS.get(_at(row, status).upper(), Status.NORMAL) if status is not None else Status.NORMAL
                    self._add(one, None if area is None else _at(row, area), text, cell, told, mark)

    def _add(self, one: Mapped, area: str | None, when: str, text: str, told: Mapping[str, str], status: Status = Status.NORMAL) -> None:
        options = self.options
        self.collected.add(
            one, area, when, text, status, form=options.get("date"), missing=options.get("missing", ()),
            decimal=options.get("decimal", "."), thousands=options.get("thousands", ""),
        )  # fmt: skip
        self.collected.describe(one, area, told)


def _at(row: Row, place: int) -> str:
    return row[place].strip() if place < len(row) else ""
