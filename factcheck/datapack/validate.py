"""Rules between figures: parts within wholes, shares as their parts give them, years to date that only grow, slips of ten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median

from factcheck.datapack.faults import Fault
from factcheck.datapack.figures import Placed
from factcheck.model.period import Period, PeriodKey
from factcheck.model.series import Observation, Printed, Status
from factcheck.model.structure import Kind
from factcheck.reference.catalogue import Catalogue

#: How far restated figures may be apart, as a part of the larger one. Publishers restate without saying so.
RESTATED = Decimal("0.01")
#: A share may differ from its recomputed value by so many points.
SHARE_SLACK = Decimal("0.3")
#: A value this many times larger or smaller than its neighbours in time is taken for a slip.
SLIP = 8

_Levels = Mapping[tuple[str, str], Mapping[PeriodKey, Placed]]


def figure_faults(catalogue: Catalogue, placed: Sequence[Placed]) -> Iterator[Fault]:
    """Every fault between the figures of a pack."""
    levels = _levels(placed)
    yield from _witness_faults(placed)
    yield from _part_faults(catalogue, levels)
    yield from _partition_faults(catalogue, levels)
    yield from _share_faults(catalogue, levels)
    for (measure, _), series in levels.items():
        if catalogue.measures[measure].kind is Kind.FLOW:
            yield from _to_date_faults(series)
            yield from _slip_faults(series)


def _levels(placed: Sequence[Placed]) -> dict[tuple[str, str], dict[PeriodKey, Placed]]:
    """The finest sound level of every period, by measure and entity."""
    levels: dict[tuple[str, str], dict[PeriodKey, Placed]] = {}
    for one in placed:
        figure = one.one
        if not _sound(figure):
            continue
        series = levels.setdefault((figure.series.measure, figure.series.entity), {})
        best = series.get(figure.period)
        if best is None or figure.ulp < best.one.ulp:
            series[figure.period] = one
    return levels


def _sound(figure: Observation) -> bool:
    """Whether a figure is a level that its source still stands by."""
    return figure.states is Printed.LEVEL and figure.status not in (Status.DOUBTFUL, Status.WITHDRAWN)


def _witness_faults(placed: Sequence[Placed]) -> Iterator[Fault]:
    """Two printings of one level that are not the same thing."""
    first: dict[tuple[object, PeriodKey], Placed] = {}
    for one in placed:
        figure = one.one
        if not _sound(figure):
            continue
        other = first.setdefault((figure.series[:2], figure.period), one)
        apart = abs(figure.value - other.one.value) - (figure.ulp + other.one.ulp) / 2
        if apart > max(abs(figure.value), abs(other.one.value)) / 5:
            yield one.fault("value", "witness", f"{figure.value} here, {other.one.value} in line {other.row.line} of {other.file}")


def _part_faults(catalogue: Catalogue, levels: _Levels) -> Iterator[Fault]:
    for (measure, entity), series in levels.items():
        about = catalogue.measures[measure]
        wholes = dict.fromkeys((*(() if about.whole is None else (about.whole,)), *about.denominators))
        for whole in wholes:
            other = levels.get((whole, entity), {})
            for period, part in series.items():
                above = other.get(period)
                if above is None:
                    continue
                room = above.one.value * (1 + RESTATED) + (above.one.ulp + part.one.ulp) / 2
                if part.one.value > room:
                    message = (
                        f"{part.one.value} is more than the whole: {whole} is {above.one.value} in line {above.row.line} of {above.file}"
                    )
                    yield part.fault("value", "part-within-whole", message)


def _partition_faults(catalogue: Catalogue, levels: _Levels) -> Iterator[Fault]:
    for (measure, entity), series in levels.items():
        for parts in catalogue.measures[measure].partition:
            for period, whole in series.items():
                found = [levels.get((part, entity), {}).get(period) for part in parts]
                known = [part for part in found if part is not None]
                if len(known) < len(parts):
                    continue
                total = sum((part.one.value for part in known), Decimal(0))
                slack = whole.one.value * RESTATED + (whole.one.ulp + sum((part.one.ulp for part in known), Decimal(0))) / 2
                if abs(total - whole.one.value) > slack:
                    lines = ", ".join(f"{part.one.series.measure} in line {part.row.line}" for part in known)
                    yield whole.fault("value", "partition", f"{whole.one.value}, but the parts add up to {total} ({lines})")


def _share_faults(catalogue: Catalogue, levels: _Levels) -> Iterator[Fault]:
    for (measure, entity), series in levels.items():
        ratio = catalogue.measures[measure].ratio_of
        if ratio is None:
            continue
        for period, share in series.items():
            part, whole = (levels.get((one, entity), {}).get(period) for one in ratio)
            if part is None or whole is None or not whole.one.value:
                continue
            value = 100 * part.one.value / whole.one.value
            spread = value * (part.one.ulp / max(part.one.value, Decimal(1)) + whole.one.ulp / whole.one.value) / 2
            if abs(value - share.one.value) > SHARE_SLACK + share.one.ulp / 2 + spread:
                message = f"{share.one.value} percent, but {part.one.value} of {whole.one.value} is {value:.2f}"
                yield share.fault("value", "share-of-parts", message)


def _to_date_faults(series: Mapping[PeriodKey, Placed]) -> Iterator[Fault]:
    """A year to date smaller than an earlier one of the year, or than one of its months."""
    for (start, months), one in series.items():
        if one.confirmed or start % 12 or months < 2 or months > 12:
            continue
        inside = [(start, shorter) for shorter in range(1, months)] + [(month, 1) for month in range(start, start + months)]
        for key in inside:
            part = series.get(key)
            if part is None:
                continue
            if part.one.value > one.one.value * (1 + RESTATED) + (part.one.ulp + one.one.ulp) / 2:
                name = Period.of_key(key).code
                yield one.fault("value", "year-to-date", f"{one.one.value} is less than {part.one.value} in {name} (line {part.row.line})")
                break
        months_known = [series[key] for key in inside[months - 1 :] if key in series]
        if len(months_known) == months:
            total = sum((part.one.value for part in months_known), Decimal(0))
            slack = one.one.value * RESTATED + (one.one.ulp + sum((part.one.ulp for part in months_known), Decimal(0))) / 2
            if abs(total - one.one.value) > slack:
                yield one.fault("value", "sum-of-months", f"{one.one.value}, but its months add up to {total}")


def _slip_faults(series: Mapping[PeriodKey, Placed]) -> Iterator[Fault]:
    """A value that is many times larger or smaller than those of its neighbours in time."""
    for (start, months), one in series.items():
        if one.confirmed:
            continue
        near = [(start - 12, months), (start + 12, months)]
        if months == 1:
            near += [(start - 1, 1), (start + 1, 1), (start - 2, 1), (start + 2, 1)]
        values = [series[key].one.value for key in near if key in series]
        if not values:
            continue
        middle = median(values)
        if middle and not middle / SLIP <= one.one.value <= middle * SLIP:
            yield one.fault(
                "value", "slip", f"{one.one.value} is {one.one.value / middle:.2g} times its neighbours ({middle}): a slip of ten?"
            )
