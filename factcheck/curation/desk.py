"""Where figures are curated: the packs that lie over one another, and the one of them that is written to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from factcheck.datapack.embedded import open_packs
from factcheck.datapack.layers import lay_over
from factcheck.datapack.load import read_codelists, read_pack
from factcheck.datapack.manifest import PACK_FILE, manifest_bytes
from factcheck.datapack.merge import laid_over
from factcheck.datapack.tables import Codelists
from factcheck.errors import RequestError
from factcheck.reference.snapshot import Reference


@dataclass(frozen=True, slots=True)
class Desk:
    """Packs laid over one another, the last of which is written to, and all of them as one reference.

    ``lower`` and ``below`` are the reference and the codelists of the packs under the last one; there is none where it is alone.
    """

    folders: tuple[Path, ...]
    reference: Reference
    lower: Reference | None
    below: Codelists
    manifest: bytes

    @property
    def pack(self) -> Path:
        """The pack that is written to."""
        return self.folders[-1]

    def again(self) -> Desk:
        """The same as the last pack is now, after somebody has written to it."""
        manifest = manifest_bytes(self.pack)
        if manifest == self.manifest:
            return self
        return replace(self, reference=_laid(self.lower, self.below, self.pack), manifest=manifest)


def open_desk(folders: tuple[Path, ...]) -> Desk:
    """Open packs, the lowest first, to write to the last one.

    Raises RequestError where that is no pack, PackError where one of them is broken.
    """
    if not (folders[-1] / PACK_FILE).is_file():
        raise RequestError(f"{folders[-1]} is no data pack; `factcheck data new {folders[-1]}` makes one.")
    under = folders[:-1]
    lower = open_packs(under) if under else None
    below: Codelists = (
        reduce(lambda entries, folder: laid_over(entries, read_codelists(folder, entries))[0], under[1:], read_codelists(under[0]))
        if under
        else {}
    )
    manifest = manifest_bytes(folders[-1])
    return Desk(folders, _laid(lower, below, folders[-1]), lower, below, manifest)


def _laid(lower: Reference | None, below: Codelists, folder: Path) -> Reference:
    return read_pack(folder)[0] if lower is None else lay_over(lower, below, folder)[0]
