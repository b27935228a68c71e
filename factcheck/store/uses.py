"""What an answer rests on: by this a revision finds the checks that it concerns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.model.assertion import Operation


def series_of(check: Mapping[str, Any], evidence: bytes | None = None) -> Iterator[str]:
    """The series that an answer rests on, or would rest on if they had figures.

    Without a frequency (`TUV.unemployment_rate`) where it used none, and `*.gdp` for a place among all that have figures. Of a value
    that nobody printed the answer does not tell what it follows from: there it is everything that was looked at (``evidence``, unpacked).
    """
    for claim in check["claims"]:
        for one in claim["assertions"]:
            inputs = [*(one["working"] or {"inputs": ()})["inputs"], *(used for found in one["diagnosis"] for used in found["inputs"])]
            used = {given["series"] for given in (*inputs, *one["nearest"]) if given["series"]}
            yield from used
            yield from _subjects(one) - {key.rpartition(".")[0] for key in used}
            if evidence and any(given["implied"] for given in inputs):
                yield from _looked_at(evidence)


def _subjects(one: Mapping[str, Any]) -> set[str]:
    """Whose and what an assertion and its other readings are about."""
    found = set()
    for read in (one, *(other["assertion"] for other in one["readings"])):
        related = read["relative_to"] or {}
        for entity in {read["entity"], related.get("entity") or read["entity"]} - {None}:
            found |= {f"{entity}.{measure}" for measure in {read["measure"], related.get("measure") or read["measure"]} - {None}}
        if read["operation"] == Operation.RANK and read["measure"]:
            found.add(f"*.{read['measure']}")
    return found


def _looked_at(evidence: bytes) -> set[str]:
    excerpt = json.loads(evidence)["excerpt"]
    return {f"{one['entity']}.{one['measure']}" for one in excerpt["series"]}
