"""The figures of a file, each with the cell that it was read from; every cell that cannot be read is a fault with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from factcheck.curation.adding.layout import Layout, Unclear, cell_at
from factcheck.curation.adding.names import Names, is_total
from factcheck.curation.adding.numerals import FLAGS, MISSING, Marks, Numeral, marks_of, numeral_of, unclear_marks, usual_decimals
from factcheck.curation.adding.periods import Told, frequency_of, month_of, period_of_day, slashed, told_of
from factcheck.curation.adding.sheet import Cell, Sheet
from factcheck.datapack.faults import Fault, excerpt
from factcheck.model.period import Frequency, Period
from factcheck.model.quantity import PERCENT, POINTS
from factcheck.model.series import Status

#: Words for powers of ten that a printed figure may have.
_POWERS = {3: "thousand", 6: "million", 9: "billion", 12: "trillion", 4: "万", 8: "亿"}


@dataclass(frozen=True, slots=True)
class Writing:
    """How the cells are written. ``day_first`` counts for days with slashes, ``frequency`` for days that stand for periods."""

    marks: Marks
    day_first: bool | None = None
    frequency: Frequency | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the values are: the unit; the power of ten they are told in; whose they are, for all or by the words of the file.

    Words that ``entities`` maps to an empty code are left out.
    """

    unit: str
    power: int = 0
    entity: str | None = None
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One value: whose, of when, the plain value in ones of the unit, its last place, the figure as printed, and where it stands."""

    entity: str
    period: Period
    value: Decimal
    ulp: Decimal
    printed: str
    status: Status
    cell: Cell


@dataclass(slots=True)
class Read:
    """The figures of a file, and what was found beside them: cells without a value, rows of totals that were left out, faults."""

    figures: list[Figure] = field(default_factory=list)
    missing: int = 0
    left_out: list[Cell] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def writing_of(
    layout: Layout, *, decimal: str | None, decimals: int | None, day_first: bool | None, frequency: Frequency | None
) -> Writing:
    """How the cells of a table are written; what is given goes before what can be guessed.

    Raises Unclear where "1.234" may be two numbers, 01/02/2024 two days, or days stand closer than months.
    """
    cells = [cell.text for row in layout.rows for at in layout.values() if (cell := cell_at(row, at)).text not in MISSING]
    guessed = Marks(decimal, {",": ".", ".": ","}[decimal]) if decimal is not None else marks_of(cells)
    if decimal is None and unclear_marks(cells, guessed):
        raise Unclear("--decimal-mark", f"{cells[0]!r} may be a number of thousands or one with three decimals", (".", ","))
    if decimals is None:
        decimals = usual_decimals([one for cell in cells if (one := numeral_of(cell, guessed)) is not None])
    marks = Marks(guessed.decimal, guessed.group, decimals)
    times = [cell.text for cell in _times(layout)]
    pairs = [pair for text in times if (pair := slashed(text)) is not None]
    if pairs and day_first is None:
        day_first = _order(pairs)
    told = [when for text in times if (when := told_of(text, day_first=day_first)) is not None]
    if frequency is None and any(one.day is not None for one in told):
        frequency = frequency_of(told)
        if frequency is None:
            raise Unclear("--frequency", "several days lie in one month; figures are held by months, quarters, halves and years")
    return Writing(marks, day_first, frequency)


def _order(pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether the day stands before the month in days with slashes."""
    if any(one > 12 for one, _ in pairs):
        return True
    if any(other > 12 for _, other in pairs):
        return False
    firsts, others = {one for one, _ in pairs}, {other for _, other in pairs}
    if firsts == {1} != others:
        return True  # the first of each month
    if others == {1} != firsts:
        return False
    one, other = pairs[0]
    raise Unclear("--dates", f"{one:02d}/{other:02d} may be a day and a month or a month and a day", ("day-first", "month-first"))


def _times(layout: Layout) -> Iterator[Cell]:
    if layout.wide:
        yield from layout.across.values()
    elif layout.period is not None:
        yield from (cell_at(row, layout.period) for row in layout.rows)


def names_in(layout: Layout) -> list[Cell]:
    """The cells that name whose values they are, each name once."""
    found: dict[str, Cell] = {}
    cells = [] if layout.entity is None else [cell_at(row, layout.entity) for row in layout.rows]
    for cell in (*cells, *(() if layout.wide else layout.across.values())):
        if cell.text:
            found.setdefault(cell.text, cell)
    return list(found.values())


