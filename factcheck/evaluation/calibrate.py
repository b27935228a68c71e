"""A calibration from labelled claims: measured shares, smoothed, and tried on files that it was not made from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from factcheck.assessment.calibration import BINS, READ, Calibration, Odds, Share, moved, odds_of
from factcheck.evaluation.reliability import Outcome

#: A share is drawn to the one above it (of the rule, of the verdict) as if so many more had been seen with that; odds to even ones.
SHARES, ODDS = 10, 20
#: So many parts, each of whole files, are left out in turn to see what a calibration is worth.
PARTS = 10
_GROUPS = ("confirmed", "accused", "open", READ)
#: Circumstances of a statement beside its group: the family of its operation, what was assumed, the language, the origin of its number.
_KINDS = 4


def calibrated(found: Sequence[Outcome], unseen: Sequence[Outcome] = ()) -> Calibration:
    """The calibration that outcomes give. ``unseen`` are of claims that nobody has looked at while writing rules or words: shares
    among the others are too good by what those show, for confirmed, accused, open and read statements each."""
    shares = tuple(_shares(found))
    made = Calibration.made(shares, ())
    chances = {id(one): made.base(one.traits) for one in found}
    odds: list[Odds] = []
    # One kind of circumstance after another, so that none is told twice.
    for place in range(_KINDS):
        odds += _odds(found, chances, place)
    return with_unseen(Calibration.made(shares, tuple(odds)), unseen)


def with_unseen(made: Calibration, unseen: Sequence[Outcome]) -> Calibration:
    """The same with what other unseen claims show."""
    shares, odds = tuple(made.shares.values()), tuple(one for one in made.odds.values() if one.circumstance not in _GROUPS)
    return Calibration.made(shares, (*odds, *_unseen(Calibration.made(shares, odds), unseen)))


def cross_validated(found: Sequence[Outcome], unseen: Sequence[Outcome] = ()) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...]]:
    """Both kinds of outcomes with the confidence that a calibration gives them which was made without their files."""
    files = sorted({one.file for one in found})
    seen: list[Outcome] = []
    for part in range(min(PARTS, len(files))):
        out = set(files[part::PARTS])
        made = calibrated([one for one in found if one.file not in out])
        seen += restated((one for one in found if one.file in out), made)
    made, new = calibrated(found), []
    for file in sorted({one.file for one in unseen}):
        other = with_unseen(made, [one for one in unseen if one.file != file])
        new += restated((one for one in unseen if one.file == file), other)
    return tuple(seen), tuple(new)


def restated(found: Iterable[Outcome], made: Calibration) -> list[Outcome]:
    """The outcomes with the confidence of another calibration."""
    return [replace(one, stated=made.confidence(one.traits)) for one in found]


def as_toml(made: Calibration) -> Iterator[str]:
    """The lines of a calibration file: a table of shares and one of odds, a row in a line."""
    yield "# share: of the verdicts of a rule (empty: of all rules) whose reading scores `start` or more, `right` of `of` were as labelled;"
    yield "# smoothed, and never less for a surer reading. `read`: readings without a verdict, by why they were not to be judged."
    yield "share = ["
    for share in sorted(made.shares.values(), key=lambda one: (one.verdict, one.rule, one.start)):
        place = f'verdict = "{share.verdict}", rule = "{share.rule}", start = {share.start}'
        yield f"  {{ {place}, right = {share.right}, of = {share.of}, share = {share.share:.4f} }},"
    yield "]"
    yield "# odds: given a circumstance, `right` of `of` were as labelled where `expected` were to be; the odds are so many `times` those."
    yield "# A group without a circumstance: what claims show that nobody has looked at."
    yield "odds = ["
    for odds in made.odds.values():
        place = f'circumstance = "{odds.circumstance}", right = {odds.right}, of = {odds.of}'
        yield f"  {{ {place}, expected = {odds.expected:.2f}, times = {odds.times:.4f} }},"
    yield "]"


def _shares(found: Sequence[Outcome]) -> Iterator[Share]:
    for verdict in sorted({one.traits.verdict for one in found}):
        of_verdict = [one for one in found if one.traits.verdict == verdict]
        # Half a success and half a failure more: a share of few is never quite none or all.
        general = (_right(of_verdict) + 0.5) / (len(of_verdict) + 1)
        yield Share(verdict, "", BINS[0], _right(of_verdict), len(of_verdict), general)
        for rule in sorted({one.traits.rule for one in of_verdict}):
            of_rule = [one for one in of_verdict if one.traits.rule == rule]
            yield from _bins(of_rule, verdict, rule, _smoothed(of_rule, general))


def _bins(of_rule: Sequence[Outcome], verdict: str, rule: str, general: float) -> Iterator[Share]:
    """The bins of a rule; a surer reading is never the worse one, so bins that say so share what they have."""
    rows: list[list[Share]] = []
    for start in BINS:
        inside = [one for one in of_rule if one.traits.start == start]
        if inside:
            rows.append([Share(verdict, rule, start, _right(inside), len(inside), _smoothed(inside, general))])
        while len(rows) > 1 and rows[-2][0].share > rows[-1][0].share:
            pooled = [*rows[-2], *rows[-1]]
            weights = [one.of + SHARES for one in pooled]
            share = sum(one.share * weight for one, weight in zip(pooled, weights, strict=True)) / sum(weights)
            rows[-2:] = [[replace(one, share=share) for one in pooled]]
    yield from (share for row in rows for share in row)


def _odds(found: Sequence[Outcome], chances: dict[int, float], place: int) -> Iterator[Odds]:
    """What one kind of circumstance does to the chances so far, which are moved by it."""
    named: dict[str, list[Outcome]] = {}
    for one in found:
        for name in one.traits.circumstances()[place : place + 1]:
            named.setdefault(name, []).append(one)
    for name, inside in sorted(named.items()):
        odds = _moves(name, _right(inside), [chances[id(one)] for one in inside])
        yield odds
        for one in inside:
            chances[id(one)] = moved(chances[id(one)], odds.times)


def _unseen(made: Calibration, unseen: Sequence[Outcome]) -> Iterator[Odds]:
    for group in _GROUPS:
        inside = [one for one in unseen if one.traits.group == group]
        if inside:
            yield _moves(group, _right(inside), [made.confidence(one.traits) for one in inside])


def _moves(name: str, right: int, chances: Sequence[float]) -> Odds:
    expected, of = math.fsum(chances), len(chances)
    usual = expected / of
    times = odds_of((right + ODDS * usual) / (of + ODDS)) / odds_of(usual)
    return Odds(name, right, of, expected, times)


def _smoothed(found: Sequence[Outcome], general: float) -> float:
    return (_right(found) + SHARES * general) / (len(found) + SHARES)


def _right(found: Sequence[Outcome]) -> int:
    return sum(one.right for one in found)
