"""Seal a pack: write the sha256 and number of entries of every file into its pack.toml, and its README from the schema."""

from __future__ import annotations

import gzip
import io
import re
import tomllib
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from factcheck.datapack.load import read_pack
from factcheck.datapack.manifest import PACK_FILE, README_FILE, digest_of, files_of
from factcheck.datapack.readme import rendered
from factcheck.datapack.tables import Codelists
from factcheck.datapack.words import write_countries
from factcheck.reference.snapshot import Reference

#: What is done, in its order.
STEPS = ("names of countries", "seals", "validation")
_FILES = re.compile(r"^\[files", re.MULTILINE)


def build_pack(path: Path, below: Codelists | None = None, begin: Callable[[str], object] = str) -> Reference:
    """Seal the pack in a folder and load it; ``below`` are the codelists of the packs that it is laid over.

    ``begin`` is told each of the `STEPS` before it. The README of a pack that is laid over others is its owner's, and stays as
    it is. Raises PackError when the sealed pack is
    broken; the seals are written all the same, so that `git diff` shows what changed.
    """
    begin(STEPS[0])
    write_countries(path)
    begin(STEPS[1])
    sealed(path)
    if below is None:
        (path / README_FILE).write_text(rendered(), encoding="utf-8", newline="\n")
    begin(STEPS[2])
    return read_pack(path, below)[0]


def sealed(path: Path) -> None:
    """Write the seals of every file of a pack into its manifest."""
    contents, _ = files_of(path)
    (path / PACK_FILE).write_bytes(manifest_of(contents))


def manifest_of(contents: Mapping[str, bytes]) -> bytes:
    """The manifest of a pack with the seals of every file beside it, from those files and the manifest so far."""
    head = contents[PACK_FILE].decode("utf-8")
    found = _FILES.search(head)
    before = _sealed_rows(head)
    seals = "".join(_seal(name, content, before) for name, content in sorted(contents.items()) if name != PACK_FILE)
    return f"{head[: found.start()] if found else head + chr(10)}[files]\n{seals}".encode()


def _sealed_rows(manifest: str) -> dict[tuple[str, str], int]:
    """How many entries the manifest so far tells of each file, by its path and checksum: what has not changed is not counted again."""
    try:
        seals = tomllib.loads(manifest).get("files", {})
        return {(name, seal["sha256"]): int(seal["rows"]) for name, seal in seals.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _seal(name: str, content: bytes, before: Mapping[tuple[str, str], int]) -> str:
    digest = digest_of(content)
    rows = before.get((name, digest))
    return f'"{name}" = {{ sha256 = "{digest}", rows = {rows if rows is not None else _entries(name, content)} }}\n'


def _entries(name: str, content: bytes) -> int:
    """Rows of a CSV file, codes of a codelist, 1 for a record; at least 1, so that a broken file can be sealed and reported."""
    if name.endswith(".csv.gz"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                return max(sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 22), b"")) - 1, 1)
        except (OSError, EOFError, zlib.error):
            return 1
    if name.endswith(".csv"):
        return max(content.count(b"\n") - 1, 1)
    if name.startswith(("measures/", "feeds/")) or name.endswith("dataset.toml"):
        return 1
    try:
        return max(len(tomllib.loads(content.decode("utf-8"))), 1)
    except ValueError:
        return 1
