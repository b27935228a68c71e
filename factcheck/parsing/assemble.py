"""From marks and numbers to drafts: every number of a clause becomes a proposition, or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from factcheck.model.assertion import REVERSED, Direction, Operation
from factcheck.model.draft import MeasureName, PeriodName
from factcheck.model.period import Basis, Frequency
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, TIMES
from factcheck.model.structure import Measure
from factcheck.model.verdict import Reason
from factcheck.parsing.groups import Group, another
from factcheck.parsing.items import Item, Word, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.qualities import is_apart
from factcheck.parsing.quantities import CURRENCY, Number
from factcheck.parsing.rates import Rates, Role
from factcheck.parsing.scene import Scene


def names_facet(name: MeasureName, facet: str) -> bool:
    """Whether a facet was named."""
    return bool(name.value(facet))


def fill(name: MeasureName, facet: str, values: tuple[str, ...]) -> MeasureName:
    """The same name with one more facet, marked as carried over."""
    if not values or names_facet(name, facet) or name.measure is not None:
        return name
    return replace(name, facets=(*name.facets, (facet, values)), carried=(*name.carried, facet))


class Assembler(Rates):
    """Says what each number of a text does: a level, a change, a share …"""

    # -- what a number does -----------------------------------------------------------------------------------------

    def role(self, scene: Scene, row: Sequence[int], groups: Sequence[Group], before: Role | None, led: Scene | None,
        change: Role | None = None, movement: Role | None = None, rate: Measure | None = None,
    ) -> Role | Reason:  # fmt: skip
        """The operation of a row of numbers, by the words around it.

        ``before`` is what the numbers before it in the sentence do: "fell 46% and sales 47%" falls twice. ``led`` is an "of …"
        clause that the row's clause completes: "of the increase in exports, 29% …". ``rate`` is the measure that the row speaks
        of, where it has a name of its own.
        """
        items = scene.items
        first, last = row[0], row[-1]
        number = items[first]
        assert isinstance(number, Number)
        low = max((i for i in range(first) if isinstance(items[i], Number) and self.statistical(items, i)), default=-1) + 1
        high = min(
            (i for i in range(last + 1, len(items)) if isinstance(items[i], Number) and self.statistical(items, i)), default=len(items)
        )
        left = [item for item in items[low:first] if isinstance(item, Mark)]
        right = list(items[last + 1 : high])
        unit = number.quantity.unit
        if before is not None and (part := self._of_change(scene, items, first, left, before)) is not None:
            return part
        if unit in (NUMBER, POINTS, CURRENCY) and self.lies_between(scene, items, first):
            return Role(Operation.DIFFERENCE, of_gap=True)
        if (line := self.at_a_line(items, first, rate)) is not None:
            return line
        if unit == CURRENCY and rate is None:
            told = self._count_role(scene, items, first, last, left, right, low, groups, before)
            plain = isinstance(told, Role) and told.operation in (Operation.LEVEL, Operation.CHANGE_ABSOLUTE)
            return told if plain else Role(Operation.LEVEL)
        determined = last + 2 < len(items) and word_of(items[last + 1]) in self.lexicon.grammar["determiners"]
        of_number = (determined and isinstance(items[last + 2], Number)) or self._of_somebodys(items, last)
        of_other = of_number or (rate is not None and (self._of_period(right) or self._after_period(items, first)))
        apart = is_apart(items, first, last, self.lexicon)
        if unit == PERCENT and number.quantity.fraction and not apart and (of_other or self._halved(items, first, left, rate)):
            return Role(Operation.RATIO)  # "less than half the 54.6 per cent of 2013"
        moves = apart or self._near(left, "rise", "fall") is not None
        if (
            unit == PERCENT and before is not None and self.again_of(items, low - 1, last)
        ):  # "47.6% of Niger's GDP and 32.8% |of Ethiopia's|"
            return before if before.operation is Operation.SHARE else Reason.UNCLEAR_MEASURE
        if unit == PERCENT and rate is not None and self._of_partner(scene, items, last) and not moves:
            return Role(Operation.RATIO)  # "el 37,7 % del alemán"
        if rate is not None and rate.unit == PERCENT and not of_other and self.unsaid_whole(items, first):
            return Reason.UNCLEAR_MEASURE  # a tenth of the rate, or of a point; a half of what it was then
        if unit == PERCENT and rate is not None and rate.unit != PERCENT and self._grew_before(scene, first, before):
            return before if before is not None else Reason.UNCLEAR_MEASURE
        if (
            unit == PERCENT
            and rate is not None
            and (own := self.rate_role(scene, items, first, left, right, rate, change is not None)) is not None
        ):
            return own
        if unit == PERCENT and before is not None and before.signed and self._told_on(items, low, first, last):
            return before  # "shrank 0.9% in 2023 and 0.5% in 2024"
        if unit == PERCENT:
            if led is not None and not any(self.direction(mark) for mark in [*left, *self._after(right)[:1]] if isinstance(mark, Mark)):
                return self._contributes(led) if led.has("growth_noun", "decline_noun") else Role(Operation.SHARE)
            if number.quantity.fraction and any(word_of(item) in self.lexicon.grammar["again"] for item in items[first + 1 : high]):
                return Reason.UNCLEAR_MEASURE
            partner = any(e.role == "partner" and first < e.position <= last + 3 for e in scene.entities)
            told_of = partner or self._multiplies(right) or self._of_period(right) or self._after_period(items, first)
            if number.quantity.fraction and told_of and not apart:
                return Role(Operation.RATIO)
            previous = items[first - 1] if first else None
            after_share = before is not None and before.operation is Operation.SHARE
            if after_share and cued(previous, "from"):
                return Role(Operation.SHARE, base_side=True)  # "made up 40.9%, up from 31.6%"
            more = right[0] if right else None
            bare = self.lexicon.spaced and all(isinstance(item, Word) and not item.text.isalnum() for item in right[1:])
            after_level = before is not None and before.operation is Operation.LEVEL and self.one_told
            after_level = after_level and not groups and (rate is None or rate.unit != PERCENT)
            after_change = (bare and (change is not None or after_level)) or (
                before is not None and before.operation is Operation.CHANGE_ABSOLUTE
            )
            if cued(more, "more_than", "less_than") and after_change:
                return Role(Operation.CHANGE_PERCENT, self.direction(more))  # "511,000 vehicles, 25.4% more"
            role = self._percent_role(scene, items, first, last, left, right, groups)
            if isinstance(role, Role) and role.operation is Operation.CHANGE_PERCENT and after_share and not groups:
                role = replace(role, of_share=True)  # "the share was 51.6%, up 1.9% from September"
            return self._as_before(role, change or movement, scene, items, first, left, right, change is not None) or role
        if unit == POINTS and rate is not None and self._is_index(rate):
            return self._count_role(scene, items, first, last, left, right, low, groups, before)
        if unit == POINTS and rate is not None and (gap := self.apart(scene, items, first, left, right)) is not None:
            return gap
        if unit == POINTS:
            role = self._points_role(scene, left, right, word_of(items[first - 1]) if first else "")
            previous = items[first - 1] if first else None
            if not isinstance(role, Reason) or not cued(previous, "by"):
                return role
            if before is not None and before.of_share:
                return before
            way = self.direction(self._near([mark for mark in scene.clause.marks if mark.start < number.start], "rise", "fall"))
            return Role(Operation.CHANGE_ABSOLUTE, way, of_share=True) if way is not None else role  # "auf 4,4 und damit um 0,1 Punkte"
        if unit == TIMES and right and cued(right[0], "as_fast"):
            return self.speed(scene, rate)
        if unit == TIMES:
            role = self._times_role(scene, number, items, first, left, right, groups)
            prices = rate is not None and rate.unit == PERCENT and rate.growth == rate.id and not self.paced(scene)
            of_prices = prices and isinstance(role, Role) and role.operation is Operation.RATIO
            return replace(role, of_index=True) if of_prices and isinstance(role, Role) else role  # "consumer prices tripled"
        if not self.lexicon.spaced and rate is not None and unit == NUMBER and self._held_to(scene, items, first):
            return self.apart(scene, items, first, left, right) or Reason.UNCLEAR_MEASURE  # 比日本低5.1岁
        role = self._count_role(scene, items, first, last, left, right, low, groups, before)
        moved = isinstance(role, Role) and role.operation is Operation.CHANGE_ABSOLUTE
        if moved and isinstance(role, Role) and rate is not None and rate.growth == rate.id:
            return Role(Operation.LEVEL, role.direction, signed=True)  # "payrolls grew by 73,000"
        if isinstance(role, Role) and rate is not None and rate.growth == rate.id:
            return replace(role, direction=None)  # "the gain was slashed to 19,000"
        return role

    def _grew_before(self, scene: Scene, first: int, before: Role | None) -> bool:
        """Whether a bare percentage is the growth of an earlier time, after one that was told: "grew 1.2%, after 1.4% in 2023"."""
        if first != 1 or before is None or not before.signed or scene.groups or scene.has("rise", "fall"):
            return False
        lead = scene.items[0]
        return cued(lead, "compared") or self.normalised.lower[lead.start : lead.end] in self.lexicon.grammar["goes_back"]

    def _as_before(
        self, role: Role | Reason, before: Role | None, scene: Scene, items: list[Item], first: int, left: list[Mark], right: list[Item],
        told: bool,
    ) -> Role | None:  # fmt: skip
        """A change that only its number tells, after one that was told: "… fell 46% and sales 47%", "…, by 1.9 percent"."""
        if before is None or before.operation is not Operation.CHANGE_PERCENT or not isinstance(role, Role):
            return None
        if role.operation is not Operation.SHARE or role.direction is not None or scene.has("share", "contribution", "of_which"):
            return None
        previous = items[first - 1] if first else None
        by = cued(previous, "by")
        verb = items[first - 2] if first > 1 else None
        if not self.lexicon.spaced and isinstance(previous, Word) and cued(verb, "yoy", "mom"):
            return None  # 同比放量44.9%
        between = items[next((k + 1 for k, item in enumerate(items[:first]) if left and item is left[-1]), 0) : first]
        moved_by = [verb] if by else between if self.lexicon.spaced else []
        if any(isinstance(word, Word) and word.text.isalpha() and not self._plain(word) for word in moved_by):
            return None  # "they shrivelled by 12.2%": a word that is not known moves it
        whole = [word_of(item) in self.lexicon.grammar["of"] for item in right[:2]]
        level = any(mark.cue("level") for mark in left) or any(word_of(item) in self.lexicon.grammar["equals"] for item in items[:first])
        return replace(before, base_side=False) if by or (told and not (level or any(whole))) else None

    def _counted_by(self, item: Item) -> bool:
        """Whether an item only says what a number counts: "-unit", "vehicles"."""
        word = word_of(item)
        return (
            word in self.lexicon.grammar["list_marks"] or word in self.lexicon.modifiers or (isinstance(item, Mark) and self._counts(item))
        )

    def _percent_role(
        self, scene: Scene, items: list[Item], first: int, last: int, left: list[Mark], right: list[Item], groups: Sequence[Group]
    ) -> Role | Reason:
        of = [item for item in right[:4] if word_of(item) not in self.lexicon.grammar["before_whole"]]
        followed_by_of = bool(of) and word_of(of[0]) in self.lexicon.grammar["of"]
        grown = next((item for item in of[1:] if isinstance(item, Mark) and not item.values("entity", "adjective")), None)
        if followed_by_of and grown is not None and grown.cue("growth_noun", "decline_noun") and self.lexicon.spaced:
            return Role(Operation.CONTRIBUTION, Direction.DOWN if grown.cue("decline_noun") else None)
        whole = next((group for group in groups if group.direct and last < group.first <= last + 5), None)
        if followed_by_of and whole is not None and self.lexicon.spaced and cued(next(iter(items[whole.last + 1 :]), None), "growth_noun"):
            return Role(Operation.CONTRIBUTION)  # "half of the world's solar electricity growth"
        if right and cued(right[0], "by_which"):
            moved = next((item for item in right if cued(item, "rise", "fall")), None)
            return Role(Operation.CHANGE_PERCENT, self.direction(moved if isinstance(moved, Mark) else None))
        previous = items[first - 1] if first else None
        number = items[first]
        in_whole = followed_by_of and any(group.counted and group.direct and last < group.first <= last + 4 for group in groups)
        if isinstance(number, Number) and number.quantity.text[0] in "+-" and not self._about_share(left) and not in_whole:
            return Role(Operation.CHANGE_PERCENT, Direction.DOWN if number.quantity.text[0] == "-" else Direction.UP)
        verb = isinstance(previous, Mark) and previous.values("verb", "transfer") and not previous.cue("more_than", "less_than")
        verb = verb or (isinstance(previous, Word) and len(previous.text) == 1)
        if not self.lexicon.spaced and verb and first > 1:
            previous = items[first - 2]  # 少卖8.4%
        if (
            not self.lexicon.spaced
            and isinstance(previous, Mark)
            and previous.cue("more_than", "less_than")
            and scene.has("than", "yoy", "mom")
        ):
            return Role(Operation.CHANGE_PERCENT, self.direction(previous), of_share=self._about_share(left))
        signs = self._by_signs(items, first)
        if signs is not None:
            return Role(Operation.CHANGE_PERCENT, signs)
        nearest = self._near(left, "rise", "fall", "rise_to", "fall_to", "unchanged", "share", "contribution")
        growth = [mark for mark in scene.clause.marks if mark.cue("growth_noun")]
        contributes = [mark for mark in scene.clause.marks if mark.cue("contribution")]
        if contributes and growth and not (nearest is not None and nearest.cue("share") and not nearest.cue("contribution")):
            others = [mark for mark in growth if mark not in contributes]
            if others and (
                not self.lexicon.spaced or nearest is None or nearest.cue("contribution") or self._growth_of_measure(items, others, groups)
            ):
                return self._contributes(scene)
        if not self.lexicon.spaced and (growth_rate := self._of_growth(right)) is not None:
            return Role(Operation.CHANGE_PERCENT, growth_rate)
        ahead = self._near(left, "exceed", "trail", "above", "below")
        partner = any(entity.role == "partner" for entity in scene.entities)
        against = bool(scene.bases) or scene.has("yoy", "mom") or bool(scene.periods) or partner
        if self.lexicon.spaced and cued(previous, "by") and ahead is not None and against:
            return Role(Operation.CHANGE_PERCENT, self.direction(ahead))
        if self._compound(scene, items, last):
            return Role(Operation.GROWTH_AVERAGE, self.direction(nearest) or Direction.UP)
        pace = self._pace(left)
        if pace is not None:
            return Role(Operation.CHANGE_PERCENT, pace)
        after = self._after(right)
        post = after[0] if after and isinstance(after[0], Mark) else None
        post = self._at_end(items, first) or post if nearest is None else post
        if cued(previous, "off"):
            return Role(Operation.CHANGE_PERCENT, Direction.DOWN)
        if post is not None and post.cue("above", "below", "off") and not followed_by_of:
            return Role(Operation.CHANGE_PERCENT, self.direction(post), of_share=self._about_share(left))
        open_left = nearest is None or nearest.cue("contribution")
        if post is not None and post.cue("more_than", "less_than") and self._held_against(scene, right):
            return Role(Operation.CHANGE_PERCENT, self.direction(post), of_share=self._about_share(left))
        if open_left and post is not None and post.cue("rise", "fall") and not followed_by_of:
            return Role(Operation.CHANGE_PERCENT, self.direction(post), of_share=self._about_share(left))
        if nearest is not None and nearest.cue("rise", "fall", "rise_to", "fall_to"):
            to = (cued(previous, "to") and not previous.cue("rise", "fall")) or nearest.cue("rise_to", "fall_to")
            by_from = cued(previous, "from") and not previous.cue("rise", "fall")
            shares = self._about_share(left) or scene.has("share") or self._of_whole(items, last, groups)
            if not shares and self._is_end(items, first):
                return Reason.UNCLEAR_MEASURE  # "Poland's reliance on coal has dropped |from 94.9%| to 54.7%": of what is not said
            if to or (by_from and shares):
                return Role(Operation.SHARE, self.direction(nearest), base_side=by_from) if to or shares else Role(Operation.CHANGE_PERCENT)
            if post is not None and post.cue("share") and not self._about_share(left):
                return Role(Operation.SHARE)
            if followed_by_of and self._follows_group(last, groups) and not self._adjacent_move(items, first, nearest):
                return Role(Operation.SHARE)
            return Role(Operation.CHANGE_PERCENT, self.direction(nearest), of_share=self._about_share(left))
        if (
            isinstance(previous, Mark)
            and previous.cue("to")
            and any(m.cue("rise", "fall") for m in scene.clause.marks)
            and scene.has("share")
        ):
            moves = [m for m in scene.clause.marks if m.cue("rise", "fall") and m.start < items[first].start]
            return Role(Operation.SHARE, self.direction(moves[-1]) if moves else None)
        if nearest is not None and nearest.cue("unchanged"):
            return Reason.UNCLEAR_MEASURE
        return Role(Operation.SHARE)

    def _contributes(self, scene: Scene) -> Role:
        """What a part has of a change: of a decline where only that is named."""
        falls = scene.has("decline_noun") and not scene.has("growth_noun")
        return Role(Operation.CONTRIBUTION, Direction.DOWN if falls else None)

    def _of_whole(self, items: list[Item], last: int, groups: Sequence[Group]) -> bool:
        """Whether a percentage, or the one it moves to, is one of a measure: "from 20% of GDP", "from 20% to 26% of GDP"."""
        if last + 2 < len(items) and cued(items[last + 1], "to") and isinstance(items[last + 2], Number):
            last += 2
        of = last + 1 < len(items) and word_of(items[last + 1]) in self.lexicon.grammar["of"]
        return of and any(last + 1 < group.first <= last + 4 for group in groups)

    def _pace(self, left: list[Mark]) -> Direction | None:
        """The sign of a growth rate that is told as a level: "growth slowed to 2.8%", 增速为29%, 降幅收窄至5%."""
        nouns = [mark for mark in left if mark.cue("growth_noun", "decline_noun")]
        if not nouns or any(mark.cue("share", "contribution") for mark in left):
            return None
        later = [mark for mark in left if mark.start > nouns[-1].start]
        if self.lexicon.spaced:
            noun = nouns[-1]
            led = bool(later) and later[-1].cue("to", "level") and noun.values("noun") == ()
            rate = self.normalised.lower[noun.start : noun.end] in self.lexicon.grammar["rates"]
            paced = led and (rate or any(mark.cue("rise", "fall", "slow", "level") for mark in later))
            return (Direction.DOWN if noun.cue("decline_noun") else Direction.UP) if paced else None
        if not later or not all(mark.cue("to", "level", "respectively", "rise_to", "fall_to", "rise", "fall") for mark in later):
            return None
        return Direction.DOWN if nouns[-1].cue("decline_noun") else Direction.UP

    def _by_signs(self, items: list[Item], first: int) -> Direction | None:
        """The way of a movement word that is not known, by its characters: 同比重挫43.5%."""
        word = items[first - 1] if first > 1 else None
        base = items[first - 2] if first > 1 else None
        if self.lexicon.spaced or not isinstance(word, Word) or len(word.text) > 3 or not (cued(base, "yoy", "mom")):
            return None
        up = any(sign in word.text for sign in self.lexicon.grammar["rise_signs"])
        down = any(sign in word.text for sign in self.lexicon.grammar["fall_signs"])
        return None if up == down else (Direction.UP if up else Direction.DOWN)

    def _held_against(self, scene: Scene, right: list[Item]) -> bool:
        """Whether "more" or "fewer" is followed by what it is held against."""
        return any(cued(item, "than", "yoy", "mom") for item in right) or bool(scene.bases)

    def _growth_of_measure(self, items: list[Item], growth: list[Mark], groups: Sequence[Group]) -> bool:
        positions = [i for i, item in enumerate(items) if item in growth]
        return any(abs(group.first - i) <= 4 or abs(group.last - i) <= 4 for i in positions for group in groups)

    def _about_share(self, left: list[Mark]) -> bool:
        return any(mark.cue("share") and not mark.cue("level") for mark in left)

    def _adjacent_move(self, items: list[Item], first: int, move: Mark) -> bool:
        between = items[next(i for i, item in enumerate(items) if item is move) + 1 : first]
        return all(isinstance(item, Word) or cued(item, "by", "to", "from") or self._names_whom(item) for item in between)

    def _names_whom(self, item: Item) -> bool:
        """Whether an item is a country, which may stand between a verb and its number: "2025 verlor |Polen| 123.000 Einwohner"."""
        return isinstance(item, Mark) and bool(item.values("entity")) and self.lexicon.spaced

    def _follows_group(self, last: int, groups: Sequence[Group]) -> bool:
        return any(last < group.first <= last + 5 for group in groups)

    def _points_role(self, scene: Scene, left: list[Mark], right: list[Item], previous: str) -> Role | Reason:
        growth = [mark for mark in scene.clause.marks if mark.cue("growth_noun")]
        contributes = [mark for mark in scene.clause.marks if mark.cue("contribution", "pull")]
        if contributes and any(mark not in contributes for mark in growth):
            return Role(Operation.CONTRIBUTION)
        nearest = self._near(left, "rise", "fall", "slow") or self._near(left, "exceed", "trail", "more_than", "less_than")
        if nearest is None:
            after = self._after(right)
            wanted = ("rise", "fall", "more_than", "less_than", "above", "below")
            nearest = after[0] if after and isinstance(after[0], Mark) and after[0].cue(*wanted) else None
        if nearest is None:
            way = self._than_before(scene, previous)  # 比2015年|低|24.8个百分点
            return Role(Operation.CHANGE_ABSOLUTE, way, of_share=True) if way is not None else Reason.UNCLEAR_QUANTITY
        way = self.direction(nearest)
        falls = any(
            self.normalised.lower[mark.start : mark.end] in self.lexicon.grammar["fall_nouns"] for mark in left if mark is not nearest
        )
        return Role(Operation.CHANGE_ABSOLUTE, REVERSED.get(way, way) if falls and way is not None else way, of_share=True)

    def _times_role(
        self, scene: Scene, number: Number, items: list[Item], first: int, left: list[Mark], right: list[Item], groups: Sequence[Group]
    ) -> Role | Reason:
        taken = any(e.role == "partner" and first < e.position <= first + 6 for e in scene.entities)  # "représente le double de celui de"
        if (self._about_share(left) and not taken) or any(cued(item, "share") and not item.values("measure") for item in right[:4]):
            return Reason.UNCLEAR_MEASURE
        lead = "".join(word_of(item) for item in items[max(0, first - 2) : first])
        if not self.lexicon.spaced and any(
            lead.endswith(it + link)
            for it in (*self.lexicon.grammar["it"], *self.lexicon.grammar["latter"], *self.lexicon.grammar["former"])
            for link in self.lexicon.grammar["link"]
        ):
            return Reason.UNCLEAR_MEASURE
        if not self.lexicon.spaced and first == 1 and lead in self.lexicon.grammar["link"]:
            return Reason.UNCLEAR_MEASURE
        if number.multiple:
            return Role(Operation.RATIO, Direction.DOWN if number.quantity.value < 1 else None)
        after = self._after(right, 4)
        previous = items[first - 1] if first else None
        more = next((item for item in after[:1] if cued(item, "more_than")), None)
        if more is not None and any(mark.cue("than") for mark in scene.clause.marks):
            return Role(Operation.RATIO, times_more=True)
        nearest = self._near(left, "rise", "fall", "rise_to", "fall_to")
        if nearest is not None and nearest.cue("rise_to", "fall_to"):
            return Role(Operation.RATIO)
        if cued(previous, "to"):
            return Role(Operation.RATIO)
        ratio_words = any(cued(item, "as_many") for item in after) or any(
            word_of(item) in self.lexicon.grammar["ratio_lead"] for item in right[:1]
        )
        post = next((item for item in after[:1] if cued(item, "rise", "fall")), None)
        if ratio_words and post is None:
            return Role(Operation.RATIO)
        its = bool(right) and word_of(right[0]) in (*self.lexicon.grammar["its"], *self.lexicon.grammar["determiners"])
        follows = any(group.first == first + 1 + its and group.head is not None for group in groups)
        if follows and any(group.last < first for group in groups):
            return Role(Operation.RATIO)  # "were 3.5 times plug-in hybrid sales", "1.6 times its exports"
        held = next((e for e in scene.entities if e.role == "partner" and first < e.position <= first + 3), None)
        if held is not None and post is None:
            return Role(Operation.RATIO)
        if right and cued(right[0], "as_it_was") and (scene.bases or scene.has("yoy", "mom")):
            return Role(Operation.RATIO)  # "3.6 times their level of a year before"
        if not self.lexicon.spaced:
            before = self.normalised.lower[max(0, number.outer - 1) : number.outer]
            if before in self.lexicon.grammar["link"] or (
                nearest is None and (scene.bases or scene.has("yoy", "mom", "exceed") or any(e.role == "partner" for e in scene.entities))
            ):
                return Role(Operation.RATIO)
        if nearest is not None or post is not None:
            return Role(Operation.CHANGE_PERCENT, self.direction(nearest or post))
        if scene.has("growth_noun"):
            return Role(Operation.CHANGE_PERCENT, Direction.UP)
        return Role(Operation.RATIO) if ratio_words or scene.has("compared", "than") or scene.bases else Reason.UNCLEAR_MEASURE

    def _count_role(
        self, scene: Scene, items: list[Item], first: int, last: int, left: list[Mark], right: list[Item], low: int,
        groups: Sequence[Group], before: Role | None,
    ) -> Role | Reason:  # fmt: skip
        previous = items[first - 1] if first else None
        partner = any(entity.role == "partner" for entity in scene.entities)
        if cued(previous, "more_than") and previous.cue("growth_noun"):
            return Role(Operation.CHANGE_ABSOLUTE, Direction.UP)  # "an extra 1.34 million"
        if previous is not None and (word_of(previous) in self.lexicon.grammar["at"] or cued(previous, "at")):
            return self._level(scene, items, last, None)
        if not self.lexicon.spaced and first > 1 and isinstance(previous, Mark) and previous.values("verb", "transfer"):
            previous = (
                items[first - 2]
                if isinstance(before_verb := items[first - 2], Mark) and before_verb.cue("more_than", "less_than")
                else previous
            )
        after = self._after(right, 2)
        post = after[0] if after and isinstance(after[0], Mark) else None
        off = next((k for k, item in enumerate(right[:3]) if cued(item, "off")), None)
        if off is not None and any(group.direct and last + 1 + off < group.first <= last + 4 + off for group in groups):
            return Role(Operation.CHANGE_ABSOLUTE, Direction.DOWN)  # "wiped 4.7 years off life expectancy"
        grown = self._counted_more(right)
        if grown is not None:
            return Role(Operation.DIFFERENCE if partner else Operation.CHANGE_ABSOLUTE, grown)
        uncounted = [item for item in right if not (isinstance(item, Mark) and item.values("unit", "counted"))]
        immediate = uncounted[0] if uncounted else None
        if (cued(immediate, "more_than", "less_than")) or (post is not None and post.cue("more_than", "less_than")):
            mark = immediate if cued(immediate, "more_than", "less_than") else post
            whole_text = items[last + 1 : last + 6]
            than = next((k for k, item in enumerate(whole_text) if cued(item, "than")), None)
            if than is not None and any(isinstance(item, Number) for item in whole_text[than : than + 3]):
                return Reason.UNCLEAR_MEASURE
            beyond = last + 1 + than if than is not None else len(items)
            held = partner or any((group.head is not None or group.direct) and group.first > beyond for group in groups)
            operation = Operation.DIFFERENCE if held else Operation.CHANGE_ABSOLUTE
            return Role(operation, self.direction(mark))
        if (
            not self.lexicon.spaced
            and isinstance(previous, Mark)
            and previous.cue("more_than", "less_than")
            and (partner or self._than_measure(items, first, groups))
        ):
            return Role(Operation.DIFFERENCE, self.direction(previous))
        if not self.lexicon.spaced and cued(previous, "more_than", "less_than"):
            return Role(Operation.CHANGE_ABSOLUTE, self.direction(previous))
        if post is not None and (post.cue("above", "below") or (cued(previous, "by") and post.cue("exceed", "trail"))):
            beside = (bool(scene.bases) or any(cued(item, "yoy", "mom") for item in right)) and not any(
                group.first > last for group in groups if not group.counted
            )
            return Role(Operation.CHANGE_ABSOLUTE if beside and not partner else Operation.DIFFERENCE, self.direction(post))
        step = next((k for k, item in enumerate(right[:4]) if cued(item, "rise", "fall")), None)
        follows = step is not None and len(right) > step + 1 and word_of(right[step + 1]) in self.lexicon.grammar["in_of"]
        if step is not None and follows and all(self._counted_by(item) for item in right[:step]):
            step_mark = right[step]
            return Role(Operation.CHANGE_ABSOLUTE, self.direction(step_mark if isinstance(step_mark, Mark) else None))
        if any(word_of(item) in self.lexicon.grammar["gap"] for item in items[low:first]):
            return Role(Operation.DIFFERENCE, Direction.UP) if partner else Reason.UNCLEAR_MEASURE
        nearest = self._near(left, "rise", "fall", "rise_to", "fall_to", "level", "share")
        ahead = self._near(left, "exceed", "trail")
        if cued(previous, "by") and ahead is not None:
            at = next(k for k, item in enumerate(items) if item is ahead)
            passive = isinstance(follower := items[at + 1], Mark) and follower.cue("by") and at + 1 < first - 1
            if passive or self._pointed(scene, items[:first]):
                return Reason.UNCLEAR_MEASURE
            measured = any(at < group.first < first and not group.generic for group in groups)
            return Role(Operation.DIFFERENCE if partner or measured else Operation.CHANGE_ABSOLUTE, self.direction(ahead))
        if not self.lexicon.spaced and ahead is not None and any(e.role == "partner" and e.position == first - 1 for e in scene.entities):
            return Role(Operation.DIFFERENCE, self.direction(ahead))  # 领先德国大约100万辆
        if cued(previous, "by") and before is not None and before.operation is Operation.CHANGE_ABSOLUTE:
            return Role(Operation.CHANGE_ABSOLUTE, before.direction)
        if cued(previous, "by") and self._near(left, "rise", "fall"):
            return Role(Operation.CHANGE_ABSOLUTE, self.direction(self._near(left, "rise", "fall")))
        to = cued(previous, "to") and not previous.cue("rise", "fall")
        source = cued(previous, "from")
        move = self._near([mark for mark in scene.clause.marks if mark.start < items[first].start], "rise", "fall", "rise_to", "fall_to")
        move = move or self._at_end(items, first, "to")
        if to or source or (nearest is not None and nearest.cue("rise_to", "fall_to")):
            return self._level(
                scene,
                items,
                last,
                self.direction(nearest if nearest is not None and nearest.cue("rise_to", "fall_to") else move),
                base_side=source and not to,
            )
        moved = nearest is not None and nearest.cue("rise", "fall") and not nearest.cue("level")
        subject = next((items[k - 1] for k, item in enumerate(items) if k and item is nearest), None)
        if moved and nearest is not None and nearest.cue("contribution") and isinstance(subject, PeriodMention):
            moved = False  # "July added 220,000 vehicles"
        if moved and nearest is not None and self._adjacent_move(items, first, nearest) and self._close(items, nearest, first):
            return Role(Operation.CHANGE_ABSOLUTE, self.direction(nearest))
        if (
            post is not None
            and post.cue("rise", "fall")
            and post.end - post.start > 2
            and isinstance(immediate, Mark)
            and not (groups and nearest is not None and nearest.cue("level"))
        ) and post.cue("more_than", "less_than", "growth_noun"):
            return Role(Operation.CHANGE_ABSOLUTE, self.direction(post))
        ended = self._at_end(items, first)
        if ended is not None:
            return Role(Operation.CHANGE_ABSOLUTE, self.direction(ended))
        return Reason.UNCLEAR_MEASURE if cued(previous, "by") else self._level(scene, items, last, None)

    def _counted_more(self, right: list[Item]) -> Direction | None:
        """The way a number goes by the last of the words for what it counts: "16.7 years longer"."""
        first = right[0] if right else None
        if not (isinstance(first, Mark) and first.values("counted") and self.lexicon.spaced):
            return None
        last = self.normalised.lower[first.start : first.end].rpartition(" ")[2]
        if last in self.lexicon.cues["more_than"]:
            return Direction.UP
        return Direction.DOWN if last in self.lexicon.cues["less_than"] else None

    def _than_measure(self, items: list[Item], first: int, groups: Sequence[Group]) -> bool:
        """A比B多20万辆: whether another measure stands after "than"."""
        than = next((k for k, item in enumerate(items[:first]) if cued(item, "than")), None)
        before = [group for group in groups if than is not None and group.last < than]
        return than is not None and any(than < group.first < first and another(group, before) for group in groups) and bool(before)

    def _close(self, items: list[Item], mark: Mark, first: int) -> bool:
        position = next(i for i, item in enumerate(items) if item is mark)
        words = [item for item in items[position + 1 : first] if isinstance(item, Word)]
        if not self.lexicon.spaced:
            return True
        return first - position <= 2 or all(word_of(word) in self.lexicon.grammar["by_lead"] for word in words)

    def _level(self, scene: Scene, items: list[Item], last: int, direction: Direction | None, base_side: bool = False) -> Role:
        after = [item for item in items[last + 1 : last + 4] if isinstance(item, Mark)]
        ranged = any(mention.months > 1 for _, mention in scene.periods)
        if scene.has("average", "compound") and (ranged or any(mark.cue("per_month", "per_year") for mark in scene.clause.marks)):
            return Role(Operation.AVERAGE, direction)
        if any(mark.cue("per_month") for mark in after[:2]) and ranged:
            return Role(Operation.AVERAGE, direction)
        return Role(Operation.LEVEL, direction, base_side=base_side)


def sum_or_level(period: PeriodName | None, scene: Scene) -> Operation:
    """A total over several years, or over months that are no year to date, is a sum; anything else a level."""
    if period is None:
        return Operation.LEVEL
    spans_years = period.period.frequency is Frequency.A and period.period.months > 12
    loose = period.period.basis is Basis.RANGE
    return Operation.SUM if spans_years or (loose and scene.has("sum")) else Operation.LEVEL
