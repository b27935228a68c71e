"""A pack as one immutable file, named by its digest: written once, mapped by every process that answers from it."""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, astuple
from datetime import date
from pathlib import Path
from typing import Any

from factcheck.datapack.tables import Codelists, catalogue_of
from factcheck.errors import UnreadableSnapshot
from factcheck.model.series import Observation, Series, SeriesKey
from factcheck.model.structure import Dataset, Source
from factcheck.reference.packed import (
    FIGURE,
    FREQUENCIES,
    HEAD,
    LENGTH,
    PLAIN,
    PRINTING,
    STATES,
    STATUSES,
    PackedFigures,
    Sections,
    hash_of,
)
from factcheck.reference.snapshot import Reference

MAGIC, VERSION = b"FACTSNAP", 2
_START = struct.Struct("<8sII")
_KEY = struct.Struct("<IIB")
SUFFIX = ".snapshot"


def snapshot_name(digest: str) -> str:
    """The file name of a compiled pack: its digest and the edition of the format."""
    return f"{digest.removeprefix('sha256:')[:32]}-{VERSION}{SUFFIX}"


def compile_pack(reference: Reference, codelists: Codelists, folder: Path) -> Path:
    """Write a pack's snapshot into a folder and return its path; a file that is there already is the same one and stays."""
    target = folder / snapshot_name(reference.digest)
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed(reference, codelists))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def packed(reference: Reference, codelists: Codelists) -> bytes:
    """The bytes of a snapshot."""
    keys = reference.all_series()
    measures = list(dict.fromkeys(key.measure for key in keys))
    entities = list(dict.fromkeys(key.entity for key in keys))
    sources = list(reference.sources)
    codes = _Codes({code: n for n, code in enumerate(measures)}, {code: n for n, code in enumerate(entities)})
    number = {code: n for n, code in enumerate(sources)}
    blocks, texts = bytearray(), _Texts()
    index: list[tuple[int, int]] = []
    by_measure: dict[str, list[str]] = defaultdict(list)
    for measure, entity in dict.fromkeys((key.measure, key.entity) for key in keys):
        series = reference.series(measure, entity)
        if series is None:
            continue
        index.append((hash_of(measure, entity), len(blocks)))
        by_measure[measure].append(entity)
        blocks += _block(series, codes, number, texts)
    index.sort()
    head = {
        "digest": reference.digest,
        "edition": reference.edition,
        "licence": reference.licence,
        "last_end": reference.figures.last_end(),
        "measures": measures,
        "entities": entities,
        "by_measure": by_measure,
        "codelists": codelists,
        "sources": [_source_row(source) for source in reference.sources.values()],
        "datasets": [asdict(dataset) for dataset in reference.datasets.values()],
    }
    sections = {
        "head": json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8"),
        "hashes": _words([one for one, _ in index]),
        "offsets": _words([offset for _, offset in index]),
        "keys": b"".join(_KEY.pack(codes.entities[k.entity], codes.measures[k.measure], FREQUENCIES.index(k.frequency)) for k in keys),
        "blocks": bytes(blocks),
        "texts": bytes(texts.pool),
    }
    places, body = {}, bytearray()
    for name, content in sections.items():
        body += b"\0" * (-len(body) % 8)
        places[name] = [len(body), len(content)]
        body += content
    table = json.dumps(places).encode("ascii")
    table += b" " * (-(len(table) + _START.size) % 8)
    return _START.pack(MAGIC, VERSION, len(table)) + table + bytes(body)


class _Codes:
    def __init__(self, measures: Mapping[str, int], entities: Mapping[str, int]) -> None:
        self.measures, self.entities = measures, entities


class _Texts:
    """Strings, each once."""

    def __init__(self) -> None:
        self.pool, self.known = bytearray(), dict[str, int]()

    def place(self, text: str) -> int:
        """Where a string stands."""
        if text not in self.known:
            self.known[text] = len(self.pool)
            content = text.encode("utf-8")
            self.pool += LENGTH.pack(len(content)) + content
        return self.known[text]


def _words(numbers: list[int]) -> bytes:
    words = array("Q", numbers)
    if sys.byteorder == "big":
        words.byteswap()
    return words.tobytes()


