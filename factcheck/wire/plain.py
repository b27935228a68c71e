"""A check as plain text: the verdict first, the sentence that explains it, then what it rests on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from factcheck.answer import Check
from factcheck.answer.parts import SourceShown
from factcheck.assessment.explain.names import References
from factcheck.model.verdict import Verdict
from factcheck.wire.dossier import Review, web_address
from factcheck.wire.outline import MARKS, Block, Line, Outline, Passage, Statement, safe

#: The colours of the pages as a terminal names them, so that they fit its own background.
_COLOURS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "32",
    Verdict.MOSTLY_SUPPORTED: "32",
    Verdict.REFUTED: "31",
    Verdict.INCONSISTENT: "35",
    Verdict.AMBIGUOUS: "33",
    Verdict.INSUFFICIENT_DATA: "2",
    Verdict.NOT_CHECKABLE: "2",
}
#: Signs of an address that stay as they are.
_IN_ADDRESS = "/:?#@!$&'()*+,;=%~-._[]"
BOLD, FAINT, UNDERLINED = "1", "2", "4"
_INDENT = 4
_LABEL = 10
_NARROWEST = 20
#: Below so many columns a heading stands above what is long rather than beside it.
_BESIDE = 60
_CITED = re.compile(r"\[(\d+)\](?=(?: \[\d+\])*$)")


@dataclass(frozen=True, slots=True)
class Style:
    """How wide the terminal is and whether it shows colours and links. Without a width no line is broken: what is pasted elsewhere
    flows there."""

    width: int | None = None
    colour: bool = False
    links: bool = False

    def paint(self, text: str, code: str) -> str:
        """The text in a colour, or as it is."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text

    def toned(self, text: str, verdict: Verdict, *more: str) -> str:
        """The text in the colour of a verdict."""
        return self.paint(text, ";".join((*more, _COLOURS[verdict])))

    def link(self, text: str, address: str) -> str:
        """The text as a link (OSC 8), where the address is one of the web and the terminal takes links."""
        if not self.links or web_address(address) is None:
            return text
        return f"\x1b]8;;{quote(address, safe=_IN_ADDRESS)}\x1b\\{text}\x1b]8;;\x1b\\"

    def room(self, taken: int) -> int | None:
        """The columns that are left; a narrow terminal gets longer lines rather than single letters."""
        return None if self.width is None else max(_NARROWEST, self.width - taken)


def render(check: Check, style: Style | None = None, reviews: Iterable[Review] = (), reference: References | None = None) -> str:
    """The whole check as text that ends with a line break; with the reference data measures and places have their names."""
    return "\n".join(Layout(Outline.of(check, reviews, reference), style or Style()).lines()) + "\n"


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


