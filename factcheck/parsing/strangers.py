"""Names that own what is said though no pack has them, so that no default may stand in for them; places that own nothing: datelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from factcheck.language.lexicon import Lexicon
from factcheck.parsing.groups import Group
from factcheck.parsing.items import BRACKETS, Clause, Item, Word, is_strange, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.scene import EntityMention, Scene

#: An article stands so far before its noun at most: "the state-owned carmaker".
_DESCRIBED = 5
#: Who does something stands among so many words at the beginning.
_LEAD = 6


def unknown_owner(clause: Clause, entities: Sequence[EntityMention], groups: Sequence[Group], lexicon: Lexicon) -> str | None:
    """The name of a company or place that no pack knows and that what the clause says is of: "Great Wall Motor's exports",
    "Foxtron sold …", "exports from Freedonia", 该公司; None where there is none, or an owner that is known."""
    items, grammar = clause.items, lexicon.grammar
    doer = (_some_makers(items, lexicon) or _doer(clause, lexicon)) if lexicon.spaced else None
    if doer is not None or any(e.role == "owner" for e in entities):
        return doer
    if not lexicon.spaced:
        within = next((word for item in items for word in grammar["unnamed"] if word in word_of(item)), None)
        return within or next((word for word in map(word_of, items[:2]) if word in grammar["unnamed_leads"]), None)
    for i, item in enumerate(items[1:], 1):
        if word_of(item).removesuffix("'s") in grammar["unnamed"] and _determined(items, i, lexicon):
            return word_of(item)
    for i, item in enumerate(items):
        if not isinstance(item, Word) or not _is_name(item, lexicon):
            continue
        after = items[i + 1] if i + 1 < len(items) else None
        possessive = item.text.endswith(grammar["possessives"]) or (isinstance(after, Word) and after.text in grammar["possessives"])
        if i == 0 and clause.index == 0 and not possessive and item.lower.endswith(grammar["no_name_endings"]):
            continue
        verb = isinstance(after, Mark) and bool(after.values("verb"))
        if possessive or verb or _placed(items, i, groups, lexicon):
            return item.text.removesuffix("'s")
    return None


def _determined(items: Sequence[Item], i: int, lexicon: Lexicon) -> bool:
    """Whether an article leads a noun, with no more between than words that describe it."""
    for item in reversed(items[max(0, i - _DESCRIBED) : i]):
        if word_of(item) in lexicon.grammar["determiners"]:
            return True
        place = isinstance(item, Mark) and bool(item.values("entity"))
        if not (isinstance(item, Word) or place) or word_of(item) in lexicon.function_words:
            return False
    return False


def _some_makers(items: Sequence[Item], lexicon: Lexicon) -> str | None:
    """A noun of some of those who make and sell, and not of all, before a verb: "|foreign| carmakers", "brands"; but "carmakers"."""
    grammar = lexicon.grammar
    for i, (item, after) in enumerate(pairwise(items[: _LEAD + 1])):
        word = word_of(item)
        some = word in grammar["brands"] or (word in grammar["makers"] and i > 0 and _describes(items[i - 1], lexicon))
        if some and isinstance(after, Mark) and after.values("verb"):
            return word
    return None


def _describes(item: Item, lexicon: Lexicon) -> bool:
    """Whether an item is a word that says which ones are meant, and not whose: "|private| carmakers"."""
    if not isinstance(item, Word) or not item.text[0].isalpha() or item.text.endswith(lexicon.grammar["possessives"]):
        return False
    return item.lower not in lexicon.function_words and item.lower not in lexicon.grammar["determiners"]


def _doer(clause: Clause, lexicon: Lexicon) -> str | None:
    """A name that no pack knows right beside a verb that makes or sells: "Zhengxin sold", "Zhengxin a vendu", "verkaufte Zhengxin"."""
    items, small = clause.items, (*lexicon.function_words, *lexicon.grammar["modals"])
    for i, item in enumerate(items):
        if not isinstance(item, Word) or not _is_name(item, lexicon) or not is_strange(item, lexicon):
            continue
        opens = i == 0 and clause.index == 0
        if opens and item.lower.endswith((*lexicon.grammar["plural_endings"], *lexicon.grammar["no_name_endings"])):
            continue
        after = items[i + 1 : i + 3]
        helped = len(after) > 1 and (word_of(after[0]) in small or cued(after[0], "level", "to"))
        before = items[i - 1] if i else None
        if any(_acts(one) for one in (before, *after[: 1 + helped])):
            return item.text
    return None


def _acts(item: Item | None) -> bool:
    return isinstance(item, Mark) and bool(item.values("verb")) and not item.values("noun")


def _is_name(item: Word, lexicon: Lexicon) -> bool:
    word = item.lower.removesuffix("'s").rstrip("'")
    known = word in lexicon.function_words or word in lexicon.modifiers or word in lexicon.heads
    return item.text[0].isupper() and not (item.text.isupper() and len(item.text) > 6) and not known and len(word) > 1


def _placed(items: Sequence[Item], i: int, groups: Sequence[Group], lexicon: Lexicon) -> bool:
    """Whether a name is where a measure is, or begins the clause as a place: "sales in Elbonia", "In Freedonia, car exports …"."""
    grammar, name = lexicon.grammar, items[i]
    if grammar["adjective_endings"] or not isinstance(name, Word) or not is_strange(name, lexicon) or not name.text.isalpha():
        return False  # where every noun has a capital, a capital tells nothing
    k = i - 1
    while k > 0 and word_of(items[k]) in grammar["determiners"]:
        k -= 1
    if k < 0 or not (cued(items[k], "from") or word_of(items[k]) in (*grammar["in_of"], *grammar["for"])):
        return False
    return k == 0 or any(group.last == k - 1 for group in groups)


#: What stands between the place that a report comes from and the report.
_DASHES = frozenset({"-", "--", "\u2013", "\u2014"})
#: So many items may lead to the word for a report: the agency, the place, the day.
_DATELINE = 5


def without_dateline(made: list[Scene], text: str, lexicon: Lexicon) -> list[Scene]:
    """A sentence without the town that the report comes from: "LONDON (Reuters) - Brent crude …", 新华社乌兰巴托7月20日电."""
    if not lexicon.spaced:
        return _unsent(made, text, lexicon)
    lead = list(takewhile(lambda scene: scene.clause.opener not in _DASHES, made))
    first = made[0] if 0 < len(lead) < len(made) else None
    if first is None or len(first.items) != 1 or not first.entities or first.entities[0].kind != "region":
        return made
    sent = text[first.items[0].start : first.items[0].end].isupper() or any(scene.clause.opener in BRACKETS for scene in lead)
    empty = not any(scene.groups or scene.clause.numbers for scene in lead)
    return [replace(first, entities=[]), *made[1:]] if sent and empty else made


def _unsent(made: list[Scene], text: str, lexicon: Lexicon) -> list[Scene]:
    """A sentence without the places that stand before a word for a report: 金边消息, 本报东京讯, 新华社乌兰巴托7月20日|电|."""
    lead, sent = (made[0].items[:_DATELINE] if made else []), lexicon.grammar["sent"]
    dated = (k for k, item in enumerate(lead) if isinstance(item, PeriodMention) and text[item.start : item.end].endswith(sent))
    end = next(dated, next((k for k, item in enumerate(lead) if word_of(item) in sent), 0))
    return [replace(made[0], entities=[e for e in made[0].entities if e.position > end]), *made[1:]] if end else made
