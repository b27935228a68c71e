"""A vintage made of the figures of a file: the files that it adds to a pack, what it changes, and the faults that it would have."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from factcheck.curation import files
from factcheck.curation.adding.difference import Change, by_series, changes_in, with_withdrawn
from factcheck.curation.adding.entries import NewEntries, changes_of, slug_of
from factcheck.curation.adding.figures import Figure, plain
from factcheck.curation.adding.sheet import Cell, Sheet
from factcheck.datapack.build import manifest_of
from factcheck.datapack.commit import commit
from factcheck.datapack.faults import Fault, PackError
from factcheck.datapack.load import read_contents
from factcheck.datapack.manifest import PACK_FILE, files_of
from factcheck.datapack.merge import laid_over
from factcheck.datapack.own import laid_above
from factcheck.datapack.schema import OBSERVATIONS, SOURCES
from factcheck.datapack.tables import Codelists
from factcheck.datapack.values import cell_fault
from factcheck.datapack.written import document
from factcheck.model.period import Period
from factcheck.model.series import SeriesKey
from factcheck.reference.snapshot import Reference

#: Rules that a person may set aside after a look at the figure.
ODD = frozenset({"slip", "year-to-date"})


@dataclass(frozen=True, slots=True)
class Publication:
    """Where the figures are from. ``dataset`` is the folder's name, ``exact`` whether they first appeared on ``published``."""

    agency: str
    dataset: str
    publisher: str
    title: str
    url: str
    licence: str
    published: date
    exact: bool = False
    rank: int = 1
    language: str = "en"

    @property
    def prefix(self) -> str:
        """How the ids of the sources of all vintages of the dataset begin."""
        return f"{slug_of(self.agency)}-{self.dataset}-"


@dataclass(frozen=True, slots=True)
class Base:
    """The pack that figures are added to, as it is, and the packs that it is laid over."""

    path: Path
    contents: Mapping[str, bytes]
    own: Reference
    entries: Codelists
    below: Reference
    lists: Codelists


@dataclass(frozen=True, slots=True)
class Proposal:
    """A vintage that can be written. ``whole`` is the reference with it; ``taken`` are words and values that it takes from below."""

    base: Base
    root: str
    changes: Mapping[str, bytes]
    series: Mapping[SeriesKey, Sequence[Figure]]
    differences: Mapping[SeriesKey, Sequence[Change]]
    whole: Reference
    taken: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """The pack has these very figures of the dataset already."""

    series: Sequence[SeriesKey] = field(default_factory=tuple)


def opened_base(path: Path, below: Reference, lists: Codelists) -> Base:
    """A pack that is to be added to. Raises PackError where it is broken."""
    contents, faults = files_of(path)
    own, entries = read_contents(contents, faults, lists)
    return Base(path, contents, own, entries, below, lists)


def is_known(base: Base, prefix: str, figures: Sequence[Figure], measure: str) -> bool:
    """Whether a dataset, by how its sources begin, has these very figures."""
    return not changes_in(base.own, prefix, by_series(measure, figures))


def propose(
    base: Base,
    sheet: Sheet,
    figures: Sequence[Figure],
    measure: str,
    new: NewEntries,
    source: Publication,
    day: date,
    odd: str = "",
    withdrawn: bool = False,
) -> Proposal | Nothing:
    """The vintage of some figures, read as a pack would be read with it; ``day`` is when the file was taken down.

    Only series in which something has changed are written, each in full. ``odd`` is why figures that look odd are right,
    ``withdrawn`` that what is no longer in the file was taken back by its publisher. Raises
    PackError with every fault in the place of the file where the figure stands.
    """
    series = by_series(measure, figures)
    if withdrawn:
        series = with_withdrawn(base.own, source.prefix, series)
    differences = changes_in(base.own, source.prefix, series)
    if not differences:
        return Nothing(tuple(series))
    written = {key: series[key] for key in differences if key in series}
    root = _folder(base.contents, source, day)
    code = f"{source.prefix}{root.rpartition('/')[2].lower()}"
    changes = {
        **changes_of(new, base.contents),
        f"{root}/dataset.toml": _dataset(source, sheet, day),
        f"{root}/sources.csv": _rows([SOURCES.fields], [_source_row(code, source)]),
    }
    placed = [(key, one) for key, ones in written.items() for one in ones]
    name = f"{root}/observations.csv"
    changes[name] = _rows([OBSERVATIONS.fields], [_row(key, one, code) for key, one in placed])
    own, entries = _read(base, changes, name, [one.cell for _, one in placed], sheet, _Odd(odd, day, code, placed, root))
    whole = laid_above(base.below, base.lists, own, entries)
    return Proposal(base, root, changes, written, differences, whole, laid_over(base.lists, entries)[1])


@dataclass(frozen=True, slots=True)
class _Odd:
    """Why figures that look odd are right, and what is needed to say so in the pack."""

    reason: str
    day: date
    source: str
    placed: Sequence[tuple[SeriesKey, Figure]]
    root: str


