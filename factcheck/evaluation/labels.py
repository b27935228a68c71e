"""Labelled claims: what a line of a file may say, and which line and field of it is at fault."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from factcheck.errors import FactcheckError, UnsupportedLanguage
from factcheck.language.lexicon import lexicon
from factcheck.model.assertion import Operation
from factcheck.model.period import Period
from factcheck.model.quantity import Hedge
from factcheck.model.verdict import Verdict

#: A finished share and its part are one reading.
SAME_MEASURE: Mapping[str, str] = {"autos.nev.market_share": "autos.nev.sales"}
#: The tag of a claim for which both abstentions are right.
EITHER = "either-abstention"
#: Between the tags of a cell.
_TAGS = ";"


class Fault(NamedTuple):
    """What is wrong with a line of a file of labelled claims; line 0 is the file as a whole."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class BadLabels(FactcheckError):
    """Files of labelled claims cannot be used; every line at fault is listed."""

    slug = "bad-labels"
    title = "Labelled claims cannot be used"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} fault{'' if len(faults) == 1 else 's'} in the labelled claims.")
        self.faults = faults


class Slots(NamedTuple):
    """What is compared of a reading: operation, measure, entity, and the first month and the month after the last."""

    operation: str | None
    measure: str | None
    entity: str | None
    months: tuple[int, int] | None

    @classmethod
    def of(cls, operation: str | None, measure: str | None, entity: str | None, period: str | None) -> Slots:
        """The slots with the period as months, so that 2022 and 2022-01/2022-12 are the same; a ValueError names a bad period."""
        return cls(operation, SAME_MEASURE.get(measure or "", measure), entity, months(period))


class LabelledDiagnosis(NamedTuple):
    """Where a wrong number is said to come from; any operation where none is named."""

    kind: str
    operation: str | None


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled statement of a claim. ``readings`` are the slots as labelled and those that are as good."""

    quote: str
    verdict: Verdict
    readings: tuple[Slots, ...]
    hedge: str | None = None
    value: float | None = None
    tolerance: float = 0.0
    diagnosis: LabelledDiagnosis | None = None

    @property
    def slots(self) -> Slots:
        """The reading as labelled."""
        return self.readings[0]


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A text with the verdict that is right for it, and where it stands. ``labels`` are its checkable statements: an empty tuple
    where there is none in it, None where nobody has said."""

    id: str
    text: str
    published: str
    verdict: Verdict
    as_of: str | None = None
    language: str | None = None
    headline: str | None = None
    labels: tuple[Label, ...] | None = None
    tags: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


def months(period: str | None) -> tuple[int, int] | None:
    """First month and the month after the last; a day counts as its month.

    >>> months("2022") == months("2022-01/2022-12") == months("2022-H1/2022-H2")
    True
    """
    if not period:
        return None
    first, _, last = period.partition("/")
    return Period.parse(first[:7]).start, Period.parse((last or first)[:7]).end


def read_labels(paths: tuple[Path, ...]) -> tuple[LabelledClaim, ...]:
    """The claims of all files in their order: CSV where a name ends in `.csv`, JSON lines otherwise. Raises BadLabels."""
    claims: list[LabelledClaim] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            for line, row in _rows(path):
                try:
                    claims.append(_claim(row, path, line))
                except _Wrong as wrong:
                    faults.append(Fault(str(path), line, wrong.field, wrong.message))
        except _Broken as broken:
            faults.append(broken.fault)
    if faults:
        raise BadLabels(tuple(faults))
    return tuple(claims)


