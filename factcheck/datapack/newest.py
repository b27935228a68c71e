"""The newest figures of a dataset: what tells how fresh it is, gathered once when a pack is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from factcheck.datapack.figures import Folder
from factcheck.model.period import Period
from factcheck.model.structure import Dataset
from factcheck.reference.listed import key_of
from factcheck.reference.vintages import NO_EVIDENCE

#: What stands behind a value that its source has taken back.
_WITHDRAWN = "w"


def newest_in(folder: Folder) -> dict[str, str]:
    """The last period that has a figure in a vintage, for each measure and frequency."""
    ends: dict[str, tuple[int, int]] = {}
    for (measure, _), rows in folder.listed.items():
        for row in rows:
            last = row.values.rpartition(" ")[2]
            if last.endswith(_WITHDRAWN):
                last = next((item for item in reversed(row.values.split(" ")) if not item.endswith(_WITHDRAWN)), last)
            start, months = key_of(last.partition("=")[0])
            name = f"{measure}.{row.frequency}"
            ends[name] = max(ends.get(name, (0, 0)), (start + months, -months))
    for placed in folder.placed:
        if placed.one.status in NO_EVIDENCE:
            continue
        start, months = placed.one.period
        name = f"{placed.one.series.measure}.{placed.one.series.frequency}"
        ends[name] = max(ends.get(name, (0, 0)), (start + months, -months))
    return {name: Period.of_key((end + shorter, -shorter)).code for name, (end, shorter) in sorted(ends.items())}


def with_newest(dataset: Dataset, newest: Mapping[str, str], before: Dataset | None = None) -> Dataset:
    """A dataset with its newest figures, and those of its other vintages or of the same dataset in a pack below."""
    known = dict(before.newest) if before is not None else {}
    later = {name: code for name, code in newest.items() if name not in known or Period.parse(code).end > Period.parse(known[name]).end}
    return replace(dataset, newest={**known, **later})