def _read(base: Base, changes: dict[str, bytes], name: str, cells: Sequence[Cell], sheet: Sheet, odd: _Odd) -> tuple[Reference, Codelists]:
    try:
        return _merged(base, changes)
    except PackError as error:
        faults = error.faults
    rows = {fault.line - 2 for fault in faults if fault.file == name and fault.rule in ODD}
    if odd.reason and rows and all(fault.rule in ODD for fault in faults):
        changes[f"{odd.root}/corrections.toml"] = "\n".join(_confirmed(odd, row) for row in sorted(rows)).encode()
        try:
            return _merged(base, changes)
        except PackError as error:
            faults = error.faults
    raise PackError(tuple(_placed(fault, name, cells, sheet) for fault in faults)) from None


def _merged(base: Base, changes: Mapping[str, bytes]) -> tuple[Reference, Codelists]:
    merged = {**base.contents, **changes}
    merged[PACK_FILE] = manifest_of(merged)
    return read_contents(merged, (), base.lists)


def _confirmed(odd: _Odd, row: int) -> str:
    key, figure = odd.placed[row]
    record = {
        "series_key": str(key),
        "period": figure.period.code,
        "basis": "level",
        "source": odd.source,
        "expect": plain(figure.value),
        "status": "normal",
        "reason": odd.reason,
        "reported": odd.day.isoformat(),
    }
    return f"[looks-odd-{row + 1}]\n{document(record)}"


def _placed(fault: Fault, name: str, cells: Sequence[Cell], sheet: Sheet) -> Fault:
    """A fault of the vintage where the file has what it is about."""
    if fault.file != name or not 2 <= fault.line < len(cells) + 2:
        return fault
    return sheet.fault(cells[fault.line - 2], fault.rule, fault.message)


def _folder(contents: Mapping[str, bytes], source: Publication, day: date) -> str:
    root = f"datasets/{source.agency}/{source.dataset}/{day.isoformat()}"
    taken = {name.rpartition("/")[0] for name in contents}
    number = 1
    while (folder := root if number == 1 else f"{root}-{number}") in taken:
        number += 1
    return folder


def _dataset(source: Publication, sheet: Sheet, day: date) -> bytes:
    return document(
        {
            "title": source.title,
            "agency": source.agency,
            "citation": f"{source.publisher}, {source.title}",
            "landing_page": source.url,
            "licence": source.licence,
            "published": source.published.isoformat(),
            "accessed": day.isoformat(),
            "notes": f"Added from the file {sheet.name}.",
        }
    ).encode()


def _source_row(code: str, source: Publication) -> list[str]:
    dated = "exact" if source.exact else "seen_by"
    who = [source.publisher, source.publisher, str(source.rank)]
    return [code, *who, source.title, source.url, source.published.isoformat(), dated, source.language]


def field_fault(name: str, text: str) -> str | None:
    """Why a text cannot be a field of a source; None where it can."""
    field = SOURCES.field(name)
    return cell_fault(field, text) if field is not None else None


def _row(key: SeriesKey, one: Figure, source: str) -> list[str]:
    return [str(key), one.period.code, "level", plain(one.value), one.printed, plain(one.ulp), one.status.value, source]


def _rows(head: Sequence[Sequence[object]], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([getattr(one, "name", "") for one in fields] for fields in head)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def write(proposal: Proposal, name: str, content: bytes, answers: Mapping[str, object], day: date) -> None:
    """Put a vintage into its pack, with the file as it came and the answers that were given. Raises PackError, and changes nothing,
    where another process has made the pack one that it does not fit."""
    path = proposal.base.path
    digest = sha256(content).hexdigest()
    original = files.place(path, "originals", f"{digest}.gz")
    if not original.exists():
        files.write(original, gzip.compress(content, mtime=0))
    commit(path, proposal.changes, day.isoformat(), proposal.base.lists)
    told = {"file": name, "sha256": digest, "vintage": proposal.root, "day": day.isoformat(), "answers": dict(answers)}
    files.write_json(_answers(path, name), told)


def answers_of(path: Path, name: str) -> Mapping[str, object]:
    """The answers that were given when a file of this name was last added to a pack; none where none was.

    Raises ValueError where what was kept of it cannot be read.
    """
    told = (files.read_json(_answers(path, name)) or {}).get("answers")
    return told if isinstance(told, dict) else {}


def _answers(path: Path, name: str) -> Path:
    return files.place(path, "added", f"{slug_of(Path(name).stem) or 'file'}.json")


def period_words(figures: Sequence[Figure]) -> str:
    """The first and the last period of some figures."""
    codes = [one.period for one in sorted(figures, key=lambda one: one.period.key)]
    return f"{codes[0].code} – {codes[-1].code}" if len(codes) > 1 else Period.of_key(codes[0].key).code