def _block(series: Series, codes: _Codes, number: Mapping[str, int], texts: _Texts) -> bytes:
    """One series: head, table of figures, printings."""
    figures, printings = bytearray(), bytearray()
    count = 0
    for (start, months), states in sorted(series.observations, key=lambda figure: (*figure[0], STATES.index(figure[1]))):
        figures += FIGURE.pack(start, months, STATES.index(states), count)
        for one in series.observations[(start, months), states]:
            printings += _printing(one, number, texts)
            count += 1
    head = HEAD.pack(codes.entities[series.entity], codes.measures[series.measure], len(series.observations), count)
    return head + figures + printings


def _printing(one: Observation, number: Mapping[str, int], texts: _Texts) -> bytes:
    sign, digits, exponent = one.value.as_tuple()
    assert isinstance(exponent, int)
    mantissa = int("".join(map(str, digits))) * (-1 if sign else 1)
    place = one.ulp.normalize()
    if place.as_tuple().digits != (1,):
        raise ValueError(f"{one.series}: the last place {one.ulp} is no power of ten")
    text = PLAIN if one.printed == format(one.value, "f") else texts.place(one.printed)
    return PRINTING.pack(
        mantissa, exponent, place.adjusted(), STATUSES.index(one.status), FREQUENCIES.index(one.series.frequency), number[one.source], text
    )


def _source_row(source: Source) -> list[Any]:
    return [one.isoformat() if isinstance(one, date) else one for one in astuple(source)]


def open_snapshot(path: Path) -> Reference:
    """Map a snapshot and read its catalogue; figures stay in the file until they are asked for.

    Raises UnreadableSnapshot where the file is none, or was written for another edition of the format.
    """
    with path.open("rb") as file:
        try:
            mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except ValueError as empty:
            raise UnreadableSnapshot(str(path), "the file is empty") from empty
    return read_snapshot(mapped, str(path))


def read_snapshot(buffer: memoryview, name: str) -> Reference:
    """A reference that answers from a buffer."""
    if len(buffer) < _START.size:
        raise UnreadableSnapshot(name, "the file is too short")
    magic, version, length = _START.unpack_from(buffer)
    if magic != MAGIC or version != VERSION:
        raise UnreadableSnapshot(name, f"it is no snapshot of format {VERSION}")
    if sys.byteorder != "little":
        raise UnreadableSnapshot(name, "snapshots are read on little-endian machines only")
    begin = _START.size + length
    try:
        places = json.loads(bytes(buffer[_START.size : begin]))
        parts = {part: buffer[begin + start : begin + start + size] for part, (start, size) in places.items()}
        if begin + max(start + size for start, size in places.values()) > len(buffer):
            raise UnreadableSnapshot(name, "the file is cut off")
        head = json.loads(bytes(parts["head"]))
    except (ValueError, KeyError) as broken:
        raise UnreadableSnapshot(name, "its table of contents cannot be read") from broken
    sources = {one.id: one for one in map(_source, head["sources"])}
    measures, entities = head["measures"], head["entities"]
    keys = tuple(SeriesKey(entities[e], measures[m], FREQUENCIES[f]) for e, m, f in _KEY.iter_unpack(parts["keys"]))
    sections = Sections(
        hashes=parts["hashes"].cast("Q"),
        offsets=parts["offsets"].cast("Q"),
        blocks=parts["blocks"],
        texts=parts["texts"],
        measures=measures,
        entities=entities,
        sources=tuple(sources),
        by_measure={measure: tuple(held) for measure, held in head["by_measure"].items()},
        keys=keys,
        last_end=head["last_end"],
    )
    return Reference(
        digest=head["digest"],
        catalogue=catalogue_of(head["codelists"]),
        sources=sources,
        figures=PackedFigures(sections),
        datasets={one["id"]: Dataset(**one) for one in head["datasets"]},
        edition=head["edition"],
        licence=head["licence"],
    )


def _source(row: list[Any]) -> Source:
    code, publisher, original, title, url, rank, published, text, exact, language, retrieved, licence = row
    day = date.fromisoformat(published) if published else None
    return Source(code, publisher, original, title, url, rank, day, text, exact, language, retrieved, licence)
