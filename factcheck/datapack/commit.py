"""A change of a pack that is made as a whole: whoever reads the pack, and whenever the process ends, it is the old or the new one.

The files of a change are written aside and moved, all in one step, to where readers look first (`NEXT`). From that moment on the pack
is the new one; putting the files into their places is left to the same process, or to the next one that changes the pack.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from factcheck.datapack.build import manifest_of
from factcheck.datapack.faults import Fault, PackError
from factcheck.datapack.load import read_contents
from factcheck.datapack.manifest import CURATION, NEXT, PACK_FILE, files_of
from factcheck.datapack.tables import Codelists
from factcheck.datapack.whole import locked, sync_folder, whole
from factcheck.reference.snapshot import Reference

_EDITION = re.compile(rb'^edition = "[^"\n]*"$', re.MULTILINE)
#: What may be changed of a vintage that is in the pack.
_GROWING = "corrections.toml"
_STAGED = f"{CURATION}/staged"


def commit(path: Path, changes: Mapping[str, bytes], edition: str, below: Codelists | None = None) -> Reference:
    """Add files to the pack in a folder, or replace some that are no figures, and seal it as a new edition (a day).

    ``changes`` are the files by their path inside the pack, ``below`` the codelists of the packs that it is laid over. Returns the
    pack. Raises PackError, and leaves the pack as it is, where the changed pack would be broken or a published vintage replaced.
    """
    with changing(path):
        contents, faults = files_of(path)
        replaced = [name for name in changes if name in contents and name.startswith("datasets/") and not name.endswith(_GROWING)]
        if replaced:
            message = "a vintage that is in the pack is never replaced; give the new one a name of its own"
            raise PackError(tuple(Fault(name, 1, 1, "overwritten", message) for name in replaced))
        merged = {**contents, **changes}
        merged[PACK_FILE] = manifest_of({**merged, PACK_FILE: _EDITION.sub(f'edition = "{edition}"'.encode(), merged[PACK_FILE], count=1)})
        reference, _ = read_contents(merged, faults, below)
        _decide(path, {**changes, PACK_FILE: merged[PACK_FILE]})
        _finish(path)
        return reference


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """The turn to change a pack, one process at a time; a change that was decided on and not finished is finished first."""
    (path / CURATION).mkdir(exist_ok=True)
    with locked(path / CURATION / "lock"):
        _finish(path)
        yield


def _decide(path: Path, changes: Mapping[str, bytes]) -> None:
    """Write the files aside and make them count."""
    staged = path / _STAGED
    if staged.exists():  # of a process that ended before it had decided
        shutil.rmtree(staged)
    for name, content in changes.items():
        with whole(staged / name) as file:
            file.write(content)
    for folder in sorted({parent for name in changes for parent in (staged / name).parents if parent.is_relative_to(staged)}):
        sync_folder(folder)
    staged.rename(path / NEXT)
    sync_folder(path / CURATION)


def _finish(path: Path) -> None:
    """Put the files of a change that counts into their places, the manifest last."""
    ahead = path / NEXT
    if not ahead.is_dir():
        return
    names = sorted(
        (one.relative_to(ahead).as_posix() for one in ahead.rglob("*") if one.is_file()), key=lambda name: (name == PACK_FILE, name)
    )
    for name in names:
        place = path / name
        with whole(place, path / CURATION) as file:  # a pack has no other files than those it names
            file.write((ahead / name).read_bytes())
        sync_folder(place.parent)
    gone = path / CURATION / "done"
    if gone.exists():
        shutil.rmtree(gone)
    ahead.rename(gone)
    shutil.rmtree(gone)
