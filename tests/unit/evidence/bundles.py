"""Bundles of varied claims, and the small changes that nobody must be able to make to one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from factcheck.audit.canonical import canonical
from factcheck.evidence import record
from factcheck.evidence.schema import digest_of
from factcheck.model.assertion import Operation
from factcheck.reference.snapshot import Reference

CLAIMS = Path(__file__).parents[2] / "cases" / "claims"
EXAMPLE = {
    "text": "From January to August, 341,000 new energy vehicles were exported, 26.7% of China's automobile exports.",
    "published": "2022-09-15",
    "language": "en",
}
REVISED = {"text": "US employers added 353,000 jobs in January 2024.", "published": "2024-02-02"}
CHINESE = {"text": "🚗2022年中国汽车出口311.1万辆，同比增长54.4%。", "published": "2023-01-20"}
RANKED = {"text": "Germany had the third highest GDP in the world in 2023.", "published": "2024-06-20"}
#: Kinds of claim beside the operations; the first few of each are taken.
TAGS = ("vintage", "group", "diagnosis", "inconsistent", "insufficient", "not_checkable", "per_capita", "company")

Path_ = tuple[str | int, ...]


@lru_cache(maxsize=1)
def varied() -> dict[str, dict[str, Any]]:
    """For every operation a claim in English and one in Chinese, and one of every other kind, by what it was chosen for."""
    chosen: dict[str, dict[str, Any]] = {}
    for path in sorted(CLAIMS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            kinds = [*(one["operation"] for one in row.get("assertions") or ()), *(tag for tag in row.get("tags") or () if tag in TAGS)]
            for kind in kinds:
                if row["language"] in ("en", "zh"):
                    chosen.setdefault(f"{row['language']} {kind}", {name: row[name] for name in ("text", "published", "language")})
    return {kind: row for kind, row in sorted(chosen.items()) if kind.split()[1] in {*Operation, *TAGS}}


def bundled(asked: dict[str, Any], reference: Reference) -> dict[str, Any]:
    """The bundle as it comes out of a file."""
    return opened(record(asked, reference).bundle())


def opened(plain: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(canonical(plain))
    return found


def leaves(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The places of all numbers, strings and truth values."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from leaves(inner, (*path, n))
    elif value is not None:
        yield path


def at(value: Any, path: Path_) -> Any:
    for key in path:
        value = value[key]
    return value


def altered(plain: dict[str, Any], path: Path_, value: Any, *, sealed: bool = True) -> dict[str, Any]:
    """A copy with another value in one place, sealed anew as a forger would."""
    copy = opened(plain)
    at(copy, path[:-1])[path[-1]] = value
    return copy | {"digest": digest_of(copy)} if sealed else copy


def another(value: Any, random: Random) -> Any:
    """The value with one digit changed, or one character where it has no digit."""
    if isinstance(value, bool):
        return not value
    text = value if isinstance(value, str) else repr(value)
    digits = [n for n, sign in enumerate(text) if sign in "0123456789"]
    if not digits:
        place = random.randrange(len(text)) if text else 0
        return text[:place] + ("x" if text[place : place + 1] != "x" else "y") + text[place + 1 :]
    place = random.choice(digits)
    changed = text[:place] + random.choice([sign for sign in "123456789" if sign != text[place]]) + text[place + 1 :]
    return changed if isinstance(value, str) else json.loads(changed)


def pointer(path: Path_) -> str:
    return "".join(f"/{key}" for key in path)