class _Wrong(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


class _Broken(Exception):
    """The rest of a file cannot be read."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(str(path), line, "", message)


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Broken(path, 0, f"not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise _Broken(path, 0, error.strerror or "cannot be read") from None
    yield from _cells(path, text) if path.suffix.casefold() == ".csv" else _objects(path, text)


def _objects(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    for line, row in enumerate(text.split("\n"), start=1):
        if row.strip():
            try:
                yield line, json.loads(row)
            except ValueError as error:
                raise _Broken(path, line, f"no JSON: {error}") from None


def _cells(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    """The rows of a CSV file under its heading, each with its first line; an empty cell says nothing."""
    reader, heading = csv.reader(io.StringIO(text, newline=""), strict=True), None
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _Broken(path, line, f"no CSV: {error}") from None
        if heading is None:
            heading = row
        elif len(row) > len(heading):
            raise _Broken(path, line, "more cells than the heading has")
        elif row:
            yield line, _uncelled({name: cell for name, cell in zip(heading, row, strict=False) if cell}, path, line)


def _uncelled(cells: dict[str, Any], path: Path, line: int) -> dict[str, Any]:
    """What the cells say as a line of JSON would: tags stand between semicolons, assertions are JSON."""
    if "tags" in cells:
        cells["tags"] = [tag.strip() for tag in cells["tags"].split(_TAGS) if tag.strip()]
    if "assertions" in cells:
        try:
            cells["assertions"] = json.loads(cells["assertions"])
        except ValueError as error:
            raise _Broken(path, line, f"assertions: no JSON: {error}") from None
    return cells


def _claim(row: Any, path: Path, line: int) -> LabelledClaim:
    if not isinstance(row, dict):
        raise _Wrong("", "not an object with text, published and verdict")
    text = _text(row, "text", needed=True)
    found = row.get("assertions")
    if found is not None and not isinstance(found, list):
        raise _Wrong("assertions", "not a list")
    return LabelledClaim(
        id=_text(row, "id") or f"{path.name}:{line}",
        text=text,
        published=_day(row, "published", needed=True) or "",
        verdict=Verdict(_one_of(row, "verdict", tuple(Verdict), needed=True)),
        as_of=_day(row, "as_of"),
        language=_language(row),
        headline=_text(row, "headline") or None,
        labels=None if found is None else tuple(_label(one, f"assertions[{n}]", text) for n, one in enumerate(found)),
        tags=_tags(row),
        file=str(path),
        line=line,
    )


def _label(one: Any, where: str, text: str) -> Label:
    if not isinstance(one, dict):
        raise _Wrong(where, "not an object")
    quote = _text(one, "quote", where, needed=True)
    if quote not in text:
        raise _Wrong(f"{where}.quote", f"{quote!r} does not stand in the text")
    also = one.get("also") or []
    others = [also] if isinstance(also, dict) else also
    if not isinstance(others, list) or not all(isinstance(other, dict) for other in others):
        raise _Wrong(f"{where}.also", "neither an object nor a list of objects")
    value = _number(one, "value", where)
    return Label(
        quote=quote,
        verdict=Verdict(_one_of(one, "verdict", tuple(Verdict), where, needed=True)),
        readings=tuple(_slots({**one, **other}, where) for other in ({}, *others)),
        hedge=_one_of(one, "hedge", (*Hedge, "none"), where) or None,
        value=value,
        tolerance=_number(one, "tolerance", where) or 0.0,
        diagnosis=_diagnosis(one.get("diagnosis"), f"{where}.diagnosis"),
    )


def _slots(one: Mapping[str, Any], where: str) -> Slots:
    operation = _one_of(one, "operation", tuple(Operation), where) or None
    measure, entity, period = (_text(one, name, where) or None for name in ("measure", "entity", "period"))
    try:
        return Slots.of(operation, measure, entity, period)
    except ValueError as error:
        raise _Wrong(f"{where}.period", str(error)) from None


def _diagnosis(one: Any, where: str) -> LabelledDiagnosis | None:
    if not one:
        return None
    if not isinstance(one, dict):
        raise _Wrong(where, "not an object")
    return LabelledDiagnosis(_text(one, "kind", where, needed=True), _one_of(one, "operation", tuple(Operation), where) or None)


def _text(row: Mapping[str, Any], name: str, where: str = "", *, needed: bool = False) -> str:
    field, value = _path(where, name), row.get(name)
    if value is None or value == "":
        if needed:
            raise _Wrong(field, "is missing")
        return ""
    if not isinstance(value, str):
        raise _Wrong(field, f"{value!r} is no text")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise _Wrong(field, "is no text in UTF-8")
    return value


def _one_of(row: Mapping[str, Any], name: str, allowed: tuple[str, ...], where: str = "", *, needed: bool = False) -> str:
    value = _text(row, name, where, needed=needed)
    if value and value not in allowed:
        raise _Wrong(_path(where, name), f"{value!r} is none of {', '.join(allowed)}")
    return value


def _number(row: Mapping[str, Any], name: str, where: str) -> float | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong(_path(where, name), f"{value!r} is no number")
    return float(value)


def _language(row: Mapping[str, Any]) -> str | None:
    code = _text(row, "language") or None
    try:
        return lexicon(code).language if code else None
    except UnsupportedLanguage as error:
        raise _Wrong("language", error.detail) from None


def _day(row: Mapping[str, Any], name: str, *, needed: bool = False) -> str | None:
    written = _text(row, name, needed=needed)
    try:
        return date.fromisoformat(written).isoformat() if written else None
    except ValueError:
        raise _Wrong(name, f"{written!r} is no day; write one such as 2022-09-15") from None


def _tags(row: Mapping[str, Any]) -> tuple[str, ...]:
    tags = row.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise _Wrong("tags", "not a list of words")
    return tuple(tags)


def _path(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
