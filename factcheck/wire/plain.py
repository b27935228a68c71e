"""A check as text for terminals: the verdict first, the sentence that explains it, then what it rests on."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from factcheck.answer import Check, CheckedAssertion, CheckedClaim
from factcheck.answer.parts import AssumptionShown, InputShown, Number, SourceShown
from factcheck.language.lexicon import languages, lexicon
from factcheck.model.verdict import Verdict

#: Verdict to its mark and ANSI colour.
_MARKS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.SUPPORTED: ("✓", "32"),
    Verdict.MOSTLY_SUPPORTED: ("≈", "32"),
    Verdict.REFUTED: ("✗", "31"),
    Verdict.INCONSISTENT: ("✗", "31"),
    Verdict.AMBIGUOUS: ("?", "33"),
    Verdict.INSUFFICIENT_DATA: ("–", "33"),
    Verdict.NOT_CHECKABLE: ("–", "2"),
}
_INDENT = 4
_LABEL = 10
_QUOTED = 300
_DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Style:
    """How wide the terminal is and whether it shows colours."""

    width: int = 80
    colour: bool = False

    def paint(self, text: str, code: str) -> str:
        """The text in a colour, or as it is."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def render(check: Check, style: Style | None = None) -> str:
    """The whole check as text that ends with a line break."""
    style = style or Style()
    return "\n".join(_lines(check, style)) + "\n"


