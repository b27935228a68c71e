"""What a `datapackage.json` beside a file says of it, as answers to what would be asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def description_beside(file: Path) -> dict[str, Any]:
    """The answers that a descriptor in the folder of a file gives; none where there is none that lists the file."""
    try:
        told = json.loads((file.parent / "datapackage.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    resources = told.get("resources") if isinstance(told, dict) else None
    for one in resources if isinstance(resources, list) else ():
        if isinstance(one, dict) and one.get("path") == file.name:
            return described(told, one)
    return {}


def described(package: Mapping[str, Any], resource: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in the descriptor of a package and of one of its tables: title, source, licence, day, columns, how it is written."""
    answers: dict[str, Any] = {}
    sources = _listed(resource, "sources") or _listed(package, "sources")
    licences = _listed(resource, "licenses") or _listed(package, "licenses")
    makers = [one for one in _listed(package, "contributors") if one.get("role") in ("publisher", "author")]
    answers["title"] = resource.get("title") or package.get("title")
    answers["publisher"] = next((one.get("title") for one in (*makers, *sources) if one.get("title")), None)
    answers["url"] = next((one.get("path") for one in sources if str(one.get("path", "")).startswith("http")), None) or package.get(
        "homepage"
    )
    answers["licence"] = next((one.get("title") or one.get("name") for one in licences), None)
    answers["published"] = str(package.get("created") or "")[:10] or None
    dialect = resource.get("dialect")
    if isinstance(dialect, Mapping):
        answers["delimiter"] = dialect.get("delimiter")
    answers["encoding"] = resource.get("encoding")
    schema = resource.get("schema")
    fields = [one for one in _listed(schema if isinstance(schema, Mapping) else {}, "fields") if isinstance(one.get("name"), str)]
    answers.update(_columns(fields))
    return {name: value for name, value in answers.items() if isinstance(value, str) and value}


def _columns(fields: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The columns by their types: one of time, one of numbers."""
    times = [one for one in fields if one.get("type") in ("year", "yearmonth", "date", "datetime")]
    numbers = [one for one in fields if one.get("type") in ("number", "integer") and one not in times]
    answers: dict[str, Any] = {}
    if len(times) == 1:
        answers["period"] = times[0]["name"]
    if len(numbers) == 1:
        answers["value"] = numbers[0]["name"]
        answers["decimal_mark"] = numbers[0].get("decimalChar")
    return answers


def _listed(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = told.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
