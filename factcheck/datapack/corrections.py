"""The known errors of the sources of packs, as records: what was printed, why it is wrong, how that is known."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from factcheck.datapack.manifest import files_of


@dataclass(frozen=True, slots=True)
class Correction:
    """One record of a `corrections.toml`. ``expect`` is the value that the row of ``source`` must still have, ``status`` what the row
    becomes; ``evidence`` is an address or empty. ``file`` is the path inside the pack ``folder``."""

    name: str
    folder: Path
    file: str
    series_key: str
    period: str
    basis: str
    source: str
    expect: str
    status: str
    reason: str
    reported: str
    evidence: str = ""


def corrections_of(folders: tuple[Path, ...]) -> tuple[Correction, ...]:
    """The corrections of sound packs laid over one another, in the order of their files."""
    found: list[Correction] = []
    for folder in folders:
        for name, content in files_of(folder)[0].items():
            if name.startswith("datasets/") and name.endswith("/corrections.toml"):
                records = tomllib.loads(content.decode("utf-8"))
                found.extend(Correction(name=code, folder=folder, file=name, **record) for code, record in records.items())
    return tuple(found)
