"""SDMX-JSON 1.0 and 2.0 as plain rows: values stand under numbers that point into lists of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from factcheck.fetchers.cells import Unreadable
from factcheck.fetchers.texts import numbers_text

_Component = tuple[str, Sequence[str]]


def rows_of_json(message: Any) -> Iterator[Mapping[str, str]]:
    """Every observation: `OBS_VALUE`, its dimensions and attributes by their ids."""
    if not isinstance(message, dict):
        raise Unreadable("json", "this is no message of SDMX", message)
    if message.get("errors"):
        raise Unreadable("error", "it answered with an error", message["errors"])
    data = message.get("data", message)
    try:
        structures = data["structures"] if "structures" in data else [data["structure"]]
        for dataset in data["dataSets"]:
            if dataset.get("action") == "Delete":
                raise Unreadable("error", "it tells what to delete, not what is", "action Delete")
            yield from _rows(dataset, structures[int(dataset.get("structure", 0))])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable("json", f"this is no message of data ({type(error).__name__}: {error})", str(data)[:400]) from None


def _rows(dataset: Mapping[str, Any], structure: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    dimensions, attributes = structure["dimensions"], structure.get("attributes", {})
    fixed = _pointed(_components(dimensions.get("dataSet", ())), None)
    series, within = _components(dimensions.get("series", ())), _components(dimensions["observation"])
    of_series, of_value = _components(attributes.get("series", ())), _components(attributes.get("observation", ()))
    groups = dataset["series"] if "series" in dataset else {"": {"observations": dataset["observations"]}}
    for key, group in groups.items():
        told = {**fixed, **_pointed(series, key), **_named(of_series, group.get("attributes", ()))}
        for place, (value, *marks) in group["observations"].items():
            number = numbers_text(value) if not isinstance(value, str) or not value.isascii() else value
            yield {**told, **_pointed(within, place), **_named(of_value, marks), "OBS_VALUE": number or ""}


def _components(listed: Sequence[Mapping[str, Any]]) -> list[_Component]:
    """Ids with the codes that may stand for them."""
    return [
        (str(one["id"]), [str(value.get("id", value.get("value", value.get("name", "")))) for value in one["values"]]) for one in listed
    ]


def _pointed(components: Sequence[_Component], key: str | None) -> dict[str, str]:
    """The codes that a key such as `0:3:1` points at; without a key the only ones."""
    if key is None:
        return {name: codes[0] for name, codes in components if len(codes) == 1}
    numbers = key.split(":") if key else []
    if len(numbers) != len(components):
        raise ValueError(f"the key {key!r} has not {len(components)} parts")
    return {name: codes[_place(number)] for (name, codes), number in zip(components, numbers, strict=True)}


def _named(components: Sequence[_Component], places: Sequence[Any]) -> dict[str, str]:
    """The attributes that a list of numbers points at; a text among them stands for itself."""
    told = {}
    for (name, codes), place in zip(components, places, strict=False):
        if place is not None:
            told[name] = codes[_place(place)] if str(place).isdigit() and codes else str(place)
    return told


def _place(number: str) -> int:
    place = int(number)
    if place < 0:
        raise ValueError(f"{number!r} points nowhere")
    return place
