"""What is told of a check, and in which order, whatever it is laid out in: plain text and Markdown differ in signs only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from factcheck.answer import Check, CheckedAssertion, CheckedClaim
from factcheck.answer.parts import AssumptionShown, InputShown, SourceShown, Witness
from factcheck.assessment.explain.names import References
from factcheck.model.verdict import Verdict
from factcheck.wire.dossier import Review, standing
from factcheck.wire.names import Names, spaced

#: The mark that stands before a verdict.
MARKS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "✓",
    Verdict.MOSTLY_SUPPORTED: "≈",
    Verdict.REFUTED: "✗",
    Verdict.INCONSISTENT: "✗",
    Verdict.AMBIGUOUS: "?",
    Verdict.INSUFFICIENT_DATA: "–",
    Verdict.NOT_CHECKABLE: "–",
}
_QUOTED = 300
_DIGITS = re.compile(r"[-−]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")


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


@dataclass(frozen=True, slots=True)
class Line:
    """Something told, with the numbers of the sources that it rests on."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading; ``kind`` is the heading's key, whatever the language."""

    label: str
    lines: tuple[Line, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One assertion: its verdict and the words that carry it, the sentence that explains it, what it rests on."""

    verdict: Verdict
    named: str
    words: str
    explanation: str
    blocks: tuple[Block, ...]
    found: CheckedAssertion


@dataclass(frozen=True, slots=True)
class Passage:
    """One claim: its words, its statements, and what is to be said of it as a whole."""

    n: int
    verdict: Verdict
    named: str
    words: str
    statements: tuple[Statement, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """All that is told of a check. Sources count from 1, in their order; `footer` says what the answer was made with."""

    verdict: Verdict
    named: str
    summary: str
    passages: tuple[Passage, ...]
    unchecked: tuple[Line, ...]
    sources: tuple[SourceShown, ...]
    footer: str
    names: Names

    @classmethod
    def of(cls, check: Check, reviews: Iterable[Review] = (), reference: References | None = None) -> Outline:
        """The outline in the language of the text; of the reviews those that count are told with their claims. With the reference
        data measures and places have their names, without them their codes."""
        names = Names.of(check.language, reference)
        telling = Telling(names, {source.id: n for n, source in enumerate(check.sources, start=1)}, check.sources)
        last = standing(reviews)
        known = names.label("known").format(day=check.as_of.isoformat())
        made_with = f"{names.label('data')} {check.reference.snapshot[:19]} · factcheck {check.engine}"
        return cls(
            verdict=check.verdict,
            named=names.verdict(check.verdict),
            summary=check.summary,
            passages=tuple(telling.passage(claim, last.get(claim.n)) for claim in check.claims),
            unchecked=tuple(Line(f"{names.quoted(quoted(one.text))} ({names.reason(one.reason)})") for one in check.unchecked),
            sources=check.sources,
            footer=f"{known} · {check.profile} · {made_with}",
            names=names,
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells the claims of one check; ``numbers`` are those of the sources, by their ids."""

    names: Names
    numbers: Mapping[str, int]
    sources: tuple[SourceShown, ...]

    def passage(self, claim: CheckedClaim, review: Review | None) -> Passage:
        """A claim; what several statements share is told once."""
        told: set[str] = set()
        statements = []
        for one in claim.assertions:
            notes = [note for note in one.notes if note not in told and not _contains(one.explanation, note)]
            told.update(one.notes)
            statements.append(self.statement(one, notes))
        named, words = self.names.verdict(claim.verdict), quoted(claim.selector.exact)
        return Passage(claim.n, claim.verdict, named, words, tuple(statements), tuple(self.whole(claim, review)))

    def whole(self, claim: CheckedClaim, review: Review | None) -> Iterator[Block]:
        """What is said of a claim as a whole: the sentence put right, and what the editor says."""
        told = " ".join(one.explanation for one in claim.assertions)
        sentences = dict.fromkeys(one.correction.sentence for one in claim.assertions if one.correction and one.correction.sentence)
        yield from self.block("sentence", [Line(one) for one in sentences if not _contains(told, one)])
        if review:
            verdict = self.names.verdict(review.verdict)
            yield from self.block("editor", [Line(self.names.told(verdict, review.note) if review.note else verdict)])

    def statement(self, one: CheckedAssertion, notes: Iterable[str]) -> Statement:
        """A judged assertion."""
        named = self.names.verdict(one.verdict) + (f" ({self.names.reason(one.reason)})" if one.reason else "")
        words = self.names.quoted(quoted(one.words.text))
        return Statement(one.verdict, named, words, one.explanation, tuple(self.blocks(one, notes)), one)

    def blocks(self, one: CheckedAssertion, notes: Iterable[str]) -> Iterator[Block]:
        """What a verdict rests on, in the order in which an editor asks for it."""
        if one.correction:
            yield from self.block("write", [Line(one.correction.text)])
            yield from self.block("source", [Line(one.correction.source_line)] if one.correction.source_line else [])
        found = one.diagnosis if one.quantity else ()
        yield from self.block("perhaps", [Line(each.explanation or f"{spaced(each.kind)}: {each.decimal}") for each in found])
        yield from self.block("working", self.working(one))
        yield from self.block("also", map(self.witness, one.witnesses))
        yield from self.block("assumed", (self.assumed(taken, one) for taken in one.assumptions))
        yield from self.block("note", map(Line, notes))
        if one.verdict_now:
            computed = one.verdict_now.computed
            value = f" ({self.names.amount(Decimal(str(computed.value)), _unit(one))})" if computed else ""
            yield from self.block("today", [Line(self.names.verdict(one.verdict_now.verdict) + value)])

    def block(self, label: str, lines: Iterable[Line]) -> Iterator[Block]:
        """The lines under their heading, where there are any."""
        if told := tuple(lines):
            yield Block(self.names.label(label), told, label)

    def working(self, one: CheckedAssertion) -> Iterator[Line]:
        """The formula with what it gives, then its inputs; one input alone is the result."""
        if one.working is None:
            return
        if one.computed and len(one.working.inputs) != 1:
            about = "≈" if one.computed.precision_limited else "="
            formula = self.names.formula(one.working.formula, (used.period for used in one.working.inputs) if self.names.labels else ())
            yield Line(f"{formula} {about} {self.names.amount(Decimal(one.computed.decimal), one.computed.unit)}")
        yield from map(self.input, one.working.inputs)

    def input(self, used: InputShown) -> Line:
        """A figure: its series and period, what it states, its value, and how it was printed where that looks different."""
        value = self.names.amount(Decimal(used.decimal), used.unit)
        stated = "" if used.states == "level" else f", {self.names.states(used.states)}"
        told = [f"{self.names.series(used.series, used.period)}{stated} = {value}"]
        if used.implied and used.formula:
            told.append(self.names.shown("implied", used.formula))
        elif used.printed and not used.implied and not _is_number(used.printed, Decimal(used.decimal)):
            told.append(self.names.shown("printed", used.printed))
        return Line(", ".join(told), self.cited(used.sources))

    def witness(self, one: Witness) -> Line:
        """Another figure and who gives it."""
        value, cited = self.names.amount(Decimal(one.decimal), one.unit), self.cited([one.source] if one.source else [])
        return Line(", ".join([value, *(self.sources[n - 1].publisher for n in cited)]), cited)

    def assumed(self, taken: AssumptionShown, one: CheckedAssertion) -> Line:
        """What was taken and why: a period by its name; a measure or an entity is named in the reason, not by its code."""
        named = self.names.slot(taken.slot)
        if taken.value[:1].isdigit():
            codes = (one.period.start, f"{one.period.start}/{one.period.end}") if one.period else ()
            value = one.period.label if one.period and taken.value in codes and taken.slot == "period" else taken.value
            named = f"{named} {value}"
        return Line(self.names.told(named, taken.reason))

    def cited(self, ids: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the sources."""
        return tuple(self.numbers[source] for source in ids if source in self.numbers)


def _unit(one: CheckedAssertion) -> str:
    """The unit of what was computed, which today's value shares."""
    return one.computed.unit if one.computed else one.quantity.unit if one.quantity else "number"


def _contains(explanation: str, note: str) -> bool:
    """Whether a note is told already, be it after a colon."""
    return note[1:] in explanation


def _is_number(printed: str, value: Decimal) -> bool:
    """Whether a figure was printed as its plain digits, so that to repeat them says nothing."""
    digits = printed.strip().removesuffix("%").strip()
    return bool(_DIGITS.fullmatch(digits)) and Decimal(digits.replace(",", "").replace("−", "-")) == value
