"""The pack that comes with the package: inside it when installed, beside it in a checkout."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

from factcheck.datapack.load import load_pack
from factcheck.reference.snapshot import Reference

FOLDER = "reference_data"


def embedded_folder() -> Path:
    """Where the pack of this installation lies."""
    with resources.as_file(resources.files("factcheck")) as package:
        inside = package / FOLDER
        return inside if inside.is_dir() else package.parent / FOLDER


@lru_cache(maxsize=1)
def embedded() -> Reference:
    """The pack of this installation; read once, as it cannot change while the process runs."""
    return load_pack(embedded_folder())