def read_figures(sheet: Sheet, layout: Layout, writing: Writing, meaning: Meaning, names: Names) -> Read:
    """Every figure of a file in the order of its cells."""
    read = Read()
    seen: dict[tuple[str, Period], Figure] = {}
    for row in layout.rows:
        whose = cell_at(row, layout.entity) if layout.entity is not None else None
        for at in layout.values():
            cell = cell_at(row, at)
            if cell.text in MISSING:
                read.missing += 1
                continue
            head = layout.across.get(at)
            entity = _entity(sheet, (None if layout.wide else head) or whose, cell, meaning, names, read)
            period = _period(sheet, head if layout.wide else None, row, layout, writing, read)
            numeral = numeral_of(cell.text, writing.marks)
            if numeral is None:
                read.faults.append(sheet.fault(cell, "cell-number", f"{excerpt(cell.text)} is no number as the others are written"))
            if entity is None or period is None or numeral is None:
                continue
            status = _status(sheet, row, layout, numeral, read)
            figure = _figure(entity, period, numeral, status, meaning, cell)
            before = seen.setdefault((entity, period), figure)
            if before is figure:
                read.figures.append(figure)
            elif before.value != figure.value:
                read.faults.append(sheet.fault(cell, "duplicate", _twice(before, figure, layout)))
    read.faults = list(dict.fromkeys(read.faults))
    return read


def _twice(before: Figure, figure: Figure, layout: Layout) -> str:
    where = f"line {before.cell.line}, column {before.cell.column}"
    hint = (
        f"; tell the rows apart with --where, perhaps by {', '.join(map(repr, map(layout.name, layout.others)))}" if layout.others else ""
    )
    return f"{figure.entity} has {figure.value} in {figure.period.code} here and {before.value} in {where}{hint}"


def _entity(sheet: Sheet, told: Cell | None, cell: Cell, meaning: Meaning, names: Names, read: Read) -> str | None:
    if told is None or not told.text:
        if meaning.entity is None:
            read.faults.append(sheet.fault(told or cell, "entity", "nobody is named whose value this is"))
        return meaning.entity
    code = meaning.entities.get(told.text)
    code = names.entity(told.text) if code is None else code
    if not code:
        if code is None and not is_total(told.text):
            read.faults.append(sheet.fault(told, "entity", f"{excerpt(told.text)} is no entity that is known"))
        elif told not in read.left_out:
            read.left_out.append(told)
        return None
    return code


def _period(sheet: Sheet, head: Cell | None, row: Sequence[Cell], layout: Layout, writing: Writing, read: Read) -> Period | None:
    cell = head if head is not None else cell_at(row, layout.period or 0)
    told = told_of(cell.text, day_first=writing.day_first)
    if told is not None and layout.part is not None and told.period is not None:
        told = _with_part(told.period.first_year, cell_at(row, layout.part), layout)
        cell = cell_at(row, layout.part)
    if told is None:
        read.faults.append(sheet.fault(cell, "period", f"{excerpt(cell.text)} is no period that is held (a year, half, quarter or month)"))
        return None
    return told.period if told.day is None else period_of_day(told.day, writing.frequency or Frequency.M)


def _with_part(year: int, cell: Cell, layout: Layout) -> Told | None:
    number = month_of(cell.text.lstrip("Qq"))
    quarters = cell.text[:1] in "Qq" or layout.name(layout.part).casefold()[:1] in "q季t"
    if number is None or (quarters and number > 4):
        return None
    return Told(Period.quarter(year, number) if quarters else Period.month(year, number))


def _status(sheet: Sheet, row: Sequence[Cell], layout: Layout, numeral: Numeral, read: Read) -> Status:
    if layout.status is None:
        return numeral.status
    cell = cell_at(row, layout.status)
    told = cell.text.casefold()
    known = {"": numeral.status, "a": Status.NORMAL, "n": Status.NORMAL, **FLAGS, **{one.value: one for one in Status}}
    if told not in known or known[told] is Status.DOUBTFUL:
        read.faults.append(sheet.fault(cell, "status", f"{excerpt(cell.text)} is no status that is known (A, E, P, F, B)"))
        return Status.NORMAL
    return known[told]


def _figure(entity: str, period: Period, numeral: Numeral, status: Status, meaning: Meaning, cell: Cell) -> Figure:
    value = Decimal(numeral.text).scaleb(meaning.power)
    ulp = Decimal(1).scaleb(meaning.power - numeral.decimals)
    return Figure(entity, period, value, ulp, printed_as(numeral.text, meaning.power, meaning.unit), status, cell)


def printed_as(text: str, power: int, unit: str) -> str:
    """A figure as a reader would see it printed, without its sign.

    >>> printed_as("-1817.5", 3, "vehicles"), printed_as("7.60", 0, "percent")
    ('1,817.5 thousand', '7.60%')
    """
    if power and power not in _POWERS:
        text = plain(Decimal(text).scaleb(power))
    whole, point, decimals = text.lstrip("-").partition(".")
    number = f"{int(whole):,}{point}{decimals}"
    if unit in (PERCENT, POINTS):
        return number + ("%" if unit == PERCENT else " points")
    return f"{number} {_POWERS[power]}" if power in _POWERS else number


def plain(value: Decimal) -> str:
    """A decimal without an exponent: all its digits, and the point."""
    return format(value, "f")
