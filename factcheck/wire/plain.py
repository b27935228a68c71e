"""A check as plain text: the verdict first, the sentence that explains it, then what it rests on."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from factcheck.answer import Check
from factcheck.answer.parts import SourceShown
from factcheck.model.verdict import Verdict
from factcheck.wire.dossier import Review
from factcheck.wire.outline import MARKS, Block, Line, Outline, Passage, Statement, safe

_COLOURS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "32",
    Verdict.MOSTLY_SUPPORTED: "32",
    Verdict.REFUTED: "31",
    Verdict.INCONSISTENT: "31",
    Verdict.AMBIGUOUS: "33",
    Verdict.INSUFFICIENT_DATA: "33",
    Verdict.NOT_CHECKABLE: "2",
}
_INDENT = 4
_LABEL = 10
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Style:
    """How wide the terminal is and whether it shows colours. Without a width no line is broken: what is pasted elsewhere flows there."""

    width: int | None = None
    colour: bool = False

    def paint(self, text: str, code: str) -> str:
        """The text in a colour, or as it is."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text

    def room(self, taken: int) -> int | None:
        """The columns that are left; a narrow terminal gets longer lines rather than single letters."""
        return None if self.width is None else max(_NARROWEST, self.width - taken)


def render(check: Check, style: Style | None = None, reviews: Iterable[Review] = ()) -> str:
    """The whole check as text that ends with a line break."""
    return "\n".join(_lines(Outline.of(check, reviews), style or Style())) + "\n"


def width_of(text: str) -> int:
    """Columns that a terminal needs for the text: Chinese characters take two.

    >>> width_of("1-8月")
    5
    """
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, width: int | None) -> Iterator[str]:
    """The text in lines of at most so many columns; Chinese breaks between characters, other text between words. Without a
    width it stays one line.

    >>> list(wrapped("one two three", 8))
    ['one two', 'three']
    """
    if width is None:
        yield from [text.strip()] if text.strip() else []
        return
    line = ""
    for word in _words(text):
        if line.strip() and width_of((line + word).rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += word if line else word.lstrip()
        while width_of(line.rstrip()) > width:
            head = _fitting(line, width)
            yield head
            line = line[len(head) :]
    if line.strip():
        yield line.rstrip()


def aligned(rows: Sequence[Sequence[str]], right: Container[int] = ()) -> Iterator[str]:
    """The rows of a table as lines: columns as wide as their widest cell, those in ``right`` flush right.

    >>> list(aligned([["a", "10"], ["bcd", "9"]], right={1}))
    ['a    10', 'bcd   9']
    """
    widths = [max(width_of(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = []
        for column, cell in enumerate(row):
            gap = " " * (widths[column] - width_of(cell))
            cells.append(gap + safe(cell) if column in right else safe(cell) + gap)
        yield "  ".join(cells).rstrip()


def _lines(outline: Outline, style: Style) -> Iterator[str]:
    yield style.paint(f"{MARKS[outline.verdict]} {outline.named.upper()}", f"1;{_COLOURS[outline.verdict]}")
    yield from (f"  {line}" for line in wrapped(safe(outline.summary), style.room(2)))
    single = len(outline.passages) == 1 and len(outline.passages[0].statements) == 1
    for passage in outline.passages:
        yield ""
        yield from _passage(passage, style, headed=not single)
    if outline.unchecked:
        yield ""
        yield from _block(Block(outline.names.label("unchecked"), outline.unchecked), style, indent=0)
    if outline.sources:
        yield ""
        yield style.paint(outline.names.label("sources"), "1")
        for n, source in enumerate(outline.sources, start=1):
            yield from _source(n, source, style)
    yield ""
    yield from (style.paint(line, "2") for line in wrapped(outline.footer, style.room(0)))


def _passage(passage: Passage, style: Style, *, headed: bool) -> Iterator[str]:
    if headed:
        yield from (style.paint(line, "2") for line in wrapped(f"{passage.n}. {passage.words}", style.room(0)))
    for statement in passage.statements:
        yield from _statement(statement, style)
    for block in passage.blocks:
        yield from _block(block, style, indent=_INDENT if not headed else 2)


def _statement(one: Statement, style: Style) -> Iterator[str]:
    lead = f"{MARKS[one.verdict]} {one.named}  "
    first, *rest = _beside(one.words, style.room(2), width_of(lead))
    yield f"  {style.paint(lead.rstrip(), f'1;{_COLOURS[one.verdict]}')}  {first}".rstrip()
    yield from (f"    {line}" for line in rest)
    yield from (" " * _INDENT + line for line in wrapped(safe(one.explanation), style.room(_INDENT)))
    for block in one.blocks:
        yield from _block(block, style)


def _beside(text: str, room: int | None, taken: int) -> list[str]:
    """The text beside what is taken, or in lines below it."""
    if room is None or width_of(text) + taken <= room:
        return [text]
    return ["", *wrapped(text, room - 2)]


def _source(n: int, source: SourceShown, style: Style) -> Iterator[str]:
    told, lead = ", ".join(filter(None, (source.publisher, source.title, source.published))), f"  [{n}] "
    first, *rest = wrapped(safe(told), style.room(len(lead)))
    yield lead + first
    yield from (" " * len(lead) + line for line in rest)
    if source.url:
        yield " " * len(lead) + safe(source.url)


def _block(block: Block, style: Style, *, indent: int = _INDENT) -> Iterator[str]:
    gap = max(_LABEL, width_of(block.label) + 1)
    for n, told in enumerate(block.lines):
        rows = wrapped(safe(_with_sources(told)), style.room(indent + gap))
        for row, line in enumerate(rows):
            label = block.label if n == row == 0 else ""
            yield " " * indent + style.paint(label, "2") * bool(label) + " " * (gap - width_of(label)) + line


def _with_sources(told: Line) -> str:
    return " ".join([told.text, *(f"[{n}]" for n in told.sources)])


def _words(text: str) -> Iterator[str]:
    """Pieces between which a line may break, each with the blanks before it."""
    piece = ""
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        breaks = wide or (sign == " " and not piece.isspace()) or (piece and unicodedata.east_asian_width(piece[-1]) in "WF")
        if piece and breaks and sign not in "，。、；：！？）》”’％":
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece


def _fitting(line: str, width: int) -> str:
    end, used = 0, 0
    while end < len(line) and used + width_of(line[end]) <= max(width, 2):
        used += width_of(line[end])
        end += 1
    return line[: max(end, 1)]
