"""Further languages of a pack: files that say what its entries are called in one of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.schema import CODELISTS, MEASURES, Table
from factcheck.datapack.strict import Document
from factcheck.datapack.tables import Codelists, Entries

#: A file of words: its language, and the codelist whose entries it names. That of the countries is written by `write_countries`.
WORDS_FILE = re.compile(r"words/([a-z]{2})/(agencies|units|entities|countries|facets|measures)\.toml", re.ASCII)
#: What a field of these files is called where it stands by language.
_TOLD_AS = {"name": "names"}
_TABLES: Mapping[str, Table] = {**CODELISTS, "measures": MEASURES, "countries": CODELISTS["entities"]}


def kind_of(name: str) -> str:
    """The codelist whose entries a file of words names."""
    kind = WORDS_FILE.fullmatch(name)[2]  # type: ignore[index] # the caller has matched it
    return "entities" if kind == "countries" else kind


def word_faults(document: Document, entries: Entries, codelists: Codelists) -> Iterator[Fault]:
    """Entries of a file of words that the pack does not have, and fields that such an entry cannot have."""
    kind = kind_of(document.name)
    known = {_TOLD_AS.get(field.name, field.name) for field in _TABLES[kind].fields}
    for code, entry in entries.items():
        if code not in codelists[kind]:
            yield document.fault((code,), "unknown-code", f"{excerpt(code)} is none of the pack's {kind}")
        for field in entry:
            if _TOLD_AS.get(field, field) not in known:
                yield document.fault((code, field), "unknown-key", f"an entry of {kind} has no {field}")


def with_words(codelists: Codelists, files: Mapping[str, Entries]) -> Codelists:
    """The codelists with the words of every file in its language, those of countries after all others."""
    told = {kind: dict(entries) for kind, entries in codelists.items()}
    for name, entries in sorted(files.items(), key=lambda item: (item[0].endswith("countries.toml"), item[0])):
        language, kind = WORDS_FILE.fullmatch(name)[1], kind_of(name)  # type: ignore[index] # the reader has matched it
        for code, words in entries.items():
            told[kind][code] = _spoken(told[kind][code], language, words)
    return told


def _spoken(entry: Mapping[str, Any], language: str, words: Mapping[str, Any]) -> Mapping[str, Any]:
    spoken = dict(entry)
    for field, value in words.items():
        name = _TOLD_AS.get(field, field)
        before = spoken.get(name, {})
        whole = list(dict.fromkeys((*before.get(language, ()), *value))) if isinstance(value, list) else value
        spoken[name] = {**before, language: whole}
    return spoken


def write_countries(pack: Path) -> None:
    """Write what Unicode's CLDR calls the countries of a pack, in every language that it has a folder of words for.

    Needs babel; without it, and where the list of entities cannot be read (which the loader tells), the files stay as they are.
    """
    try:
        from babel import Locale
        from babel.core import get_global

        codes = tomllib.loads((pack / CODELISTS["entities"].path).read_text("utf-8"))
    except (ImportError, OSError, ValueError):
        return
    alpha_2 = {long: short[0] for long, short in get_global("territory_aliases").items() if len(long) == 3 and long.isalpha()}
    wanted = [(code, alpha_2[code]) for code in codes if code in alpha_2]
    for folder in sorted((pack / "words").glob("[a-z][a-z]")):
        names = Locale(folder.name).territories
        rows = [f'\n[{code}]\nlabels = ["{names[short]}"]\n' for code, short in wanted if short in names]
        head = "# Countries as Unicode's CLDR calls them; written by `factcheck data build`, which needs babel for it.\n"
        (folder / "countries.toml").write_text(head + "".join(rows), encoding="utf-8", newline="\n")
