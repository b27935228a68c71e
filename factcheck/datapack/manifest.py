"""The seal of a pack: every file with its sha256 and number of entries; anything missing, added or changed is a fault."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.strict import Document

PACK_FILE = "pack.toml"
#: Rendered from the schema for people; not part of what is sealed.
README_FILE = "README.md"
#: The folder inside a pack where its snapshot is kept; made from the other files.
COMPILED = "compiled"
#: The folder inside a pack of what its curation keeps: original answers, states, what is held back. Not part of what is sealed.
CURATION = "curation"
#: Inside it the files of a change that was decided on; until they are in place they are read from here.
NEXT = f"{CURATION}/next"
#: How often a pack that is being changed is read again.
_ATTEMPTS = 20


def files_of(root: Path, wanted: Callable[[str], object] = bool) -> tuple[dict[str, bytes], list[Fault]]:
    """Every file of a pack folder by its path inside it, with `/` between folders; while the pack is changed, before or after it.

    ``wanted`` picks files by that path; the others are not read.
    """
    for _ in range(_ATTEMPTS):
        before = _state(root)
        try:
            contents, faults = _read(root, wanted)
        except FileNotFoundError:  # moved into place meanwhile
            continue
        if _state(root) == before:
            return contents, faults
    return _read(root, wanted)


def manifest_bytes(root: Path) -> bytes:
    """The manifest of a pack folder as it counts now."""
    for _ in range(_ATTEMPTS):
        try:
            return (root / NEXT / PACK_FILE).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            if not (root / NEXT).exists():
                break
    return (root / PACK_FILE).read_bytes()


def _state(root: Path) -> tuple[bytes, int]:
    """What is another before and after each step of a change."""
    manifest, ahead = root / PACK_FILE, root / NEXT
    try:
        change = ahead.stat().st_ino
    except (FileNotFoundError, NotADirectoryError):
        change = 0
    return manifest.read_bytes() if manifest.is_file() else b"", change


def _read(root: Path, wanted: Callable[[str], object]) -> tuple[dict[str, bytes], list[Fault]]:
    contents: dict[str, bytes] = {}
    faults: list[Fault] = []
    for base in (root, root / NEXT):
        for path in sorted(base.rglob("*")):
            name = path.relative_to(base).as_posix()
            if name.split("/")[0] in (COMPILED, CURATION) or any(part.startswith(".") for part in name.split("/")):
                continue  # a folder of git is no part of the pack that it keeps
            if path.is_symlink():
                faults.append(Fault(name, 1, 1, "link", "a pack has no links"))
            elif path.is_file() and name != README_FILE and wanted(name):
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


def stacked_digest(digests: tuple[str, ...]) -> str:
    """The digest of packs laid over one another, from theirs."""
    first, *others = (digest.removeprefix("sha256:") for digest in digests)
    for other in others:
        first = digest_of(f"{first}\n{other}".encode("ascii"))
    return first
