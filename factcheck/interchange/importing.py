"""Figures that were written here put into a pack, as they were: digits, last places, words as printed, status, sources and their days."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from factcheck.datapack.build import manifest_of
from factcheck.datapack.faults import Fault, PackError
from factcheck.datapack.load import read_contents
from factcheck.datapack.manifest import PACK_FILE
from factcheck.datapack.schema import DATASET, MEASURES, OBSERVATIONS, SOURCES, VALUES
from factcheck.datapack.tables import Codelists
from factcheck.datapack.values import referred
from factcheck.datapack.written import document
from factcheck.interchange.rows import Parcel, code_of, table
from factcheck.model.series import Observation, Printed, SeriesKey, Status
from factcheck.model.structure import Source
from factcheck.reference.listed import MARKS

#: Rules about figures that stood in another pack, where somebody had looked at them.
_LOOKED_AT = frozenset({"slip", "year-to-date"})
_REASON = "It stood so in the pack that it comes from."
_LETTERS = {status: letter for letter, status in MARKS.items()}
_Group = tuple[str, str, str, bool]


def changes_of(parcel: Parcel, name: str, day: str, contents: Mapping[str, bytes], lists: Codelists) -> dict[str, bytes]:
    """The files that a parcel adds to a pack with these files, over packs with these codes. ``name`` is that of the datasets.

    Raises PackError where it names codes that neither the packs nor the parcel have, or would make a broken pack.
    """
    entries, changes = _entries(parcel, contents, lists)
    measures = {**lists.get("measures", {}), **entries["measures"]}
    unknown = sorted({one.series.measure for one in parcel.observations} - set(measures))
    if unknown:
        message = f"no pack has the measure{'s' if len(unknown) > 1 else ''} {', '.join(unknown[:5])}; a data package brings them along"
        raise PackError((Fault(name, 1, 1, "unknown-code", message),))
    rows: dict[str, list[Observation]] = {}
    for one in parcel.observations:
        rows.setdefault(one.source, []).append(one)
    groups: dict[_Group, list[str]] = {}
    for code in rows:
        source = parcel.sources[code]
        agency = str(measures[rows[code][0].series.measure]["agency"])
        listed = all(map(_is_listed, rows[code])) and _in_order(rows[code])
        groups.setdefault((agency, source.retrieved or day, source.licence or "Not stated.", listed), []).append(code)
    taken = {path.rpartition("/")[0] for path in contents}
    for (agency, retrieved, licence, listed), codes in sorted(groups.items()):
        root = _free(f"datasets/{agency}/{name}/{retrieved}", taken)
        taken.add(root)
        sources = [parcel.sources[code] for code in sorted(codes)]
        changes[f"{root}/dataset.toml"] = _dataset(parcel, agency, sources, retrieved, licence)
        changes[f"{root}/sources.csv"] = table([one.name for one in SOURCES.fields], map(_source_row, sources))
        own = [one for code in codes for one in rows[code]]
        if listed:
            changes[f"{root}/values.csv.gz"] = gzip.compress(_values(own), mtime=0)
        else:
            changes[f"{root}/observations.csv"] = _observations(own)
            if doubtful := [one for one in own if one.status is Status.DOUBTFUL]:
                changes[f"{root}/corrections.toml"] = _corrections(doubtful, "doubtful", retrieved)
    return _confirmed(changes, contents, lists, day)


def _entries(parcel: Parcel, contents: Mapping[str, bytes], lists: Codelists) -> tuple[dict[str, dict[str, Any]], dict[str, bytes]]:
    """The entries that no pack below has, and the files that they stand in; what they name and nobody has is left out."""
    fresh = {
        kind: {code: entry for code, entry in parcel.codelists.get(kind, {}).items() if code not in lists.get(kind, {})}
        for kind in ("measures", "entities", "units", "agencies", "facets")
    }
    codes = {kind: frozenset((*entries, *lists.get(kind, {}))) for kind, entries in fresh.items()}
    fresh["measures"] = {code: _known(entry, codes) for code, entry in fresh["measures"].items()}
    fresh["entities"] = {code: {key: one for key, one in entry.items() if key != "members"} for code, entry in fresh["entities"].items()}
    changes = {f"measures/{code}.toml": document(entry).encode() for code, entry in fresh["measures"].items()}
    for kind in ("entities", "units", "agencies", "facets"):
        if fresh[kind]:
            before = contents.get(f"{kind}.toml", b"").decode("utf-8")
            tables = "\n".join(f"[{code}]\n{document(entry)}" for code, entry in fresh[kind].items())
            changes[f"{kind}.toml"] = (before + ("\n" if before else "") + tables).encode()
    return fresh, changes


def _known(entry: Mapping[str, Any], codes: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """A measure without relations to what is not there."""
    pointing = {one.name: one for one in MEASURES.fields if one.of in codes and not one.required}
    return {
        key: value for key, value in entry.items() if key not in pointing or set(referred(pointing[key], value)) <= codes[pointing[key].of]
    }


def _free(root: str, taken: set[str]) -> str:
    number = 1
    while (folder := root if number == 1 else f"{root}-{number}") in taken:
        number += 1
    return folder


def _is_listed(one: Observation) -> bool:
    """Whether a figure can stand in a table of values: printed as its plain digits, of one period of its series."""
    plain = format(one.value, "f")
    fits = one.printed == plain and one.ulp == Decimal(1).scaleb(-len(plain.partition(".")[2]))
    letters = one.status is Status.NORMAL or one.status in _LETTERS
    return fits and letters and one.states is Printed.LEVEL and "/" not in code_of(one.period, one.series.frequency)


def _in_order(rows: Sequence[Observation]) -> bool:
    """Whether no period of a series is told twice."""
    return len({(one.series, one.period) for one in rows}) == len(rows)


def _values(rows: Sequence[Observation]) -> bytes:
    lines: dict[tuple[SeriesKey, str], list[Observation]] = {}
    for one in rows:
        lines.setdefault((one.series, one.source), []).append(one)
    body = [
        [str(key), source, " ".join(_item(one) for one in sorted(lines[key, source], key=lambda one: one.period))]
        for key, source in sorted(lines)
    ]
    return table([one.name for one in VALUES.fields], body)


def _item(one: Observation) -> str:
    return f"{code_of(one.period, one.series.frequency)}={one.printed}{_LETTERS.get(one.status, '')}"


def _observations(rows: Sequence[Observation]) -> bytes:
    ordered = sorted(rows, key=lambda one: (one.series, one.period, one.states.value, one.source))
    return table([one.name for one in OBSERVATIONS.fields], map(_observation_row, ordered))


def _observation_row(one: Observation) -> list[str]:
    status = "normal" if one.status is Status.DOUBTFUL else one.status.value
    period = code_of(one.period, one.series.frequency)
    return [str(one.series), period, one.states.value, format(one.value, "f"), one.printed, format(one.ulp, "f"), status, one.source]


def _source_row(one: Source) -> list[Any]:
    dated = "exact" if one.exact else "seen_by"
    return [one.id, one.publisher, one.original_publisher, one.rank, one.title, one.url, one.published_text, dated, one.language]


def _dataset(parcel: Parcel, agency: str, sources: Sequence[Source], retrieved: str, licence: str) -> bytes:
    published = max((one.published.isoformat() for one in sources if one.published is not None), default=retrieved)
    title = parcel.title or "Imported figures"
    told = [title, agency, f"{sources[0].publisher}, {sources[0].title}", sources[0].url, licence, published, retrieved]
    return document(dict(zip((one.name for one in DATASET.fields), told, strict=False))).encode()


def _corrections(rows: Sequence[Observation], status: str, day: str, first: int = 1) -> bytes:
    return "\n".join(
        f"[looked-at-{number}]\n"
        + document(
            {
                "series_key": str(one.series),
                "period": code_of(one.period, one.series.frequency),
                "basis": one.states.value,
                "source": one.source,
                "expect": format(one.value, "f"),
                "status": status,
                "reason": _REASON,
                "reported": day,
            }
        )
        for number, one in enumerate(rows, first)
    ).encode()


def _confirmed(changes: dict[str, bytes], contents: Mapping[str, bytes], lists: Codelists, day: str) -> dict[str, bytes]:
    """The changes, with a record for each figure that looks odd and stood so where it comes from."""
    merged = {**contents, **changes}
    merged[PACK_FILE] = manifest_of(merged)
    try:
        read_contents(merged, (), lists)
    except PackError as error:
        odd = [fault for fault in error.faults if fault.rule in _LOOKED_AT and fault.file in changes]
        if not odd or len(odd) < len(error.faults):
            raise
        for name in {fault.file for fault in odd}:
            lines = changes[name].decode("utf-8").split("\n")
            rows = [_parsed(lines[fault.line - 1]) for fault in odd if fault.file == name]
            place = f"{name.rpartition('/')[0]}/corrections.toml"
            before = changes.get(place, b"")
            changes[place] = before + (b"\n" if before else b"") + _corrections(rows, "normal", day, 1 + before.count(b"[looked-at-"))
        merged = {**contents, **changes}
        merged[PACK_FILE] = manifest_of(merged)
        read_contents(merged, (), lists)
    return changes


def _parsed(line: str) -> Observation:
    import csv

    from factcheck.datapack.values import period_of

    key, period, states, value, printed, ulp, status, source = next(csv.reader([line]))
    entity, _, rest = key.partition(".")
    measure, _, frequency = rest.rpartition(".")
    told = period_of(period)
    assert told is not None  # the pack was read with it
    series = SeriesKey(entity, measure, frequency)
    return Observation(series, told.key, Printed(states), Decimal(value), Decimal(ulp), printed, source, Status(status))
