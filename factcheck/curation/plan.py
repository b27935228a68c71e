"""What is to become of a fetch: which series are taken over, which are held back and why."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from factcheck.curation.compare import Change, Difference, Printings, compared
from factcheck.curation.gate import About, Doubt, doubts, twins
from factcheck.curation.state import State
from factcheck.datapack.corrections import Correction
from factcheck.datapack.feeds import Feed
from factcheck.fetchers.fetched import Edition, Fetched, Value
from factcheck.model.series import SeriesKey, Status
from factcheck.reference.snapshot import Reference


@dataclass(frozen=True, slots=True)
class Fixed:
    """A correction that its source has made needless: what it gives now."""

    correction: Correction
    now: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A fetch as it is to be taken over.

    ``taken`` and ``held`` are by edition; a series that is held back in one edition is held back in the later ones of the fetch too.
    ``waiting`` are series whose very change is held back already or was rejected, each with that record's id. ``fixed`` are
    corrections that are not needed any more.
    """

    taken: tuple[Difference, ...] = ()
    held: tuple[Difference, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    waiting: Mapping[str, str] = field(default_factory=dict)
    fixed: tuple[Fixed, ...] = ()

    @property
    def figures(self) -> int:
        """How many figures are taken over."""
        return sum(change.figures for difference in self.taken for change in difference.changes)


def plan(
    feed: Feed,
    fetched: Fetched,
    reference: Reference,
    state: State,
    *,
    corrections: Sequence[Correction] = (),
    known: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
) -> Plan:
    """Compare a fetch with the reference and look at every change.

    ``known`` maps digests of changes that are held back or were rejected to the ids of those records; ``only`` are the series that
    are wanted, all where it is None.
    """
    return _Planning(feed, fetched, reference, state, corrections, known or {}, only).plan()


class _Planning:
    def __init__(
        self,
        feed: Feed,
        fetched: Fetched,
        reference: Reference,
        state: State,
        corrections: Sequence[Correction],
        known: Mapping[str, str],
        only: Collection[str] | None,
    ) -> None:
        self.feed, self.fetched, self.reference, self.state = feed, fetched, reference, state
        self.known, self.only = known, only
        self.corrections: dict[str, list[Correction]] = {}
        for one in corrections:
            self.corrections.setdefault(one.series_key, []).append(one)
        self.printings: dict[str, Printings] = {}
        self.doubts: dict[str, list[Doubt]] = {}
        self.waiting: dict[str, str] = {}
        self.fixed: dict[str, Fixed] = {}

    def plan(self) -> Plan:
        """The whole of it, edition by edition."""
        taken: list[Difference] = []
        held: list[Difference] = []
        editions = self._editions()
        last = {key: number for number, edition in enumerate(editions) for key in edition.series}
        for number, edition in enumerate(editions):
            difference = self._difference(edition, {key for key, at in last.items() if at == number}, last)
            taken.append(replace(difference, changes=self._parted(difference, doubtful=False)))
            if doubtful := self._parted(difference, doubtful=True):
                held.append(replace(difference, changes=doubtful))
        every = tuple(one for found in self.doubts.values() for one in found)
        return Plan(tuple(taken), tuple(held), every, self.waiting, tuple(self.fixed.values()))

    def _editions(self) -> list[Edition]:
        wanted = [one for one in self.fetched.editions if self.only is None or any(key in self.only for key in one.series)]
        return sorted(wanted, key=lambda one: one.published)

    def _difference(self, edition: Edition, last: Collection[str], present: Container[str]) -> Difference:
        series = {key: values for key, values in edition.series.items() if self.only is None or key in self.only}
        doubles = twins(edition.series)
        changes: list[Change] = []
        same = 0
        read = {_kind(key) for key in last}
        gone = [key for key in self.state.reach if key not in present and _kind(key) in read] if self.only is None else []
        for key in sorted((*series, *gone)):
            change = self._change(key, series.get(key, ()), edition.published, last=key in last or key in gone)
            if not change.figures and not change.described:
                same += 1
                continue
            changes.append(change)
            self._look_at(change, edition.published, doubles.get(key, ()), last=key in last or key in gone)
        return Difference(edition.published, edition.exact, tuple(changes), same)

    def _change(self, key: str, values: Sequence[Value], day: date, *, last: bool) -> Change:
        if key not in self.printings:
            self.printings[key] = Printings(self.reference, series_key(key), self.feed.original_publisher)
        before = self.printings[key].until(day)
        first, count = self._reach(key, day) if last else ("", 0)
        decided = {one.period for one in self.corrections.get(key, ())}
        now, then = self.fetched.described.get(key), self.state.described.get(key)
        change = compared(
            key,
            before,
            values,
            told=now if last else None,
            was_told=then if last and now is not None else None,
            decided=decided,
            reach=first if first and len(values) < count else None,
        )
        self._corrected(key, before, values)
        self.printings[key].add(change.values, day)
        return change

    def _corrected(self, key: str, before: Mapping[str, object], values: Iterable[Value]) -> None:
        """Note every correction whose value the source has given up; what was fixed long ago is not told again."""
        given = {one.period: one.text for one in values}
        for one in self.corrections.get(key, ()):
            was = self.printings[key].until().get(one.period)
            if one.basis != "level" or one.period not in given or was is None or was.value != Decimal(one.expect):
                continue
            if Decimal(given[one.period]) != Decimal(one.expect):
                self.fixed[one.name] = Fixed(one, given[one.period])

    def _reach(self, key: str, day: date) -> tuple[str, int]:
        """From where on and how many values the last fetch had; an edition that comes late need not have as many."""
        late = any(one.edition[0] > day for _, one in self.printings[key].found)
        return ("", 0) if late else self.state.reach.get(key, ("", 0))

    def _look_at(self, change: Change, day: date, doubles: tuple[str, ...], *, last: bool) -> None:
        name = digest_of(change)
        if name in self.known:
            self.waiting[change.key] = self.known[name]
            return
        measure = self.reference.catalogue.measures.get(series_key(change.key).measure)
        _, count = self._reach(change.key, day) if last else ("", 0)
        alike_before = [one for one in doubles if self._were_alike(change, one)]
        about = About(measure, day, count or None, tuple(one for one in doubles if one not in alike_before))
        if found := doubts(change, about):
            self.doubts.setdefault(change.key, []).extend(found)

    def _were_alike(self, change: Change, other: str) -> bool:
        """Whether two series that are the same now were so before; groups that mean the same stay so."""
        theirs = Printings(self.reference, series_key(other), self.feed.original_publisher).until()
        return bool(theirs) and {p: one.value for p, one in theirs.items()} == {p: one.value for p, one in change.before.items()}

    def _parted(self, difference: Difference, *, doubtful: bool) -> tuple[Change, ...]:
        held = self.doubts.keys() | self.waiting.keys()
        chosen = (one for one in difference.changes if (one.key in held) is doubtful)
        return tuple(one for one in chosen if one.key not in self.waiting)


def _kind(key: str) -> str:
    """What a series has in common with those that come in one answer: measure and frequency."""
    return key.partition(".")[2]


def series_key(text: str) -> SeriesKey:
    """The key that a text names.

    >>> series_key("CHN.autos.exports.M").measure
    'autos.exports'
    """
    entity, _, rest = text.partition(".")
    measure, _, frequency = rest.rpartition(".")
    return SeriesKey(entity, measure, frequency)


def digest_of(change: Change) -> str:
    """A name for what a change says: the same values and descriptions have the same one."""
    told = [f"{one.period}={one.text}{'w' if one.status is Status.WITHDRAWN else ''}" for one in change.values]
    told += [f"{one.name}:{one.before}>{one.after}" for one in change.described]
    return sha256("\n".join((change.key, *told)).encode("utf-8")).hexdigest()[:32]
