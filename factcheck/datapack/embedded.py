"""The pack that comes with the package: a snapshot inside it when installed, the pack's folder beside it in a checkout."""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from importlib import resources
from pathlib import Path

from factcheck.datapack.compiled import compile_pack, open_snapshot, snapshot_name
from factcheck.datapack.load import read_pack
from factcheck.datapack.manifest import COMPILED, PACK_FILE, digest_of
from factcheck.reference.snapshot import Reference

FOLDER = "reference_data"


def embedded_folder() -> Path:
    """Where the pack of this installation lies."""
    with resources.as_file(resources.files("factcheck")) as package:
        inside = package / FOLDER
        return inside if inside.is_dir() else package.parent / FOLDER


@lru_cache(maxsize=1)
def embedded() -> Reference:
    """The pack of this installation; opened once, as it cannot change while the process runs."""
    return open_pack(embedded_folder())


def open_pack(folder: Path) -> Reference:
    """A pack from its snapshot: the one that lies with it, or one that is compiled now and kept for the next process.

    Raises PackError where there is no snapshot and the pack is broken.
    """
    manifest = folder / PACK_FILE
    kept = [folder / COMPILED, _cache()]
    if manifest.is_file():
        name = snapshot_name(digest_of(manifest.read_bytes()))
        for place in kept:
            if (place / name).is_file():
                return open_snapshot(place / name)
    reference, codelists = read_pack(folder)
    for place in kept:
        try:
            return open_snapshot(compile_pack(reference, codelists, place))
        except OSError:
            continue
    return reference


def _cache() -> Path:
    """A folder of this user's where snapshots may be kept."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache" if os.environ.get("HOME") else Path(tempfile.gettempdir())) / "factcheck"
