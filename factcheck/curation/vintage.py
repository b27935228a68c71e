"""The files of a new vintage: editions of a feed, with the series in which something changed, each with all its values."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factcheck.curation.compare import Difference
from factcheck.curation.state import moment
from factcheck.datapack.corrections import Correction
from factcheck.datapack.feeds import Feed
from factcheck.datapack.schema import SOURCES, VALUES
from factcheck.datapack.strict import written
from factcheck.fetchers.fetched import Original, Value
from factcheck.model.series import Status
from factcheck.reference.listed import MARKS

_SIGNS = {status: sign for sign, status in MARKS.items()}


@dataclass(frozen=True, slots=True)
class Vintage:
    """A vintage that is not in the pack yet: its folder there, its files by their path, and the source of each edition."""

    folder: str
    files: Mapping[str, bytes]
    sources: tuple[str, ...]


def vintage_of(
    feed: Feed,
    differences: Iterable[Difference],
    day: date,
    *,
    names: Container[str],
    sources: Container[str],
    originals: Iterable[Original] = (),
    notes: str = "",
    corrections: Iterable[Correction] = (),
) -> Vintage:
    """The vintage of a day (that of the fetch). ``names`` are the files of the pack and ``sources`` the ids of all sources, so that
    nothing is named twice; the second vintage of a day ends in `-2`."""
    told = [one for one in differences if one.changes]
    folder = _free(f"datasets/{feed.agency}/{feed.dataset}/{day}", lambda name: f"{name}/dataset.toml" not in names)
    rows: list[tuple[str, str, str]] = []
    lines = [",".join(one.name for one in SOURCES.fields)]
    used: list[str] = []
    for difference in told:
        published = difference.published
        source = _free(f"{feed.id}-{published}", lambda name: name not in sources and name not in used)
        used.append(source)
        title = f"{feed.title} ({'' if difference.exact else 'as of '}{published})"
        cells = (
            source, feed.publisher, feed.original_publisher, "1", title, feed.landing_page, str(published),
            "exact" if difference.exact else "seen_by", feed.language,
        )  # fmt: skip
        lines.append(",".join(map(written, cells)))
        rows.extend((change.key, source, " ".join(map(_item, change.values))) for change in difference.changes)
    table = [",".join(one.name for one in VALUES.fields), *(",".join(row) for row in sorted(rows))]
    files = {
        f"{folder}/dataset.toml": _dataset(feed, max(one.published for one in told), day, originals, notes).encode("utf-8"),
        f"{folder}/sources.csv": ("\n".join(lines) + "\n").encode("utf-8"),
        f"{folder}/values.csv.gz": _packed(table),
    }
    records = [record for one, source in zip(told, used, strict=True) for record in _carried(one, source, tuple(corrections))]
    if records:
        files[f"{folder}/corrections.toml"] = "\n".join(records).encode("utf-8")
    return Vintage(folder, files, tuple(used))


def renamed(folder: str, files: Mapping[str, bytes], names: Container[str], sources: Container[str], note: str) -> Vintage:
    """A vintage that was made earlier, under a folder and ids of sources that are free now, with a note of what was decided on it."""
    target = _free(_plain(folder), lambda name: f"{name}/dataset.toml" not in names)
    given = {
        path.rpartition("/")[2]: content.decode("utf-8") if path.endswith((".csv", ".toml")) else content for path, content in files.items()
    }
    table = gzip.decompress(files[f"{folder}/values.csv.gz"]).decode("utf-8")
    lines = str(given["sources.csv"]).split("\n")
    chosen: dict[str, str] = {}
    for line in lines[1:-1]:
        code = line.partition(",")[0]
        chosen[code] = (
            code if code not in sources else _free(_plain(code), lambda name: name not in sources and name not in chosen.values())
        )
    given["sources.csv"] = "\n".join(
        [lines[0], *(f"{chosen[line.partition(',')[0]]},{line.partition(',')[2]}" for line in lines[1:-1]), ""]
    )
    rows = [row.split(",", 2) for row in table.split("\n")[1:-1]]
    head = table.partition("\n")[0]
    given["values.csv.gz"] = _packed([head, *sorted(f"{key},{chosen[source]},{values}" for key, source, values in rows)])
    given["dataset.toml"] = _noted(str(given["dataset.toml"]), note)
    if "corrections.toml" in given:
        given["corrections.toml"] = _resourced(str(given["corrections.toml"]), chosen)
    told = {f"{target}/{name}": content.encode("utf-8") if isinstance(content, str) else content for name, content in given.items()}
    return Vintage(target, told, tuple(chosen.values()))


def _plain(name: str) -> str:
    """A name without the number that a second one of its day has."""
    return re.sub(r"(-\d{4}-\d\d-\d\d|/\d{4}-\d\d-\d\d)-\d+$", r"\1", name)


def _noted(text: str, note: str) -> str:
    told = tomllib.loads(text)
    notes = _toml({"notes": " ".join(one for one in (told.get("notes", ""), note) if one)})
    lines = [line for line in text.split("\n") if not line.startswith("notes = ")]
    at = next((i for i, line in enumerate(lines) if line.startswith("originals = ")), len(lines) - 1)
    return "\n".join([*lines[:at], notes[:-1], *lines[at:]])


def _resourced(text: str, chosen: Mapping[str, str]) -> str:
    lines = text.split("\n")
    old = {f"source = {_quoted(code)}": f"source = {_quoted(new)}" for code, new in chosen.items()}
    return "\n".join(old.get(line, line) for line in lines)


def _packed(lines: Iterable[str]) -> bytes:
    return gzip.compress(("\n".join(lines) + "\n").encode("utf-8"), mtime=0)


def _free(name: str, free: Callable[[str], bool]) -> str:
    number = 1
    while not free(wanted := name if number == 1 else f"{name}-{number}"):
        number += 1
    return wanted


def _item(value: Value) -> str:
    return f"{value.period}={value.text}{_SIGNS.get(value.status, '')}"


def _dataset(feed: Feed, published: date, day: date, originals: Iterable[Original], notes: str) -> str:
    """The provenance of a vintage."""
    told = {
        "title": feed.title,
        "agency": feed.agency,
        "citation": feed.citation,
        "landing_page": feed.landing_page,
        "licence": feed.licence,
        "published": str(published),
        "accessed": str(max(day, published)),
        "notes": " ".join(one for one in (feed.notes, notes) if one),
    }
    kept = [{"address": one.address, "sha256": one.checksum, "at": moment(one.at)} for one in originals]
    return _toml(told) + ("originals = [\n" + "".join(f"  {{ {_inline(one)} }},\n" for one in kept) + "]\n" if kept else "")


def _carried(difference: Difference, source: str, corrections: tuple[Correction, ...]) -> Iterator[str]:
    """The corrections of a series whose error an edition repeats, as records for it."""
    for change in difference.changes:
        given = {one.period: one.text for one in change.values if one.status is not Status.WITHDRAWN}
        seen: set[tuple[str, str]] = set()
        for one in corrections:
            about = one.period, one.basis
            if one.series_key != change.key or one.basis != "level" or about in seen or one.period not in given:
                continue
            if Decimal(given[one.period]) == Decimal(one.expect):
                seen.add(about)
                told = {
                    "series_key": one.series_key, "period": one.period, "basis": one.basis, "source": source, "expect": one.expect,
                    "status": one.status, "reason": one.reason, "evidence": one.evidence, "reported": one.reported,
                }  # fmt: skip
                yield f"[{_key(f'{one.name} {source}')}]\n" + _toml(told)


def _toml(told: Mapping[str, str]) -> str:
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in told.items() if value)


def _inline(told: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {_quoted(value)}" for name, value in told.items())


def _quoted(text: str) -> str:
    """A text as TOML has it: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(text: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in text)