def width_of(text: str) -> int:
    """Columns that a terminal needs for the text: Chinese characters take two.

    >>> width_of("1-8月")
    5
    """
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most so many columns; Chinese breaks between characters, other text between words.

    >>> list(wrapped("one two three", 8))
    ['one two', 'three']
    """
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


def safe(text: str) -> str:
    """Without control characters: a quoted text cannot drive the terminal.

    >>> safe("a\\x1b[31mb")
    'a�[31mb'
    """
    return "".join(" " if sign in "\n\r\t" else "�" if unicodedata.category(sign) in {"Cc", "Cf", "Cs"} else sign for sign in text)


def quoted(text: str) -> str:
    """A quotation of bearable length.

    >>> len(quoted("x" * 1000))
    301
    """
    return safe(text) if len(text) <= _QUOTED else safe(text[:_QUOTED]) + "…"


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


def _lines(check: Check, style: Style) -> Iterator[str]:
    names = _Names.of(check.language)
    yield _headline(names.verdict(check.verdict), check, style)
    sources = {source.id: source for source in check.sources}
    for claim in check.claims:
        yield ""
        yield from _claim(claim, check, sources, style, names)
    if check.unchecked:
        yield ""
        left = (f"“{quoted(one.text)}” ({names.reason(one.reason)})" for one in check.unchecked)
        yield from _block(names.label("unchecked"), left, style, indent=0)
    if check.sources:
        yield ""
        yield style.paint(names.label("sources"), "1")
        for source in check.sources:
            yield from _source(source, style)
    yield ""
    known = names.label("known").format(day=check.as_of.isoformat())
    footer = f"{known} · {check.profile} · {names.label('data')} {check.reference.snapshot[:19]} · factcheck {check.engine}"
    yield from (style.paint(line, "2") for line in wrapped(footer, style.width))


@dataclass(frozen=True, slots=True)
class _Names:
    """Headings in the language of the text, and what codes are called in it; in English, whose words the codes are, as they stand."""

    language: str
    messages: Mapping[str, str]

    @classmethod
    def of(cls, language: str) -> _Names:
        """The names of a language; the English ones where it is unknown."""
        known = language if language in languages() else _DEFAULT
        return cls(known, lexicon(known).messages)

    def label(self, name: str) -> str:
        """A heading."""
        return self.messages[f"label.{name}"]

    def verdict(self, code: str) -> str:
        """The name of a verdict."""
        return _spaced(code) if self.language == _DEFAULT else self.messages[f"verdict.{code}"]

    def reason(self, code: str) -> str:
        """The name of a reason."""
        return _spaced(code) if self.language == _DEFAULT else self.messages[f"reason.{code}"]


def _headline(verdict: str, check: Check, style: Style) -> str:
    mark, colour = _MARKS[check.verdict]
    lines = list(wrapped(safe(check.summary), style.width - 2))
    told = "\n".join(f"  {line}" for line in lines)
    return style.paint(f"{mark} {verdict.upper()}", f"1;{colour}") + (f"\n{told}" if told else "")


def _claim(claim: CheckedClaim, check: Check, sources: Mapping[str, SourceShown], style: Style, names: _Names) -> Iterator[str]:
    if len(check.claims) > 1 or len(claim.assertions) > 1:
        yield from (style.paint(line, "2") for line in wrapped(f"{claim.n}. {quoted(claim.selector.exact)}", style.width))
    told: set[str] = set()
    for assertion in claim.assertions:
        notes = [note for note in assertion.notes if note not in told and not _contains(assertion.explanation, note)]
        told.update(assertion.notes)
        yield from _assertion(assertion, notes, sources, style, names)


def _contains(explanation: str, note: str) -> bool:
    """Whether a note is told already, be it after a colon."""
    return note[1:] in explanation


def _assertion(
    one: CheckedAssertion, notes: Iterable[str], sources: Mapping[str, SourceShown], style: Style, names: _Names
) -> Iterator[str]:
    mark, colour = _MARKS[one.verdict]
    said = f"“{quoted(one.words.text)}”"
    verdict = names.verdict(one.verdict) + (f" ({names.reason(one.reason)})" if one.reason else "")
    lead = f"{mark} {verdict}  "
    first, *rest = _room(said, style.width - 2, width_of(lead))
    yield f"  {style.paint(lead.rstrip(), f'1;{colour}')}  {first}".rstrip()
    yield from (f"    {line}" for line in rest)
    yield from _indented(one.explanation, style)
    if one.correction:
        yield from _block(names.label("write"), [one.correction.text], style)
        if one.correction.source_line:
            yield from _block(names.label("source"), [one.correction.source_line], style)
    for found in one.diagnosis if one.quantity else ():
        yield from _block(names.label("perhaps"), [found.explanation or f"{_spaced(found.kind)}: {found.decimal}"], style)
    yield from _block(names.label("working"), _working(one), style)
    yield from _block(names.label("also"), (_witness(found.value, found.unit, found.source, sources) for found in one.witnesses), style)
    yield from _block(names.label("assumed"), (_assumed(taken, one) for taken in one.assumptions), style)
    yield from _block(names.label("note"), notes, style)
    if one.verdict_now:
        value = f" ({_number(one.verdict_now.computed.value)})" if one.verdict_now.computed else ""
        yield from _block(names.label("today"), [f"{names.verdict(one.verdict_now.verdict)}{value}"], style)


def _assumed(taken: AssumptionShown, one: CheckedAssertion) -> str:
    """What was taken and why: a period by its name; a measure or an entity is named in the reason, not by its code."""
    if not taken.value[:1].isdigit():
        return taken.reason
    codes = (one.period.start, f"{one.period.start}/{one.period.end}") if one.period else ()
    value = one.period.label if one.period and taken.value in codes and taken.slot == "period" else taken.value
    return f"{_spaced(taken.slot)} {value}: {taken.reason}"


def _room(text: str, width: int, taken: int) -> list[str]:
    """The text beside what is taken, or in lines below it."""
    if width_of(text) + taken <= width:
        return [text]
    return ["", *wrapped(text, width - 2)]


def _working(one: CheckedAssertion) -> Iterator[str]:
    if one.working is None:
        return
    if one.computed and len(one.working.inputs) != 1:
        about = "≈" if one.computed.precision_limited else "="
        yield f"{one.working.formula} {about} {_number(one.computed.value)}{_unit(one.computed.unit)}"
    for used in one.working.inputs:
        yield _input(used)


def _input(used: InputShown) -> str:
    printed = f", printed {safe(used.printed)}" if used.printed and not used.implied else ""
    implied = f", implied: {used.formula}" if used.implied and used.formula else ""
    cited = f" [{', '.join(used.sources)}]" if used.sources else ""
    states = "" if used.states == "level" else f" {_spaced(used.states)}"
    return f"{used.series} {used.period}{states} = {_number(used.value)}{_unit(used.unit)}{printed}{implied}{cited}"


def _witness(value: Number, unit: str, source: str | None, sources: Mapping[str, SourceShown]) -> str:
    named = sources[source].publisher if source is not None and source in sources else None
    return f"{_number(value)}{_unit(unit)}" + (f", {safe(named)} [{source}]" if named else "")


def _source(source: SourceShown, style: Style) -> Iterator[str]:
    told = ", ".join(filter(None, (source.publisher, source.title, source.published)))
    yield from _hanging(f"[{source.id}] ", safe(told), style, indent=2)
    if source.url:
        yield f"{' ' * _INDENT}{safe(source.url)}"


def _block(label: str, lines: Iterable[str], style: Style, *, indent: int = _INDENT) -> Iterator[str]:
    for number, line in enumerate(lines):
        lead = label + " " * (_LABEL - width_of(label)) if number == 0 else " " * _LABEL
        yield from _hanging(lead, safe(line), style, indent=indent, gap=max(_LABEL, width_of(lead) + (lead == label)))


def _hanging(lead: str, text: str, style: Style, *, indent: int, gap: int | None = None) -> Iterator[str]:
    hang = _INDENT if gap is None else indent + gap
    first = " " * indent + lead + " " * ((gap or 0) - width_of(lead))
    room = max(20, style.width - hang)
    lines = list(wrapped(text, max(20, style.width - width_of(first)) if gap is None else room))
    for number, line in enumerate(lines):
        if number == 0:
            label = style.paint(lead.rstrip(), "2") if lead.strip() else ""
            yield " " * indent + label + first[indent + len(lead.rstrip()) :] + line
        else:
            yield " " * hang + line


def _indented(text: str, style: Style) -> Iterator[str]:
    yield from (" " * _INDENT + line for line in wrapped(safe(text), style.width - _INDENT))


def _number(value: Number) -> str:
    return f"{value:,}"


def _unit(unit: str) -> str:
    return {"percent": "%", "number": "", "rank": "", "times": " times", "points": " points"}.get(unit, f" {unit}")


def _spaced(code: str) -> str:
    return code.replace("_", " ").replace(".", " ")


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
