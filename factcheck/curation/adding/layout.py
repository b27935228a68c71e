"""What the rows and columns of a file are: title, heading, notes; which column tells the time, the value, whose it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from factcheck.curation.adding.names import Names, column_for, is_note
from factcheck.curation.adding.numerals import MISSING, Marks, numeral_of
from factcheck.curation.adding.periods import month_of, told_of
from factcheck.curation.adding.sheet import Cell, Sheet, widest
from factcheck.errors import RequestError

_EITHER = (Marks(".", ","), Marks(",", "."))
#: How many of the cells of a column must be what the column is taken for.
_MOST, _SOME = 0.9, 0.5


class Unclear(RequestError):
    """Something about the file cannot be told from it: `option` is the one that says it, `choices` what it may be."""

    slug = "bad-parameter"
    title = "Not clear"

    def __init__(self, option: str, detail: str, choices: Sequence[str] = ()) -> None:
        super().__init__(detail, field=option)
        self.option, self.choices = option, tuple(choices)


@dataclass(frozen=True, slots=True)
class Choices:
    """Columns that somebody has named, by their heading or their number from 1; ``where`` keeps rows with that text in a column."""

    period: str | None = None
    value: str | None = None
    entity: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out. ``part`` is the column of the month or quarter beside one of the year.

    Values stand in the column ``value``, or in ``across``: by column the text of its heading, which is a period (``wide``) or names
    an entity. ``unread`` are lines that are no part of the table.
    """

    title: str
    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    period: int | None = None
    part: int | None = None
    value: int | None = None
    entity: int | None = None
    status: int | None = None
    across: Mapping[int, Cell] = field(default_factory=dict)
    wide: bool = False
    unread: tuple[Cell, ...] = ()
    others: tuple[int, ...] = ()

    def name(self, column: int | None) -> str:
        """What a column is called: its heading, or its number where it has none."""
        if column is None:
            return ""
        text = self.headings[column].text if column < len(self.headings) else ""
        return text or f"column {column + 1}"

    def values(self) -> tuple[int, ...]:
        """The columns that have values."""
        return tuple(self.across) if self.value is None else (self.value,)

    def told_of_values(self) -> str:
        """All words that may tell what the values are: the title, and the heading of their column."""
        return " ".join(part for part in (self.title, self.name(self.value) if self.value is not None else "") if part)


def cell_at(row: Sequence[Cell], column: int) -> Cell:
    """A cell of a row; an empty one behind its last."""
    return row[column] if column < len(row) else Cell("", row[-1].line, row[-1].column + len(row[-1].text))


def layout_of(sheet: Sheet, names: Names, chosen: Choices) -> Layout:
    """The layout of a file; what is chosen goes before what can be guessed.

    Raises Unclear where nothing or too much can be the period or the value.
    """
    title, headings, rows, unread = _parts(sheet)
    rows, used = _kept(rows, headings, chosen)
    columns = _Columns(headings, rows, names, used)
    if chosen.period is None and len(across := columns.periods_across()) > 1:
        entity = columns.entity(chosen, set(across))
        others = columns.others({*across, entity})
        return Layout(title, headings, rows, entity=entity, across=across, wide=True, unread=unread, others=others)
    period, part = columns.period(chosen)
    entity = columns.entity(chosen, {period, part})
    status = columns.with_use("status")
    value, entities = columns.value(chosen, {period, part, entity, status})
    others = columns.others({period, part, entity, status, value, *entities})
    return Layout(title, headings, rows, period, part, value, entity, status, entities, False, unread, others)


def _parts(sheet: Sheet) -> tuple[str, tuple[Cell, ...], tuple[tuple[Cell, ...], ...], tuple[Cell, ...]]:
    """The title above, the headings, the rows of the table, and what is none of them."""
    rows = list(sheet.rows)
    single = widest(rows) == 1
    titles: list[str] = []
    while rows and not single and sum(bool(cell.text) for cell in rows[0]) == 1 and not _is_data(rows[0]):
        titles.append(next(cell.text for cell in rows.pop(0) if cell.text))
    if not rows or single:
        raise Unclear("--delimiter", f"{sheet.name} has one column only: a period and a value are wanted")
    headings: tuple[Cell, ...] = ()
    if not _is_data(rows[0]):
        headings = rows.pop(0)
    if headings and rows and not _is_data(rows[0]) and not any(told_of(cell.text) for cell in (*rows[0], *headings[1:])):
        below = rows.pop(0)  # units below the headings
        headings = tuple(Cell(f"{cell.text} {cell_at(below, at).text}".strip(), cell.line, cell.column) for at, cell in enumerate(headings))
    unread = [row for row in rows if _is_remark(row)]
    table = tuple(row for row in rows if not _is_remark(row))
    if not table:
        raise Unclear("--delimiter", f"{sheet.name} has no rows of figures below its headings")
    return " ".join(titles), headings, table, tuple(next(cell for cell in row if cell.text) for row in unread)


def _is_data(row: Sequence[Cell]) -> bool:
    """Whether a row has a number that is no period: no heading has."""
    return any(_numeric(cell.text) and told_of(cell.text) is None for cell in row if cell.text not in MISSING)


def _is_remark(row: Sequence[Cell]) -> bool:
    told = [cell.text for cell in row if cell.text]
    return (len(told) == 1 and not _numeric(told[0])) or (is_note(told[0]) and not _is_data(row))


def _numeric(text: str) -> bool:
    return any(numeral_of(text, marks) is not None for marks in _EITHER)


