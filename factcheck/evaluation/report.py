"""What was measured, as one structure: for JSON, and as tables for people."""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from factcheck.evaluation.calibrate import cross_validated
from factcheck.evaluation.reliability import (
    EDGES,
    Bin,
    Outcome,
    abstaining,
    brier,
    calibration_error,
    readings_of,
    reliability,
    restated_by_score,
    verdicts_of,
)
from factcheck.evaluation.scoring import Scored
from factcheck.evaluation.tables import METRICS, Metric, Row, broken_down, whole, wilson
from factcheck.wire.outline import quoted
from factcheck.wire.plain import aligned

#: What claims are broken down by when nothing is named; files only where there are several.
USUAL = ("operation", "hedge", "language", "file")
#: The longest name of a row.
_NAME = 40


@dataclass(frozen=True)
class Report:
    """Scored claims with everything that is told about them."""

    scored: Sequence[Scored]
    by: Sequence[str] = USUAL

    @cached_property
    def all(self) -> Row:
        """All claims."""
        return whole(self.scored)

    @cached_property
    def breakdowns(self) -> Mapping[str, tuple[Row, ...]]:
        """Rows by what was asked for; one file is not broken down by file unless that was asked for alone."""
        found = {by: broken_down(self.scored, by) for by in self.by}
        return {by: rows for by, rows in found.items() if by != "file" or len(rows) > 1 or len(found) == 1}

    @cached_property
    def verdicts(self) -> tuple[Outcome, ...]:
        """Verdicts on statements that the labels tell to be right or wrong."""
        return verdicts_of(self.scored)

    @property
    def failures(self) -> tuple[Scored, ...]:
        """The claims that were not judged as labelled."""
        return tuple(one for one in self.scored if not one.right)

    def to_dict(self, *, failures: bool = False) -> dict[str, Any]:
        """Everything as plain JSON."""
        told: dict[str, Any] = {
            "all": _plain(self.all),
            "by": {by: [_plain(row) for row in rows] for by, rows in self.breakdowns.items()},
            "reliability": {
                "statements": len(self.verdicts),
                "calibration_error": round(calibration_error(self.verdicts), 5),
                "brier": round(brier(self.verdicts), 5),
                "bins": [
                    {"from": one.start, "of": one.of, "stated": round(one.stated, 4), "right": one.right}
                    for one in reliability(self.verdicts)
                ],
            },
            "abstaining": [
                {"below": one.threshold, "judged": one.judged, "right": one.right, "refuted": one.refuted, "accused": one.accused}
                for one in abstaining(self.verdicts)
            ],
        }
        if failures:
            told["failures"] = [
                {"id": one.claim.id, "labelled": one.claim.verdict, "told": one.verdict, "crash": one.crash or None, "text": one.claim.text}
                for one in self.failures
            ]
        return told

    def lines(self, width: int | None = None, *, failures: bool = False) -> Iterator[str]:
        """Everything as text; counts are left out of the breakdowns where they do not fit into ``width`` columns."""
        yield from _overall(self.all, width)
        for by, rows in self.breakdowns.items():
            yield ""
            yield f"By {by}"
            yield from _breakdown(_shortened(rows) if by == "file" else rows, width)
        yield ""
        yield from _confidence(self.verdicts)
        yield ""
        yield from _thresholds(self.verdicts)
        if failures:
            yield ""
            yield f"Not judged as labelled: {len(self.failures):,}"
            yield from (f"  {_failure(one)}" for one in self.failures)


def tried(found: Sequence[Scored], unseen: Sequence[Scored]) -> Iterator[str]:
    """What a calibration is worth on files it is not made from, beside the score of the reading alone and what is stated now."""
    rows = [["", "n", "error of the score", "stated", "calibrated", "Brier of the score", "stated", "calibrated"]]
    bins: list[tuple[str, tuple[Bin, ...]]] = []
    for name, outcomes_of in (("verdicts", verdicts_of), ("readings", readings_of)):
        seen, new = outcomes_of(found), outcomes_of(unseen)
        for kind, stated, calibrated in zip(("", ", unseen files"), (seen, new), cross_validated(seen, new), strict=True):
            groups = [("", stated, calibrated)]
            if name == "verdicts":
                groups.append((" that judge", tuple(one for one in stated if one.judged), tuple(one for one in calibrated if one.judged)))
            for which, before, after in groups:
                if before:
                    ways = (restated_by_score(before), before, after)
                    errors = [f"{calibration_error(one):.4f}" for one in ways]
                    rows.append([f"{name}{which}{kind}", f"{len(before):,}", *errors, *(f"{brier(one):.4f}" for one in ways)])
            if name == "verdicts" and calibrated:
                bins.append((f"{name}{kind}", reliability(calibrated)))
    yield "Calibration, each file with what the others give (calibration error and Brier score: 0 is perfect)"
    yield from _indented(aligned(rows, right=set(range(1, 8))))
    for name, found_bins in bins:
        yield ""
        yield f"Reliability of the calibrated confidence, {name}"
        yield from _indented(aligned(_bins(found_bins), right={1, 2, 3, 4}))


def _failure(one: Scored) -> str:
    got = one.verdict or f"crashed with {one.crash}"
    return f"{one.claim.id}: {got}, labelled {one.claim.verdict}: {quoted(one.claim.text)}"


def _plain(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        **{name: row.count[name] for name in ("claims", "statements", "crashed")},
        **{metric.name: _share(row.count, metric) for metric in METRICS},
        "baselines": {
            name: {metric.name: _share(count, metric) for metric in METRICS[:7]}
            for name, count in (("abstaining", row.abstaining), ("supported", row.agreeing))
        },
    }


