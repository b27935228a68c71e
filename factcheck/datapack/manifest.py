"""The seal of a pack: every file with its sha256 and number of entries; anything missing, added or changed is a fault."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.strict import Document

PACK_FILE = "pack.toml"
#: Rendered from the schema for people; not part of what is sealed.
README_FILE = "README.md"
#: The folder inside a pack where its snapshot is kept; made from the other files.
COMPILED = "compiled"


def files_of(root: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """Every file of a pack folder by its path inside it, with `/` between folders."""
    contents: dict[str, bytes] = {}
    faults: list[Fault] = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name.split("/")[0] == COMPILED:
            continue
        if path.is_symlink():
            faults.append(Fault(name, 1, 1, "link", "a pack has no links"))
        elif path.is_file() and name != README_FILE:
            contents[name] = path.read_bytes()
    return contents, faults


def seal_faults(document: Document, seals: Mapping[str, Mapping[str, Any]], contents: Mapping[str, bytes]) -> list[Fault]:
    """Files that are not the ones that were sealed."""
    faults = []
    for name in sorted(set(seals) - set(contents)):
        faults.append(document.fault(("files", name), "missing-file", f"{excerpt(name)} is listed and not there"))
    for name in sorted(set(contents) - set(seals) - {PACK_FILE}):
        faults.append(Fault(name, 1, 1, "unlisted-file", "the file is not listed in pack.toml"))
    for name in sorted(set(contents) & set(seals)):
        if digest_of(contents[name]) != seals[name]["sha256"]:
            faults.append(
                Fault(name, 1, 1, "digest", "the content is not what was sealed; check the change, then run `factcheck data build`")
            )
    return faults


def rows_fault(document: Document, name: str, seals: Mapping[str, Mapping[str, Any]], rows: int) -> list[Fault]:
    """A file that has more or fewer entries than were sealed."""
    if name in seals and seals[name]["rows"] != rows:
        return [document.fault(("files", name), "row-count", f"{excerpt(name)} has {rows} entries; {seals[name]['rows']} were sealed")]
    return []


def digest_of(content: bytes) -> str:
    """The sha256 of a file in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
