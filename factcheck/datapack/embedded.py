"""The pack that comes with the package: a snapshot inside it when installed, the pack's folder beside it in a checkout."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

from factcheck.datapack.compiled import compile_pack, open_snapshot, snapshot_name
from factcheck.datapack.manifest import COMPILED, PACK_FILE, digest_of, manifest_bytes, stacked_digest
from factcheck.datapack.sections import cache_folder
from factcheck.reference.snapshot import Reference

FOLDER = "reference_data"
#: The packs that come with the package, each laid over the one before.
PACKS = ("world", "china_auto")


def embedded_folder() -> Path:
    """Where the pack of this installation lies."""
    with resources.as_file(resources.files("factcheck")) as package:
        inside = package / FOLDER
        return inside if inside.is_dir() else package.parent / FOLDER


def embedded_packs() -> tuple[Path, ...]:
    """The folders of the packs of this installation, the lowest first."""
    return tuple(path for name in PACKS if ((path := embedded_folder() / name) / PACK_FILE).is_file())


@lru_cache(maxsize=1)
def embedded() -> Reference:
    """The packs of this installation; opened once, as they cannot change while the process runs."""
    return open_packs(embedded_packs())


def open_packs(folders: tuple[Path, ...], places: tuple[Path, ...] | None = None) -> Reference:
    """Packs from their snapshot: the one that lies with them, or one that is compiled now and kept for the next process.

    ``places`` are the folders where snapshots are looked for and kept; `places_of` the packs when not given.
    Raises PackError where there is no snapshot and a pack is broken.
    """
    kept = places if places is not None else places_of(folders)
    if all((folder / PACK_FILE).is_file() for folder in folders):
        found = snapshot_in(kept, digest_now(folders))
        if found is not None:
            return open_snapshot(found)
    from factcheck.datapack.layers import read_packs  # where there is a snapshot nobody reads packs

    reference, codelists, _ = read_packs(folders)
    for place in kept:
        try:
            return open_snapshot(compile_pack(reference, codelists, place))
        except OSError:
            continue
    return reference


def open_named(folders: tuple[Path, ...], digest: str) -> Reference:
    """The reference data of this digest, where their snapshot is kept; else those that the packs hold now."""
    found = snapshot_in(places_of(folders), digest)
    return open_snapshot(found) if found is not None else open_packs(folders)


def digest_now(folders: tuple[Path, ...]) -> str:
    """The digest of packs as their manifests are now: cheap, and what their reference data are named by. Raises OSError."""
    digests = tuple(f"sha256:{digest_of(manifest_bytes(folder))}" for folder in folders)
    return f"sha256:{stacked_digest(digests)}"


def places_of(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders where the snapshot of packs may lie: beside the lowest of them, and in the user's cache."""
    return folders[0].parent / COMPILED, cache_folder()


def snapshot_in(places: tuple[Path, ...], digest: str) -> Path | None:
    """The file of a snapshot in the first of some folders that has it."""
    files = (place / snapshot_name(digest) for place in places)
    return next((file for file in files if file.is_file()), None)