def _nothing(_: Statement) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Lays an outline out in lines; ``below`` gives lines that are to stand as they are below a statement."""

    outline: Outline
    style: Style
    below: Callable[[Statement], Iterable[str]] = _nothing

    def lines(self) -> Iterator[str]:
        """Everything."""
        yield from self.head()
        single = len(self.outline.passages) == 1 and len(self.outline.passages[0].statements) == 1
        for passage in self.outline.passages:
            yield ""
            yield from self.passage(passage, headed=not single)
        yield from self.foot()

    def head(self) -> Iterator[str]:
        """The verdict on the whole, and the summary."""
        outline, style = self.outline, self.style
        yield style.toned(f"{MARKS[outline.verdict]} {outline.named.upper()}", outline.verdict, BOLD)
        yield from (f"  {line}" for line in wrapped(safe(outline.summary), style.room(2)))

    def foot(self) -> Iterator[str]:
        """What was not checked, the sources, and what the answer was made with."""
        outline, style = self.outline, self.style
        if outline.unchecked:
            yield ""
            yield from self.block(Block(outline.names.label("unchecked"), outline.unchecked), indent=0)
        if outline.sources:
            yield ""
            yield style.paint(outline.names.label("sources"), BOLD)
            for n, source in enumerate(outline.sources, start=1):
                yield from _source(n, source, style)
        yield ""
        yield from (style.paint(line, FAINT) for line in wrapped(outline.footer, style.room(0)))

    def passage(self, passage: Passage, *, headed: bool) -> Iterator[str]:
        """A claim with its statements."""
        if headed:
            yield from (self.style.paint(line, FAINT) for line in wrapped(f"{passage.n}. {passage.words}", self.style.room(0)))
        for place, statement in enumerate(passage.statements):
            if place and self.below is not _nothing:
                yield ""
            yield from self.statement(statement)
        if passage.blocks and self.below is not _nothing:
            yield ""
        for block in passage.blocks:
            yield from self.block(block, indent=2 if headed else _INDENT)

    def statement(self, one: Statement, number: int | None = None) -> Iterator[str]:
        """A statement with what it rests on; ``number`` is the one at its mark in the text."""
        mark = MARKS[one.verdict] if number is None else f"{MARKS[one.verdict]}{number}"
        lead = f"{mark} {one.named}"
        first, *rest = _beside(one.words, self.style.room(2), width_of(lead) + 2)
        yield f"  {self.style.toned(lead, one.verdict, BOLD)}  {first}".rstrip()
        yield from (f"    {line}" for line in rest)
        yield from (" " * _INDENT + line for line in wrapped(safe(one.explanation), self.style.room(_INDENT)))
        for block in one.blocks:
            yield from self.block(block)
        yield from self.below(one)

    def block(self, block: Block, *, indent: int = _INDENT) -> Iterator[str]:
        """Lines beside their heading; in a narrow terminal below it, where they are longer than the rest of a line."""
        style = self.style
        gap = max(_LABEL, width_of(block.label) + 1)
        told = [safe(_with_sources(line)) for line in block.lines]
        room = style.room(indent + gap)
        if style.width is not None and style.width < _BESIDE and room is not None and any(width_of(line) > room for line in told):
            yield " " * indent + style.paint(block.label, FAINT)
            for line in told:
                yield from (" " * (indent + 2) + self._cited(row) for row in wrapped(line, style.room(indent + 2)))
            return
        for n, line in enumerate(told):
            for row, text in enumerate(wrapped(line, room)):
                label = block.label if n == row == 0 else ""
                yield " " * indent + style.paint(label, FAINT) + " " * (gap - width_of(label)) + self._cited(text)

    def _cited(self, row: str) -> str:
        """A line with the numbers of sources at its end as links."""
        sources = self.outline.sources

        def linked(found: re.Match[str]) -> str:
            known = 0 < int(found[1]) <= len(sources)
            return self.style.link(found[0], sources[int(found[1]) - 1].url) if known else found[0]

        return _CITED.sub(linked, row) if self.style.links else row


def _beside(text: str, room: int | None, taken: int) -> list[str]:
    """The text beside what is taken, or in lines below it."""
    if room is None or width_of(text) + taken <= room:
        return [text]
    return ["", *wrapped(text, room - 2)]


def _source(n: int, source: SourceShown, style: Style) -> Iterator[str]:
    """A source: a link where the terminal takes them, else followed by its address."""
    told, lead = ", ".join(filter(None, (source.publisher, source.title, source.published))), f"  [{n}] "
    first, *rest = (style.link(line, source.url) for line in wrapped(safe(told), style.room(len(lead))))
    yield lead + first
    yield from (" " * len(lead) + line for line in rest)
    if source.url and not (style.links and web_address(source.url)):
        yield " " * len(lead) + safe(source.url)


def _with_sources(told: Line) -> str:
    return " ".join([told.text, *(f"[{n}]" for n in told.sources)])


def _words(text: str) -> Iterator[str]:
    """Pieces between which a line may break, each with the blanks before it."""
    piece = ""
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        breaks = wide or (sign == " " and not piece.isspace()) or (piece and unicodedata.east_asian_width(piece[-1]) in "WF")
        if piece and breaks and sign not in "，。、；：！？）》”’％✓≈✗":
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
