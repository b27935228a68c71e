"""SDMX-ML 2.1, generic and structure-specific, as plain rows: what dimensions and attributes say of each observation.

Read by expat with the texts as they stand. Why not `sdmx1`: it wants the structure to every structure-specific message, which would be
another request, and brings pandas. A document type is refused, so that no entity is ever opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.parsers import expat

from factcheck.fetchers.cells import Unreadable

_DEEPEST = 40


def rows_of_xml(content: bytes) -> Iterator[Mapping[str, str]]:
    """Every observation: `TIME_PERIOD`, `OBS_VALUE` and what else is said of it, its series and its dataset."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        found = content[max(parser.ErrorByteIndex - 200, 0) : parser.ErrorByteIndex + 100].decode("utf-8", "replace")
        raise Unreadable("xml", f"this is no XML, or it was cut off: {error}", found) from None
    if reader.fault is not None:
        code, message = reader.fault
        raise Unreadable("too-big" if code == "413" else "error", f"it answered with an error {code}: {message}", message)
    if reader.root not in (
        "GenericData",
        "StructureSpecificData",
        "CompactData",
        "GenericTimeSeriesData",
        "StructureSpecificTimeSeriesData",
    ):
        raise Unreadable("xml", f"{reader.root[:60]!r} is no message of data", content[:400].decode("utf-8", "replace"))
    return iter(reader.rows)


def _refuse(*_: Any) -> None:
    raise Unreadable("xml", "it declares a document type or entities", "<!DOCTYPE")


class _Reader:
    """Takes in the elements of a message by their local names."""

    def __init__(self) -> None:
        self.root = ""
        self.rows: list[dict[str, str]] = []
        self.text: list[str] = []
        self.fault: tuple[str, str] | None = None
        self._depth = 0
        self._series: dict[str, str] = {}
        self._row: dict[str, str] | None = None
        self._code = ""
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "DataSet": self._dataset,
            "Series": self._one_series,
            "Obs": self._observation,
            "Value": self._value,
            "ObsDimension": self._dimension,
            "ObsValue": self._observed,
            "Message": self._message,
            "ErrorMessage": self._message,
            "Fault": lambda _: self._message({"code": ""}),
        }

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        local = name.rpartition(" ")[2]
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable("xml", "it is nested too deeply", local)
        self.root = self.root or local
        self.text.clear()
        if (begin := self._starts.get(local)) is not None:
            begin({key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        local = name.rpartition(" ")[2]
        if local == "Obs" and self._row is not None:
            self.rows.append(self._row)
            self._row = None
        elif local == "Series":
            self._series = {}
        elif local == "faultcode":
            self._code = "".join(self.text).strip()
        elif local in ("Text", "faultstring") and self.fault is not None:
            self.fault = self.fault[0] or self._code, "".join(self.text).strip() or self.fault[1]
        self.text.clear()

    def _dataset(self, told: Mapping[str, str]) -> None:
        if told.get("action") == "Delete":
            raise Unreadable("error", "it tells what to delete, not what is", "action Delete")

    def _one_series(self, told: Mapping[str, str]) -> None:
        self._series = dict(told)

    def _observation(self, told: Mapping[str, str]) -> None:
        self._row = {**self._series, **told}

    def _value(self, told: Mapping[str, str]) -> None:
        if "id" in told and "value" in told:
            (self._series if self._row is None else self._row)[told["id"]] = told["value"]

    def _dimension(self, told: Mapping[str, str]) -> None:
        if self._row is not None and "value" in told:
            self._row[told.get("id", "TIME_PERIOD")] = told["value"]

    def _observed(self, told: Mapping[str, str]) -> None:
        if self._row is not None and "value" in told:
            self._row["OBS_VALUE"] = told["value"]

    def _message(self, told: Mapping[str, str]) -> None:
        if told.get("severity", "Error") == "Error":
            self.fault = told.get("code", ""), ""
