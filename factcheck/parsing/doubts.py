"""What in a clause speaks against a reading of it: words, periods, entities and measures that no statement uses.

A reading that leaves much unexplained is still shown, but it accuses nobody: how much each doubt weighs stands in
``resolution.features``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from factcheck.model.assertion import Base, Operation
from factcheck.model.draft import Draft, MeasureName
from factcheck.model.period import Basis, Frequency, Period
from factcheck.model.quantity import NUMBER, PERCENT, Hedge
from factcheck.model.structure import Kind
from factcheck.model.verdict import Reason
from factcheck.parsing.elsewhere import Elsewhere, told_here
from factcheck.parsing.groups import HEAD, THING, Group
from factcheck.parsing.items import Item, Word, is_strange, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.misread import Misread
from factcheck.parsing.naming import Naming
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.prices import earlier, fallen
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import Scene, period_name
from factcheck.parsing.text import is_han
from factcheck.parsing.timing import Timing

_HELD_AGAINST = frozenset(
    {
        Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.RATIO, Operation.DIFFERENCE, Operation.COMPARE, Operation.DIRECTION,
        Operation.TREND, Operation.RECORD, Operation.CONTRIBUTION, Operation.GROWTH_AVERAGE,
    }
)  # fmt: skip


_GROWTH = frozenset({Operation.CHANGE_PERCENT, Operation.GROWTH_AVERAGE})
_MOVED = frozenset({Operation.RATIO, Operation.COMPARE, Operation.DIRECTION, Operation.TREND, Operation.RECORD, Operation.RANK})
#: What grows more times than this hardly did so within the year that is meant where the words name no other time.
_MOST_IN_A_YEAR = 3
_YEAR = 12
#: A month and two of them are not held against each other.
_SHORT = 2
#: By how many percent prices may rise in a month.
_MOST_IN_A_MONTH = 2
#: With so many numbers for one statement it is a list, and more of them say nothing new.
_MOST_TOLD = 8


#: How far before what is left out the words for that may begin.
_LEAVES_WITHIN = 24
#: A clause with so many unknown words may say something else.
_STRANGE = 2
#: The same for a script without spaces: most words have two characters.
_STRANGE_SIGNS = 3
#: No figure of a whole country's industry is as small.
_SMALLEST = 100
#: "Vaulted past the million mark" may be a level as well as a change.
_LINES = frozenset({Hedge.OVER, Hedge.UNDER})


class Doubts:
    """Finds the doubts about the statements of one sentence."""

    def __init__(self, naming: Naming, timing: Timing) -> None:
        self.naming, self.timing, self.lexicon = naming, timing, naming.lexicon
        self.elsewhere, self.misread = Elsewhere(naming, timing), Misread(naming, timing)
        self.told: dict[tuple[object, ...], list[Draft]] = {}

    def about(self, drafts: Sequence[Draft], scenes: list[Scene]) -> list[Draft]:
        """The drafts, each with the doubts about it."""
        kept = [draft for draft in drafts if draft.reason is None]
        for draft in kept:
            if draft.quantity is not None and draft.place is not None:
                self.told.setdefault(self._key(draft), []).append(draft)
        levels = [one for told in self.told.values() for one in told if one.operation is Operation.LEVEL]
        drafts = [fallen(draft, levels) if self._quoted(draft) else draft for draft in drafts]
        found = [self._doubted(draft, kept, scenes) if draft.place is not None else draft for draft in drafts]
        self.elsewhere.remember(kept, scenes)
        return found

    def _doubted(self, draft: Draft, drafts: Sequence[Draft], scenes: list[Scene]) -> Draft:
        if draft.reason is None and self._quoted(draft) and self._by_the_day(scenes):
            return replace(draft, reason=Reason.PERIOD_NOT_COVERED)
        if draft.reason is None and draft.operation in _GROWTH and self.naming.variants.is_share_unsaid(draft, scenes):
            return replace(draft, measure=replace(draft.measure or MeasureName(), unexplained="share"))
        if draft.reason is None and draft.operation not in _MOVED and self._is_whole(draft, scenes[(draft.place or (0, 0))[0]]):
            return replace(draft, reason=Reason.UNCLEAR_MEASURE)
        if draft.reason is None and draft.operation is Operation.DIRECTION and self._of_nothing(draft):
            return replace(draft, reason=Reason.UNCLEAR_MEASURE)  # "makes the heart soar"
        if draft.reason is None and (reason := self.misread.reason(draft, scenes)) is not None:
            return replace(draft, reason=reason)
        return replace(draft, doubts=tuple(self._of(draft, drafts, scenes)))

    def _quoted(self, draft: Draft) -> bool:
        """Whether a statement is about what has a price every day."""
        measure = self.naming.variants.measure(draft.measure)
        return measure is not None and measure.quoted

    def _by_the_day(self, scenes: list[Scene]) -> bool:
        """Whether a sentence tells of a day: it names one or speaks as markets do, and has no word for the average of longer."""
        items = [item for scene in scenes for item in scene.items]
        patterns, said = self.lexicon.patterns, self.timing.assembler.normalised.lower[items[0].start : items[-1].end]
        dated = any(isinstance(item, PeriodMention) and not item.is_period for item in items)
        return (dated or re.search(patterns["by_the_day"], said) is not None) and re.search(patterns["averaged"], said) is None

    def _told_otherwise(self, draft: Draft) -> bool:
        """Whether another number was read as the very same statement and is not the same number: one of the two is misread."""
        one = draft.quantity
        if one is None or one.hedge is not None:
            return False
        others = [other.quantity for other in self.told.get(self._key(draft), ())[:_MOST_TOLD] if other is not draft]
        return any(two is not None and two.hedge is None and abs(one.value - two.value) > max(one.ulp, two.ulp) for two in others)

    def _key(self, draft: Draft) -> tuple[object, ...]:
        measures = [self.naming.measure_of(name) if name is not None else None for name in (draft.measure, draft.whole)]
        periods = [name.period.key if name is not None else None for name in (draft.period, draft.base_period)]
        entities = (draft.entity, draft.entity_unknown, draft.partner)
        return (draft.operation, *measures, *periods, *entities, draft.base or Base.YEAR, draft.earlier, draft.count)

    def _unread(self, draft: Draft, scene: Scene, scenes: list[Scene]) -> bool:
        """Signs that a statement is about something else than was read."""
        words = [word_of(item) for place in scenes for item in place.items if isinstance(item, Word)]
        items = [item for place in scenes for item in place.items]
        if re.search(self.lexicon.patterns["toward"], self.timing.assembler.normalised.lower[items[0].start : items[-1].end]):
            return True  # 占对巴整车出口八成以上
        month = self.lexicon.grammar["month_sign"]
        if any(sign in word for word in words for sign in month):
            return True  # 收官月
        quantity = draft.quantity
        own = draft.measure is not None and draft.measure.measure is not None
        small = quantity is not None and quantity.unit == NUMBER and abs(quantity.value) <= _SMALLEST and not own
        still = draft.operation not in _HELD_AGAINST or not own
        if (draft.operation is Operation.LEVEL and small) or (
            still and any(self._between(m) for place in scenes for _, m in place.periods)
        ):
            return True  # "of every 100 vehicles, 23"; "from January to February, to 285,000"
        bare = draft.measure is not None and not any(self._names_product(group, place) for place in scenes for group in place.groups)
        measure = self.naming.variants.measure(draft.measure)
        own_heads = {label.lower().rpartition(" ")[2] for label in (measure.labels.get(self.lexicon.language, ()) if measure else ())}
        heads = self.lexicon.heads - own_heads  # "China, with 12.3 billion tonnes of CO2. The EU's emissions …"
        if bare and any(word in heads if self.lexicon.spaced else any(head in word for head in heads) for word in words):
            return True  # "petrol-engined SUVs lost 14 percent of their sales", 皮卡市场售出3.4万辆
        return (
            draft.operation is Operation.CHANGE_ABSOLUTE
            and quantity is not None
            and quantity.hedge in _LINES
            and not scene.has("by", "than")
        )

    def _names_product(self, group: Group, scene: Scene) -> bool:
        """Whether a measure names its product, and not only by a word used of any."""
        item = scene.items[group.thing] if group.thing is not None else None
        return group.direct or (isinstance(item, Mark) and not item.values("generic"))

    def _unlike(self, one: Period, other: Period) -> bool:
        """Whether a year is held against a quarter or a month: "from the second quarter of 2022 to the end of 2023"; or two months
        against one."""
        short, long = sorted((one.months, other.months))
        return (long == _YEAR and short in (1, 3)) or (long <= _SHORT and short < long)

    def _of_nothing(self, draft: Draft) -> bool:
        """Whether an activity is told in a text that names no product and nobody who counts any: "China's exports rose 5.9%"."""
        names = [name for name in (draft.measure, draft.whole) if name is not None and name.measure is None]
        topic = self.naming.topic
        if topic.products or topic.thing or not any(name.value(HEAD) and not name.value(THING) for name in names):
            return False
        return not self._industry

    def _goods_or_services(self, draft: Draft) -> bool:
        """Whether trade is told that may be of goods alone: newspapers say "exports" for both."""
        names = [name for name in (draft.measure, draft.whole) if name is not None and name.measure is not None]
        if not any(self.naming.catalogue.measures[name.measure or ""].goods for name in names):
            return False
        return not self._services

    @cached_property
    def _industry(self) -> bool:
        """Whether the text has a word of the industry or of who counts it."""
        return re.search(self.lexicon.patterns["industry"], self.timing.assembler.normalised.lower) is not None

    @cached_property
    def _services(self) -> bool:
        """Whether the text has a word for services."""
        text = self.timing.assembler.normalised.lower
        return any(word in text for word in self.lexicon.grammar["services"])

    def _between(self, mention: PeriodMention) -> bool:
        """Whether two months are told as a way from one to the next, and not as a span: "from January to February"."""
        grammar = self.lexicon.grammar
        text = self.timing.assembler.normalised.lower[mention.start : mention.end]
        return mention.form == "month_range" and mention.months == 2 and text.startswith((*grammar["range_from"], *grammar["between"]))

    def _base_of_before(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a change without a base follows one with another base than the year before: it may go on with that base."""
        changes = (Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE)
        if draft.operation not in changes or draft.base is not None or draft.base_period is not None:
            return False
        before = [one for one in drafts if one.operation in (*changes, Operation.RATIO) and one.words.start < draft.words.start]
        return any(one.base is Base.PREVIOUS or one.base_period is not None for one in before)

    def _since_told(self, draft: Draft) -> bool:
        """Whether a change without a base follows the level of an earlier year of the same: "1,603 in 2000 … 354, a fall of 78%"."""
        changes = (Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.RATIO)
        if draft.operation not in changes or draft.base is not None or draft.base_period is not None or draft.period is None:
            return False
        own = draft.period.period
        levels = [one for told in self.told.values() for one in told if one.operation is Operation.LEVEL]
        before = [one.period.period for one in levels if one.measure == draft.measure and one.entity == draft.entity and one.period]
        long_ago = any(one.months == own.months and one.start < own.year_before().start for one in before)
        return long_ago or (self._quoted(draft) and any(earlier(draft, levels)))

    def _of_a_way(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a multiple without a base follows what something went from: 三年时间，从311.1万辆增至709.8万辆，|翻了一番|."""
        if draft.operation is not Operation.RATIO or draft.base is not None or draft.base_period is not None or draft.whole is not None:
            return False
        n, i = draft.place or (0, 0)
        before = [item for k, place in enumerate(scenes[: n + 1]) for item in (place.items if k < n else place.items[:i])]
        return any(cued(one, "from") and isinstance(two, Number) for one, two in pairwise(before))

    def _of_a_share(self, draft: Draft, drafts: Sequence[Draft], scene: Scene) -> bool:
        """Whether a multiple goes on from a share: 占比升至16%，|是2021年的两倍|."""
        before = [
            one for one in drafts if one.words.end <= draft.words.start and one.place is not None and one.place[0] < scene.clause.index
        ]
        return (
            bool(before) and before[-1].operation is Operation.SHARE and not draft.of_share and not any(not g.counted for g in scene.groups)
        )

    def _code(self, item: object) -> bool:
        """Whether a word mixes letters and digits, as abbreviated periods do."""
        text = item.text if isinstance(item, Word) else ""
        return text.isascii() and any(sign.isdigit() for sign in text) and any(sign.isalpha() for sign in text)

    def _spans(self, items: Sequence[Item]) -> bool:
        """Whether a clause counts months or years that were read as no period, and are no value either."""
        pairs = pairwise((None, *items))
        return any(
            self._span(item) or (isinstance(item, Mark) and "years" in item.values("unit") and not isinstance(before, Number))
            for before, item in pairs
        )

    def _span(self, item: object) -> bool:
        """Whether a word counts months or years, and was read as no period."""
        word = word_of(item) if isinstance(item, Word) else ""
        spans = self.lexicon.grammar["spans"]
        return word in spans if self.lexicon.spaced else any(span in word for span in spans)

    def _denied(self, scene: Scene, draft: Draft) -> bool:
        """Whether the clause says that something is not so; a record may be told so ("has never been higher")."""
        own = draft.words if draft.operation is Operation.RECORD and draft.since is not None else None
        span = self.timing.assembler.normalised.span  # "so hoch wie seit 2008 |nicht| mehr" denies nothing of its own
        others = (item for item in scene.items if isinstance(item, Word))
        words = [item.lower for item in others if own is None or not own.overlaps(span(item.start, item.end))]
        telling = {Operation.RECORD: "never", Operation.RANK: "nobody"}.get(draft.operation)
        told = self.lexicon.grammar[telling] if telling is not None else ()
        negations = [word for word in self.lexicon.grammar["not"] if word not in told]
        return any(word in negations if self.lexicon.spaced else word.endswith(tuple(negations)) for word in words)

    def _held(self, draft: Draft) -> bool:
        return any(slot is not None for slot in (draft.base, draft.base_period, draft.partner, draft.whole, draft.since))

    def _somebodys(self, scene: Scene, i: int) -> bool:
        """Whether a number is said to be that of somebody who was not understood: "faster than the industry's 29.4%"."""
        possessives = self.lexicon.grammar["possessives"]
        owned = [before for before, item in pairwise(scene.items[: i + 1]) if isinstance(item, Number)]
        words = [word_of(before) for before in owned]
        return any(word.endswith(possessives) and word not in possessives for word in words if word)

    def _open_than(self, scene: Scene) -> bool:
        """Whether what stands after "than" is nothing that was understood: "490,000 more than its neighbour"."""
        than = max(k for k, item in enumerate(scene.items) if cued(item, "than"))
        known = (PeriodMention, Number)
        return self.lexicon.spaced and not any(
            isinstance(item, known) or (isinstance(item, Mark) and not item.cue("join")) for item in scene.items[than + 1 :]
        )

    def _than_it(self, scene: Scene) -> bool:
        """Whether something is held against what else its subject did: "bought $393bn more than it sold"."""
        than = max(k for k, item in enumerate(scene.items) if cued(item, "than"))
        subject, verb = [*scene.items[than + 1 : than + 3], None, None][:2]
        return (
            subject is not None and word_of(subject) in self.lexicon.grammar["it"] and isinstance(verb, Mark) and bool(verb.values("verb"))
        )

    def _of(self, draft: Draft, drafts: Sequence[Draft], scenes: list[Scene]) -> Iterator[str]:
        n, i = draft.place or (0, 0)
        scene = scenes[n]
        if any(not self._used(period, drafts) for period in self._periods(scene, draft)):
            yield "idle_period"
        undated = draft.period is None and draft.operation not in _HELD_AGAINST
        if undated and any(place.periods or place.bases for place in scenes):
            yield "idle_period"
        said = {code for one in drafts for code in (one.entity, one.partner, one.group)}
        if any(
            entity.entity not in said and entity.kind != "world" and entity.role not in ("destination", "denied")
            for entity in scene.entities
        ):
            yield "idle_entity"
        measures = {self.naming.measure_of(name) for one in drafts for name in (one.measure, one.whole) if name is not None}
        told = [self._measure(group, scene) for group in scene.groups if group.head is not None and not group.counted]
        if any(code not in measures and not self.naming.catalogue.variants(code) & measures for code in told):
            yield "idle_measure"
        held = any(one.operation in _HELD_AGAINST or one.earlier is not None or one.base_period is not None for one in drafts)
        base = i > 0 and cued(scene.items[i - 1], "compared") and scene.has("yoy")  # "…, against 10.8% a year earlier"
        compared = any(cued(item, "than", "compared") and not scene.takes_up(k) for k, item in enumerate(scene.items))
        if compared and not held and not base and draft.operation is not Operation.RANK:
            yield "idle_comparison"
        moves = [mark for mark in scene.clause.marks if mark.cue("rise", "fall")]
        apart = any(mark.cue("more_than", "less_than", "exceed", "trail", "above", "below", "than") for mark in scene.clause.marks)
        beside = draft.operation is Operation.CHANGE_PERCENT and draft.partner is not None and bool(moves) and not apart
        if self._somebodys(scene, i) or beside:  # "Unlike those of Japan, Mexico's exports rose 7.6%"
            yield "unknown_reference"
        if scene.has("than") and (self._open_than(scene) or (draft.whole is None and self._than_it(scene))):
            yield "unknown_reference"
        if draft.operation is Operation.RATIO and scene.has("as_many") and not self._held(draft):
            yield "unknown_reference"
        if draft.earlier is not None and not any(place.has("yoy", "mom") for place in scenes):
            yield "unsaid_base"
        single = draft.period is not None and draft.period.period.basis is Basis.PERIOD
        summed = [place for place in scenes[: n + 1] if place.has("sum")]
        undated = draft.operation is Operation.CHANGE_PERCENT and any(not (place.periods and place.clause.numbers) for place in summed)
        if single and ((summed and draft.operation is Operation.LEVEL) or undated):
            yield "idle_sum"
        if any(m.form == "years_back" for place in scenes for _, m in place.periods) and draft.operation in _HELD_AGAINST:
            yield "loose_span"
        if any(
            isinstance(one, PeriodMention) and isinstance(two, PeriodMention)
            for place in scenes[: n + 1]
            for one, two in pairwise(place.items)
        ):
            yield "idle_period"
        things = [group for place in scenes[: n + 1] for group in place.groups if group.thing is not None and not group.counted]
        if draft.measure is not None and not draft.measure.value(THING) and any(group.names[0].unexplained for group in things):
            yield "unknown_reference"
        if self._unread(draft, scene, scenes[: n + 1]) or self._counts_other(draft, scene, i):
            yield "unread_token"
        if self._base_of_before(draft, drafts) or self._since_told(draft) or self._of_a_way(draft, scenes):
            yield "unsaid_base"
        if (draft.period is None or draft.period.carried) and any(self._code(item) for place in scenes for item in place.items):
            yield "unread_token"
        spans = any(not place.periods and self._spans(place.items) for place in scenes[: n + 1])
        if spans and draft.operation not in (Operation.TREND, Operation.RECORD) and draft.base_period is None:
            yield "unread_token"
        run = draft.period.period if draft.period is not None else None
        loose = run is not None and run.basis is Basis.RANGE and run.frequency is Frequency.M and run.months > 2 and run.months != 12
        if loose and draft.operation in _HELD_AGAINST and draft.base is None and draft.base_period is None:
            yield "loose_span"
        answer = scenes[0].items[0] if len(scenes[0].items) == 1 else None
        if self._denied(scene, draft) or (answer is not None and word_of(answer) in self.lexicon.grammar["answers"]):
            yield "denied"
        if self._told_otherwise(draft):
            yield "told_otherwise"
        if self._other_index(draft, scenes, n):
            yield "left_out"
        if draft.quantity is not None:
            yield from ["strange_word"] * self._strange(scene, i)
        yield from self.elsewhere.doubts(draft, scenes)
        if self._may_be_gained(draft, scene, i):
            yield "unknown_verb"
        if self._counts_jobs(draft) and not told_here(scenes):
            yield "unsaid_span"
        if self._is_strange_clause(scene, draft):
            yield "strange_clause"
        held = any(place.has("than", "yoy", "mom", "rise", "fall", "growth_noun") or place.bases for place in scenes)
        if draft.operation is Operation.CHANGE_ABSOLUTE and not held and draft.base_period is None:
            yield "unknown_reference"  # "4.91 million, or about 490,000 more"
        if draft.of_share and draft.operation is Operation.CHANGE_PERCENT and not scene.has("share"):
            yield "share_or_level"
        alone = draft.partner is None and draft.whole is None
        if draft.period is not None and draft.base_period is not None and alone and draft.period.period == draft.base_period.period:
            yield "unknown_reference"  # a thing held against itself
        if draft.period is not None and draft.base_period is not None and self._unlike(draft.period.period, draft.base_period.period):
            yield "unlike_spans"
        if draft.operation is Operation.RATIO and self._of_a_share(draft, drafts, scenes[n]):
            yield "share_or_level"
        if self.elsewhere.leaves_out(draft, scenes):
            yield "left_out"
        undated = draft.operation is Operation.CHANGE_ABSOLUTE and draft.period is None and draft.measure is not None
        unsaid = undated and draft.measure is not None and draft.measure.measure is None and not draft.measure.value(THING)
        if self._of_nothing(draft) or unsaid:
            yield "no_product"  # 一年多造351.3万辆！ before anything is named
        if self._goods_or_services(draft):
            yield "goods_or_services"
        if draft.operation in _MOVED and self.naming.variants.is_share_unsaid(draft, scenes):
            yield "share_or_level"
        if self.naming.variants.is_of_month(draft, scenes):
            yield "unsaid_base"
        if self.naming.variants.is_terms_unsaid(draft):
            yield "terms_unsaid"
        if self.naming.variants.is_seasonal(draft):
            yield "seasonal"
        if draft.period is None and self._quoted(draft):
            yield "unsaid_day"
        if draft.operation is Operation.SHARE and not self._worded(draft, scenes, n, i):
            yield "unworded_share"
        measure = self.naming.variants.measure(draft.measure)
        rated = measure is not None and measure.kind is Kind.RATE and draft.base is Base.PREVIOUS
        unsaid = draft.operation is Operation.TREND and draft.frequency is not Frequency.A and not rated
        many = draft.operation is Operation.RATIO and draft.quantity is not None and draft.quantity.value > _MOST_IN_A_YEAR
        many = many and draft.partner is None and draft.base_period is None and draft.whole is None
        many = many and not (draft.period is not None and draft.period.period.months > _YEAR)  # "quadrupled in the decade to 2024"
        if (unsaid or many) and not any(place.has("yoy", "mom") or place.bases for place in scenes):
            yield "unsaid_base"
        if draft.period is not None and draft.period.open_end and any(m.form == "this_year" for place in scenes for _, m in place.periods):
            yield "unfinished_year"

    def _other_index(self, draft: Draft, scenes: list[Scene], n: int) -> bool:
        """Whether the growth of prices may be another than that of a country's own index over a year: "HICP inflation", "as measured by
        the CPIH"; "consumer prices rose 1.3% in June", as some offices tell a month."""
        measure = self.naming.catalogue.measures.get((draft.measure.measure if draft.measure is not None else None) or "")
        entity = self.naming.catalogue.entities.get(draft.entity or "")
        if measure is None or (measure.growth, measure.unit) != (measure.id, PERCENT) or entity is None or entity.kind != "country":
            return False
        sentence = [word_of(item) for place in scenes for item in place.items]
        marks = [
            self.timing.assembler.normalised.lower[m.start : m.end] for place in scenes for m in place.clause.marks if m.values("measure")
        ]
        words = {word for one in (*sentence, *marks) for word in one.split()}
        if not words.isdisjoint(self.lexicon.grammar["other_indices"]):
            return True
        small = draft.quantity is not None and abs(draft.quantity.value) <= _MOST_IN_A_MONTH
        monthly = small and draft.period is not None and draft.period.period.months == 1 and draft.operation is Operation.LEVEL
        moved = scenes[n].has("rise", "fall") and not self.timing.assembler.paced(scenes[n]) and bool(scenes[n].groups)
        said = scenes[n].has("growth_noun", "rise_to", "fall_to", "to") or any(place.has("yoy", "mom") or place.bases for place in scenes)
        return monthly and moved and not said

    def _periods(self, scene: Scene, draft: Draft) -> Iterator[Period]:
        for _, mention in scene.periods:
            yield period_name(mention, self.timing.today, self.timing.year).period
        for base in scene.bases:
            yield self.timing.base_name(base, draft.period).period

    def _used(self, period: Period, drafts: Sequence[Draft]) -> bool:
        """Whether some statement is about the period, or about one inside or around it."""
        return any(period.contains(own) or own.contains(period) for draft in drafts for own in _periods_of(draft))

    def _measure(self, group: Group, scene: Scene) -> str | None:
        return self.naming.measure_of(self.naming.complete(group.names[0], scene, scene.groups))

    def _strange(self, scene: Scene, i: int) -> int:
        """How many words that nothing explains stand between a number and the measure it belongs to."""
        groups = [group for group in scene.groups if not group.counted]
        if not groups or not self.lexicon.spaced:
            return 0
        nearest = min(groups, key=lambda group: min(abs(group.first - i), abs(group.last - i)))
        between = scene.items[nearest.last + 1 : i] if nearest.last < i else scene.items[i + 1 : nearest.first]
        return sum(is_strange(item, self.lexicon) for item in between if isinstance(item, Word))

    def _may_be_gained(self, draft: Draft, scene: Scene, i: int) -> bool:
        """Whether things that are there are counted by a verb that is not known and may tell what came: "opened 40 showrooms in 2025"."""
        code = draft.measure.measure if draft.measure is not None else None
        if draft.operation is not Operation.LEVEL or code is None or not i or self.naming.catalogue.measures[code].kind is not Kind.STOCK:
            return False
        before = scene.items[i - 1]
        if not self.lexicon.spaced or not isinstance(before, Word) or not before.lower.isalpha():
            return False
        known = before.lower in self.lexicon.function_words or before.lower in self.lexicon.modifiers
        return not known and any(group.first == i + 1 and not group.counted for group in scene.groups)

    def _is_whole(self, draft: Draft, scene: Scene) -> bool:
        """Whether the measure of a percentage is named only as what it is a share of: 流失的税额占全国总税收的10%."""
        i = draft.place[1] if draft.place is not None else 0
        if self.lexicon.spaced or draft.quantity is None or draft.quantity.unit != PERCENT or draft.whole or draft.group:
            return False
        lower, takes_up = self.timing.assembler.normalised.lower, self.lexicon.grammar["takes_up"]
        share = next((k for k, item in enumerate(scene.items[:i]) if lower[item.start : item.end] in takes_up), i)
        after = {name.measure for group in scene.groups if share < group.first < i for name in group.names}
        return draft.measure is not None and draft.measure.measure in after - {None}

    def _counts_other(self, draft: Draft, scene: Scene, i: int) -> bool:
        """Whether a bare number is followed by a word for pieces that the measure has none of: 只有11台风机."""
        catalogue, code = self.naming.catalogue, draft.measure.measure if draft.measure is not None else None
        if draft.quantity is None or draft.quantity.unit != NUMBER or self.lexicon.spaced or code is None or i + 1 >= len(scene.items):
            return False
        after = self.timing.assembler.normalised.lower[scene.items[i + 1].start : scene.items[i + 1].end]
        pieces = catalogue.units[catalogue.measures[code].unit].dimension in ("vehicles", "number")
        return not pieces and after.startswith(self.lexicon.grammar["pieces"])

    def _counts_jobs(self, draft: Draft) -> bool:
        """Whether jobs are counted that were won or lost over some time."""
        catalogue, code = self.naming.catalogue, draft.measure.measure if draft.measure is not None else None
        return code is not None and catalogue.units[catalogue.measures[code].unit].dimension == "jobs"

    def _is_strange_clause(self, scene: Scene, draft: Draft) -> bool:
        """Whether so much of a clause is not known that it may say something else. Without spaces its characters are counted."""
        words = [item for item in scene.items if isinstance(item, Word)]
        if self.lexicon.spaced:
            return draft.quantity is not None and sum(is_strange(item, self.lexicon) for item in words) >= _STRANGE
        signs = (item.text.translate(self.lexicon.variants) for item in words if is_han(item.text[0]))
        named = draft.measure is None or not draft.measure.carried or bool(scene.groups)
        return sum(len(self.lexicon.small.sub("", run)) for run in signs) >= (_STRANGE_SIGNS if named else _STRANGE)

    def _worded(self, draft: Draft, scenes: list[Scene], n: int, i: int) -> bool:
        """Whether the words say that a percentage is a share: a word for it, "x% of", a fraction, a part of what was told."""
        grammar, items = self.lexicon.grammar, scenes[n].items
        of = any(word_of(item) in grammar["of"] for item in items[i + 1 : i + 3])
        named = draft.measure is None or draft.measure.measure is None or draft.whole is not None or draft.group is not None
        if draft.quantity is not None and draft.quantity.fraction and (named or of):
            return True
        if any(scene.has("share", "of_which") for scene in scenes) or (n > 0 and word_of(scenes[n - 1].items[0]) in grammar["of_first"]):
            return True
        after = [word_of(item) in grammar["of"] for item in items[i + 1 : i + 3]]
        if i and word_of(items[i - 1]) in grammar["among"]:
            return True
        return any(after) or any(cued(item, "share") for item in items)


def _periods_of(draft: Draft) -> Iterator[Period]:
    """Every period that a statement speaks of, its bases included."""
    for name in (draft.period, draft.base_period, draft.since):
        if name is not None:
            yield name.period
    if draft.period is None:
        return
    period = draft.period.period
    if draft.operation in _HELD_AGAINST or draft.earlier is not None:
        yield period.previous() if Base.PREVIOUS in (draft.base, draft.earlier) else period.year_before()
    if draft.count and draft.frequency:
        yield Period(period.end - draft.count * draft.frequency.months, draft.count * draft.frequency.months)
