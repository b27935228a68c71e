"""What a bundle holds, as frozen dataclasses: their annotations are the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Self

from factcheck.audit.canonical import canonical, fingerprint
from factcheck.errors import NotABundle
from factcheck.evidence.plain import Misfit, taken, told
from factcheck.model.series import Printed, Status
from factcheck.model.structure import Agency, Entity, Facet, Measure, Source, Unit
from factcheck.model.verdict import ReadClaim, Unchecked

FORMAT, VERSION = "factcheck-evidence", 1
#: No bundle is nested deeper.
MAX_DEPTH = 64
#: Parts that the seal leaves out: itself, and the proof that may be added or renewed later.
UNSEALED = frozenset({"digest", "audit"})


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. ``assertions`` are the edited readings as they were posted, where no text was."""

    text: str | None = None
    headline: str | None = None
    published: str | None = None
    as_of: str | None = None
    language: str | None = None
    context: Mapping[str, str | None] | None = None
    profile: str = "standard"
    format: str = "text"
    assertions: Any = None

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Self:
        """The options of a check as they were given; what a check does not depend on (`store`, `url`) is left out."""
        known: dict[str, Any] = {name: asked[name] for name in cls.__slots__ if asked.get(name) is not None}
        known.update({name: day.isoformat() for name, day in known.items() if isinstance(day, date)})
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Article:
    """The text that was read, where it is not the one that was sent. ``runs`` tell where it stands in the page, character after
    character: start and end in the page, and how many characters follow each other one by one from there."""

    body: str
    runs: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """What was made of the words: the input of the arithmetic."""

    claims: tuple[ReadClaim, ...]
    unchecked: tuple[Unchecked, ...]


@dataclass(frozen=True, slots=True)
class Printing:
    """One printed figure: `decimal` in the measure's unit (or percent), the place of its last digit, and where it was printed."""

    frequency: str
    value: Decimal
    ulp: Decimal
    printed: str
    source: str
    status: Status = Status.NORMAL


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """Every printing of one figure: as first published, as revised, as others print it."""

    period: str
    states: Printed
    printings: tuple[Printing, ...]


@dataclass(frozen=True, slots=True)
class PrintedSeries:
    """The figures of one measure of one entity at which the judging looked."""

    measure: str
    entity: str
    figures: tuple[PrintedFigure, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of the reference data at which the judging looked: enough to judge again.

    ``entities_with`` and ``measures_with`` tell who has figures of a measure, and of what an entity has figures, where that was
    asked. ``complete_on`` is the day on which all reference data are known.
    """

    complete_on: date
    measures: tuple[Measure, ...]
    entities: tuple[Entity, ...]
    units: tuple[Unit, ...]
    agencies: tuple[Agency, ...]
    facets: tuple[Facet, ...]
    series: tuple[PrintedSeries, ...]
    sources: tuple[Source, ...]
    entities_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def printings(self) -> int:
        """How many printed figures there are."""
        return sum(len(figure.printings) for one in self.series for figure in one.figures)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A check and everything that it rests on. ``check`` is the JSON of the API, ``audit`` belongs to whoever keeps the log."""

    engine: str
    snapshot: str
    request: Request
    readings: Readings
    check: Any
    excerpt: Excerpt
    article: Article | None = None
    audit: Any = None

    def to_dict(self) -> dict[str, Any]:
        """The plain JSON, sealed."""
        plain = {"format": FORMAT, "version": VERSION, **told(self), "audit": self.audit}
        return {**plain, "digest": digest_of(plain)}

    @classmethod
    def from_dict(cls, plain: Any) -> Self:
        """The bundle of a plain JSON value.

        Raises NotABundle where it is something else, Misfit with the place where a bundle is not sound.
        """
        _refuse_unwritable(plain)
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            raise NotABundle(f'This is no evidence bundle: it does not say "format": "{FORMAT}".', field="/format")
        if type(plain.get("version")) is not int or plain["version"] != VERSION:
            raise NotABundle(f"The bundle is of edition {plain.get('version')!r}; edition {VERSION} is read here.", field="/version")
        if not isinstance(plain.get("digest"), str):
            raise Misfit("/digest", "is no digest")
        found = taken(cls, {name: part for name, part in plain.items() if name not in ("format", "version", "digest")})
        if not isinstance(found.check, dict):
            raise Misfit("/check", "is no object")
        return found


def digest_of(plain: Mapping[str, Any]) -> str:
    """The seal of a bundle: the sha256 of its canonical JSON without what the seal leaves out."""
    sealed = {name: part for name, part in plain.items() if name not in UNSEALED}
    return f"sha256:{fingerprint(sealed)}"


def _refuse_unwritable(plain: Any) -> None:
    """What no JSON text of a bundle can hold: NaN, halves of surrogate pairs, nesting beyond any bundle's."""
    waiting = [(plain, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise NotABundle(f"The value is nested more than {MAX_DEPTH} levels deep.")
        if isinstance(one, (dict, list)):
            waiting.extend((inner, depth + 1) for inner in (one.values() if isinstance(one, dict) else one))
    try:
        canonical(plain)
    except (TypeError, ValueError) as fault:
        raise NotABundle(f"The value is no JSON: {fault}.") from None
