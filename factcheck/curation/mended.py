"""Corrections that are needed, and those whose source has put its error right since."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from factcheck.curation.plan import series_key
from factcheck.datapack.corrections import Correction, corrections_of
from factcheck.model.period import Period
from factcheck.model.series import Printed, Status
from factcheck.reference.snapshot import Reference
from factcheck.reference.vintages import edition_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A correction, and what its publisher has given instead since (``now``, in the source ``since``); empty while it is needed."""

    correction: Correction
    now: str = ""
    since: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The plain JSON."""
        told = {name: value for name, value in asdict(self.correction).items() if name != "folder"}
        return {**told, "pack": self.correction.folder.name, "needed": not self.now, "now": self.now or None, "since": self.since or None}


def standings(folders: tuple[Path, ...], reference: Reference) -> tuple[Standing, ...]:
    """Every correction of packs as it stands by their figures."""
    return tuple(_standing(one, reference) for one in corrections_of(folders))


def _standing(one: Correction, reference: Reference) -> Standing:
    key, own = series_key(one.series_key), reference.sources.get(one.source)
    series = reference.series(key.measure, key.entity)
    if own is None or series is None:
        return Standing(one)
    later = [
        printing
        for printing in series.printings(Period.parse(one.period).key, Printed(one.basis))
        if (source := reference.sources[printing.source]).original_publisher == own.original_publisher
        and edition_of(source) > edition_of(own)
        and printing.status not in (Status.DOUBTFUL, Status.WITHDRAWN)
        and printing.value != Decimal(one.expect)
    ]
    if not later or one.status == Status.NORMAL.value:
        return Standing(one)
    newest = max(later, key=lambda printing: edition_of(reference.sources[printing.source]))
    return Standing(one, format(newest.value, "f"), newest.source)
