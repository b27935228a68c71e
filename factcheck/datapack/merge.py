"""Two packs' codelists as one: the upper pack's word goes before the lower's, and every conflict is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.datapack.tables import Codelists, Entries

#: The fields of each codelist whose words may name one code only.
_NAMES = {"entities": "labels", "agencies": "labels", "measures": "labels"}


def laid_over(below: Codelists, above: Codelists) -> tuple[Codelists, list[str]]:
    """The entries of two packs together, and every word and value that the upper one took from the lower."""
    taken: list[str] = []
    merged = {}
    for kind in dict.fromkeys((*below, *above)):
        entries: dict[str, Mapping[str, Any]] = dict(below.get(kind, {}))
        for code, entry in above.get(kind, {}).items():
            if code in entries:
                taken.extend(f"{kind}.{code}: {field} is replaced" for field in _replaced(entries[code], entry))
                entries[code] = _joined(entries[code], entry)
            else:
                entries[code] = entry
        if kind in _NAMES:
            taken.extend(_settle(kind, entries, above.get(kind, {})))
        merged[kind] = entries
    return merged, taken


def _replaced(below: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[str]:
    return (field for field, value in above.items() if field in below and below[field] != value and not _worded(value))


def _worded(value: Any) -> bool:
    """Whether a value is a list of words by language."""
    return isinstance(value, dict) and all(isinstance(words, list) for words in value.values())


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """One entry of two: the upper one's values and first words, the words of both."""
    joined = {**below, **above}
    for field, value in above.items():
        if _worded(value) and _worded(below.get(field)):
            languages = dict.fromkeys((*value, *below[field]))
            joined[field] = {one: list(dict.fromkeys((*value.get(one, ()), *below[field].get(one, ())))) for one in languages}
    return joined


def _settle(kind: str, entries: dict[str, Mapping[str, Any]], above: Entries) -> Iterator[str]:
    """Take every word that the upper pack gives to a code away from the codes that only the lower one has it for."""
    field = _NAMES[kind]
    owners = {
        (language, word.casefold()): code
        for code, entry in above.items()
        for language, words in entry.get(field, {}).items()
        for word in words
    }
    for code, entry in list(entries.items()):
        kept = {
            language: [word for word in words if owners.get((language, word.casefold()), code) == code]
            for language, words in entry.get(field, {}).items()
        }
        if kept != entry.get(field, {}):
            lost = [word for language, words in entry[field].items() for word in words if word not in kept[language]]
            entries[code] = {**entry, field: kept}
            yield from (f"{kind}.{code}: {word!r} now names {owner}" for word in lost for owner in _owner(owners, word))


def _owner(owners: Mapping[tuple[str, str], str], word: str) -> Iterator[str]:
    yield from {code for (_, named), code in owners.items() if named == word.casefold()}
