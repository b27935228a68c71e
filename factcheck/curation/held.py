"""What is held back: kept beside the pack until somebody accepts it as a vintage, or rejects it, and says why."""

from __future__ import annotations

import shutil
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from factcheck.curation.compare import Difference
from factcheck.curation.files import append_line, lines_of, place, read_json, turn, write, write_json
from factcheck.curation.gate import Doubt
from factcheck.curation.plan import digest_of
from factcheck.curation.state import State, moment
from factcheck.curation.vintage import Vintage, renamed
from factcheck.datapack.commit import commit
from factcheck.datapack.faults import PackError
from factcheck.datapack.manifest import files_of
from factcheck.datapack.tables import Codelists
from factcheck.datapack.whole import BEGUN
from factcheck.errors import RequestError, UnknownCode
from factcheck.fetchers.fetched import Fetched

HELD, REJECTED, ACCEPTED = "held", "rejected", "accepted"
REPORT, DECISION, DECISIONS = "report.json", "decision.json", "decisions.jsonl"
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that is held back, or was decided on: its id, where it lies, and its report."""

    id: str
    path: Path
    report: Mapping[str, Any]

    @property
    def feed(self) -> str:
        """The feed that it came by."""
        return str(self.report["feed"])

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Why it is held back."""
        return tuple(Doubt(**one) for one in self.report["doubts"])

    @property
    def series(self) -> tuple[str, ...]:
        """The series that it holds."""
        return tuple(self.report["series"])


def hold(pack: Path, feed: str, vintage: Vintage | None, held: Sequence[Difference], doubts: Sequence[Doubt], fetched: Fetched) -> Record:
    """Keep a vintage beside the pack and tell what speaks against it. Without figures (None) only a description has changed."""
    at = fetched.at
    number = 1
    while any(place(pack, kind, _name(feed, at, number)).exists() for kind in (HELD, REJECTED, ACCEPTED)):
        number += 1
    name = _name(feed, at, number)
    changes = [change for difference in held for change in difference.changes]
    report = {
        "id": name,
        "feed": feed,
        "at": moment(at),
        "folder": vintage.folder if vintage else "",
        "sources": list(vintage.sources) if vintage else [],
        "series": sorted({change.key for change in changes}),
        "doubts": [one.to_dict() for one in doubts],
        "editions": [one.to_dict() for one in held],
        "digests": sorted({digest_of(change) for change in changes}),
        "described": {change.key: dict(fetched.described[change.key]) for change in changes if change.described},
    }
    folder = place(pack, HELD, name)
    for path, content in vintage.files.items() if vintage else ():
        write(folder / path.rpartition("/")[2], content)
    write_json(folder / REPORT, report)  # last: without it the folder is none
    return Record(name, folder, report)


def _name(feed: str, at: datetime, number: int) -> str:
    return f"{feed}-{at.date()}" + (f"-{number}" if number > 1 else "")


def records(pack: Path, kind: str = HELD) -> tuple[Record, ...]:
    """What is held back (or `rejected`, `accepted`), the oldest first."""
    found = []
    for path in sorted(place(pack, kind).glob(f"*/{REPORT}")):
        report = read_json(path)
        if report is not None:
            found.append(Record(path.parent.name, path.parent, report))
    return tuple(sorted(found, key=lambda one: (one.report["at"], one.id)))


def known_changes(pack: Path) -> dict[str, str]:
    """The digests of changes that are held back or were rejected, each with the id of its record."""
    return {digest: one.id for kind in (REJECTED, HELD) for one in records(pack, kind) for digest in one.report["digests"]}


def sources_waiting(pack: Path) -> set[str]:
    """The ids of sources that are kept for what is held back, so that it stands where it came when it is accepted later."""
    return {source for one in records(pack) for source in one.report["sources"]}


def decisions(pack: Path) -> tuple[dict[str, Any], ...]:
    """Everything that was decided, in its order."""
    return tuple(lines_of(place(pack, DECISIONS)))


