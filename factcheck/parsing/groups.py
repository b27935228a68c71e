"""Measures as they are named in a clause: products and activities put together, with the words that make them something else."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from factcheck.language.lexicon import Lexicon
from factcheck.model.draft import MeasureName
from factcheck.model.quantity import PERCENT, POINTS
from factcheck.parsing.items import Clause, Item, Word, is_strange, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.quantities import Number
from factcheck.parsing.text import Normalised, is_han
from factcheck.reference.catalogue import Catalogue

HEAD, THING = "activity", "product"
#: More names than that in one clause are no prose; the rest is left alone.
_MOST = 30
#: Nouns as long as that are known as the end of a compound; a shorter one may be the end of any word.
_LONG_HEAD = 5


@dataclass(frozen=True, slots=True)
class Group:
    """One measure, or a list of them ("production and sales of …"), by its items' positions in the clause.

    ``first`` and ``last`` are the outer positions; ``thing`` is the position of the product's mark, if any. ``names`` has
    one entry per member of the list. ``counted`` marks a product that only says what a number counts, ``generic`` one whose
    word is used of any product.
    """

    first: int
    last: int
    names: tuple[MeasureName, ...]
    thing: int | None = None
    head: int | None = None
    counted: bool = False
    direct: bool = False
    generic: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """Marks of one facet in a row, joined by "and"."""

    first: int
    last: int
    values: tuple[tuple[str, ...], ...]
    verb: bool
    generic: bool
    compound: str | None = None


def narrower(chosen: Group | None, clause: Clause, groups: Sequence[Group], catalogue: Catalogue) -> Group | None:
    """The part that an amount is of where its whole stands beside it: "10,600 TWh |of electricity came from coal|"; what each person
    has of it: "emit three times as much |CO2 per head|"."""
    named = chosen.names[0].measure if chosen is not None and len(clause.numbers) == 1 else None
    if named is None:
        return chosen
    per_head = catalogue.measures[named].per_head
    closer = [
        group
        for group in groups
        for name in group.names
        if name.measure is not None and (name.measure == per_head or catalogue.measures[name.measure].whole == named)
    ]
    return closer[0] if len(closer) == 1 and len(closer[0].names) == 1 else chosen


def another(group: Group, others: Sequence[Group]) -> bool:
    """Whether a group names another thing than those before it, or another activity."""
    own = group.names[0]
    differs = any(
        (own.measure, own.facets) != (name.measure, name.facets) for other in others if other.head is not None for name in other.names[-1:]
    )
    return group.thing is not None or differs


class Grouper:
    """Finds the measures of a clause."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self.normalised, self.lexicon, self.catalogue = normalised, lexicon, catalogue
        #: Whether the sentence has spoken of goods before the clause that is read.
        self.goods_told = False

    def facet_values(self, mark: Mark, facet: str, abroad: bool = False) -> tuple[tuple[str, ...], ...]:
        """What a mark says of one facet: a tuple of members, each a tuple of possible values.

        ``abroad``: the clause says that something leaves the country, which turns words of transfer into exports.
        """
        moved = [value for value in mark.values("transfer") if self.catalogue.facets[value].facet == facet] if abroad else []
        if moved:
            return ((moved[0],),)
        members: list[tuple[str, ...]] = []
        for pair in mark.values("pair"):
            values = pair.split("+")
            if self.catalogue.facets[values[0]].facet == facet:
                return tuple((value,) for value in values)
        for value in mark.values("noun", "verb", "generic"):
            entry = self.catalogue.facets[value]
            if entry.facet == facet:
                members.append(entry.any_of or (value,))
        if not members:
            return ()
        merged: list[str] = []
        for options in members:
            merged.extend(option for option in options if option not in merged)
        return (tuple(merged),)

    def runs(self, clause: Clause, facet: str) -> list[_Run]:
        """All runs of one facet in a clause."""
        found: list[_Run] = []
        abroad = any(mark.cue("abroad") for mark in clause.marks)
        moving = abroad and any(mark.values("transfer") and not mark.values("noun") for mark in clause.marks)
        for i, item in enumerate(clause.items):
            if not isinstance(item, Mark) or (i and item.values("generic") and self._points_back(clause.items[i - 1])):
                continue
            if not self.lexicon.spaced and item.values("generic") and self._inside_a_word(clause.items, i):
                continue
            values = self.facet_values(item, facet, abroad and not (moving and item.values("noun")))
            if not values:
                continue
            verb = bool(item.values("verb", "transfer")) and not item.values("noun", "pair")
            generic = bool(item.values("generic"))
            last = found[-1] if found else None
            if facet == THING and last is not None and last.last == i - 1 and not generic and not last.generic and not verb:
                found[-1] = self._compound(last, i, values)
                continue
            if (
                last is not None
                and not generic
                and not last.generic
                and not self._names_both(item)
                and not self._names_both(clause.items[last.last])
                and self._joined(clause.items, last.last, i)
                and not verb
                and not last.verb
            ):
                found[-1] = replace(last, last=i, values=last.values + values)
            else:
                found.append(_Run(i, i, values, verb, generic))
        return found

    def _names_both(self, item: Item) -> bool:
        """Whether one word names a product and an activity: "Autoexporte"."""
        return isinstance(item, Mark) and bool(self.facet_values(item, HEAD)) and bool(self.facet_values(item, THING))

    def _points_back(self, item: Item) -> bool:
        """Whether a word such as "these" stands before a product, and takes up one that was named."""
        return word_of(item) in self.lexicon.grammar["such"] or (cued(item, "of_which"))

    def _inside_a_word(self, items: list[Item], i: int) -> bool:
        """Whether a character that can count stands inside another word: 台阶."""
        counts = i > 0 and isinstance(items[i - 1], Number)
        after = items[i + 1] if i + 1 < len(items) else None
        return not counts and items[i].end - items[i].start == 1 and isinstance(after, Word) and is_han(after.text[0])

    def _compound(self, last: _Run, i: int, values: tuple[tuple[str, ...], ...]) -> _Run:
        """Two products in one name: the narrower, when the other is the widest of all, else one that the catalogue does not have."""
        widest = self.catalogue.default_value(THING)
        if last.values == values or values == ((widest,),):
            return replace(last, last=i)
        if last.values == ((widest,),):
            return replace(last, last=i, values=values)
        return replace(last, last=i, compound="+".join((*last.values[0][:1], *values[0][:1])))

    def _joined(self, items: list[Item], left: int, right: int) -> bool:
        between = items[left + 1 : right]
        return (
            bool(between)
            and all(
                (cued(item, "join")) or (isinstance(item, Word) and item.text in self.lexicon.grammar["list_marks"]) for item in between
            )
            and any((cued(item, "join")) or isinstance(item, Word) for item in between)
        )

    def groups(self, clause: Clause) -> list[Group]:
        """Measures of a clause, in its order."""
        items = clause.items
        heads, things = self.runs(clause, HEAD)[:_MOST], self.runs(clause, THING)[:_MOST]
        made: list[Group] = []
        matched = self._match(items, heads, things)
        of_goods = any(cued(item, "goods_only") for item in items)
        of_goods = of_goods or (self.goods_told and clause.index > 0)  # 货物进口185亿美元，|出口|仅73亿美元
        for head in heads:
            if head.first in matched or not (of_goods and self._traded(items, head)):
                made.append(self._group(items, head, matched.get(head.first)))
        used = {thing.first for thing in matched.values()}
        for thing in things:
            if thing.first not in used:
                counted = thing.first > 0 and isinstance(items[thing.first - 1], Number)
                names = tuple(MeasureName(facets=((THING, values),)) for values in thing.values)
                unexplained = thing.compound or self._unexplained(items, thing.first, thing.last, True)
                names = tuple(replace(name, unexplained=unexplained) for name in names)
                made.append(Group(thing.first, thing.last, names, thing.first, None, counted and thing.generic, generic=thing.generic))
        for i, item in enumerate(items):
            if isinstance(item, Mark):
                direct = [m for m in item.values("measure") if not self.catalogue.open_share(m)]
                if direct and not any(group.first <= i <= group.last for group in made):
                    unexplained = self._product_of(items, i) or self._unexplained(items, i, i, True) or self._of_something(items, i)
                    unexplained = unexplained or self._compounded(items, i)
                    name = MeasureName(measure=direct[0], unexplained=unexplained)
                    made.append(Group(i, i, (name,), None, i, counted=self._only_measures(items, i, direct[0]), direct=True))
                elif self._headcount(items, i):
                    made.append(Group(i, i, (MeasureName(measure=item.values("counted")[0]),), None, i, direct=True))
        made = self._of_each_other(items, made)
        if any(group.direct for group in made):  # "Germany produced 24% of the EU's GDP"
            known = {name.measure for group in made if group.direct for name in group.names}
            made = [self._beside(items, group, known) if group.thing is None and not group.direct else group for group in made]
            made = [
                group
                for group in made
                if not (group.thing is None and group.head is not None and not group.direct and self._verb(items, group))
            ]
        named = any(self.catalogue.of_goods(name.measure) for group in made for name in group.names)
        self.goods_told = not self.lexicon.spaced and (of_goods or named or (self.goods_told and clause.index > 0))
        return sorted(made, key=lambda group: (group.first, group.last))

    def _traded(self, items: list[Item], head: _Run) -> bool:
        """Whether the word of an activity is a measure's name as well, of which goods are a part: "exportó más |mercancías|"."""
        mark = items[head.first]
        codes = mark.values("measure") if isinstance(mark, Mark) and head.first == head.last else ()
        return any(self.catalogue.measures[code].goods or self.catalogue.of_goods(code) for code in codes)

    def _headcount(self, items: list[Item], i: int) -> bool:
        """Whether what is counted is all that a country has: "the number of |people| in Japan fell", and not "… in Japan out of work"."""
        grammar, mark = self.lexicon.grammar, items[i]
        number = i > 1 and word_of(items[i - 1]) in grammar["of"] and cued(items[i - 2], "as_many")
        if not number or not isinstance(mark, Mark) or len(mark.values("counted")) != 1:
            return False
        k = i + 1
        while k < len(items) and word_of(items[k]) in (*grammar["in_of"], *grammar["determiners"]):
            k += 1
        whose, after = [*items[k : k + 2], None, None][:2]
        named = k > i + 1 and isinstance(whose, Mark) and bool(whose.values("entity"))
        return named and cued(after, "rise", "fall", "level", "unchanged", "exceed", "trail")

    def _of_each_other(self, items: list[Item], made: list[Group]) -> list[Group]:
        """The groups, two measures of which one is told of the other as neither: "prix de l'électricité"."""
        grammar, found = self.lexicon.grammar, sorted(made, key=lambda group: (group.first, group.last))
        for k, (one, two) in enumerate(pairwise(list(found))):
            between = items[one.last + 1 : two.first]
            words = [word_of(item) for item in between if two.direct or not cued(item, "average")]
            small = words and all(word in grammar["of"] or word in grammar["determiners"] for word in words)
            if not (one.direct and small and self.lexicon.spaced):
                continue
            if not two.direct:  # "le prix moyen |des voitures vendues|"
                found[k + 1] = replace(two, names=tuple(replace(name, unexplained=words[0]) for name in two.names))
                continue
            codes = [group.names[0].measure or "" for group in (one, two)]
            first, second = (self.catalogue.measures[code] for code in codes)
            people = self.catalogue.units[second.unit].dimension == "persons"
            parts = second.id in first.denominators or first.id in second.denominators
            if first is second or people or parts or second.id in self.catalogue.variants(first.id):
                continue
            for place, group in ((k, one), (k + 1, two)):
                found[place] = replace(group, names=tuple(replace(name, unexplained=words[0]) for name in group.names))
        return found

    def _beside(self, items: list[Item], group: Group, known: Set[str | None]) -> Group:
        """A word that may also name a measure of its own does so beside one that is taken for it: "imported more than it exported"."""
        head = items[group.head] if group.head is not None else None
        own = head.values("measure") if isinstance(head, Mark) else ()
        measures = self.catalogue.measures
        close = [one for one in own if any(one in measures[other].siblings for other in known if other is not None)]
        return Group(group.first, group.last, (MeasureName(measure=close[0]),), None, group.first, direct=True) if close else group

    def _verb(self, items: list[Item], group: Group) -> bool:
        head = items[group.head] if group.head is not None else None
        return isinstance(head, Mark) and bool(head.values("verb")) and not head.values("noun")

    def _owner(self, item: Item) -> bool:
        return isinstance(item, Mark) and bool(item.values("entity", "adjective"))

    def _product_of(self, items: list[Item], i: int) -> str | None:
        """A product beside a measure with a name of its own, which makes it another one: "vehicle imports", "imports of vehicles"."""
        of = i + 1 < len(items) and word_of(items[i + 1]) in self.lexicon.grammar["of"]
        after = items[i + 2 : i + 3] if of else items[i + 1 : i + 2] if not self.lexicon.spaced else []
        beside = [*items[max(0, i - 1) : i], *after]
        named = (item for item in beside if isinstance(item, Mark) and item.values("noun", "generic") and self.facet_values(item, THING))
        return next(("product" for _ in named), None)

    def _only_measures(self, items: list[Item], i: int, measure: str) -> bool:
        """Whether a measure is only what another one is told in: "spent 4% of GDP on …", "relative to GDP", 占GDP的比重."""
        if not self.catalogue.measures_in(measure):
            return False
        k = i - 1
        grammar = self.lexicon.grammar
        small = (*grammar["determiners"], *grammar["its"], *grammar["before_whole"])
        while k >= 0 and word_of(items[k]) in small:
            k -= 1
        before = items[k] if k >= 0 else None
        owned = k
        while owned > 0 and (word_of(items[owned]) in grammar["possessives"] or self._owner(items[owned])):
            owned -= 1
        parts = [code for item in items[:owned] if isinstance(item, Mark) for code in item.values("measure")]
        told = any(
            self.catalogue.measures[code].unit == PERCENT and measure in self.catalogue.measures[code].denominators for code in parts
        )
        if told and self.lexicon.spaced and word_of(items[owned]) in grammar["in_of"]:
            return True  # "the share of renewables in its power mix"
        if not self.lexicon.spaced:
            if told and k >= 0 and word_of(items[k]) in grammar["equals"]:
                return True
            linked = isinstance(before, Word) and before.text.endswith(tuple(grammar["link"]))
            parted = any(cued(item, "share") or isinstance(item, Number) or word_of(item) in grammar["equals"] for item in items[:owned])
            return cued(before, "share") or (linked and (parted or bool(parts)))  # 占德国的GDP, but 海地的GDP
        if cued(before, "compared"):
            return True
        lead = items[k - 1] if k > 0 else None
        of = before is not None and word_of(before) in self.lexicon.grammar["of"]
        rate = isinstance(lead, Number) and lead.quantity.unit in (PERCENT, POINTS)
        return of and (rate or cued(lead, "as_many", "more_than", "less_than", "share"))

    def _counter(self, items: list[Item], thing: _Run) -> bool:
        """Whether a word only counts ("units", or a counter) and says nothing of what."""
        item = items[thing.first]
        word = getattr(item, "text", None)
        return (
            thing.generic
            and thing.first > 0
            and isinstance(items[thing.first - 1], Number)
            and (not self.lexicon.spaced or word in self.lexicon.modifiers)
        )

    def _match(self, items: list[Item], heads: list[_Run], things: list[_Run]) -> dict[int, _Run]:
        """The product of each activity: the nearest free one with no other activity between, cheapest pairs first."""
        ranked = []
        for n, head in enumerate(heads):
            before = heads[n - 1].last if n else -1
            after = heads[n + 1].first if n + 1 < len(heads) else len(items)
            for thing in things:
                if not before < thing.first < after or self._counter(items, thing):
                    continue
                left = thing.last < head.first
                gap = items[thing.last + 1 : head.first] if left else items[head.last + 1 : thing.first]
                cost = self._gap_cost(items, gap, left, head, thing)
                if cost is not None:
                    ranked.append((cost + (3 if thing.generic else 0), head.first, thing))
        matched: dict[int, _Run] = {}
        taken: set[int] = set()
        for _, first, thing in sorted(ranked, key=lambda row: (row[0], row[1], row[2].first)):
            if first not in matched and thing.first not in taken:
                matched[first] = thing
                taken.add(thing.first)
        return matched

    def _gap_cost(self, items: list[Item], gap: list[Item], left: bool, head: _Run, thing: _Run) -> int | None:
        if head.first == thing.first:
            return -3  # "Autoexporte"
        counts = left and thing.generic and thing.first > 0 and isinstance(items[thing.first - 1], Number)
        if counts and any(cued(item, "join") for item in gap):
            return None  # "to 1.2 million vehicles and sales …"
        cost = 0 if left else 1
        if not left and gap and word_of(gap[0]) in self.lexicon.grammar["of"]:
            cost = -2
        for item in gap:
            if isinstance(item, Word):
                word = item.lower
                if (
                    word in self.lexicon.function_words
                    or word in self.lexicon.modifiers
                    or (not self.lexicon.spaced and not self.uncovered(word))
                    or (word in self.lexicon.grammar["list_marks"] or word in ("'", '"'))
                ):
                    cost += 1
                else:
                    cost += 3
            elif isinstance(item, Number):
                cost += 1 if head.verb else 3
            elif isinstance(item, Mark):
                if item.cue("than"):
                    return None
                if item.values("entity", "adjective", "agency"):
                    cost += 1
                elif item.cue("rise", "fall", "share", "contribution", "exceed", "trail"):
                    cost += 8
                else:
                    cost += 2
            else:
                cost += 1
        limit = 14 if head.verb or left else 9
        return cost if cost <= limit else None

    def _group(self, items: list[Item], head: _Run, thing: _Run | None) -> Group:
        first = min(head.first, thing.first) if thing else head.first
        last = max(head.last, thing.last) if thing else head.last
        unexplained = self._unexplained(items, head.first, head.last, not head.verb)
        if thing is None and not head.verb and unexplained is None:
            unexplained = self._of_something(items, head.last)
        if head.verb and unexplained is None:
            told = items if thing is None else [one for one, two in pairwise(items[:first]) if word_of(two) in self.lexicon.grammar["of"]]
            unexplained = next((item.text for item in told if isinstance(item, Word) and self._is_head(item)), None)
        if thing is not None and thing.compound is not None:
            unexplained = thing.compound
        if thing is not None and unexplained is None:
            unexplained = self._unexplained(items, thing.first, thing.last, True) or self._of_something(items, thing.last)
        if thing is not None and thing.first > head.last and unexplained is None:
            unexplained = self._of_something(items, head.last)  # "ventes |de pneus| pour voitures"
        names = []
        subject = word_of(items[head.first - 1]) if head.first else ""
        their = subject in (*self.lexicon.grammar["its"], *self.lexicon.grammar["they"])
        counts = thing is not None and thing.generic and thing.first > 0 and isinstance(items[thing.first - 1], Number)
        for h in head.values:
            for t in thing.values if thing and not (their and counts) else ((),):
                facets = ((HEAD, h), (THING, t)) if t else ((HEAD, h),)
                names.append(MeasureName(facets=facets, unexplained=unexplained))
        return Group(first, last, tuple(names), thing.first if thing else None, head.first)

    def _is_head(self, item: Word) -> bool:
        """Whether a noun makes another measure of what it is said of, by itself or as the end of a compound: "Durchschnittspreis"."""
        if item.lower in self.lexicon.heads:
            return True
        compounds = bool(self.lexicon.grammar["compound_joints"]) and item.text[0].isupper()
        return compounds and item.lower.endswith(tuple(head for head in self.lexicon.heads if len(head) >= _LONG_HEAD))

    def _of_something(self, items: list[Item], last: int) -> str | None:
        """ "sales of heavy-duty trucks", "prices of butter": what follows "of" when it is nothing of the catalogue."""
        if not self.lexicon.spaced or last + 1 >= len(items) or word_of(items[last + 1]) not in self.lexicon.grammar["of"]:
            return None
        for item in items[last + 2 : last + 6]:
            if not isinstance(item, Word):
                return None
            word = item.lower
            if word in self.lexicon.grammar["ever"] or word.startswith(self.lexicon.grammar["centuries"]):
                return None  # "die niedrigste Geburtenrate |seiner Geschichte|"
            if word in self.lexicon.heads or (
                word[0].isalpha() and word not in self.lexicon.function_words and word not in self.lexicon.modifiers
            ):
                return item.text
        return None

    def uncovered(self, run: str) -> str:
        """The characters of a Han run that no function word or neutral modifier explains."""
        words = self.lexicon.function_words | self.lexicon.modifiers
        left: list[str] = []
        i = 0
        while i < len(run):
            for length in range(min(6, len(run) - i), 0, -1):
                if run[i : i + length] in words:
                    i += length
                    break
            else:
                left.append(run[i])
                i += 1
        return "".join(left)

    def _unexplained(self, items: list[Item], first: int, last: int, look_left: bool) -> str | None:
        if not self.lexicon.spaced:
            return self._unexplained_run(items, first, last)
        right = items[last + 1] if last + 1 < len(items) else None
        if isinstance(right, Word) and right.lower in self.lexicon.heads:
            return right.text
        target = items[last + 2] if last + 2 < len(items) else None
        goes = (cued(right, "to")) or (isinstance(right, Word) and right.lower in self.lexicon.destination)
        if goes and isinstance(target, Word) and (target.text[0].isupper() or target.lower in self.lexicon.heads):
            return target.text
        if cued(right, "from") and self.normalised.lower[right.start : right.end] not in self.lexicon.grammar["of"]:
            source = next((item for item in items[last + 2 : last + 4] if word_of(item) not in self.lexicon.grammar["determiners"]), None)
            if isinstance(source, Word) and source.text[0].islower() and is_strange(source, self.lexicon):
                return source.text  # "emissions from transport"
            if isinstance(source, Mark) and source.values("noun", "generic"):
                return self.normalised.text[source.start : source.end]
        if isinstance(right, Word) and right.lower.endswith(self.lexicon.grammar["following_endings"]) and is_strange(right, self.lexicon):
            return right.text  # "pobreza infantil", "población extranjera"
        if look_left:
            return self._unexplained_left(items, first)
        return None

    def _compounded(self, items: list[Item], i: int) -> str | None:
        """The noun that a measure's name is only a part of, or that stands before it as one: "inflation |expectations|", "|export| prices",
        "|foreign| population"; a word that may be a verb is none."""
        grammar, mark, lower = self.lexicon.grammar, items[i], self.normalised.lower
        left, right, after = items[i - 1] if i else None, *[*items[i + 1 : i + 3], None, None][:2]
        beside = [item.lower for item in ((left,) if grammar["no_head_endings"] else (left, right)) if isinstance(item, Word)]
        changed = next((word for word in beside if word in grammar["changes_a_measure"]), None)
        if not self.lexicon.spaced and isinstance(left, Word) and left.end == mark.start:
            changed = next((kind for kind in grammar["changes_a_measure"] if left.lower.endswith(kind)), None)
        if changed is not None or not grammar["no_head_endings"]:
            return changed
        if isinstance(right, Word) and right.text == "-" and right.start == mark.end and after is not None and after.start == right.end:
            return lower[after.start : after.end]  # "inflation-linked bonds"
        if isinstance(right, Word) and right.text[0].islower() and is_strange(right, self.lexicon):
            moves = isinstance(after, Number) or (after is not None and lower[after.start : after.end] in grammar["after_a_verb"])
            return right.text if not (moves or right.lower.endswith(grammar["no_head_endings"])) else None
        small = not self.lexicon.function_words.isdisjoint(lower[mark.start : mark.end].split())  # "its power |from solar|"
        if isinstance(left, Mark) and left.end + 1 == mark.start and left.values("measure", "noun", "generic") and not small:
            return lower[left.start : left.end]
        return None

    def _unexplained_left(self, items: list[Item], first: int) -> str | None:
        i = first - 1
        while i >= 0:
            item = items[i]
            if not isinstance(item, Word):
                return None
            word = item.lower.removesuffix("'s") or "'"
            if word in self.lexicon.heads:
                return item.text
            if word in self.lexicon.modifiers or word in self.lexicon.ordinals or not word[0].isalpha():
                if not word[0].isalpha() and word not in ("'", '"', "-", "'s"):
                    return None
                i -= 1
                continue
            if word in self.lexicon.function_words:
                return self._of_what(items, i)
            if word.endswith(self.lexicon.grammar["no_modifier_endings"]) or (
                i == 0 and item.text[0].isupper() and len(items) > first + 1 and word.endswith(self.lexicon.grammar["plural_endings"])
            ):
                return None
            return item.text
        return None

    def _of_what(self, items: list[Item], i: int) -> str | None:
        """ "average price of a new car": the noun before "of", when it is none that leaves the measure as it is."""
        while i >= 0 and word_of(items[i]) in self.lexicon.grammar["determiners"]:
            i -= 1
        if i < 1 or word_of(items[i]) not in self.lexicon.grammar["of"]:
            return None
        noun = items[i - 1]
        if isinstance(noun, Word):
            word = noun.lower
            if word in self.lexicon.heads or (
                word.isalpha() and word not in self.lexicon.function_words and word not in self.lexicon.modifiers
            ):
                return noun.text
        return None

    def _bare(self, run: str) -> str:
        """A run of Han characters without the neutral words at its end (重卡市场: 重卡)."""
        stripped = True
        while stripped and run:
            tail = next((word for word in self.lexicon.modifiers if run.endswith(word)), None)
            stripped = tail is not None
            run = run[: -len(tail)] if tail else run
        return run

    def _unexplained_run(self, items: list[Item], first: int, last: int) -> str | None:
        left = items[first - 1] if first else None
        if isinstance(left, Word) and left.end == items[first].start and is_han(left.text[-1]):
            rest = self._bare(left.text)
            for head in self.lexicon.heads:
                if rest.endswith(head):
                    return head
            if rest and self.uncovered(rest[-2:]) and self.uncovered(rest)[-1:] == rest[-1] and self.uncovered(rest[-1]):
                tail = self.uncovered(rest)
                return tail[-4:]
        right = items[last + 1] if last + 1 < len(items) else None
        if isinstance(right, Word) and right.start == items[last].end:
            for head in self.lexicon.heads:
                if right.text.startswith(head):
                    return head
        return None
