"""Reads a text sentence by sentence: scenes, numbers, cues and context put together into drafts."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Base, Operation
from factcheck.model.draft import Draft, DraftClaim, MeasureName, Parsed, PeriodName
from factcheck.model.period import Frequency
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, TIMES
from factcheck.model.structure import Kind
from factcheck.model.text import Span, Text
from factcheck.model.verdict import Reason
from factcheck.parsing.arithmetic import Arithmetic
from factcheck.parsing.assemble import Assembler, names_facet, sum_or_level
from factcheck.parsing.checkworthy import Checkworthy
from factcheck.parsing.cues import CueReader
from factcheck.parsing.doubts import Doubts
from factcheck.parsing.ends import from_where
from factcheck.parsing.groups import HEAD, THING, Group, Grouper
from factcheck.parsing.in_turn import one_each
from factcheck.parsing.items import BRACKETS, Item, Line, Word, choose, lines, without_hedges, word_of
from factcheck.parsing.leads import only_takes_in
from factcheck.parsing.leftovers import Leftovers
from factcheck.parsing.mentions import Mark, cued, vocabulary
from factcheck.parsing.money import Money, same_money
from factcheck.parsing.naming import Naming
from factcheck.parsing.owners import Owners
from factcheck.parsing.people import People
from factcheck.parsing.periods import PeriodMention, find_periods
from factcheck.parsing.quantities import CURRENCY, Number, find_numbers, hedged_from, span_of
from factcheck.parsing.rates import Role, signed, tenths_of_points
from factcheck.parsing.scene import Scene, Stage, period_name
from factcheck.parsing.shares import Shares
from factcheck.parsing.signs import with_units
from factcheck.parsing.spans import counted_from_the_time_told
from factcheck.parsing.strangers import unknown_owner, without_dateline
from factcheck.parsing.tables import spread
from factcheck.parsing.text import sentences
from factcheck.parsing.timing import Against, Timing
from factcheck.parsing.topic import Topic
from factcheck.parsing.years import within_halves, year_in
from factcheck.reference.catalogue import Catalogue

#: Words after which the year before is what a number is held against, and not when it was: "58.5%, as high as the year before".
_COMPARED = ("exceed", "trail", "above", "below", "more_than", "less_than", "than", "as_many")
#: Operations on two times of one thing.
MOVES = frozenset({Operation.RATIO, Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE})


class Reader:
    """One reading of one text."""

    def __init__(self, body: str, text: Text, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self.text, self.lexicon, self.catalogue = text, lexicon, catalogue
        self.today = text.published or text.as_of
        self.normalised, self.tables = spread(body, lexicon, self.today)
        self.grouper = Grouper(self.normalised, lexicon, catalogue)
        self.naming = Naming(self.normalised, lexicon, catalogue, self.grouper)
        self.stage = Stage(lexicon, catalogue, self.today, self.normalised.text)
        self.assembler = Assembler(self.normalised, lexicon, catalogue, self.today)
        self.timing = Timing(lexicon, self.assembler, self.today)
        self.money = Money(self.normalised, lexicon, catalogue)
        self.owners = Owners(self.normalised, lexicon, catalogue, self.naming)
        self.doubts = Doubts(self.naming, self.timing)
        self.shares = Shares(self)
        self.people = People(self.normalised, lexicon, catalogue)
        self.checkworthy = Checkworthy(lexicon, self.today)
        self.leftovers = Leftovers(self.normalised, lexicon, self.today)
        self.arithmetic = Arithmetic(self.normalised, lexicon)
        self.agency: str | None = None
        self.counted_by: str | None = None
        self.before: Role | None = None
        self.change: Role | None = None
        self.averaged = self.grew = False

    @property
    def topic(self) -> Topic:
        """What earlier words leave for later ones."""
        return self.naming.topic

    # -- from text to lines -----------------------------------------------------------------------------------------

    def lines(self) -> list[Line]:
        """Sentences with their clauses and items."""
        numbers = with_units(find_numbers(self.normalised, self.lexicon), self.normalised, self.lexicon)
        numbers = tenths_of_points(same_money(tuple(numbers), self.normalised, self.lexicon), self.normalised, self.lexicon)
        periods = find_periods(self.normalised, self.lexicon, self.today)
        marks = vocabulary(self.catalogue, self.lexicon).find(self.normalised)
        chosen = without_hedges(choose([*numbers, *periods, *marks], spaced=self.lexicon.spaced))
        return lines(self.normalised, sentences(self.normalised, self.lexicon), chosen, self.lexicon)

    def read(self) -> Parsed:
        """All claims of the text, and every number that is not part of one."""
        claims: list[DraftClaim] = []
        unchecked: list[tuple[Span, Reason]] = []
        for line in self.lines():
            drafts, left, exhaustive = ([], [*self.leftovers.of(line, (), set())], False) if line.is_list else self.read_line(line)
            unchecked.extend(left)
            sums = () if line.is_list else self.checkworthy.asserted(self.arithmetic.sums(line), line, self.normalised)
            if drafts or sums:
                span = self.normalised.span(line.sentence.start, line.sentence.end)
                claims.append(DraftClaim(span, tuple(sorted(drafts, key=lambda d: (d.words.start, d.words.end))), exhaustive, sums))
        return Parsed(tuple(claims), tuple(unchecked))

    # -- one sentence -----------------------------------------------------------------------------------------------

    def scenes(self, line: Line) -> list[Scene]:
        """The clauses of a sentence with what was found in them."""
        made: list[Scene] = []
        for clause in line.clauses:
            entities, groups = self.stage.entities(clause), self.grouper.groups(clause)
            periods, bases = self.stage.periods(clause)
            after_base = bool(made) and bool(made[-1].bases) and not made[-1].groups and not made[-1].clause.numbers
            made.append(Scene(clause, groups, entities, periods, bases, unknown_owner(clause, entities, groups, self.lexicon), after_base))
        made = without_dateline(made, self.normalised.text, self.lexicon)
        within_halves(made)
        self.stage.settle(made, self.topic, self.normalised)
        counted_from_the_time_told(made, self.lexicon)
        return made

    def read_line(self, line: Line) -> tuple[list[Draft], list[tuple[Span, Reason]], bool]:
        """Drafts of one sentence, the numbers left over with their reason, and whether its shares are said to be all."""
        scenes = self.scenes(line)
        year = year_in(scenes, self.lexicon, self.normalised.lower, self.today)
        attribution = self.attribution(line)
        drafts: list[Draft] = []
        used: set[int] = set()
        money = any(self.naming.exchange.told(scene) for scene in scenes)
        self.topic.next_sentence(None if money else self.other_subject(line))
        self.timing.begin(scenes, year)
        self.before = self.change = None
        first = scenes[0].items if scenes else []
        whole = next((item for item in first[1:4] if isinstance(item, Number)), None)
        self.assembler.respectively = any(cued(item, "respectively") for item in line.items)
        self.assembler.of_all = whole is not None and word_of(first[0]) in self.lexicon.grammar["of_first"] and not whole.quantity.fraction
        for n, scene in enumerate(scenes):
            names = [*self.topic.names[-1:], *(name for place in scenes[:n] for group in place.groups for name in group.names)]
            self.assembler.spoken = tuple(name.measure for name in names[-1:] if name.measure is not None)
            self.assembler.one_told = sum(len(place.clause.numbers) for place in scenes[:n]) == 1
            self.assembler.ends_told = self.naming.variants.between_levels(scenes, n)
            for row in self.naming.exchange.without_units(scene, self.assembler.rows(scene)):
                made = self.read_row(scenes, n, row)
                for draft in made:
                    drafts.append(replace(draft, attribution=attribution))
                if made:
                    used.update(id(scene.items[i]) for i in row)
            if scene.has("rank_high", "rank_low") or not self.owners.apposition(scenes, n):
                self.remember(scene, year)
            self.last_told(scene, drafts, n)
        cues = CueReader(self, line, scenes, year)
        drafts.extend(replace(draft, attribution=attribution) for draft in cues.read(drafts))
        drafts = [self.money.owing(self.money.turned(draft, scenes), scenes) for draft in from_where(one_each(drafts, scenes), scenes)]
        if not drafts:
            self.money.heard(scenes)
        drafts = [self.naming.economy.of_itself(self.naming.variants.told(draft, scenes), scenes) for draft in drafts]
        drafts = [self.people.narrowed(self.owners.alone(draft, scenes), scenes) for draft in drafts]
        drafts = [self.checkworthy.judge(draft, line, self.normalised) for draft in drafts]
        drafts = self.doubts.about(drafts, scenes)
        told = any(scene.has("first_time", "record_high", "record_low") for scene in scenes)
        if any(cued(item, "some_period") for item in line.items) and not told:
            drafts = [replace(draft, reason=draft.reason or Reason.LOW_CONFIDENCE) for draft in drafts]
        drafts, left = self.tables.judge(line, drafts, self.leftovers.of(line, drafts, used), self.normalised, self.lexicon)
        return drafts, left, self.assembler.all_told(line.items)

    def attribution(self, line: Line) -> str | None:
        """Who is said to have said so: the words of an agency's name."""
        for item in line.items:
            if isinstance(item, Mark) and item.values("agency"):
                self.agency = item.values("agency")[0]
                self.doubts.elsewhere.other_count = False
                known = self.catalogue.agencies[self.agency]
                self.counted_by = self.agency if known.basis is not None else None
                if known.country is not None and self.topic.entity is None and not self.catalogue.is_default(known.country):
                    self.topic.turn_to(known.country, self.topic.unknown)  # "INEGI said the country …"
                return self.normalised.text[item.start : item.end]
        self.agency = None
        self.doubts.elsewhere.other_count = self.counted_by is not None
        return None

    def remember(self, scene: Scene, year: int | None) -> None:
        """What a clause leaves behind for the next ones."""
        groups = [group for group in scene.groups if not group.counted and not self.is_whole_of_share(scene, group)]
        groups = [] if self.naming.exchange.told(scene) else groups  # "the pound |bought| $1.33"
        groups = [] if scene.clause.index and only_takes_in(scene, self.lexicon, self.normalised.lower) else groups
        named = [group for group in groups if group.head is not None or group.direct]
        for group in named or groups:
            thing = group.names[-1].value(THING)
            if scene.clause.opener in BRACKETS and not scene.clause.numbers:
                continue  # "(purchasing power parity)"
            if thing and not group.names[-1].unexplained:
                self.topic.thing, self.topic.fresh = thing, True
                self.topic.products |= {thing}
            widest = self.catalogue.default_value(THING)
            self.topic.widest = self.topic.widest or widest in thing or (group.head is not None and not thing and not self.topic.thing)
            names = tuple(self.naming.complete(name, scene, groups) for name in group.names)
            self.topic.heads |= {name.value(HEAD) for name in names if name.value(HEAD)}
            if any(name.measure or names_facet(name, HEAD) for name in names):
                self.topic.names = names
                self.topic.history = [*names, *self.topic.history][:12]
        owners = [entity for entity in scene.entities if entity.role == "owner" and entity.kind != "world"]
        aside = scene.clause.opener == "break" and not scene.groups
        if owners and not aside and (scene.groups or scene.clause.numbers or self.topic.entity is None):
            narrow = [entity for entity in owners if entity.kind in ("company", "region") and scene.groups]
            wide = [entity for entity in owners if entity.kind not in ("company", "region")]
            if narrow or wide:
                self.topic.turn_to((narrow or wide)[0].entity)
        elif scene.unknown_owner and scene.groups:
            self.topic.turn_to(None, scene.unknown_owner)
        if scene.periods and not self.timing.tells_before(scene, self.topic.period) and not self.timing.whence(scene):
            self.topic.date(period_name(scene.periods[-1][1], self.today, year))

    def is_whole_of_share(self, scene: Scene, group: Group) -> bool:
        """Whether a measure only says what a share is of: "25.6% of vehicle sales", 占汽车总销量的5.4%."""
        if not self.topic.names and len(scene.groups) < 2:
            return False
        k = group.first - 1
        while k >= 0 and (
            word_of(scene.items[k]) in (*self.lexicon.grammar["determiners"], *self.lexicon.grammar["whole_of_it"])
            or self.owns(scene.items[k])
        ):
            k -= 1
        before = scene.items[k] if k >= 0 else None
        if not self.lexicon.spaced:
            after = scene.items[group.last + 1 : group.last + 3]
            of = len(after) == 2 and word_of(after[0]) in self.lexicon.grammar["link"] and any(g.first < group.first for g in scene.groups)
            part = of and isinstance(after[1], Number) and after[1].quantity.unit == PERCENT  # 政府债务高达GDP的236%
            return part or (cued(before, "share") and not before.values("measure"))
        rate = scene.items[k - 1] if k > 0 else None
        of = before is not None and word_of(before) in self.lexicon.grammar["of"]
        shared = cued(rate, "share") and any(other.first < group.first for other in scene.groups)
        return of and (shared or (isinstance(rate, Number) and rate.quantity.unit == PERCENT))

    def owns(self, item: Item) -> bool:
        """Whether an item only says whose something is."""
        return word_of(item) in self.lexicon.grammar["possessives"] or (isinstance(item, Mark) and bool(item.values("entity", "adjective")))

    def last_told(self, scene: Scene, drafts: list[Draft], n: int) -> None:
        """In a clause with a part and its whole, or a number of each person's, what comes next is about the one told last."""
        levels = [draft for draft in drafts if draft.place is not None and draft.place[0] == n and draft.operation is Operation.LEVEL]
        last, topic = levels[-1].measure if levels else None, self.topic.names[-1].measure if self.topic.names else None
        if last is not None and topic is not None and last.measure == self.catalogue.measures[topic].per_head is not None:
            self.topic.names = (last.taken(),)
        if len([group for group in scene.groups if not group.counted]) > 1 and levels and scene.has("of_which"):
            name = levels[-1].measure
            if name is not None and names_facet(name, HEAD) and names_facet(name, THING):
                self.topic.names, self.topic.thing = (replace(name, carried=(), unexplained=None),), name.value(THING)
                self.topic.history = [*self.topic.names, *self.topic.history]

    # -- one row of numbers -----------------------------------------------------------------------------------------

    def read_row(self, scenes: list[Scene], n: int, row: list[int]) -> list[Draft]:
        """Drafts of a row of numbers ("3.97 million and 3.86 million")."""
        scene = scenes[n]
        groups = scene.groups
        led = scenes[n - 1] if n and self.led(scenes, n) else None
        self.grew = self.before is not None and self.before.signed
        rate = self.naming.by_name(scenes, n, row)
        role = self.assembler.role(scene, row, groups, self.before, led, self.change, self.moved_before(scenes, n), rate)
        told = self.owners.told_before(scene, row[-1]) if len(row) == 1 else None
        followed = self.owners.multiple_of(scene, row[-1]) if len(row) == 1 else None
        if told is not None:
            role = Role(Operation.RATIO)
        elif (followed is not None and followed > row[-1]) or self.owners.named_level(scene, row[-1]):
            role = Role(Operation.LEVEL)
        self.before = role if isinstance(role, Role) else self.before
        if self.before is not None and self.before.operation is Operation.CHANGE_PERCENT:
            self.change = self.before
        numbers = [item for i in row if isinstance(item := scene.items[i], Number)]
        if told is not None:
            holder = self.owners.holder(scene, told)
            if holder is None and self.timing.taken_of(scene, row[-1], told) is None:
                return [self.hopeless(number, Reason.UNCLEAR_MEASURE, scenes, n) for number in numbers]
            when = next((k for k in range(max(0, told - 2), told) if isinstance(scene.items[k], PeriodMention)), told)
            at = scene.items[holder.position if holder is not None else when].start
            numbers = [hedged_from(number, self.normalised, self.lexicon, at) for number in numbers]
        elif len(row) == 1 and (whose := self.owners.taken_from(scene, row[0])) is not None:
            numbers = [hedged_from(number, self.normalised, self.lexicon, scene.items[whose].start) for number in numbers]
        if isinstance(role, Reason):
            return [self.hopeless(number, role, scenes, n) for number in numbers if self.serious(number, scene)]
        if role.operation in (Operation.SHARE, Operation.CONTRIBUTION):
            return [self.shares.read(scenes, n, row, i, number, role) for i, number in zip(row, numbers, strict=True)]
        if (role.operation is Operation.RATIO and self.owners.of_another(scene, row[-1])) or self.owners.than_a_measure(scene):
            return [self.hopeless(number, Reason.UNCLEAR_MEASURE, scenes, n) for number in numbers]
        other = self.naming.other_group(scene, row, role)
        names = self.naming.names_for(scenes, n, row, numbers, other)
        bare = bool(groups) and all(group.thing is None and not group.direct for group in groups)
        if not names and bare and self.naming.foreign_count(scene, row[-1], numbers[-1]):
            counted = next((word_of(item) for item in scene.items[row[-1] + 1 : row[-1] + 2]), "")
            self.topic.foreign = counted or self.topic.foreign  # "Of the 48,000 flats built, 12,000 …"
        if not names and not role.of_share and not self.serious(numbers[0], scene):
            return []
        drafts = []
        if len(numbers) > 1 and len(names) == len(numbers):
            self.topic.row = tuple(name for name in names)
        if role.operation in (Operation.LEVEL, Operation.CHANGE_PERCENT):
            self.topic.tell([replace(name, carried=()) for name in names[: len(numbers)]])
        one_of_many = len(numbers) == 1 and len(names) > 1
        products = {name.value(THING) for name in names}
        if one_of_many and len(products) > 1 and not scene.has("both"):
            return [self.hopeless(numbers[0], Reason.UNCLEAR_MEASURE, scenes, n)]
        both = one_of_many and (scene.has("both") or role.operation is Operation.LEVEL)
        for k, (i, number) in enumerate(zip(row, numbers, strict=True)):
            chosen = names if both else ([names[k]] if len(names) == len(numbers) else names[-1:])
            for name in chosen or (None,):
                draft = self.draft(scenes, n, row, i, number, role, name)
                if other is not None and draft.partner is None:
                    draft = replace(draft, whole=self.naming.complete(other.names[0], scene, groups), base=None, base_period=None)
                drafts.append(draft)
        return self.spread(drafts, scene)

    def moved_before(self, scenes: list[Scene], n: int) -> Role | None:
        """The movement that an earlier clause tells without a number: "fell for a third year, by 1.9 percent"."""
        moves = [mark for place in scenes[:n] for mark in place.clause.marks if mark.cue("rise", "fall")]
        return Role(Operation.CHANGE_PERCENT, self.assembler.direction(moves[-1])) if moves else None

    def other_subject(self, line: Line) -> str | None:
        """Words that make a sentence one about something else: an amount of money, "in dollar terms", "the top ten makers"."""
        if any(isinstance(item, Mark) and item.values("measure", "counted") and not item.values("noun", "verb") for item in line.items):
            return None
        for item in line.items:
            if cued(item, "other_subject"):
                return self.normalised.text[item.start : item.end]
        told = (self.normalised.lower[item.start : item.end] in self.lexicon.grammar["output"] for item in line.items)
        if any(told) or any(cued(item, "goods_only") for item in line.items):
            return None
        if self.money.goes_on(line, self.topic):
            return None
        amounts = [item for item in line.items if isinstance(item, Number) and item.quantity.unit == CURRENCY]
        counts = [item for item in line.items if isinstance(item, Number) and item.quantity.unit == NUMBER and not item.plain]
        return amounts[0].quantity.text if amounts and not counts else None

    def led(self, scenes: list[Scene], n: int) -> bool:
        """Whether the clause before names a whole that this one completes: "Of the vehicles exported in 2023, …"."""
        lead = scenes[n - 1].items[0] if scenes[n - 1].items else None
        last = scenes[n - 1].items[-1] if scenes[n - 1].items else None
        ends = last is not None and (word_of(last) in self.lexicon.grammar["among"] or (cued(last, "of_which")))
        among = ends and not self.lexicon.spaced
        return lead is not None and (among or word_of(lead) in self.lexicon.grammar["of_first"]) and bool(scenes[n - 1].groups)

    def spread(self, drafts: list[Draft], scene: Scene) -> list[Draft]:
        """Give "China and Japan exported 4.91 and 4.42 million" an entity each, and "July and August" a month each."""
        if len(drafts) < 2 or len({draft.measure for draft in drafts}) > 1:
            return drafts
        owners = [entity for entity in scene.entities if entity.role == "owner"]
        if len(owners) == len(drafts) and len({owner.entity for owner in owners}) == len(owners):
            return [replace(draft, entity=owner.entity) for draft, owner in zip(drafts, owners, strict=True)]
        period = drafts[0].period
        if period is not None and period.period.months == len(drafts) * period.period.frequency.months and self.owners.paired(scene):
            parts = period.period.parts(period.period.frequency)
            return [replace(draft, period=replace(period, period=part)) for draft, part in zip(drafts, parts, strict=True)]
        return drafts

    def serious(self, number: Number, scene: Scene) -> bool:
        """Whether a number without a known measure is still worth saying "no series": it looks like a statistic."""
        if number.malformed or (number.plain and not (self.assembler.of_all and len(scene.items) == 1)):
            return False
        if len(scene.items) == 1 or (number.multiple and number.quantity.unit == TIMES):
            return True
        if number.quantity.unit in (PERCENT, POINTS) and not number.quantity.fraction:
            return True
        if self.naming.units_of(scene, scene.clause.position(number)) and scene.has("level"):
            return True
        if number.quantity.unit == NUMBER and number.quantity.value >= 1000:
            return True
        return number.quantity.unit == CURRENCY or (
            self.naming.foreign_count(scene, scene.clause.position(number), number) and scene.has("level")
        )

    def hopeless(self, number: Number, reason: Reason, scenes: list[Scene], n: int) -> Draft:
        """A number whose role is unclear."""
        draft = Draft(Operation.LEVEL, span_of(number, self.normalised), quantity=number.quantity, reason=reason)
        return replace(draft, entity=self.owners.of(scenes, n).entity)

    # -- slots ------------------------------------------------------------------------------------------------------

    def period(self, n: int, i: int) -> PeriodName | None:
        """The period of a number or cue at position ``i`` of clause ``n``."""
        return self.timing.period(n, i, self.topic.period)

    def qualified(self, name: MeasureName | None) -> MeasureName | None:
        """A name with what the sentence says of every measure in it: another subject, an agency's own count."""
        if name is not None and self.topic.foreign is not None:
            name = replace(name, unexplained=self.topic.foreign)
        return replace(name, basis=self.agency) if name is not None and self.agency is not None else name

    # -- drafts -----------------------------------------------------------------------------------------------------

    def draft(self, scenes: list[Scene], n: int, row: list[int], i: int, number: Number, role: Role, name: MeasureName | None) -> Draft:
        """A draft of a number that needs one measure."""
        scene = scenes[n]
        owner = self.timing.owner(n, i) if role.operation is not Operation.RATIO else None
        period = self.period(n, i)
        period = self.timing.base_name(owner, period) if owner is not None else period
        held = self.timing.held_against(n, i, period) if not scene.periods and role.operation is Operation.LEVEL else None
        period = held or period
        entity, partner, unknown, from_topic = self.owners.of(scenes, n)
        multiple = role.operation is Operation.RATIO and partner is None
        against = self.timing.against(n, row, i, period, multiple=multiple)
        operation = role.operation
        base, base_period, since = against.base, against.period, against.since
        if operation is Operation.CHANGE_ABSOLUTE and partner is not None:
            operation = Operation.DIFFERENCE
        way = self.timing.way(n) if operation in MOVES else None
        if way is not None:
            base, (base_period, period) = None, way
        later = self.timing.later_told(n, period) if operation in MOVES and way is None and against == Against() else None
        if later is not None:
            base_period, period = period, later
        if operation is Operation.RATIO and (held_to := self.timing.taken_of(scene, i, self.owners.told_before(scene, i))):
            names = [self.timing.name_of(mention) for p, mention in scene.periods if p < i]
            dated = [one for one in names if one.period != held_to.period]
            before = self.period(n - 1, len(scenes[n - 1].items)) if n else self.topic.period
            base, base_period, period = None, held_to, dated[0] if dated else before  # 2024年…仅为2000年的五分之一
        if operation is Operation.CHANGE_PERCENT and self.owners.beyond(scene, i):
            partner = None
        whose = self.owners.held(scene, i) if operation is Operation.RATIO else None
        if whose is not None and (partner is None or whose == entity):
            partner, entity = whose, self.owners.before(scenes, n, whose) if whose == entity else entity
        if operation is Operation.RATIO and whose is None:
            partner = self.owners.partner_of(scenes, n, i) or partner
        if operation is Operation.RATIO and partner is None:
            partner = self.owners.main(scenes, n, i, entity)
        told = next((one for place in scenes[:n] for one in place.bases), None)
        if role.base_side and owner is None and told is not None and not self.timing.dated(scene, i):
            period, owner = self.timing.base_name(told, period), told
        elif role.base_side and owner is None and n and not (scene.periods or scene.bases) and self.timing.start is not None:
            period = held = self.timing.start  # "Britain's went from 6.1% in 2023 to 5.7% in 2024, France's |from 5.4%| to 5.8%"
        elif role.base_side and owner is None and against.period is not None and not scene.periods:
            period, owner = against.period, next((one for place in scenes for one in place.bases), None)
        ranged = False
        to = i > 0 and isinstance(mark := scene.items[i - 1], Mark) and mark.cue("to")
        each = len(row) > 1 and any(self.assembler.one_each(scene, mention) for _, mention in scene.periods)
        if operation is Operation.LEVEL and not each and (role.base_side or role.direction or to or self.timing.ends_there(n, number)):
            ends = self.timing.end_of(period, role.base_side)
            ranged, period = ends is not period, ends
        if role.of_gap:
            sides = [e.entity for e in scene.entities if e.kind in ("country", "group") and e.position < i]
            entity, partner, unknown = sides[0] if sides else entity, sides[1] if len(set(sides)) > 1 else None, None
        elif operation is Operation.DIFFERENCE and partner is None and name is not None and name.measure is not None:
            partner = next((e.entity for e in scene.entities if e.position > i and e.entity != entity), None)
        own = self.owners.local(scene, i) if operation is Operation.LEVEL else self.owners.of_growth(scene, i)
        own = own or self.owners.taken_up(scene, i) or self.owners.other_side(scenes, n, i)
        if own is not None and own != entity:
            entity, partner, unknown, from_topic = own, None, None, ()
        led_back = owner or held or ranged or self.timing.told_before(scene, i)
        earlier = None if led_back else self.earlier(scene, i, role)
        led = owner is not None and owner in scene.bases and owner.position > 0 and cued(scene.items[owner.position - 1], "from")
        if (role.base_side or led) and period is not None and not period.carried:
            self.timing.start = period
        monthly = any(cued(item, "per_month") for item in scene.items[i + 1 : i + 3])
        lead = scenes[n - 1] if n else None
        opens = lead is not None and scene.clause.opener not in BRACKETS and not lead.clause.numbers and not lead.groups
        monthly = monthly or (lead is not None and opens and lead.has("average"))
        monthly = monthly or (period is None and scene.has("monthly")) or (self.averaged and all(group.counted for group in scene.groups))
        yearly = period is None and not monthly and any(base.mention.months == 12 for place in scenes for base in place.bases)
        self.averaged = operation is Operation.AVERAGE
        if operation is Operation.LEVEL:
            averaged = monthly and period is not None and period.period.months > 1
            operation = Operation.AVERAGE if averaged else operation if each else sum_or_level(period, scene)
        period = self.timing.averaged_over(operation, period, base_period, since=since)
        if operation in (Operation.LEVEL, Operation.SUM, Operation.AVERAGE, Operation.GROWTH_AVERAGE):
            base, base_period = None, self.moved_from(role, period)
            self.timing.reached = period if base_period is not None else self.timing.reached
            self.timing.told = self.timing.told if role.base_side else period
        name = self.qualified(name)
        whole = None
        money = self.money.of(name, scene)
        exchanged = self.money.is_rate(name)
        if exchanged:
            name = self.money.told_in(self.money.led(name, scene), number.quantity)
            self.topic.names = (name.taken(),) if name is not None and name.of_money else self.topic.names
        if money is not None:
            entity, unknown = money, None
            self.topic.turn_to(money)
        if name is not None:
            name = self.naming.variants.in_terms(name, scenes, n)
        if role.signed and name is not None:
            name = self.naming.variants.growth_of(name)
        if operation is Operation.LEVEL and name is not None:
            name = self.naming.variants.of_quarter(name, period, against.base, entity)
        if role.of_index and name is not None:
            name = self.naming.variants.index_of(name)
        if name is not None and (apiece := self.people.of_each(name.measure, self.naming.units_of(scene, i))) is not None:
            name = replace(name, measure=apiece)
        if (
            name is not None
            and name.measure is not None
            and (self.people.per_head(scenes, n) or self.people.told_each(scene, self.catalogue.measures[name.measure].per_head))
            and not self.catalogue.is_per_head(name.measure)
        ):
            measured = self.catalogue.measures[name.measure]
            if operation is Operation.LEVEL and measured.per_head is None and measured.kind is not Kind.RATE:
                operation = Operation.PER_CAPITA  # but "un Français pouvait |espérer vivre| 83 ans"
            name = replace(name, measure=measured.per_head or name.measure)
        if role.of_share:
            name, whole = self.naming.share_names(scenes, n, i)
        if self.grew and (number.quantity.unit == POINTS or self.timing.rated(operation, scene)) and name is not None:
            name, whole = (
                self.naming.variants.growth_of(name),
                None,
            )  # "grew 1.4%, |half a point| more than in 2024", "|double| the year before's 0.5%"
        return Draft(
            operation=operation,
            words=span_of(number, self.normalised),
            measure=name,
            whole=whole,
            entity=entity,
            partner=partner,
            entity_unknown=unknown,
            period=period,
            base=base,
            base_period=base_period,
            since=base_period if since else None,
            quantity=signed(self.naming.variants.in_points(number.quantity, name), role),
            units=() if exchanged else self.naming.units_of(scene, i),
            frequency=Frequency.M if monthly and period is None else (Frequency.A if yearly else None),
            direction=role.direction if not (role.base_side or role.signed) else None,
            times_more=role.times_more,
            of_share=role.of_share,
            averaged=any(place.has("average") for place in scenes),
            earlier=earlier,
            carried=from_topic,
            place=(n, i),
        )

    def moved_from(self, role: Role, period: PeriodName | None) -> PeriodName | None:
        """The period from which a level moved ("fell from 80,000 in March to 70,000 in April")."""
        start, told = self.timing.start, self.timing.told
        later = start is not None and told is not None and told.period.start >= start.period.end and role.operation is Operation.LEVEL
        start = self.timing.reached or (told if later else start)  # "soared to $117 in April from $71 in February, before easing to $85"
        if start is None or period is None or role.direction is None or role.base_side or start == period:
            return None
        return start if not start.period.contains(period.period) else None  # "grew 6.3% a year from 2020 to 2025, to 34.4 million"

    def earlier(self, scene: Scene, i: int, role: Role) -> Base | None:
        """ "up from 4.9 million a year earlier", "that compares with 1.8 million a year ago": the level of the base."""
        moved = role.direction is not None and not role.base_side
        if role.operation not in (Operation.LEVEL, Operation.SHARE) or moved:
            return None
        own = list(takewhile(lambda item: not isinstance(item, Number), scene.items[i + 1 : i + 4]))
        if not self.lexicon.spaced:
            link, mark = (scene.items[i - 1], scene.items[i - 2]) if i > 1 else (None, None)
            if isinstance(link, Word) and link.text in self.lexicon.grammar["link"] and cued(mark, "yoy", "mom"):
                return Base.YEAR if mark.cue("yoy") else Base.PREVIOUS
            own = [item for item in scene.items[max(0, i - 3) : i] if isinstance(item, Mark) and (item.cue("yoy", "mom"))]
            if any(cued(item, "rise", "fall", "rise_to", "fall_to") for item in scene.items):
                return None
        own = list(takewhile(lambda item: not cued(item, *_COMPARED), own))
        for item in own:
            if cued(item, "yoy") and self.normalised.lower[item.start : item.end].endswith(self.lexicon.grammar["back"]):
                return Base.YEAR  # and not "+3.0% y/y"
            if cued(item, "mom"):
                return Base.PREVIOUS
        yearly = all(mention.months == 12 for _, mention in scene.periods) and not self.timing.dated(scene, i, behind=True)
        return Base.YEAR if role.base_side and yearly else self.timing.bracketed(scene, i)  # "swelled from 1,200 to 1,500 last year"