def accept(pack: Path, name: str, *, reason: str, by: str, at: datetime, below: Codelists, sources: Container[str]) -> dict[str, Any]:
    """Take a record over as a vintage of its own and return the decision as it is kept.

    ``sources`` are the ids of all sources in use. An acceptance that was begun and not finished is finished, with its first reason.
    Raises UnknownCode for an id that is not held back, RequestError for a reason that says nothing, PackError where the pack with
    the vintage would be broken.
    """
    with turn(pack):
        return _accepted(pack, _record(pack, name), reason=reason, by=by, at=at, below=below, sources=sources)


def _accepted(
    pack: Path, record: Record, *, reason: str, by: str, at: datetime, below: Codelists, sources: Container[str]
) -> dict[str, Any]:
    told = read_json(record.path / DECISION)
    if told is None:
        told = _decision(record, "accepted", reason, by, at)
        vintage = _vintage(record, told, files_of(pack)[0], sources)
        told["vintage"] = vintage.folder if vintage else ""
        for path, content in vintage.files.items() if vintage else ():
            write(record.path / "accepted" / path, content)
        write_json(record.path / DECISION, told)
    files = {path.relative_to(record.path / "accepted").as_posix(): path.read_bytes() for path in _files(record.path / "accepted")}
    present, _ = files_of(pack)
    if files and not files.keys() <= present.keys():
        try:
            commit(pack, files, str(at.date()), below)
        except PackError:  # it can still be rejected
            (record.path / DECISION).unlink()
            shutil.rmtree(record.path / "accepted")
            raise
    if record.report["described"]:
        state = State.of(pack, record.feed)
        state.learned(described={**state.described, **record.report["described"]}).keep(pack)
    return _decided(pack, record, told, ACCEPTED)


def reject(pack: Path, name: str, *, reason: str, by: str, at: datetime) -> dict[str, Any]:
    """Put a record away: the same change is not held back again. Returns the decision as it is kept."""
    with turn(pack):
        record = _record(pack, name)
        told = read_json(record.path / DECISION)
        if told is not None and told["decision"] != "rejected":
            raise RequestError(f"{name} is being accepted; run `factcheck data accept {name}` again to finish that.")
        told = told or _decision(record, "rejected", reason, by, at)
        write_json(record.path / DECISION, told)
        return _decided(pack, record, told, REJECTED)


def _record(pack: Path, name: str) -> Record:
    found = {one.id: one for one in records(pack)}
    if name not in found:
        raise UnknownCode("record that is held back", name, tuple(found)[:5])
    return found[name]


def _decision(record: Record, decision: str, reason: str, by: str, at: datetime) -> dict[str, Any]:
    said = " ".join(reason.split())
    if len(said) < 3 or len(said) > _LONGEST or not said.isprintable():
        raise RequestError(f"Say why in 3 to {_LONGEST} characters: it is kept with the figures.", field="reason")
    rules = sorted({one.rule for one in record.doubts})
    told = {"id": record.id, "decision": decision, "feed": record.feed, "series": list(record.series), "rules": rules}
    return {**told, "by": by, "at": moment(at), "reason": said}


def _vintage(record: Record, told: Mapping[str, Any], present: Container[str], sources: Container[str]) -> Vintage | None:
    """The files of a record under names that are free now, with the decision in its notes."""
    if not record.report["folder"]:
        return None
    folder = record.report["folder"]
    files = {f"{folder}/{path.name}": path.read_bytes() for path in _files(record.path) if path.name not in (REPORT, DECISION)}
    note = f"Held back ({', '.join(told['rules'])}) and accepted on {told['at'][:10]} by {told['by']}: {told['reason']}"
    return renamed(folder, files, present, sources, note)


def _decided(pack: Path, record: Record, told: Mapping[str, Any], kind: str) -> dict[str, Any]:
    if not any(one["id"] == record.id for one in decisions(pack)):
        append_line(place(pack, DECISIONS), told)
    target = place(pack, kind, record.id)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(record.path / "accepted", ignore_errors=True)  # its files are in the pack
    record.path.rename(target)
    return dict(told)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.match(f".*{BEGUN}"))
