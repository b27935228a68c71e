"""Seal a pack: write the sha256 and number of entries of every file into its pack.toml, and its README from the schema."""

from __future__ import annotations

import gzip
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from factcheck.datapack.load import load_pack
from factcheck.datapack.manifest import PACK_FILE, README_FILE, digest_of, files_of
from factcheck.datapack.readme import rendered
from factcheck.datapack.words import write_countries
from factcheck.reference.snapshot import Reference

_FILES = re.compile(r"^\[files", re.MULTILINE)


def build_pack(path: Path) -> Reference:
    """Seal the pack in a folder and load it.

    Raises PackError when the sealed pack is broken; the seals are written all the same, so that `git diff` shows what changed.
    """
    write_countries(path)
    sealed(path)
    (path / README_FILE).write_text(rendered(), encoding="utf-8", newline="\n")
    return load_pack(path)


def sealed(path: Path) -> None:
    """Write the seals of every file of a pack into its manifest."""
    contents, _ = files_of(path)
    (path / PACK_FILE).write_bytes(manifest_of(contents))


def manifest_of(contents: Mapping[str, bytes]) -> bytes:
    """The manifest of a pack with the seals of every file beside it, from those files and the manifest so far."""
    head = contents[PACK_FILE].decode("utf-8")
    found = _FILES.search(head)
    seals = "".join(_seal(name, content) for name, content in sorted(contents.items()) if name != PACK_FILE)
    return f"{head[: found.start()] if found else head + chr(10)}[files]\n{seals}".encode()


def _seal(name: str, content: bytes) -> str:
    return f'"{name}" = {{ sha256 = "{digest_of(content)}", rows = {_entries(name, content)} }}\n'


def _entries(name: str, content: bytes) -> int:
    """Rows of a CSV file, codes of a codelist, 1 for a record; at least 1, so that a broken file can be sealed and reported."""
    if name.endswith(".csv.gz"):
        return max(gzip.decompress(content).count(b"\n") - 1, 1)
    if name.endswith(".csv"):
        return max(content.count(b"\n") - 1, 1)
    if name.startswith(("measures/", "feeds/")) or name.endswith("dataset.toml"):
        return 1
    try:
        return max(len(tomllib.loads(content.decode("utf-8"))), 1)
    except ValueError:
        return 1