def _kept(rows: tuple[tuple[Cell, ...], ...], headings: Sequence[Cell], chosen: Choices) -> tuple[tuple[tuple[Cell, ...], ...], set[int]]:
    used = set()
    for name, text in chosen.where.items():
        column = _column(name, headings, rows, "--where")
        rows = tuple(row for row in rows if cell_at(row, column).text == text)
        used.add(column)
        if not rows:
            raise Unclear("--where", f"no row has {text!r} in {name!r}")
    return rows, used


def _column(name: str, headings: Sequence[Cell], rows: Sequence[Sequence[Cell]], option: str) -> int:
    """The column of a heading, or of a number from 1."""
    found = [at for at, cell in enumerate(headings) if cell.text.casefold() == name.casefold()]
    if not found and name.isascii() and name.isdigit() and 1 <= int(name) <= widest(rows):
        found = [int(name) - 1]
    if len(found) != 1:
        known = [cell.text for cell in headings if cell.text]
        raise Unclear(option, f"{'no' if not found else 'more than one'} column is called {name!r}", known)
    return found[0]


class _Columns:
    """The columns of a table, and what each may be."""

    def __init__(self, headings: Sequence[Cell], rows: Sequence[Sequence[Cell]], names: Names, used: set[int]) -> None:
        self.headings, self.rows, self.names, self.used = headings, rows, names, used
        self.count = widest([*rows, headings])
        self.told = [[text for row in rows if (text := cell_at(row, at).text)] for at in range(self.count)]

    def periods_across(self) -> dict[int, Cell]:
        """The columns whose headings are periods and whose cells are numbers."""
        found = {at: cell for at, cell in enumerate(self.headings) if told_of(cell.text) is not None}
        return {at: cell for at, cell in found.items() if self.numeric(at) >= _SOME}

    def numeric(self, at: int) -> float:
        told = self.told[at]
        return sum(text in MISSING or _numeric(text) for text in told) / len(told) if told else 0

    def timed(self, at: int) -> float:
        told = self.told[at]
        return sum(told_of(text, day_first=True) is not None for text in told) / len(told) if told else 0

    def use(self, at: int) -> str | None:
        return column_for(self.headings[at].text) if at < len(self.headings) else None

    def with_use(self, *uses: str) -> int | None:
        return next((at for use in uses for at in range(self.count) if self.use(at) == use and at not in self.used), None)

    def period(self, chosen: Choices) -> tuple[int, int | None]:
        """The column of the period, and of the part of the year that stands beside it."""
        if chosen.period is not None:
            at = _column(chosen.period, self.headings, self.rows, "--period")
            return at, self.part(at)
        timed = [at for at in range(self.count) if self.timed(at) >= _MOST and at not in self.used]
        if not timed:
            raise Unclear("--period", "no column has periods in it (2024, 2024-01, Q1/24, Jan 2024, 31.12.2024 …)", self.known())
        named = [at for at in timed if self.use(at) in ("period", "year")]
        if not named and len(timed) > 1 and all(self.numeric(at) >= _MOST for at in timed):
            raise Unclear("--period", "several columns may be the period", [self.heading(at) for at in timed])
        at = (named or timed)[0]
        return at, self.part(at)

    def part(self, year: int) -> int | None:
        """The column of the month or the quarter, where that of the period has nothing but years."""
        periods = [told_of(text) for text in self.told[year]]
        if any(one is None or one.period is None or one.period.months != 12 for one in periods):
            return None
        for at in range(self.count):
            if self.use(at) in ("month", "quarter") and at != year:
                parts = [month_of(text.lstrip("Qq")) for text in self.told[at]]
                return at if parts and None not in parts else None
        return None

    def entity(self, chosen: Choices, taken: set[int | None] | set[int]) -> int | None:
        """The column of whose values they are; None where all are of one."""
        if chosen.entity is not None:
            return _column(chosen.entity, self.headings, self.rows, "--entity-column")
        best: tuple[float, int] | None = None
        for at in range(self.count):
            told = self.told[at]
            if at in taken or at in self.used or not told or self.numeric(at) >= _SOME:
                continue
            known = sum(self.names.entity(text) is not None for text in told) / len(told)
            named = self.use(at) == "entity"
            if (known >= _SOME or named) and (best is None or (known + named, -at) > best):
                best = (known + named, -at)
        return -best[1] if best is not None else None

    def value(self, chosen: Choices, taken: set[int | None]) -> tuple[int | None, dict[int, Cell]]:
        """The column of the values, or those of the values of several entities."""
        if chosen.value is not None:
            return _column(chosen.value, self.headings, self.rows, "--value"), {}
        found = [at for at in range(self.count) if at not in taken and at not in self.used and self.numeric(at) >= _SOME]
        found = [at for at in found if any(text not in MISSING for text in self.told[at])]
        if len(named := [at for at in found if self.use(at) == "value"]) == 1:
            return named[0], {}
        if len(found) == 1:
            return found[0], {}
        if not found:
            raise Unclear("--value", "no column has numbers in it beside that of the period", self.known())
        across = {at: self.headings[at] for at in found if at < len(self.headings)}
        if len(across) == len(found) and all(self.names.entity(cell.text) is not None for cell in across.values()):
            return None, across
        raise Unclear("--value", "several columns may be the value", [self.heading(at) for at in found])

    def others(self, taken: set[int | None] | set[int]) -> tuple[int, ...]:
        """Columns that are not used, and in which not all rows say the same."""
        free = [at for at in range(self.count) if at not in taken and at not in self.used]
        return tuple(at for at in free if len(Counter(self.told[at])) > 1 and self.numeric(at) < _MOST)

    def known(self) -> list[str]:
        return [self.heading(at) for at in range(self.count)]

    def heading(self, at: int) -> str:
        return self.headings[at].text if at < len(self.headings) and self.headings[at].text else str(at + 1)
