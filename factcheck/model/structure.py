"""Measure, Entity, Unit, Agency, Source: the codelists' entries and their part-of relations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

#: Labels by language code; the first label of a language is the one that the service writes.
Labels = Mapping[str, tuple[str, ...]]


class Kind(StrEnum):
    """How the values of a measure behave in time."""

    FLOW = "flow"
    STOCK = "stock"
    RATE = "rate"
    INDEX = "index"


class Aggregation(StrEnum):
    """How the value of a long period follows from those of its parts."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted. ``factor`` turns one of it into the base unit of its dimension.

    ``also`` are units that copy writes for it, where the measure says the rest: dollars for dollars a barrel.
    """

    id: str
    dimension: str
    factor: Decimal
    labels: Labels
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation that publishes. ``basis`` is the prefix of its own series where they differ from the default ones;
    ``country`` is the entity that it reports on."""

    id: str
    labels: Labels
    homepage: str | None = None
    basis: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of one facet of measures (product: nev; activity: exports) with the words that name it.

    ``nouns`` name it ("exports", "new energy vehicles", 出口), ``verbs`` do ("exported", "shipped abroad"). ``generic``
    words name the thing only when nothing more specific is in reach ("vehicles", "units"). ``transfers`` name it when the
    sentence says that something goes abroad ("sent 5 million vehicles overseas"). ``any_of`` makes the words
    ambiguous: they may mean any of these values, the likeliest first ("electric vehicles"). ``pairs`` are words that name
    several values at once (产销: production and sales), in the order in which they name them. ``stands_for`` names, by
    entity, the value that this one is where nothing else is counted ("light vehicles" are all vehicles in Mexico's figures).
    """

    id: str
    facet: str
    nouns: Labels
    verbs: Labels
    generic: Labels
    transfers: Labels = field(default_factory=dict)
    any_of: tuple[str, ...] = ()
    pairs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stands_for: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured.

    ``facets`` composes it from facet values ({"product": "nev", "activity": "exports"}); ``labels`` are names of the whole
    measure. ``whole`` is the measure that it is a direct part of; ``denominators`` are the wholes that a share may name,
    nearest first, the first being the default for "market share" and the one that printed shares and contributions of this
    measure refer to. ``ratio_of`` (part, whole) makes a finished share. ``partition`` lists sets of measures that add up to
    this one.
    ``siblings`` are tried first when a number belongs to another measure. ``rank_complete_to``: up to which rank its
    members are complete; ``stand_ins`` names, by entity, a measure of unlike definition that stands in for it in a rank.
    ``counted`` are words after a number that make it one of this measure ("people"); ``growth`` is the measure whose level is
    meant by "grew 2%". Variants: ``per_head`` the finished one per person, ``real`` the one with prices taken out, ``parity``
    that at purchasing power parity, ``core`` that without food and energy, ``goods`` that without services,
    ``women`` and ``men`` those of one sex, ``quarterly`` (or
    that of an entity in ``quarterly_by``) what the same words mean of a quarter, ``share`` and
    ``world_share`` the published ones in percent of the first of its ``denominators`` and of the world's.
    ``sums_with_groups``: a group's value is the sum of its members'.
    ``witness``: the figures speak for the measure of which this is another agency's count, where that one's own disagree.
    ``net``: what comes less what goes, told without a sign ("a net 5.7 million people left").
    ``quoted``: it has a price every day, and the figures are averages of longer ("closed at $84 on Friday" is none of them).
    ``revised``: its figures are revised for years after they first appear.
    ``at_end``: a rate of the last day of a period, as debt is; any other that is told of a year's end is not that of the year.
    ``year_end``: the measure whose figure of a year is what this one was in December, and which its words often mean of a year.
    ``unsaid``: what grows where only a country is said to ("India grew 7%").
    ``adverse``: more of it is worse ("the world's worst unemployment" is the highest).
    ``lag_days`` is the usual delay from the end of a period to its publication. ``basis_of`` names the default measure of
    which this one is another agency's count.
    """

    id: str
    labels: Labels
    names: Mapping[str, str]
    unit: str
    kind: Kind
    aggregation: Aggregation
    agency: str
    facets: Mapping[str, str] = field(default_factory=dict)
    whole: str | None = None
    denominators: tuple[str, ...] = ()
    ratio_of: tuple[str, str] | None = None
    partition: tuple[tuple[str, ...], ...] = ()
    siblings: tuple[str, ...] = ()
    default_entity: str | None = None
    decimals: int | None = None
    lag_days: int = 15
    rank_complete_to: int = 0
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    basis_of: str | None = None
    counted: Labels = field(default_factory=dict)
    growth: str | None = None
    per_head: str | None = None
    share: str | None = None
    parity: str | None = None
    core: str | None = None
    world_share: str | None = None
    quarterly: str | None = None
    year_end: str | None = None
    quarterly_by: Mapping[str, str] = field(default_factory=dict)
    women: str | None = None
    men: str | None = None
    real: str | None = None
    goods: str | None = None
    witness: bool = False
    unsaid: bool = False
    adverse: bool = False
    at_end: bool = False
    net: bool = False
    quoted: bool = False
    revised: bool = False
    sums_with_groups: bool = False
    definition: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """A country, region, group, place or company. ``kind``: country, group, world, region, company.

    ``members`` are all that ever belonged to a group; ``joined`` and ``left`` give the days of those that did not all the time.
    ``currencies`` are words for its money. Companies and places are known so that a claim about them is told apart from one
    about their country.
    """

    id: str
    kind: str
    labels: Labels
    adjectives: Labels = field(default_factory=dict)
    members: tuple[str, ...] = ()
    country: str | None = None
    joined: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    currencies: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """The publication a figure was read from. ``rank``: 1 the agency's own words, 2 its reprint, 3 national agency, 4 trade press.

    ``published`` is None where unknown; a date known only by month is its first day. ``exact`` is False where the date is
    only the latest day on which the figure can have appeared.
    """

    id: str
    publisher: str
    original_publisher: str
    title: str
    url: str
    rank: int
    published: date | None = None
    published_text: str = ""
    exact: bool = False
    language: str = "en"
    retrieved: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published collection with one structure, in its last vintage: where its figures come from and what may be done with them.

    ``newest`` is the last period that has a figure in any vintage, for each measure.
    """

    id: str
    agency: str
    title: str
    vintage: str
    citation: str
    landing_page: str
    licence: str
    published: str
    accessed: str
    notes: str = ""
    newest: Mapping[str, str] = field(default_factory=dict)
