"""A check as a piece of HTML: the text with every judged number marked, and a finding for each, ready to stand in any page.

Colours are left to the style sheet of the page; a verdict is always told by a sign and a word as well. Everything that was quoted
is text here, whatever it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from factcheck.answer import Check, CheckedAssertion
from factcheck.answer.check import Slots
from factcheck.answer.codec import dumped
from factcheck.assessment.explain.words import sentence
from factcheck.model.verdict import Verdict
from factcheck.wire.dossier import Dossier, web_address
from factcheck.wire.marked import parts
from factcheck.wire.names import Names
from factcheck.wire.outline import MARKS, Block, Outline, Statement
from factcheck.wire.requests import AssertionRequest
from factcheck.wire.steps import readings

#: What a reading consists of when it is sent back, edited.
_READING = AssertionRequest._declared_fields.keys()

#: Blocks that tell what a verdict rests on rather than what to do about it.
_GROUNDS = frozenset({"working", "also", "assumed"})


def render(dossier: Dossier, charts: Mapping[int, str] | None = None) -> str:
    """The whole check as one `<article>`; ``charts`` are the addresses of pictures of findings, by their numbers."""
    check = dossier.check
    outline = Outline.of(check, dossier.reviews, dossier.reference)
    findings = tuple(_findings(outline, check))
    return str(
        _template().render(
            check=check,
            outline=outline,
            findings=findings,
            parts=parts(_text(dossier), check),
            marks=MARKS,
            names=outline.names,
            address=web_address,
            sentence=sentence,
            charts=charts or {},
        )
    )


@dataclass(frozen=True, slots=True)
class Other:
    """Another reading of the same words: its slots, the verdict that it would get, and what would have to be sent to judge it."""

    read: tuple[str, ...]
    verdict: Verdict
    named: str
    computed: str | None
    reading: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One assertion in its place: ``number`` counts through the whole check, ``whole`` is what is said of its claim as a whole."""

    number: int
    claim: int
    statement: Statement
    claimed: str | None
    computed: str | None
    read: tuple[str, ...]
    reading: str
    quote: str
    others: tuple[Other, ...] = ()
    whole: Sequence[Block] = ()

    @property
    def verdict(self) -> Verdict:
        """Its verdict."""
        return self.statement.verdict

    @property
    def doubted(self) -> bool:
        """Whether an editor will want to see what it rests on."""
        return self.verdict not in (Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED, Verdict.NOT_CHECKABLE)

    @property
    def told(self) -> Sequence[Block]:
        """What an editor acts on."""
        return [one for one in (*self.statement.blocks, *self.whole) if one.kind not in _GROUNDS]

    @property
    def grounds(self) -> Sequence[Block]:
        """What it rests on."""
        return [one for one in self.statement.blocks if one.kind in _GROUNDS]


def _findings(outline: Outline, check: Check) -> Iterator[Finding]:
    number = 0
    for passage, claim in zip(outline.passages, check.claims, strict=True):
        for place, statement in enumerate(passage.statements):
            number += 1
            found = statement.found
            last = place == len(passage.statements) - 1
            yield Finding(
                number,
                claim.n,
                statement,
                found.quantity.text if found.quantity else None,
                _computed(found, outline.names),
                tuple(_read(found, outline.names)),
                _sent_back(dumped(found)),
                claim.selector.exact,
                tuple(_others(found, outline.names)),
                passage.blocks if last else (),
            )


def _others(found: CheckedAssertion, names: Names) -> Iterator[Other]:
    for one in found.readings:
        value = names.amount(Decimal(one.computed.decimal), one.computed.unit) if one.computed else None
        slots = dumped(one.assertion) | {"quantity": dumped(found.quantity) if found.quantity else None}
        yield Other(tuple(_read(one.assertion, names)), one.verdict, names.verdict(one.verdict), value, _sent_back(slots))


def _sent_back(slots: Mapping[str, Any]) -> str:
    return json.dumps({name: value for name, value in slots.items() if name in _READING}, ensure_ascii=False)


def _computed(found: CheckedAssertion, names: Names) -> str | None:
    """What the figures give, as it is worth writing: as the correction has it, else the value."""
    if found.computed is None:
        return None
    if found.correction is not None and found.quantity is not None:
        return found.correction.text
    value = names.amount(Decimal(found.computed.decimal), found.computed.unit)
    return f"≈ {value}" if found.computed.precision_limited else value


def _read(found: CheckedAssertion | Slots, names: Names) -> Iterator[str]:
    """How the words were understood, slot by slot."""
    return (value for _, value in readings(found, names))


def _text(dossier: Dossier) -> str:
    """The text that was sent, if it is one that is read as it stands."""
    request: Mapping[str, Any] = dossier.request
    return str(request.get("text") or "") if request.get("format", "text") == "text" else ""


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("factcheck.wire"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    return environment.get_template("check.html")
