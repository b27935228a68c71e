"""Series found by their keys or by words in them, without going through all there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factcheck.errors import UnknownCode
from factcheck.model.series import SeriesKey
from factcheck.reference.keys import Keys, packed_keys
from factcheck.reference.snapshot import Reference

#: So many entities and measures that are called nearly so are tried when a key is unknown.
_NEAR = 12


def keys_of(reference: Reference) -> Keys:
    """The keys of all series."""
    keys = reference.all_series()
    return keys if isinstance(keys, Keys) else packed_keys(keys)


def find_series(reference: Reference, key: str) -> SeriesKey:
    """The series of a key; an `UnknownCode` names the closest ones."""
    keys, wanted = keys_of(reference), key_of(key)
    if wanted in keys:
        return wanted
    raise UnknownCode("series", key[:200], _closest(keys, key[:200]))


def key_of(text: str) -> SeriesKey:
    """The parts of what should be the key of a series.

    >>> key_of("CHN.autos.exports.M")
    SeriesKey(entity='CHN', measure='autos.exports', frequency='M')
    """
    entity, _, rest = text.partition(".")
    measure, _, frequency = rest.rpartition(".")
    return SeriesKey(entity, measure, frequency)


def _closest(keys: Keys, text: str) -> tuple[str, ...]:
    """The keys that are written most nearly so, among those of the entities and measures that are."""
    from rapidfuzz import process  # only a mistake needs it

    told = key_of(text)
    entities = [at for *_, at in process.extract((told.entity or text).upper(), keys.entities, limit=_NEAR)]
    measures = {code for code, *_ in process.extract(told.measure or text, keys.measures, limit=_NEAR)}
    rests = [number for number, rest in keys.rests().items() if rest.rpartition(".")[0] in measures]
    found = [str(key) for entity in entities for rest in rests if (key := keys.at_rest(entity, rest)) is not None]
    return tuple(name for name, *_ in process.extract(text, found, limit=3, score_cutoff=60))


def fitting(keys: Keys, words: Sequence[str], after: str | None = None) -> Iterator[SeriesKey]:
    """The keys that have all the words in them, small letters or capitals, in their order; those behind one where it is told."""
    start = keys.after(key_of(after)) if after is not None else 0
    if not words:
        yield from keys[start:]
        return
    rests = {number: rest.casefold() for number, rest in keys.rests().items()}
    own = {word: {number for number, rest in rests.items() if word in rest} for word in words}
    for entity, code in enumerate(keys.entities):
        first, end = keys.of_entity(entity)
        if end <= start:
            continue
        allowed = set(rests)
        for word in words:
            if word not in code.casefold():
                allowed &= own[word] | _across(code.casefold(), word, rests)
        found = (key for rest in sorted(allowed) if (key := keys.at_rest(entity, rest)) is not None)
        yield from (key for key in found if first >= start or keys.after(key) > start)


def _across(entity: str, word: str, rests: dict[int, str]) -> set[int]:
    """The rests with which an entity has a word that begins in the one and ends in the other."""
    found: set[int] = set()
    for at, sign in enumerate(word):
        if sign == "." and entity.endswith(word[:at]):
            found.update(number for number, rest in rests.items() if rest.startswith(word[at + 1 :]))
    return found
