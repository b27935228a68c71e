"""What the container's installation holds: the pins of locks/, and what the metadata of the installed packages say of each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = Path(__file__).parents[1] / "locks"
#: The extra that the container installs.
EXTRA = "container"
#: Licences that ask for no more than being named.
PERMISSIVE = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "MIT", "MIT-0", "PSF-2.0"}
#: Licences that ask for the source of the library itself, and of nothing that only uses it. Each package stands in docs/licences.md.
LIBRARY_ONLY = {"LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MPL-1.1", "MPL-2.0"}
#: What some packages write instead of an identifier of SPDX.
_WRITTEN = {"Apache 2": "Apache-2.0", "Apache 2.0": "Apache-2.0", "The BSD 2-Clause License": "BSD-2-Clause"}


@dataclass(frozen=True)
class Pin:
    """A package of a lock. `brought_by` are the packages that ask for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    brought_by: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether this Python on this system takes it."""
        return not self.marker or Marker(self.marker).evaluate()


def pins(name: str) -> list[Pin]:
    """The lock of a name. Raises ValueError for a line that is no pin."""
    found = []
    text = re.sub(r"^(?:#.*)?\n", "", (LOCKS / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        head = re.match(r"([\w.-]+)==(\S+)(?: ; (.+?))? \\\n", entry)
        if head is None:
            raise ValueError(entry)
        hashes = tuple(re.findall(r"--hash=(\S+)", entry))
        found.append(Pin(canonicalize_name(head[1]), head[2], head[3] or "", hashes, tuple(_brought_by(entry))))
    return found


def _brought_by(entry: str) -> Iterator[str]:
    for line in entry.partition("# via")[2].splitlines():
        if word := line.strip(" #"):
            yield word.split()[0]


def needs(of: Distribution, extras: set[str]) -> Iterator[Requirement]:
    """What a distribution asks for with these extras, on this Python and system."""
    for text in of.requires or ():
        asked = Requirement(text)
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield asked


def reached() -> dict[str, list[tuple[str, Requirement]]]:
    """Every package that the runtime needs as it is installed here, each with who asks for it and how."""
    found: dict[str, list[tuple[str, Requirement]]] = {}
    waiting, seen = [("factcheck", frozenset({EXTRA}))], set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for asked in needs(distribution(name), set(extras)):
            other = canonicalize_name(asked.name)
            if other != "factcheck":
                found.setdefault(other, []).append((name, asked))
            waiting.append((other, frozenset(asked.extras)))
    return found


def here(name: str) -> Distribution | None:
    """An installed package; None where it is not installed."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def licence(of: Distribution) -> str:
    """The licence of a package as SPDX writes it: as its metadata name it, or as its licence file reads. Raises ValueError for none."""
    told = of.metadata
    if expression := told.get("License-Expression"):
        return expression
    if (named := told.get("License", "")) in PERMISSIVE | LIBRARY_ONLY | set(_WRITTEN):
        return _WRITTEN.get(named, named)
    if "License :: OSI Approved :: MIT License" in told.get_all("Classifier", []):  # of all classes the one that says which
        return "MIT"
    files = [file for file in of.files or () if re.search(r"licen[cs]e|copying", file.name, re.IGNORECASE)]
    if len(known := {_read(file.read_text()) for file in files}) == 1 and "" not in known:
        return known.pop()
    raise ValueError(f"{told['Name']}: neither its metadata nor {[str(file) for file in files]} name a licence that is known")


def _read(text: str) -> str:
    """The usual texts, by the words that only they have."""
    words = " ".join(text.split())
    if "Permission is hereby granted, free of charge" in words:
        return "MIT"
    if "Redistribution and use in source and binary forms" in words:
        return "BSD-3-Clause" if "endorse or promote products" in words else "BSD-2-Clause"
    return ""


def taken(expression: str) -> set[str]:
    """The licences under which a package is used, the freest of those that it offers. Raises ValueError where none will do.

    >>> taken("MIT OR GPL-2.0-only"), taken("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later")
    ({'MIT'}, {'MPL-1.1'})
    >>> taken("Apache-2.0 AND GPL-3.0-only")
    Traceback (most recent call last):
    ...
    ValueError: Apache-2.0 AND GPL-3.0-only
    """
    offers = [set(part.split(" AND ")) for part in expression.split(" OR ")]  # with brackets it is none of these
    for allowed in (PERMISSIVE, PERMISSIVE | LIBRARY_ONLY):
        for offer in offers:
            if offer <= allowed:
                return offer
    raise ValueError(expression)
