"""A newsroom's own pack: a folder that is laid over the built-in packs, made so that it is valid from the first day."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

from factcheck.datapack.build import manifest_of
from factcheck.datapack.embedded import embedded_packs, open_packs
from factcheck.datapack.faults import Fault, PackError
from factcheck.datapack.manifest import CURATION, PACK_FILE, README_FILE, manifest_bytes, stacked_digest
from factcheck.datapack.merge import laid_over
from factcheck.datapack.schema import SCHEMA_VERSION
from factcheck.datapack.tables import Codelists, catalogue_of, codelists_of
from factcheck.reference.snapshot import Joined, Reference

_README = """# {title}

A pack of figures for `factcheck`, laid over the built-in ones. Name its folder in `FACTCHECK_PACKS`:

    FACTCHECK_PACKS={name} factcheck check "…"

| to | run |
| --- | --- |
| add figures | `factcheck data add figures.csv --into {name}` |
| validate it | `factcheck data validate {name}` |
| seal it after a change by hand | `factcheck data build {name}` |

What is published is never changed: newer figures lie beside the older ones in `datasets/`, so that a claim is judged by what was
known on its day. `curation/` has the files as they came and the answers that were given when they were added. Keep all of it in
version control.
"""
#: What changes from one moment to the next, or is made from the other files.
_IGNORED = f"/compiled/\n/{CURATION}/lock\n/{CURATION}/next/\n/{CURATION}/staged/\n/{CURATION}/done/\n/{CURATION}/tmp*\n"


def new_pack(path: Path, title: str, licence: str, edition: str) -> None:
    """Make a pack without figures in a folder that is empty or not there yet; ``edition`` is a day.

    Raises PackError where something lies in the folder already.
    """
    if path.exists() and (not path.is_dir() or any(not one.name.startswith(".") for one in path.iterdir())):
        raise PackError((Fault(path.name, 1, 1, "not-empty", "something is there already; a new pack wants a folder of its own"),))
    head = {"title": title, "edition": edition, "schema_version": SCHEMA_VERSION, "licence": licence, "layer": True}
    written = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
    (path / "datasets").mkdir(parents=True, exist_ok=True)
    (path / CURATION).mkdir(exist_ok=True)
    (path / README_FILE).write_text(_README.format(title=title, name=path.name), encoding="utf-8", newline="\n")
    if not (path / ".gitignore").exists():
        (path / ".gitignore").write_text(_IGNORED, encoding="utf-8", newline="\n")
    (path / PACK_FILE).write_bytes(manifest_of({PACK_FILE: written.encode("utf-8")}))


def is_layer(path: Path) -> bool:
    """Whether the pack in a folder says of itself that it is made to be laid over others."""
    try:
        return tomllib.loads(manifest_bytes(path).decode("utf-8")).get("layer") is True
    except (OSError, ValueError):
        return False


def folders_below(path: Path, packs: tuple[Path, ...], base: Path | None = None) -> tuple[Path, ...]:
    """The packs that a pack is laid over: the built-in ones (or ``base``), and those of ``packs`` that come before it."""
    others: list[Path] = []
    for one in packs:
        if one.resolve() == path.resolve():
            break
        others.append(one)
    return (*(embedded_packs() if base is None else (base,)), *others)


def opened_below(folders: tuple[Path, ...]) -> tuple[Reference, Codelists]:
    """Packs as they lie below another one: their figures, and the codes that it may name."""
    reference = open_packs(folders)
    return reference, codelists_of(reference.catalogue)


def laid_above(below: Reference, lists: Codelists, upper: Reference, entries: Codelists) -> Reference:
    """One pack over others, for a look at what it makes of claims before it is served."""
    return replace(
        below,
        digest=f"sha256:{stacked_digest((below.digest, upper.digest))}",
        catalogue=catalogue_of(laid_over(lists, entries)[0]),
        sources={**below.sources, **upper.sources},
        figures=Joined((upper.figures, below.figures)),
        datasets={**below.datasets, **upper.datasets},
        edition=max(below.edition, upper.edition),
    )
