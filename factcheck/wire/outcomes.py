"""What became of the texts of a batch, as lines: JSON for programs, CSV for people with a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.wire.cells import row

COLUMNS = ("n", "id", "verdict", "summary", "explanations", "corrections", "language", "published", "as_of", "check", "problem")


def outcome(n: int, label: str | None, check: Mapping[str, Any] | None, problem: Mapping[str, Any] | None) -> dict[str, Any]:
    """What became of one text: a check or a problem."""
    return {"n": n, "id": label, "check": check, "problem": problem}


def as_json_line(one: Mapping[str, Any]) -> str:
    """An outcome as a line of JSON."""
    return json.dumps(one, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def csv_heading() -> str:
    """The first line of a CSV file of outcomes."""
    return row(COLUMNS)


def as_csv_line(one: Mapping[str, Any]) -> str:
    """An outcome as a line of CSV; what is said of several statements stands in one cell."""
    check = one["check"] or {}
    said = [assertion for claim in check.get("claims", ()) for assertion in claim["assertions"]]
    return row(
        (
            one["n"],
            one["id"] or "",
            *(check.get(name) or "" for name in ("verdict", "summary")),
            " ".join(assertion["explanation"] for assertion in said if assertion["explanation"]),
            " ".join(one["sentence"] or one["text"] for one in (assertion["correction"] for assertion in said) if one),
            *(check.get(name) or "" for name in ("language", "published", "as_of", "id")),
            " ".join(_told(one["problem"])) if one["problem"] else "",
        )
    )


def _told(problem: Mapping[str, Any]) -> Iterator[str]:
    yield f"line {problem['line']}: {problem['detail']}"
    for fault in problem.get("errors", ()):
        yield f"{fault['pointer']}: {fault['detail']}"
