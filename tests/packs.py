"""Small packs that revise figures of the built-in ones, for tests of what happens then."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.datapack.build import sealed
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.layers import read_packs

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference

TABLE = "datasets/CAAM/revisions/2026-03-15"
FILES = {
    "pack.toml": 'title = "Revisions"\nedition = "{edition}"\nschema_version = 1\nlicence = "ours"\n',
    f"{TABLE}/dataset.toml": (
        'title = "Revised figures"\nagency = "CAAM"\ncitation = "Revisions"\nlanding_page = "https://example.org/revisions"\nlicence = "ours"\n'
        'published = "2026-03-15"\naccessed = "2026-03-15"\n'
    ),
    f"{TABLE}/sources.csv": (
        "source,publisher,original_publisher,rank,title,url,published,dated,language\n"
        "revised-2026,The Paper,CAAM,1,Revised,https://example.org/revisions,2026-03-15,exact,en\n"
    ),
}


def revision(folder: Path, rows: Mapping[str, str], edition: str = "2026-03-15") -> Path:
    """A pack that revises series: `{"CHN.autos.exports.A": "2022=3332000"}`."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace("{edition}", edition), "utf-8")
    lines = ["series_key,source,values", *(f"{key},revised-2026,{values}" for key, values in sorted(rows.items())), ""]
    (folder / TABLE / "values.csv.gz").write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    sealed(folder)
    return folder


def revised(folder: Path, rows: Mapping[str, str] | None, edition: str = "2026-03-15") -> Reference:
    """China's motor industry, with revised figures laid over it; without rows as it is."""
    packs = (embedded_packs()[-1],) if rows is None else (embedded_packs()[-1], revision(folder, rows, edition))
    return read_packs(packs)[0]
