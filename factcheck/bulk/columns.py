"""What is written: a row for each finding, and one for each text that has none or could not be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from factcheck.answer.engine import ENGINE
from factcheck.bulk.inputs import Source
from factcheck.wire.lines import Line

#: What a row tells of.
FINDING, NONE, ERROR = "finding", "none", "error"

_TYPES = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "date": pa.date32(),
    "list of string": pa.list_(pa.string()),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, what it means, and where an answer has it (empty where it is none of an answer's)."""

    name: str
    type: str
    meaning: str
    path: str = ""


def _columns(*rows: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


#: Where the text stands; filled in every row.
_PLACE = _columns(
    ("file", "string", "The file that the text stands in, as it was named."),
    ("row", "int64", "Which row of the file it is, from 1; a heading and blank lines are none."),
    ("line", "int64", "The line on which it starts; null in Parquet."),
    ("id", "string", "What the archive calls it."),
    (
        "outcome",
        "string",
        "What the row tells of: `finding`, `none` (a text without a finding) or `error` (one that could not be checked).",
    ),
    ("snapshot", "string", "The digest of the reference data."),
    ("engine", "string", "The version of the engine."),
)
#: What holds for the whole text.
_CHECK = _columns(
    ("text_verdict", "string", "The verdict of the whole text.", "verdict"),
    ("language", "string", "The language in which it was read.", "language"),
    ("published", "date", "Its day of publication.", "published"),
    ("as_of", "date", "The day whose knowledge counts.", "as_of"),
    ("profile", "string", "How much slack numbers got.", "profile"),
)
_CLAIM = _columns(
    ("claim", "int32", "Which claim of the text it is, from 1.", "n"),
    ("claim_quote", "string", "The words of the claim.", "selector.exact"),
    ("claim_start", "int32", "Where they start in the text, in characters.", "selector.start"),
    ("claim_end", "int32", "Where they end.", "selector.end"),
)
_FINDING = _columns(
    ("quote", "string", "The words that carry the finding.", "words.text"),
    ("start", "int32", "Where they start in the text, in characters.", "words.start"),
    ("end", "int32", "Where they end.", "words.end"),
    ("verdict", "string", "The verdict of the finding.", "verdict"),
    ("reason", "string", "Why nothing was judged.", "reason"),
    ("rule", "string", "The rule that gave the verdict.", "rule"),
    ("confidence", "double", "The measured chance that the verdict is right.", "confidence"),
    ("operation", "string", "What is computed.", "operation"),
    ("measure", "string", "What is measured.", "measure"),
    ("entity", "string", "Whose figures are meant.", "entity"),
    ("period_start", "string", "The first month, quarter, half or year.", "period.start"),
    ("period_end", "string", "The last one.", "period.end"),
    ("frequency", "string", "`M`, `Q`, `H` or `A`.", "period.frequency"),
    ("direction", "string", "The direction that the words give.", "direction"),
    ("relative_measure", "string", "The second measure, as the whole of a share.", "relative_to.measure"),
    ("relative_entity", "string", "The second entity.", "relative_to.entity"),
    ("relative_start", "string", "The start of the period that it is compared with.", "relative_to.period.start"),
    ("relative_end", "string", "The end of it.", "relative_to.period.end"),
    ("attribution", "string", "Whom the text names as the source.", "attribution"),
    ("claimed_text", "string", "The number as it is written.", "quantity.text"),
    ("claimed_value", "double", "The same in ones of its unit.", "quantity.value"),
    ("claimed_decimal", "string", "Its exact digits.", "quantity.decimal"),
    ("claimed_low", "double", "The least that its digits and words allow.", "quantity.low"),
    ("claimed_high", "double", "The most.", "quantity.high"),
    ("claimed_unit", "string", "Its unit.", "quantity.unit"),
    ("hedge", "string", "Words that widen or bound it.", "quantity.hedge"),
    ("computed_value", "double", "What the published figures give.", "computed.value"),
    ("computed_decimal", "string", "Its digits.", "computed.decimal"),
    ("computed_low", "double", "The least that their printing leaves.", "computed.low"),
    ("computed_high", "double", "The most.", "computed.high"),
    ("computed_unit", "string", "Its unit.", "computed.unit"),
    ("formula", "string", "How it is computed.", "working.formula"),
    ("explanation", "string", "The finding in a sentence.", "explanation"),
    ("correction", "string", "What could be written instead.", "correction.text"),
    ("materiality", "string", "What the error changes: `none`, `numeric` or `decision`.", "materiality"),
    ("verdict_now", "string", "The verdict by today's figures, where it is another one.", "verdict_now.verdict"),
)
_DIAGNOSIS = _columns(
    ("diagnosis", "string", "The likeliest origin of a wrong number: what was mixed up.", "kind"),
    ("diagnosis_operation", "string", "What the number would have been right for.", "operation"),
    ("diagnosis_value", "double", "The value that it matches.", "value"),
    ("diagnosis_chance", "double", "How many equally good accidents are to be expected.", "chance"),
    ("diagnosis_text", "string", "The origin in a sentence.", "explanation"),
)
_FOUND = _columns(
    ("series", "list of string", "The series that the value is computed from."),
    ("source_ids", "list of string", "The publications of its figures."),
    ("source_urls", "list of string", "Their addresses, in the same order."),
)
_UNCHECKED = _columns(("unchecked", "int32", "How many numbers of the text are part of no claim."))
_ERROR = _columns(
    ("error", "string", "The kind of problem, as on the page `/problems`."),
    ("error_field", "string", "The field at fault, where it is one."),
    ("error_detail", "string", "What is wrong."),
)
#: Every column in its place.
COLUMNS = (*_PLACE, *_CHECK, *_UNCHECKED, *_CLAIM, *_FINDING, *_DIAGNOSIS, *_FOUND, *_ERROR)


def schema() -> pa.Schema:
    """The columns as Arrow has them."""
    return pa.schema([pa.field(one.name, _TYPES[one.type], metadata={"description": one.meaning}) for one in COLUMNS])


def rows_of(source: Source, line: Line, found: Mapping[str, Any], digest: str) -> Iterator[dict[str, Any]]:
    """The rows that tell what was found of a text: a check or a problem."""
    place = {
        "file": source.name,
        "row": line.n,
        "line": None if source.kind == "parquet" else line.line,
        "id": line.label,
        "snapshot": digest,
        "engine": ENGINE,
    }
    check = found["check"]
    if check is None:
        yield {**place, "outcome": ERROR, **_told(found["problem"])}
        return
    text = {**place, **_cells(_CHECK, check), "unchecked": len(check["unchecked"])}
    urls = {source["id"]: source["url"] for source in check["sources"]}
    outcome = NONE
    for claim in check["claims"]:
        for one in claim["assertions"]:
            outcome = FINDING
            yield {**text, "outcome": FINDING, **_cells(_CLAIM, claim), **_cells(_FINDING, one), **_found(one, urls)}
    if outcome == NONE:
        yield {**text, "outcome": NONE}


def _cells(columns: tuple[Column, ...], value: Mapping[str, Any] | None) -> dict[str, Any]:
    return {one.name: _cell(one.type, _at(value, one.path)) for one in columns}


def _cell(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "double":
        try:
            return float(value)
        except OverflowError:  # beyond a double; its digits stand beside it
            return None
    return date.fromisoformat(value) if kind == "date" else value


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        if value is None:
            return None
        value = value.get(name)
    return value


def _found(finding: Mapping[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    first = next(iter(finding["diagnosis"]), None)
    inputs = finding["working"]["inputs"] if finding["working"] else ()
    ids = list(dict.fromkeys(source for used in inputs for source in used["sources"]))
    return {
        **_cells(_DIAGNOSIS, first),
        "series": list(dict.fromkeys(used["series"] for used in inputs)),
        "source_ids": ids,
        "source_urls": [urls.get(one) for one in ids],
    }


def _told(problem: Mapping[str, Any]) -> dict[str, str | None]:
    faults = [(fault["pointer"].lstrip("/"), fault["detail"]) for fault in problem.get("errors", ())]
    return {
        "error": problem["type"].removeprefix("/problems/"),
        "error_field": faults[0][0] if faults else None,
        "error_detail": "; ".join(f"{field}: {detail}" for field, detail in faults) or problem["detail"],
    }