def _share(count: Counter[str], metric: Metric) -> dict[str, Any]:
    part, of = count[metric.counted], count[metric.of]
    low, high = wilson(min(part, of), of)
    return {"count": part, "of": of, "share": round(part / of, 5) if of else None, "low": round(low, 4), "high": round(high, 4)}


def _overall(row: Row, width: int | None) -> Iterator[str]:
    count = row.count
    crashed = f", {count['crashed']:,} crashed" if count["crashed"] else ""
    yield f"{_so_many(count['claims'], 'claim')}, {_so_many(count['statements'], 'labelled statement')}{crashed}"
    rows = [["", "share", "count", "95% interval", "abstaining", "supported", ""]]
    for place, metric in enumerate(METRICS):
        part, of = count[metric.counted], count[metric.of]
        baselines = [_percent(other, metric) if place < 7 else "" for other in (row.abstaining, row.agreeing)]
        rows.append([metric.name, _percent(count, metric), f"{part:,}/{of:,}", _interval(part, of), *baselines, metric.meaning])
    told = list(_indented(aligned(rows, right={1, 2, 3, 4, 5})))
    if width is not None and any(len(line) > width for line in told):
        told = list(_indented(aligned([cells[:-1] for cells in rows], right={1, 2, 3, 4, 5})))
    yield from told
    yield "  abstaining, supported: by always abstaining, by calling all supported"


def _breakdown(rows: Sequence[Row], width: int | None) -> Iterator[str]:
    """As much as fits: with the counts, without them, fewer metrics, no baselines."""
    lines: list[str] = []
    for metrics, counts, baselines in ((10, True, True), (10, False, True), (7, False, True), (6, False, False)):
        table = list(_cells(rows, METRICS[:metrics], counts=counts, baselines=baselines))
        lines = list(_indented(aligned(table, right=set(range(1, len(table[0]))))))
        if width is None or all(len(line) <= width for line in lines):
            break
    yield from lines


def _cells(rows: Sequence[Row], metrics: Sequence[Metric], *, counts: bool, baselines: bool) -> Iterator[list[str]]:
    """A heading and the rows; the interval of the first metric stands where counts stand, too."""
    named = ["abstaining", "supported"] if baselines else []
    yield ["", "n", *(metric.name for metric in metrics), *named, *(["verdict, 95%"] if counts else [])]
    for row in rows:
        shares = []
        for metric in metrics:
            count = f" {row.count[metric.counted]}/{row.count[metric.of]}" if counts and row.count[metric.of] else ""
            shares.append(_percent(row.count, metric) + count)
        nothing = [_percent(count, METRICS[0]) for count in (row.abstaining, row.agreeing)] if baselines else []
        interval = [_interval(row.count["verdict"], row.count["claims"])] if counts else []
        yield [_cut(row.name), f"{row.count['claims']:,}", *shares, *nothing, *interval]


def _confidence(found: Sequence[Outcome]) -> Iterator[str]:
    yield f"Confidence stated and borne out: {_so_many(len(found), 'verdict')} on statements"
    yield from _indented(aligned(_bins(reliability(found)), right={1, 2, 3, 4}))
    yield f"  calibration error {calibration_error(found):.4f}, Brier score {brier(found):.4f} (0 is perfect)"


def _bins(found: Sequence[Bin]) -> list[list[str]]:
    ends = [*EDGES[1:], 1.0]
    rows = [["confidence", "n", "stated", "right", "95% interval"]]
    for one in found:
        end = ends[EDGES.index(one.start)]
        rows.append(
            [f"{one.start:g} to {end:g}", f"{one.of:,}", f"{one.stated:.3f}", f"{one.right / one.of:.3f}", _interval(one.right, one.of)]
        )
    return rows


def _thresholds(found: Sequence[Outcome]) -> Iterator[str]:
    rows = [["below", "judged", "of those now", "right", "called wrong", "though true"]]
    told = abstaining(found)
    for one in told:
        kept = f"{100 * one.judged / told[0].judged:.1f}%" if told[0].judged else "-"
        right = f"{100 * one.right / one.judged:.2f}%" if one.judged else "-"
        rows.append([f"{one.threshold:g}", f"{one.judged:,}", kept, right, f"{one.refuted:,}", f"{one.accused:,}"])
    yield "What abstaining below a confidence would leave of the judged statements"
    yield from _indented(aligned(rows, right=set(range(6))))


def _so_many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _percent(count: Counter[str], metric: Metric) -> str:
    return f"{100 * count[metric.counted] / count[metric.of]:.1f}%" if count[metric.of] else "-"


def _interval(part: int, of: int) -> str:
    """The 95% interval of a share in percent; none of a ratio that may exceed 1 or of nothing."""
    if not of or part > of:
        return ""
    low, high = wilson(part, of)
    return f"{100 * low:.1f} to {100 * high:.1f}"


def _shortened(rows: Sequence[Row]) -> list[Row]:
    """Files named from the folder on that they have in common."""
    paths = [Path(row.name).absolute() for row in rows]
    folder = os.path.commonpath([path.parent for path in paths])
    names = (str(path.relative_to(folder)) for path in paths)
    return [replace(row, name=name) for row, name in zip(rows, names, strict=True)]


def _cut(name: str) -> str:
    return name if len(name) <= _NAME else f"…{name[1 - _NAME :]}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
