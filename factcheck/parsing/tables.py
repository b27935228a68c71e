"""Tables in a text: rows under a header, each figure read as a line of its own ("Inflation 2022: 8.0%").

A table has a first row that names what stands below it and no figures, and at least three columns; rows without such a header, and
pairs of a name and a figure, are read as they stand. A figure counts only where row and column are fully understood.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from factcheck.language.lexicon import Lexicon
from factcheck.model.draft import Draft
from factcheck.model.text import Span
from factcheck.model.verdict import Reason
from factcheck.parsing.items import Item, Line, Word
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention, find_periods
from factcheck.parsing.quantities import Number, span_of
from factcheck.parsing.text import Normalised, normalise, unlisted

_LINE = re.compile(r"[^\n\r]+")
#: What columns are set apart by: bars, tabs, wide gaps.
_BARS, _TABS, _GAPS = re.compile(r"[|\uff5c\u2502]"), re.compile(r"\t+"), re.compile(r"(?<=\S)[ \u3000\u00a0]{2,}(?=\S)")
#: A row that only draws a line, as in Markdown.
_RULE = re.compile(r"[\s|\uff5c\u2502:+=\u2500-]+")
_FIGURE = re.compile(r"\s*[(~<>\u2248\u00b1+\u2212\u2013-]?\s?(?:[A-Z]{0,3}[$\u20ac\u00a3\u00a5]\s?)?\d")
#: A year at the head of a column, whatever is added to it: "2023F".
_YEAR = re.compile(r"(?:19|20)\d\d(?![\d.,]*\d)")
_COLUMNS, _LONGEST_CELL = 3, 60
#: A table that would take more than so many times its own length is not spread out.
_MOST_SPREAD = 8

#: Small words that names of rows and columns are joined with.
_SMALL = ("of", "in_of", "determiners", "possessives", "link", "pair_join")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table with the name of its row and of its column, as places in the text as it is read. ``first`` marks the
    first figure of its row."""

    label: Place
    head: Place
    figure: Place
    first: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The tables of a text: its figures by where their lines start, and the rows that cannot be read."""

    cells: dict[int, Cell] = field(default_factory=dict)
    unread: list[Place] = field(default_factory=list)

    def judge(
        self, line: Line, drafts: Sequence[Draft], left: Iterable[tuple[Span, Reason]], normalised: Normalised, lexicon: Lexicon
    ) -> tuple[list[Draft], list[tuple[Span, Reason]]]:
        """What of a line is a sure reading of a figure in a table, and the numbers that are left; of other lines, all of it."""
        left, start, end = list(left), line.sentence.start, line.sentence.end
        cell = self.cells.get(start)
        if cell is None:
            return ([], _numbers(line, (start, end), normalised)) if self._within(start) else (list(drafts), left)
        figure = normalised.span(*cell.figure)
        told = [(span, why) for span, why in left if cell.first and normalised.span(*cell.label).covers(span)]
        if end < cell.figure[1] or not _understood(line, cell, lexicon, normalised):
            return [], [*told, *_numbers(line, cell.figure, normalised)]
        kept = [draft for draft in drafts if draft.quantity is not None and figure.covers(draft.words)]
        if any(draft.measure is None for draft in kept):
            return [], [*told, *_numbers(line, cell.figure, normalised)]
        return kept, [*told, *((span, why) for span, why in left if figure.covers(span))]

    def _within(self, start: int) -> bool:
        at = bisect_right(self.unread, (start, len(self.unread) + start)) - 1
        return at >= 0 and self.unread[at][0] <= start < self.unread[at][1]


def _numbers(line: Line, place: Place, normalised: Normalised) -> list[tuple[Span, Reason]]:
    """The numbers of a part of a line, as what could not be read."""
    items = [item for item in line.items if place[0] <= item.start < place[1]]
    spans = [span_of(item, normalised) for item in items if isinstance(item, Number)]
    days = [normalised.span(item.start, item.end) for item in items if isinstance(item, PeriodMention)]
    return [(span, Reason.UNCLEAR_TABLE) for span in sorted([*spans, *days])]


def _understood(line: Line, cell: Cell, lexicon: Lexicon, normalised: Normalised) -> bool:
    """Whether the names of row and column hold nothing but what is known: periods, places, measures."""
    names = [item for item in line.items if item.start < cell.figure[0]]
    return all(_known(item, lexicon, normalised) for item in names) and any(not isinstance(item, Word) for item in names)


def _known(item: Item, lexicon: Lexicon, normalised: Normalised) -> bool:
    words = normalised.lower[item.start : item.end]
    if not words[0].isalnum() or any(words in lexicon.grammar[kind] for kind in _SMALL) or cued(item, "from"):
        return True
    if isinstance(item, Mark):
        return bool(item.values("entity", "adjective", "measure", "noun", "verb", "generic", "unit", "counted"))
    return isinstance(item, PeriodMention)


def spread(body: str, lexicon: Lexicon, today: date) -> tuple[Normalised, Grid]:
    """The normalised text with every figure of its tables in a line of its own, behind the names of its row and column. Linear
    in its length."""
    normalised, grid = unlisted(normalise(body, lexicon), lexicon), Grid()
    candidates = list(_candidates(body))
    if not candidates:
        return normalised, grid
    dated = {one.start for one in find_periods(normalised, lexicon, today)}
    made = _Spreading(normalised, grid)
    for rows in candidates:
        places = [[made.place(span) for span in row] for row in rows]
        made.table(places, [[_is_figure(normalised, place, dated) for place in row] for row in places])
    return made.done(), grid


def _candidates(body: str) -> Iterator[list[list[Span]]]:
    """Runs of lines that are cut into columns in the same way."""
    if not any(mark.search(body) for mark in (_BARS, _TABS, _GAPS)):
        return
    rows: list[list[Span]] = []
    before, end = None, -1
    for line in _LINE.finditer(body):
        how = next((mark for mark in (_BARS, _TABS, _GAPS) if mark.search(line.group().strip())), None)
        apart = body.count("\n", end, line.start()) > 1 if end >= 0 else False
        if how is not before or apart:
            if len(rows) > 1:
                yield rows
            rows = []
        if how is not None and not _RULE.fullmatch(line.group()):
            rows.append(list(_cells(line, how)))
        before, end = how, line.end()
    if len(rows) > 1:
        yield rows


def _cells(line: re.Match[str], how: re.Pattern[str]) -> Iterator[Span]:
    """The cells of a row; bars at its edges enclose it."""
    text, first = line.group(), line.start()
    cuts = [(cut.start(), cut.end()) for cut in how.finditer(text)]
    edges = [(0, 0), *cuts, (len(text), len(text))]
    spans = [Span(first + a[1], first + b[0]) for a, b in pairwise(edges)]
    if how is _BARS and cuts and not text[: cuts[0][0]].strip():
        spans = spans[1:]
    if how is _BARS and len(spans) > 1 and not text[cuts[-1][1] :].strip():
        spans = spans[:-1]
    yield from spans


def _is_figure(normalised: Normalised, place: Place, dated: Set[int]) -> bool:
    """Whether a cell holds a number, and does not begin with a period."""
    start, end = place
    text = normalised.text[start:end]
    return start not in dated and len(text) <= _LONGEST_CELL and bool(_FIGURE.match(text)) and not _YEAR.match(text)


class _Spreading:
    """The text that is made: pieces of the normalised one, and a few marks between them."""

    def __init__(self, normalised: Normalised, grid: Grid) -> None:
        self.normalised, self.grid = normalised, grid
        self.text: list[str] = []
        self.lower: list[str] = []
        self.offsets: list[int] = []
        self.read = 0

    def place(self, span: Span) -> Place:
        """Where a stretch of the original stands in the normalised text, without the blanks around it."""
        start, end = (bisect_left(self.normalised.offsets, at) for at in (span.start, span.end))
        while start < end and self.normalised.text[start].isspace():
            start += 1
        while end > start and self.normalised.text[end - 1].isspace():
            end -= 1
        return start, end

    def table(self, rows: list[list[Place]], figures: list[list[bool]]) -> None:
        """Spread out one table, where it is one."""
        head, body = rows[0], rows[1:]
        named = len(head) >= _COLUMNS and not any(figures[0][1:]) and all(end - start <= _LONGEST_CELL for start, end in head)
        if not named or not any(any(row[1:]) for row in figures[1:]):
            for row, told in zip(rows, figures, strict=True):
                self.bare(row, told)
            return
        self.begin(min(start for start, _ in head))
        self.copy(max(end for _, end in head))
        ready = [len(row) == len(head) and row[0][1] - row[0][0] <= _LONGEST_CELL for row in body]
        length = sum(
            row[0][1] - row[0][0] + head[n][1] - head[n][0] + end - start + 4
            for row, fits in zip(body, ready, strict=True)
            for n, (start, end) in enumerate(row)
            if fits and n
        )
        wide = length > _MOST_SPREAD * (body[-1][-1][1] - head[0][0])
        for row, fits, told in zip(body, ready, figures[1:], strict=True):
            first, last = min(start for start, _ in row), max(end for _, end in row)
            self.begin(first)
            if not any(told[1:]):
                continue
            if fits and not wide:
                self.row(row, head, told)
                self.read = last
            else:
                self.grid.unread.append((self.length, self.length + last - first))
                self.copy(last)

    def bare(self, row: list[Place], figures: list[bool]) -> None:
        """A row without a header: figures of one kind side by side cannot be told apart."""
        shares = [self.normalised.text[end - 1] == "%" for (_, end), figure in zip(row, figures, strict=True) if figure]
        if len(row) >= _COLUMNS and max(shares.count(True), shares.count(False)) > 1:
            first, last = min(start for start, _ in row), max(end for _, end in row)
            self.begin(first)
            self.grid.unread.append((self.length, self.length + last - first))
            self.copy(last)

    @property
    def length(self) -> int:
        """How much text has been made."""
        return len(self.offsets)

    def row(self, row: list[Place], head: list[Place], figures: list[bool]) -> None:
        """One line for each cell."""
        first = True
        for n, place in enumerate(row):
            if n == 0 or place[0] == place[1]:
                continue
            if not figures[n]:
                self.take(place)
                self.add("\n", place[0])
                continue
            start = self.length
            label = self.take(row[0])
            self.add(" ", place[0])
            name = self.take(head[n])
            self.add(": ", place[0])
            self.grid.cells[start] = Cell(label, name, self.take(place), first)
            self.add("\n", place[1] - 1)
            first = False

    def begin(self, at: int) -> None:
        """The normalised text up to a row, which begins a line even where lines were taken for broken ones."""
        self.copy(at)
        if self.text and not self.text[-1].endswith("\n"):
            self.add("\n", at)

    def copy(self, to: int) -> None:
        """The normalised text up to a place, as it is."""
        if to > self.read:
            self.take((self.read, to))
            self.read = to

    def take(self, place: Place) -> Place:
        """A stretch of the normalised text; where it stands in the new one."""
        start = self.length
        self.text.append(self.normalised.text[place[0] : place[1]])
        self.lower.append(self.normalised.lower[place[0] : place[1]])
        self.offsets.extend(self.normalised.offsets[place[0] : place[1]])
        return start, self.length

    def add(self, marks: str, at: int) -> None:
        """Marks that the original has not; they stand where what is beside them stands."""
        self.text.append(marks)
        self.lower.append(marks)
        self.offsets.extend([self.normalised.offsets[at]] * len(marks))

    def done(self) -> Normalised:
        """The new text."""
        self.copy(len(self.normalised.text))
        return Normalised("".join(self.text), "".join(self.lower), tuple(self.offsets), self.normalised.widths)
