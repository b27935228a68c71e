"""An article in a terminal: its text with every judged figure marked, and the findings below, the wrong ones first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from factcheck.answer import Check, CheckedClaim
from factcheck.assessment.settle import WORST_FIRST
from factcheck.model.verdict import Verdict
from factcheck.wire.marked import Part, parts
from factcheck.wire.outline import MARKS, Passage, Statement, safe
from factcheck.wire.plain import BOLD, UNDERLINED, Layout, wrapped

#: An article of more lines is long: of its text only the passages with findings are shown, of what agrees only that it does.
_LONG = 30
_INDENT = 2
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEFT_OUT = Part("…")


class Sign(NamedTuple):
    """A character of the text, the finding that it belongs to, and whether it is of the mark behind it."""

    sign: str
    number: int | None = None
    mark: bool = False


def article(check: Check, text: str, layout: Layout, *, every: bool = False, unicode: bool = True) -> Iterator[str]:
    """The lines of a checked article; ``every`` shows a long one whole. Without its text, as of a page of HTML, the passages with
    findings are shown."""
    outline = layout.outline
    found = dict(enumerate(((one, passage) for passage in outline.passages for one in passage.statements), start=1))
    yield from layout.head()
    if found:
        lines = list(_text(_whole(check, text), found, layout, unicode=unicode))
        short = len(lines) > _LONG and not every
        if short or not lines:
            lines = list(_text(_passages(check, text), found, layout, unicode=unicode))
        yield from ("", layout.style.paint(outline.names.label("text"), BOLD), *lines)
        yield from ("", layout.style.paint(outline.names.label("findings"), BOLD))
        yield from _findings(found, layout, short=short)
    yield from layout.foot()


def _findings(found: Mapping[int, tuple[Statement, Passage]], layout: Layout, *, short: bool) -> Iterator[str]:
    """Every finding under the number at its mark; what is said of a passage as a whole stands with its first one."""
    told: set[int] = set()
    for number in sorted(found, key=lambda number: (WORST_FIRST.index(found[number][0].verdict), number)):
        statement, passage = found[number]
        bare = short and statement.verdict is Verdict.SUPPORTED
        if told and not bare:
            yield ""
        yield from layout.statement(replace(statement, blocks=()) if bare else statement, number)
        if passage.n not in told:
            told.add(passage.n)
            for block in passage.blocks:
                yield from layout.block(block)


def _text(
    paragraphs: Iterator[list[Part]], found: Mapping[int, tuple[Statement, Passage]], layout: Layout, *, unicode: bool
) -> Iterator[str]:
    """The paragraphs in lines; behind every figure stand the sign of its verdict and its number."""
    for paragraph in paragraphs:
        signs = [sign for part in paragraph for sign in _signs(part, found, unicode=unicode)]
        at, line = 0, ""
        for line in wrapped("".join(one.sign for one in signs), layout.style.room(_INDENT)):
            shown = []
            for sign in line:
                while signs[at].sign != sign:  # blanks at the ends of lines are gone
                    at += 1
                shown.append(signs[at])
                at += 1
            yield " " * _INDENT + _painted(shown, found, layout)
        if not line:
            yield ""


def _signs(part: Part, found: Mapping[int, tuple[Statement, Passage]], *, unicode: bool) -> Iterator[Sign]:
    yield from (Sign(sign, part.number) for sign in safe(part.text))
    if part.number is not None:
        mark, number = MARKS[found[part.number][0].verdict], str(part.number)
        yield from (Sign(sign, part.number, True) for sign in (mark + number.translate(_RAISED) if unicode else f"[{mark}{number}]"))


def _painted(signs: Sequence[Sign], found: Mapping[int, tuple[Statement, Passage]], layout: Layout) -> str:
    told = []
    for (number, mark), run in groupby(signs, key=lambda one: (one.number, one.mark)):
        words = "".join(one.sign for one in run)
        told.append(words if number is None else layout.style.toned(words, found[number][0].verdict, BOLD if mark else UNDERLINED))
    return "".join(told)


def _whole(check: Check, text: str) -> Iterator[list[Part]]:
    """All paragraphs of the text."""
    paragraph: list[Part] = []
    begun = False
    for part in parts(text, check):
        first, *others = part.text.split("\n") if part.number is None else [part.text]
        paragraph.append(replace(part, text=first))
        for other in others:
            yield from [paragraph] if begun or any(one.text.strip() for one in paragraph) else []
            begun = begun or any(one.text.strip() for one in paragraph)
            paragraph = [Part(other)]
    while paragraph and not paragraph[-1].text.strip():
        paragraph.pop()
    yield from [paragraph] if paragraph else []


def _passages(check: Check, text: str) -> Iterator[list[Part]]:
    """The passages that findings are about, those of one paragraph together; what is left out between them is marked."""
    known = bool(parts(text, check))
    number, end = 1, 0
    paragraph: list[Part] = []
    for claim in check.claims:
        between = text[end : claim.selector.start] if known else "\n…\n"
        if between.strip() and paragraph:
            paragraph += [Part(" "), _LEFT_OUT]
        if "\n" in between and paragraph:
            yield paragraph
            paragraph = []
        paragraph += [Part(" ")] * bool(paragraph)
        paragraph += _claim(claim, number)
        number, end = number + len(claim.assertions), claim.selector.end
    yield paragraph


def _claim(claim: CheckedClaim, first: int) -> Iterator[Part]:
    """The words of a claim with its figures; of those that are told twice the first has them."""
    words, done = claim.selector.exact, 0
    for number, one in sorted(enumerate(claim.assertions, start=first), key=lambda each: each[1].words.start):
        start = words.find(one.words.text, done) if one.words.text else -1
        if start < 0:
            continue
        yield Part(words[done:start].replace("\n", " "))
        yield Part(one.words.text.replace("\n", " "), number)
        done = start + len(one.words.text)
    yield Part(words[done:].replace("\n", " "))
