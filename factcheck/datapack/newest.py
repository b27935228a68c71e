"""The newest figures of a dataset: what tells how fresh it is, gathered once when a pack is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from factcheck.datapack.figures import Folder
from factcheck.datapack.listed import Piece
from factcheck.model.period import Period
from factcheck.model.structure import Dataset
from factcheck.reference.vintages import NO_EVIDENCE


def newest_in(folder: Folder) -> dict[str, str]:
    """The last period that has a figure in a vintage, for each measure."""
    ends: dict[str, tuple[int, int]] = {}
    listed = folder.listed.newest.items() if isinstance(folder.listed, Piece) else ()
    placed = ((one.one.series.measure, one.one.period) for one in folder.placed if one.one.status not in NO_EVIDENCE)
    for measure, (start, months) in (*listed, *placed):
        ends[measure] = max(ends.get(measure, (0, 0)), (start + months, -months))
    return {measure: Period.of_key((end + shorter, -shorter)).code for measure, (end, shorter) in sorted(ends.items())}


def with_newest(dataset: Dataset, newest: Mapping[str, str], before: Dataset | None = None) -> Dataset:
    """A dataset with its newest figures, and those of its other vintages or of the same dataset in a pack below."""
    known = dict(before.newest) if before is not None else {}
    later = {name: code for name, code in newest.items() if name not in known or Period.parse(code).end > Period.parse(known[name]).end}
    return replace(dataset, newest={**known, **later})
