"""What the numbers of a measure with a name of its own do: a rate, its growth, and how far two are apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Direction, Operation
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, Hedge, Quantity
from factcheck.model.structure import Measure
from factcheck.model.verdict import Reason
from factcheck.parsing.items import Item, Word, word_of
from factcheck.parsing.leads import perfect
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.money import negative
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.rows import Rows
from factcheck.parsing.scene import Scene
from factcheck.parsing.text import Normalised

#: A half, in percent.
_HALF = 50
#: What a change may be written with.
_SIGNS = frozenset("+-")


@dataclass(frozen=True, slots=True)
class Role:
    """What a number does in its clause."""

    operation: Operation
    direction: Direction | None = None
    of_share: bool = False
    signed: bool = False
    of_index: bool = False
    times_more: bool = False
    base_side: bool = False
    of_gap: bool = False


def signed(quantity: Quantity, role: Role) -> Quantity:
    """The number of a growth rate with the sign that its verb gives: "the economy shrank 0.9%"."""
    if not (role.signed and role.direction is Direction.DOWN):
        return quantity
    return negative(quantity)


_TENTH = Decimal("0.1")
#: A level that stands so near after the tenths is where they have led: "up two tenths to 4.3%".
_LED_TO = 24


def tenths_of_points(numbers: Sequence[Number], normalised: Normalised, lexicon: Lexicon) -> list[Number]:
    """The numbers, with parts of points as points, and tenths too where a rate moves by them: "half a point", "two tenths to 4.3%"."""
    told = list(numbers)
    for i, number in enumerate(told):
        if not number.quantity.fraction or number.quantity.unit != PERCENT:
            continue
        said = re.match(lexicon.patterns["point_after"], normalised.lower[number.end : number.end + 40])
        if said is None and not is_tenths(number, lexicon):
            continue
        after = told[i + 1] if i + 1 < len(told) else None
        led = after is not None and after.quantity.unit == PERCENT and not after.quantity.fraction
        between = normalised.text[number.end : after.start] if after is not None and led else ""
        if said is None and not (0 < len(between) <= _LED_TO and not re.search(r"[,.;:()]", between)):
            continue
        end = number.end + (said.end() if said else 0)
        told[i] = _in_points(number, end, normalised)
    return told


def _in_points(number: Number, end: int, normalised: Normalised) -> Number:
    quantity = number.quantity
    hedge = None if quantity.hedge is Hedge.FRACTION else quantity.hedge
    points = replace(quantity, value=quantity.value / 100, ulp=_TENTH, unit=POINTS, fraction=False, hedge=hedge)
    points = replace(points, text=normalised.text[number.start : end], span=normalised.span(number.start, end))
    return replace(number, end=end, outer_end=max(number.outer_end, end), quantity=points)


def is_tenths(number: Number, lexicon: Lexicon) -> bool:
    """Whether a fraction is told in tenths."""
    last = re.split(r"[\s-]", number.quantity.text.lower())[-1]
    return number.quantity.fraction and lexicon.denominators.get(last) == 10


class Rates(Rows):
    """Says what a percentage, or points, say of a measure that has a name of its own."""

    def rate_role(
        self, scene: Scene, items: list[Item], first: int, left: list[Mark], right: list[Item], rate: Measure, told: bool
    ) -> Role | Reason | None:  # fmt: skip
        """What a percentage says of a measure with its own name: its level, or how it moved; None where it may be a share of it."""
        nearest = self._near(left, "rise", "fall", "rise_to", "fall_to", *(["slow"] if rate.growth == rate.id else []))
        post = next(
            (item for item in self._after(right)[:1] if isinstance(item, Mark) and item.cue("rise", "fall", "above", "below")), None
        )
        previous = items[first - 1] if first else None
        apart = self._held_apart(right)
        to = cued(previous, "to", "at") or (nearest is not None and nearest.cue("rise_to", "fall_to"))
        to = to or (cued(previous, "level") and apart is None)
        source = cued(previous, "from") and (nearest is not None or first == 1 or self._goes_on(items, first))
        moves = (self._shrinking(right) if rate.growth == rate.id else None) or nearest or apart or post or self._at_end(items, first)
        ranged = any(mention.months > 12 and not self.one_each(scene, mention) for _, mention in scene.periods)
        based = (bool(scene.bases) or scene.after_base) and not self._year_before(scene)
        based = based and not perfect(scene, self.lexicon)
        grows = rate.growth is not None and not based and not ranged and not told and not scene.has("other_subject")
        grows = grows and (rate.unit == PERCENT or not self.ends_told)
        if rate.unit != PERCENT:
            if to and grows and rate.growth != rate.id and self._near(left, "slow") is not None:
                return Role(Operation.LEVEL, signed=True)  # "GDP slowed to 0.6%"
            number = items[first]
            written = isinstance(number, Number) and number.quantity.text[0] in _SIGNS
            if written and scene.clause.opener == "(" and grows and moves is None and rate.growth != rate.id and not to and not source:
                return Role(Operation.LEVEL, signed=True)  # "Le PIB a augmenté (+2,8 %)"
            beyond = apart or (post if post is not None and post.cue("above", "below") else None)
            if beyond is not None and nearest is None and any(entity.role == "partner" for entity in scene.entities):
                return Role(Operation.CHANGE_PERCENT, self.direction(beyond))  # "24% higher than in France"
            if moves is None or not grows or to or self._compound(scene, items, first):
                return None
            return Role(Operation.LEVEL, self.direction(moves), signed=True)
        if self._compound(scene, items, first) and not self._is_end(items, first):
            return Role(Operation.AVERAGE)
        if moves is None or to or source:
            led = nearest if nearest is not None or not cued(previous, "to") else self._led(scene, items, first)
            led = led or self._at_end(items, first, "to")
            number = items[first]
            below = isinstance(number, Number) and number.quantity.value < 0  # "growth was minus 0.9%"
            own = (
                rate.growth == rate.id
                and led is not None
                and led.cue("rise")
                and self.normalised.lower[led.start : led.end] in self.lexicon.grammar["rates"]
            )
            return Role(Operation.LEVEL, self.direction(led) if to and not below and not own else None, base_side=source)
        slower = rate.growth == rate.id and self.direction(moves) is Direction.DOWN and self.paced(scene)
        if grows and not slower:
            return Role(Operation.LEVEL, self.direction(moves), signed=True)
        return Role(Operation.CHANGE_PERCENT, self.direction(moves), of_index=rate.growth is not None and not slower)

    def _shrinking(self, right: list[Item]) -> Mark | None:
        """The noun by which a number is one of less, an adjective between: "the 0.6% annualized contraction"."""
        nouns = self.lexicon.grammar["fall_nouns"]
        near = [item for item in right[1:3] if isinstance(item, Mark) and item.cue("fall")]
        return next((mark for mark in near if self.normalised.lower[mark.start : mark.end] in nouns), None)

    def _led(self, scene: Scene, items: list[Item], first: int) -> Mark | None:
        """The movement that leads from one number to another: "fell from 0.7% in 2024 to 3.8%"."""
        start = next((k for k, item in enumerate(items[:first]) if cued(item, "from")), None)
        moves = [mark for mark in scene.clause.marks if start is not None and mark.start < items[start].start]
        return self._near(moves, "rise", "fall", "slow")

    def _goes_on(self, items: list[Item], first: int) -> bool:
        """Whether another number follows that the first one goes to: "went from 0.8% of GDP in 2013 to 3.1% in 2024"."""
        return any(cued(one, "to") and isinstance(two, Number) for one, two in pairwise(items[first + 1 :]))

    def one_each(self, scene: Scene, mention: PeriodMention) -> bool:
        """Whether a clause has a number for each of the years that it joins: "2023 und 2024 um 0,9 beziehungsweise 0,5 Prozent"."""
        words = self.normalised.lower[mention.start : mention.end]
        pairs = self.lexicon.grammar["pair_join"]
        paired = bool(set(words.split()) & set(pairs)) if self.lexicon.spaced else any(pair in words for pair in pairs)
        joined = paired and len(scene.clause.numbers) * 12 == mention.months
        between = not set(words.split()).isdisjoint(self.lexicon.grammar["between"])
        return bool(joined) and (self.respectively or not (between or scene.has("from", "to")))

    def _is_end(self, items: list[Item], first: int) -> bool:
        """Whether a number is one end of a movement, and so no mean over it: "the average rate rose from 3.4 to 3.7% in 2024-25"."""
        previous = items[first - 1] if first else None
        came = any(cued(one, "from") and isinstance(two, Number) for one, two in pairwise(items[:first]))
        return (cued(previous, "from") and self._goes_on(items, first)) or (cued(previous, "to") and came)

    def paced(self, scene: Scene) -> bool:
        """Whether a rate is named as one and not by what moves: prices fall by 2%, inflation falls to it."""
        words = [
            self.normalised.lower[item.start : item.end] for group in scene.groups for item in scene.items[group.first : group.last + 1]
        ]
        return any(pace in word for word in words for pace in self.lexicon.grammar["paces"])

    def _year_before(self, scene: Scene) -> bool:
        """Whether what is held against is the year before the one spoken of, as every yearly growth rate does."""
        about, bases = [mention for _, mention in scene.periods], [base.mention for base in scene.bases]
        return len(about) == len(bases) == 1 and all(
            one.months == other.months == 12 and one.year is not None and other.year == one.year - 1
            for one, other in zip(about, bases, strict=True)
        )

    def _held_apart(self, right: list[Item]) -> Mark | None:
        """The word after a number that makes it a difference: "2.1% higher", "3.4% up on the year before"."""
        mark = next((item for item in self._after(right)[:1] if isinstance(item, Mark)), None)
        beside = any(cued(item, "yoy") for item in right[:3])
        return mark if mark is not None and (mark.cue("more_than", "less_than") or (beside and mark.cue("above", "below"))) else None

    def unsaid_whole(self, items: list[Item], first: int) -> bool:
        """Whether the words leave open what a fraction is taken of: "a tenth", 不到|当年的|一半."""
        number, then = items[first], "".join(word_of(item) for item in items[max(0, first - 3) : first])
        led = any(then.endswith(word + link) for word in self.lexicon.grammar["that_time"] for link in self.lexicon.grammar["link"])
        return isinstance(number, Number) and (is_tenths(number, self.lexicon) or (number.quantity.fraction and led))

    def _held_to(self, scene: Scene, items: list[Item], first: int) -> bool:
        """Whether a number says how far something is from what 比 names, which is no period."""
        far = first > 0 and word_of(items[first - 1]).endswith((*self.lexicon.grammar["higher"], *self.lexicon.grammar["lower"]))
        return far and any(cued(item, "than") for item in items[:first]) and not scene.bases and not scene.has("yoy", "mom")

    def _after_period(self, items: list[Item], first: int) -> bool:
        """约为2010年的四成: the value of another period, or of a country, is what the fraction is taken of."""
        if self.lexicon.spaced or first < 2 or word_of(items[first - 1]) not in self.lexicon.grammar["link"]:
            return False
        whose, before = items[first - 2], items[first - 3] if first > 2 else None
        named = isinstance(whose, PeriodMention) or (isinstance(whose, Mark) and bool(whose.values("entity")))
        return named and not (before is not None and cued(before, "share"))

    def at_a_line(self, items: list[Item], first: int, rate: Measure | None) -> Role | None:
        """The level that a movement has crossed to: "dipping |below| 90%", which is not how far it went."""
        number, move = items[first], items[first - 1] if first else None
        if (
            not isinstance(number, Number)
            or not cued(move, "rise", "fall")
            or rate is None
            or (number.quantity.unit == PERCENT) != (rate.unit == PERCENT)
        ):
            return None
        hedge = self.normalised.lower[number.outer : number.start].strip()
        return (
            Role(Operation.LEVEL)
            if hedge in self.lexicon.grammar["lines"] and number.quantity.unit != POINTS and not number.multiple
            else None
        )

    def again_of(self, items: list[Item], told: int, last: int) -> bool:
        """Whether the numbers at ``told`` and ``last`` are both parts of what a country has: "of Niger's GDP and 32.8% of Ethiopia's"."""
        pairs = (items[k + 1 : k + 3] for k in (told, last)) if told >= 0 else ()
        found = [
            len(pair) == 2
            and word_of(pair[0]) in self.lexicon.grammar["of"]
            and isinstance(pair[1], Mark)
            and bool(pair[1].values("entity"))
            for pair in pairs
        ]
        owned = last + 3 < len(items) and word_of(items[last + 3]) in self.lexicon.grammar["possessives"]
        return owned and len(found) == 2 and all(found)

    def speed(self, scene: Scene, rate: Measure | None) -> Role | Reason:
        """A multiple of the pace at which somebody else's grows: "grew twice as fast as China's"; what grows must have a growth."""
        against = any(entity.role == "partner" for entity in scene.entities) or bool(scene.bases)
        grows = rate is None or rate.growth is not None
        return Role(Operation.RATIO, signed=True) if against and grows else Reason.UNCLEAR_MEASURE

    def apart(self, scene: Scene, items: list[Item], first: int, left: list[Mark], right: list[Item]) -> Role | None:
        """Points between two countries: "exceeded that of Germany by 36 points", "5 points above the world average"."""
        ahead = self._near(left, "exceed", "trail")
        post = next((item for item in right[:6] if isinstance(item, Mark) and item.cue("above", "below", "more_than", "less_than")), None)
        held = any(entity.role == "partner" or entity.position > first for entity in scene.entities)
        than = next((k for k, item in enumerate(items[:first]) if cued(item, "than")), first)
        held = held or (not self.lexicon.spaced and any(cued(item, "women", "men") for item in items[than:first]))  # 比女性低8.4个百分点
        previous = self.normalised.lower[items[first - 1].start : items[first - 1].end] if first else ""
        if previous in self.lexicon.grammar["higher"] or previous in self.lexicon.grammar["lower"]:
            return (
                Role(Operation.DIFFERENCE, Direction.UP if previous in self.lexicon.grammar["higher"] else Direction.DOWN) if held else None
            )
        mark = post or (ahead if cued(items[first - 1] if first else None, "by") else None)
        return Role(Operation.DIFFERENCE, self.direction(mark)) if held and mark is not None else None

    def _than_before(self, scene: Scene, previous: str) -> Direction | None:
        """Which way something is from what it was at another time, by the word before the number that says how far."""
        grammar = self.lexicon.grammar
        held = (scene.bases and scene.has("than")) or scene.has("yoy", "mom")
        if self.lexicon.spaced or not held or any(entity.role == "partner" for entity in scene.entities):
            return None
        return Direction.UP if previous.endswith(grammar["higher"]) else Direction.DOWN if previous.endswith(grammar["lower"]) else None

    def _compound(self, scene: Scene, items: list[Item], last: int) -> bool:
        if scene.has("compound"):
            return True
        after = items[last + 1] if last + 1 < len(items) else None
        ranged = any(mention.months >= 24 for _, mention in scene.periods)
        yearly = cued(after, "per_year")
        return yearly or (ranged and scene.has("average"))

    def lies_between(self, scene: Scene, items: list[Item], first: int) -> bool:
        """Whether a number is the gap between two: "l'écart entre le taux de l'Espagne et celui de l'Allemagne était de 6,7 points"."""
        grammar = self.lexicon.grammar
        gap = next((k for k, item in enumerate(items[:first]) if word_of(item) in grammar["gap"]), None)
        between = gap is not None and any(word_of(item) in grammar["between"] for item in items[gap + 1 : first])
        if gap is None or not between:
            return False
        sides = [e.entity for e in scene.entities if e.kind in ("country", "group") and e.position > gap]
        marks = [item for item in items[gap + 1 :] if isinstance(item, Mark)]
        sexes = {cue for item in marks for cue in ("women", "men") if cued(item, cue)}
        named = (code for item in marks for code in item.values("measure"))  # "la tasa de paro femenina"
        sexes |= {sex for code in named for sex, own in self.catalogue.by_sex(code).items() if own == code}
        return len(sides) == len(set(sides)) == 2 or (len(sexes) == 2 and len(set(sides)) < 2)

    def _at_end(self, items: list[Item], first: int, lead: str = "by") -> Mark | None:
        """The movement that ends a clause in which a number says how far, or to where, it went: "ist um 2 auf 5 Prozent |gestiegen|"."""
        told = [item for item in items if word_of(item) in ("", *self.lexicon.function_words)]
        last = told[-1] if told else None
        if not first or not cued(items[first - 1], lead) or not isinstance(last, Mark) or last.start < items[first].start:
            return None
        noun = (
            last.cue("growth_noun", "decline_noun") or self.normalised.lower[last.start : last.end] in self.lexicon.grammar["passing_nouns"]
        )
        return last if last.cue("rise", "fall") and not noun else None

    def _near(self, left: list[Mark], *cues: str) -> Mark | None:
        return next((mark for mark in reversed(left) if mark.cue(*cues)), None)

    def _after(self, right: list[Item], limit: int = 3) -> list[Item]:
        """The items right after a number, without the thing it counts and small words."""
        found = []
        for item in right:
            if isinstance(item, Mark) and (self._counts(item) or item.values("unit", "counted")) and not item.values("verb"):
                continue
            if word_of(item) in self.lexicon.grammar["after_number"]:
                continue
            if cued(item, "yoy", "mom", "respectively") and not item.cue("rise", "fall"):
                continue
            found.append(item)
            if len(found) == limit:
                break
        return found

    def direction(self, mark: Mark | None) -> Direction | None:
        """Which way a word moves."""
        if mark is None:
            return None
        if mark.cue("rise", "rise_to", "more_than", "exceed", "above"):
            return Direction.UP
        if mark.cue("fall", "fall_to", "less_than", "trail", "below", "off"):
            return Direction.DOWN
        if mark.cue("slow"):
            quick = self.normalised.lower[mark.start : mark.end].startswith(self.lexicon.grammar["quickens"])
            return Direction.UP if quick else Direction.DOWN
        return Direction.UNCHANGED if mark.cue("unchanged") else None

    def _halved(self, items: list[Item], first: int, left: list[Mark], rate: Measure | None) -> bool:
        """Whether something that is itself in percent fell to half of what it was: "cayó a menos de la mitad"."""
        number = items[first]
        half = isinstance(number, Number) and number.quantity.value == _HALF
        to = first > 0 and cued(items[first - 1], "to")
        return half and to and rate is not None and rate.unit == PERCENT and self._near(left, "fall") is not None

    def _pointed(self, scene: Scene, items: list[Item]) -> bool:
        """Whether somebody is only pointed at; a word that is an article too does so where it leads a clause after a comma."""
        it, articles = self.lexicon.grammar["it"], (*self.lexicon.grammar["determiners"], *self.lexicon.grammar["of"])
        leads = scene.clause.opener == ","
        return any(word_of(item) in it and (word_of(item) not in articles or (k == 0 and leads)) for k, item in enumerate(items))

    def _told_on(self, items: list[Item], low: int, first: int, last: int) -> bool:
        """Whether a number goes on with what the one before it in the clause tells: no word of its own stands beside it."""
        after = items[last + 1] if last + 1 < len(items) else None
        plain = (
            isinstance(item, PeriodMention) or cued(item, "join") or (isinstance(item, Word) and self._plain(item))
            for item in items[low:first]
        )
        joined = any(cued(item, "join") for item in items[low:first])
        return low > 0 and joined and all(plain) and (after is None or word_of(after) not in self.lexicon.grammar["of"])

    def _multiplies(self, right: list[Item]) -> bool:
        """Whether a fraction is taken of another level: "less than half the level of a year before", "half those of 2011"."""
        lead = [item for item in right[:3] if word_of(item) not in self.lexicon.grammar["determiners"]][:1]
        return (bool(lead) and isinstance(lead[0], Mark) and lead[0].cue("as_many")) or any(
            word_of(item) in self.lexicon.grammar["what"] for item in right[:2]
        )

    def _of_period(self, right: list[Item]) -> bool:
        """ "only half of December", "a third of its 2013 level", "a fifth of what it had been": the value of another period is what the
        fraction is taken of."""
        if self._of_then(right):
            return True
        owned = any(isinstance(item, Mark) and (item.values("noun", "generic") or item.cue("growth_noun")) for item in right[2:6])
        return len(right) > 1 and word_of(right[0]) in self.lexicon.grammar["of"] and isinstance(right[1], PeriodMention) and not owned

    def _of_then(self, right: list[Item]) -> bool:
        """Whether words take up the level of another time: "of what it had been in 2000", "its 2013 level"."""
        grammar = self.lexicon.grammar
        small = (*grammar["of"], *grammar["its"], *grammar["determiners"])
        lead = [item for item in right[:6] if word_of(item) not in small][:2]
        then, level = [*lead, None, None][:2]
        dated = isinstance(then, PeriodMention) and level is not None and word_of(level) in grammar["levels"]
        return cued(then, "as_it_was") or (dated and right[0] is not then)

    def _plain(self, word: Word) -> bool:
        """Whether a word says nothing about what is measured or how it moves."""
        return word_of(word) in self.lexicon.function_words or word_of(word) in self.lexicon.modifiers

    def _of_somebodys(self, items: list[Item], last: int) -> bool:
        """Whether a fraction is taken of a number that somebody has: "less than half |of France's 1.61|"."""
        of, whose, owning, told = [*items[last + 1 : last + 5], None, None, None, None][:4]
        named = isinstance(whose, Mark) and bool(whose.values("entity"))
        led = of is not None and word_of(of) in self.lexicon.grammar["of"]
        return led and named and owning is not None and word_of(owning) in self.lexicon.grammar["possessives"] and isinstance(told, Number)

    def _of_partner(self, scene: Scene, items: list[Item], last: int) -> bool:
        """Whether a percentage is one of what a country that it is held against has: "37.7% of Italy's", "half the German rate"."""
        number = items[last]
        of = last + 1 < len(items) and word_of(items[last + 1]) in self.lexicon.grammar["of"]
        of = of or (isinstance(number, Number) and number.quantity.fraction)
        return of and any(e.role == "partner" and last < e.position <= last + 6 for e in scene.entities)

    def _of_growth(self, right: list[Item]) -> Direction | None:
        """The sign of a growth rate that is named after its number: 远高于出口总量10.4%的增速."""
        link, noun = [*right[:2], None, None][:2]
        if link is None or word_of(link) not in self.lexicon.grammar["link"] or not isinstance(noun, Mark):
            return None
        words = self.normalised.lower[noun.start : noun.end]
        falls = words in self.lexicon.grammar["fall_nouns"]
        return Direction.DOWN if falls else Direction.UP if words in self.lexicon.grammar["rates"] else None

    def _of_change(self, scene: Scene, items: list[Item], first: int, left: list[Mark], before: Role) -> Role | Reason | None:
        """What a number does that is a part of a change in numbers: "added 3 million, of which exports |contributed| 1.24 million"."""
        number = items[first]
        if before.operation is not Operation.CHANGE_ABSOLUTE or not isinstance(number, Number):
            return None
        if number.quantity.unit == PERCENT:
            open_part = number.quantity.fraction and not scene.groups and not scene.has("share")
            return Reason.UNCLEAR_MEASURE if open_part else None  # 其中出口贡献了180万辆，超过一半
        if number.quantity.unit != NUMBER or not any(cued(item, "of_which") for item in items[:first]):
            return None
        adds = any(mark.cue("contribution") for mark in left)
        return Role(Operation.CHANGE_ABSOLUTE, before.direction) if adds else Reason.UNCLEAR_MEASURE
