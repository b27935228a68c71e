"""Comparisons by another quality than how much there is: "an older population than", "more open than", "twice as dynamic as"."""

from __future__ import annotations

from itertools import takewhile

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Operation
from factcheck.model.draft import Draft
from factcheck.parsing.items import Item, Word, is_strange, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.scene import Scene
from factcheck.parsing.text import Normalised

#: How far behind a comparative "than" stands at most.
_WITHIN = 8


def by_another_quality(draft: Draft, scenes: list[Scene], normalised: Normalised, lexicon: Lexicon) -> bool:
    """Whether a comparison or a multiple is of a quality that the measure does not tell."""
    if not lexicon.spaced or draft.place is None or (draft.quantity is None and draft.operation is not Operation.COMPARE):
        return False
    n, i = draft.place
    if draft.operation is Operation.RATIO:
        after = [*scenes[n].items[i + 1 :], *(item for scene in scenes[n + 1 : n + 2] for item in scene.items)]  # "as" may begin a clause
        return _as_something(after[:3], normalised, lexicon) or _compared(after, normalised, lexicon)
    if draft.operation is not Operation.COMPARE:
        return False
    return _compared(scenes[n].items[i:], normalised, lexicon) or _done_more(draft, scenes[n].items[: i + 2], i, normalised, lexicon)


def is_apart(items: list[Item], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a part is by how much something is more or less, and not what it is of it: "a fifth |below| Germany's"."""
    before, after = items[max(0, first - 2) : first], items[last + 1 : last + 2]
    again = any(word_of(item) in lexicon.grammar["again"] for item in after)  # "half |again| as high as"
    told = any(cued(item, "above", "below", "more_than", "less_than") for item in (*before, *after))
    return told or again or any(cued(item, "exceed", "trail") for item in before)


def _compared(items: list[Item], normalised: Normalised, lexicon: Lexicon) -> bool:
    first, grammar = items[0] if items else None, lexicon.grammar
    if first is None or not cued(first, "more_than", "less_than"):
        return False
    said = normalised.lower[first.start : first.end]
    between = list(takewhile(lambda item: not cued(item, "than"), items[1 : _WITHIN + 1]))
    if said in grammar["qualities"]:
        return True
    if said in grammar["bare_more"]:
        return bool(between) and _unknown(between[0], lexicon)
    return said in grammar["speeds"] and len(between) <= _WITHIN - 1 and any(_unknown(item, lexicon) for item in between)


def _done_more(draft: Draft, items: list[Item], i: int, normalised: Normalised, lexicon: Lexicon) -> bool:
    """Whether more or less is done of something else than is measured: "with 232 million inhabitants it |produces| less than"."""
    comparative, than, verb = items[i], items[i + 1] if i + 1 < len(items) else None, items[i - 1] if i else None
    bare = cued(than, "than") and normalised.lower[comparative.start : comparative.end] in lexicon.grammar["bare_more"]
    if not bare or verb is None or draft.measure is None or draft.measure.measure is None:
        return False
    return _unknown(verb, lexicon) or (isinstance(verb, Mark) and bool(verb.values("verb")) and not verb.values("measure"))


def _as_something(items: list[Item], normalised: Normalised, lexicon: Lexicon) -> bool:
    """Whether "as" and a word that tells no size follow a multiple: "twice |as dynamic| as"."""
    leads = [k for k, item in enumerate(items[:-1]) if normalised.lower[item.start : item.end] in lexicon.grammar["as_lead"]]
    how = items[leads[0] + 1] if leads else None
    if not isinstance(how, Word) or not how.text[0].isalpha():
        return False
    return not any(how.lower in known for known in (lexicon.function_words, lexicon.modifiers, lexicon.grammar["sizes"]))


def _unknown(item: Item, lexicon: Lexicon) -> bool:
    return isinstance(item, Word) and is_strange(item, lexicon) and item.lower not in lexicon.grammar["sizes"]
