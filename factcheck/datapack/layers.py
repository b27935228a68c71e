"""Packs laid over one another: what an upper one says of a code goes before what is below, and every conflict is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from factcheck.datapack.load import read_pack
from factcheck.datapack.manifest import stacked_digest
from factcheck.datapack.merge import laid_over
from factcheck.datapack.newest import with_newest
from factcheck.datapack.tables import Codelists, catalogue_of
from factcheck.model.structure import Dataset
from factcheck.reference.snapshot import Joined, Reference


def read_packs(folders: tuple[Path, ...]) -> tuple[Reference, Codelists, tuple[str, ...]]:
    """Packs as one reference, the lowest first, with the entries of its codelists and what the upper ones took from the lower.

    Raises PackError with every fault of the first pack that has any.
    """
    reference, codelists = read_pack(folders[0])
    conflicts: list[str] = []
    for folder in folders[1:]:
        reference, codelists, taken = lay_over(reference, codelists, folder)
        conflicts.extend(taken)
    return reference, codelists, tuple(conflicts)


def lay_over(reference: Reference, codelists: Codelists, folder: Path) -> tuple[Reference, Codelists, tuple[str, ...]]:
    """The pack in a folder laid over a reference with its codelists: the same of both, and what the upper took from the lower."""
    upper, entries = read_pack(folder, codelists)
    codelists, taken = laid_over(codelists, entries)
    both = Reference(
        digest=f"sha256:{stacked_digest((reference.digest, upper.digest))}",
        catalogue=catalogue_of(codelists),
        sources={**reference.sources, **upper.sources},
        figures=Joined((upper.figures, reference.figures)),
        datasets={**reference.datasets, **_laid(reference.datasets, upper.datasets)},
        edition=max(reference.edition, upper.edition),
        licence=" / ".join(dict.fromkeys((reference.licence, upper.licence))),
    )
    return both, codelists, tuple(f"{folder.name}: {one}" for one in taken)


def _laid(below: Mapping[str, Dataset], above: Mapping[str, Dataset]) -> dict[str, Dataset]:
    return {code: with_newest(dataset, dataset.newest, below.get(code)) for code, dataset in above.items()}
