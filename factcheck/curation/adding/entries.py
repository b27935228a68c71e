"""New entries of a pack: a measure, an entity, a unit, an agency that no pack below has; as they stand in its files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from factcheck.datapack.written import document
from factcheck.language.lexicon import languages
from factcheck.model.structure import Aggregation, Kind

#: How long periods follow from their parts, where nothing else is said: only flows add up, and nothing is averaged unasked.
USUAL = {Kind.FLOW: Aggregation.SUM, Kind.STOCK: Aggregation.LAST, Kind.RATE: Aggregation.NONE, Kind.INDEX: Aggregation.NONE}
_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure that is made: names and labels by language, what is counted, and how it behaves in time."""

    id: str
    names: Mapping[str, str]
    labels: Mapping[str, Sequence[str]]
    definition: Mapping[str, str]
    unit: str
    kind: Kind
    aggregation: Aggregation
    agency: str
    lag_days: int = 30
    default_entity: str | None = None


@dataclass(frozen=True, slots=True)
class NewEntries:
    """What is made beside a new measure, by code: labels by language; of an entity also its kind and country; of an agency its country."""

    measure: NewMeasure | None = None
    entities: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    units: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    agencies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def slug_of(text: str, joint: str = "-") -> str:
    """A text as a code in small letters.

    >>> slug_of("Visitors to München's museums"), slug_of("Paid circulation", "_")
    ('visitors-to-munchen-s-museums', 'paid_circulation')
    """
    plain = "".join(sign for sign in normalize("NFKD", text.lower().replace("ß", "ss")) if sign.isascii())
    return _NO_WORD.sub(joint, plain).strip(joint)[:40].strip(joint)


def code_of(text: str) -> str:
    """A text as a code in capitals: initials where it has several words, "Statistics Office of Lindenstadt" is SOL.

    >>> code_of("Statistics Office of Lindenstadt"), code_of("Volta")
    ('SOL', 'VOLTA')
    """
    words = [word for word in slug_of(text, " ").upper().split() if word[:1].isalpha()]
    if len(words) > 1 and len(initials := "".join(word[0] for word in words if len(word) > 2)) > 1:
        return initials
    return "-".join(words)[:40] or "OURS"


def entity_entry(code: str, names: Mapping[str, str], country: str | None = None) -> dict[str, Any]:
    """A new entity: `CO_…` is a company, `COUNTRY-NAME` a place in that country, anything else a country.

    A proper name is the same in every language, where no other is given.
    """
    first = next(iter(names.values()))
    labels = {language: [names.get(language, names.get("en", first))] for language in languages()}
    kind = "company" if code.startswith("CO_") else "region" if "-" in code else "country"
    where = country or (code.partition("-")[0] if kind == "region" else None)
    return {"kind": kind, "labels": labels, **({"country": where} if where and kind != "country" else {})}


def agency_entry(name: str, country: str | None, homepage: str | None) -> dict[str, Any]:
    """A new agency of one name."""
    about = {"homepage": homepage, "country": country}
    return {"labels": {language: [name] for language in languages()}, **{key: value for key, value in about.items() if value}}


def changes_of(new: NewEntries, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a pack that new entries change or make, from its files so far."""
    changes: dict[str, bytes] = {}
    units = {code: {"dimension": code, "factor": "1", "labels": labels} for code, labels in new.units.items()}
    for name, entries in (("entities.toml", new.entities), ("units.toml", units), ("agencies.toml", new.agencies)):
        if entries:
            before = contents.get(name, b"").decode("utf-8")
            changes[name] = (before + ("\n" if before else "") + "\n".join(_table(code, entry) for code, entry in entries.items())).encode()
    if new.measure is not None:
        changes[f"measures/{new.measure.id}.toml"] = _measure(new.measure).encode()
    return changes


def _measure(new: NewMeasure) -> str:
    entry: dict[str, Any] = {
        "names": new.names,
        "labels": new.labels,
        "definition": new.definition,
        "unit": new.unit,
        "kind": new.kind.value,
        "aggregation": new.aggregation.value,
        "agency": new.agency,
        "lag_days": new.lag_days,
    }
    if new.default_entity is not None:
        entry["default_entity"] = new.default_entity
    return document(entry)


def _table(code: str, entry: Mapping[str, Any]) -> str:
    return f"[{code}]\n{document(entry)}"
