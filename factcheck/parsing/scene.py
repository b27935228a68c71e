"""What surrounds a number or a cue: whose, when, against what. One scene per clause, and what a sentence inherits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from factcheck.language.lexicon import Lexicon
from factcheck.model.draft import PeriodName
from factcheck.model.period import Basis, Period
from factcheck.model.quantity import PERCENT, POINTS, TIMES
from factcheck.model.structure import Kind
from factcheck.parsing.groups import Group
from factcheck.parsing.items import Clause, Item, Word, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.text import Normalised
from factcheck.parsing.topic import Topic
from factcheck.parsing.turned import beside_another, multiplied_before, only_a_level, without_titles
from factcheck.reference.catalogue import Catalogue

#: Spans that "over" leads to as the time of a statement, and not as its base.
_SPANS = frozenset({"first_months", "first_quarters", "half", "quarter", "ytd_month", "month_range", "whole_year", "years_back"})
#: So many words may say, at the start of a clause, among whom somebody is first.
_FRAME = 4


@dataclass(frozen=True, slots=True)
class EntityMention:
    """An entity named in a clause. ``role``: `owner`, `partner` (than …, exceeded …) or `destination` (exports to …)."""

    position: int
    entity: str
    role: str
    kind: str
    adjective: bool


@dataclass(frozen=True, slots=True)
class BaseMention:
    """A period that a change is measured against: `base` ("from July", "compared with 2019") or `since`."""

    position: int
    mention: PeriodMention
    role: str


@dataclass
class Scene:
    """A clause with everything found in it."""

    clause: Clause
    groups: list[Group]
    entities: list[EntityMention]
    periods: list[tuple[int, PeriodMention]]
    bases: list[BaseMention]
    unknown_owner: str | None = None
    #: Whether the clause before it says no more than what it is held against.
    after_base: bool = False

    @property
    def items(self) -> list[Item]:
        """The clause's items."""
        return self.clause.items

    def has(self, *cues: str) -> bool:
        """Whether a cue of one of these names stands in the clause."""
        return not self.clause.cues.isdisjoint(cues)

    def takes_up(self, k: int) -> bool:
        """Whether "those of" at ``k`` only stands for what was told before, of the one named next: "…; |those of| Japan rose 4.4%"."""
        after = next((e for e in self.entities if e.position > k), None)
        return cued(mark := self.items[k], "as_many") and mark.cue("compared") and after is not None and after.role == "owner"

    def unit_ahead(self, i: int) -> str | None:
        """Of how many people a number is told, where that and the measure come first: "Auf 1000 Einwohner kamen 8,1 Geburten"."""
        units = (code for mark in self.items[:i] if isinstance(mark, Mark) and mark.values("measure") for code in mark.values("unit"))
        return next((code for code in units if code.startswith("per_")), None)


class Stage:
    """Turns clauses into scenes."""

    def __init__(self, lexicon: Lexicon, catalogue: Catalogue, today: date, text: str) -> None:
        self.lexicon, self.catalogue, self.today, self.text = lexicon, catalogue, today, text

    def entities(self, clause: Clause) -> list[EntityMention]:
        """Every entity of a clause with its role."""
        found: list[EntityMention] = []
        for i, item in enumerate(clause.items):
            if not isinstance(item, Mark):
                continue
            world = self.catalogue.world() if item.cue("worldwide") else None
            codes = item.values("entity", "adjective") or ((world,) if world is not None else ())
            if not codes:
                continue
            code = self._best(codes)
            adjective = not item.values("entity") and world is None and not self._people(clause.items, i)
            role, last = self._role(clause.items, i, adjective), found[-1] if found else None
            if last is not None and last.role == "denied" and i == last.position + 2 and cued(clause.items[i - 1], "join"):
                role = "denied"  # "nach den USA |und China| die größte Volkswirtschaft"
            found.append(EntityMention(i, code, role, self.catalogue.entities[code].kind, adjective))
        return self._without_speaker(clause.items, without_titles(clause.items, found, self.text, self.lexicon, self.catalogue))

    def _without_speaker(self, items: list[Item], found: list[EntityMention]) -> list[EntityMention]:
        """The entities without those that only say something of another one: "the OECD said that US inflation was …"."""
        says = next((k for k, item in enumerate(items) if word_of(item) in self.lexicon.grammar["saying"]), None)
        if says is None or not found or found[0].position > says or found[-1].position < says:
            return found
        told = [entity for entity in found if entity.position > says]
        return told if told[0].role == "owner" and told[0].kind not in ("region", "company") else found

    def _people(self, items: list[Item], i: int) -> bool:
        """Whether a word for what belongs to a country stands for its people: nothing that belongs to it follows ("than Americans do")."""
        after = items[i + 1] if i + 1 < len(items) else None
        grammar = self.lexicon.grammar
        if grammar["owner_lead"]:  # what belongs stands before: "la croissance marocaine", but "les Marocains"
            lead = items[i - 1] if i else None
            return lead is None or isinstance(lead, Number) or word_of(lead) in (*grammar["determiners"], *grammar["before_entity"])
        if not self.lexicon.spaced or isinstance(after, Mark):
            return (
                self.lexicon.spaced
                and isinstance(after, Mark)
                and not after.values("measure", "noun", "generic", "unit", "counted", "pair")
            )
        word = word_of(after) if after is not None else "."
        if word in self.lexicon.grammar["people"]:
            return True
        return isinstance(after, PeriodMention) or not word[:1].isalpha() or word in self.lexicon.function_words

    def _best(self, codes: tuple[str, ...]) -> str:
        order = {"country": 0, "world": 1, "group": 2, "region": 3, "company": 4}
        return min(codes, key=lambda code: order.get(self.catalogue.entities[code].kind, 5))

    def _role(self, items: list[Item], i: int, adjective: bool) -> str:
        j = i - 1
        while j >= 0 and word_of(items[j]) in self.lexicon.grammar["before_entity"]:
            j -= 1
        mark = items[i]
        of_it = (
            self.lexicon.spaced
            and i > 0
            and word_of(items[i - 1]) in (*self.lexicon.grammar["in_of"], *self.lexicon.grammar["determiners"])
        )
        adjectival = isinstance(mark, Mark) and bool(mark.values("adjective"))
        if (adjectival or of_it) and j > 0 and word_of(items[j]) in self.lexicon.grammar["levels"]:
            j = self._multiple_before(items, j)  # "cinco veces la tasa argentina", "half the level of Germany"
        if adjectival and j > 0 and cued(items[j], "the_average"):
            j -= 1  # "six times as much as the average Indian"
        before = items[j] if j >= 0 else None
        if self._denies(before):
            return "denied"
        if self._among(items, i, before) or self._ranked_in(items, i, j):
            return "scope"
        exceeded = isinstance(before, PeriodMention) and j > 0 and cued(items[j - 1], "exceed", "trail")  # "übertraf 2025 die Schweiz"
        if exceeded or (not adjective and j + 1 < i and multiplied_before(items, j, self.lexicon)):
            return "partner"
        after = items[i + 1 : i + 3]
        averaged = bool(after) and cued(after[0], "average")
        of = bool(self.lexicon.grammar["owner_lead"]) and j + 1 < i and word_of(items[j + 1]) in self.lexicon.grammar["of"]
        if isinstance(before, Number) and before.quantity.unit == TIMES and (averaged or of or not before.multiple or self._taken(before)):
            return "partner"  # also "le double de la France"
        part = isinstance(before, Number) and before.quantity.unit in (TIMES, PERCENT)
        if part and not adjective and self._ends_in_possessive(items, i):
            return "partner"
        if isinstance(before, Number) and before.quantity.unit == PERCENT and self._of_anothers(items, j, i):
            return "partner"  # "el 37,7 % del alemán", "un tiers de celui de la France"
        level = bool(after) and (averaged or word_of(after[0]) in self.lexicon.grammar["levels"])
        level = level or (j + 2 < i and word_of(items[j + 2]) in self.lexicon.grammar["levels"])
        if isinstance(before, Number) and before.quantity.fraction and level and self.lexicon.spaced:
            return "partner"  # "half the Romanian rate", "half the EU average"
        rest = items[i + 2 if averaged else i + 1 :][:2]
        times = len(rest) == 2 and isinstance(rest[0], Word) and isinstance(rest[1], Number) and self._multiple(rest[1], before)
        if not self.lexicon.spaced and times:
            return "partner"
        led = items[j - 1] if j > 0 else None
        if isinstance(before, Number) and cued(led, "by") and cued(led, "exceed", "trail"):
            return "partner"  # "dépassait de 2,9 points celui de la France"
        if cued(before, "to") and j > 1 and isinstance(items[j - 1], Number) and cued(items[j - 2], "exceed", "trail"):
            return "partner"  # "superó en 6,7 puntos al alemán"
        if (turned := beside_another(items, i, j, self.lexicon)) is not None:
            return turned
        if isinstance(before, Mark) and self._opens(items, j, i):
            return "owner"
        if isinstance(before, Mark):
            if before.cue("than", "exceed", "trail", "as_many", "as_fast", "above", "below") or (
                before.cue("compared") and not before.cue("from")
            ):
                return "partner"
            if before.cue("to") and not adjective:
                return "destination"
            if before.cue("from"):
                return "owner" if self._origin(items, j) else "destination"
        if isinstance(before, Word):
            word = before.lower
            if word in self.lexicon.grammar["as"] and j >= 1:
                return "partner"
            if word in self.lexicon.grammar["what"] and any(isinstance(item, Number) for item in items[:j]):
                return "partner"
            if any(cued(item, "contribution") for item in items):
                return "owner"
            if word in self.lexicon.destination and not adjective and not self._main_of(items, i):
                return "denied" if self._comes_after(items, i, word) else "destination"
            if not self.lexicon.spaced and word.endswith(tuple(self.lexicon.destination)) and before.end == items[i].start:
                return "destination"
        return "owner"

    def _opens(self, items: list[Item], j: int, i: int) -> bool:
        """Whether "those of" at ``j`` begins a statement of its own, with a number to come: "…; |those of| Japan rose 4.4%"."""
        those = items[j]
        joined = j > 0 and cued(items[j - 1], "join") and any(isinstance(item, Number) for item in items[:j])
        begins = j == 0 or joined or (isinstance(lead := items[j - 1], Mark) and lead.check("break"))
        told = any(isinstance(item, Number) for item in items[i + 1 :])
        return begins and told and cued(those, "as_many") and those.cue("compared")

    def _of_anothers(self, items: list[Item], j: int, i: int) -> bool:
        """Whether a percentage at ``j`` is one of what the country at ``i`` has of the same: its noun is left out."""
        grammar, between, mark = self.lexicon.grammar, [word_of(item) for item in items[j + 1 : i]], items[i]
        if not self.lexicon.spaced or not between or between[0] not in grammar["of"] or not isinstance(mark, Mark):
            return False
        plain = (*grammar["determiners"], *grammar["in_of"])
        pointed = any(word not in (*plain, *grammar["of"]) for word in between)  # "celui", "jener"
        if (bool(grammar["owner_lead"]) and sum(word in grammar["of"] for word in between) > 1) or pointed:
            return bool(mark.values("entity"))
        after = items[i + 1] if i + 1 < len(items) else None
        bare = after is None or isinstance(after, PeriodMention) or (isinstance(after, Word) and not after.text[0].isalpha())
        people = self.text[mark.start].isupper() or (bool(grammar["owner_lead"]) and any(word.endswith("s") for word in between))
        return bare and not people and not mark.values("entity") and bool(mark.values("adjective"))

    def _multiple_before(self, items: list[Item], j: int) -> int:
        """Where the multiple stands that is taken of the level named at ``j``; ``j`` if there is none."""
        k = j - 1
        while k > 0 and word_of(items[k]) in self.lexicon.grammar["determiners"]:
            k -= 1
        number = items[k]
        return k if isinstance(number, Number) and (number.quantity.unit == TIMES or number.quantity.fraction) else j

    def _comes_after(self, items: list[Item], i: int, word: str) -> bool:
        """Whether somebody only stands before another one in a ranking: "nach den USA und China die drittgrößte Volkswirtschaft"."""
        traded = any(isinstance(item, Mark) and item.values("verb", "transfer") for item in items)
        ranked = any(cued(item, "rank_high", "rank_low", "record_high", "record_low") for item in items[i + 1 :])
        return word in self.lexicon.grammar["goes_back"] and ranked and not traded

    def _taken(self, number: Number) -> bool:
        """Whether a multiple is taken of what follows, by its last word or the word for times: "triplica |al|", "dos |veces| y media"."""
        words = number.quantity.text.lower().split()
        return words[-1] in self.lexicon.grammar["multiple_of"] or not set(words).isdisjoint(self.lexicon.units["times"])

    def _multiple(self, number: Number, before: Item | None) -> bool:
        """Whether a number is how many times another value: 是德国的两倍, 不及德国的六成; not 占德国的六成."""
        return number.quantity.unit == TIMES or (number.quantity.fraction and before is not None and not cued(before, "share"))

    def _among(self, items: list[Item], i: int, before: Item | None) -> bool:
        """Whether a group is only said to be where somebody stands: 在欧盟成员国中."""
        led = isinstance(before, Word) and before.text.endswith(self.lexicon.grammar["scope_lead"])
        mark, ends = items[i], self.lexicon.grammar["scope_end"]
        named = mark.values("entity") if isinstance(mark, Mark) else ()
        if self.lexicon.spaced:
            ahead = any(word_of(item) in self.lexicon.grammar["among"] for item in items[max(0, i - _FRAME) : i])
            ahead = ahead and i <= _FRAME and not cued(items[i + 1] if i + 1 < len(items) else None, "join")  # "entre la UE y China"
            return ahead and any(self.catalogue.entities[code].kind == "group" for code in named)
        if not (led or i == 0):
            return False
        after = "".join(word_of(item) for item in items[i + 1 : i + 3])
        group = any(self.catalogue.entities[code].kind == "group" for code in named)
        apart = any(cued(item, "of_which") for item in items[i + 1 : i + 2 + bool(after)])  # 欧盟成员国|中，|西班牙…
        return group and (apart or (any(end in after for end in ends) if led else after.endswith(ends)))

    def _ranked_in(self, items: list[Item], i: int, j: int) -> bool:
        """Whether a group only says among whom somebody has a rank: "Latin America's largest economy", "la mayor economía de la UE"."""
        mark, after = items[i], [item for item in items[i + 1 : i + 3] if word_of(item) not in self.lexicon.grammar["possessives"]]
        named = mark.values("entity", "adjective") if isinstance(mark, Mark) else ()
        if not self.lexicon.spaced or not any(self.catalogue.entities[code].kind in ("group", "world") for code in named):
            return False
        measured = 0 < j < i - 1 and isinstance(noun := items[j], Mark) and bool(noun.values("measure"))
        return cued(after[0] if after else None, "rank_high") or (measured and cued(items[j - 1], "rank_high"))

    def _denies(self, before: Item | None) -> bool:
        """Whether a word says that somebody is not the one: "America, not China, …"."""
        if not isinstance(before, Word):
            return False
        word = before.lower
        return word in self.lexicon.grammar["not"] if self.lexicon.spaced else word.endswith(self.lexicon.grammar["is_not"])

    def _origin(self, items: list[Item], j: int) -> bool:
        """Whether what comes from a country is what is measured ("shipped from China"), and not, say, the demand for it."""
        return (
            j == 0
            or not isinstance(items[j - 1], Word)
            or any(isinstance(item, Mark) and item.values("verb", "noun") for item in items[:j])
        )

    def _ends_in_possessive(self, items: list[Item], i: int) -> bool:
        """ "roughly half of China's", "double Italy's in 2025": whether nothing that is owned follows."""
        owner, owned = (*items[i + 1 : i + 3], None, None)[:2]
        if owner is None or word_of(owner) not in self.lexicon.grammar["possessives"]:
            return False
        small = isinstance(owned, Word) and (not owned.text[0].isalnum() or owned.lower in self.lexicon.function_words)
        return owned is None or small or isinstance(owned, PeriodMention)

    def _main_of(self, items: list[Item], i: int) -> bool:
        after = items[i + 1] if i + 1 < len(items) else None
        return isinstance(after, Word) and after.text in self.lexicon.grammar["possessives"]

    def periods(self, clause: Clause) -> tuple[list[tuple[int, PeriodMention]], list[BaseMention]]:
        """Periods that a statement is about, and those that it is measured against."""
        about: list[tuple[int, PeriodMention]] = []
        bases: list[BaseMention] = []
        items = clause.items
        for i, item in enumerate(items):
            if not isinstance(item, PeriodMention) or not item.is_period or self._spans_again(items, i):
                continue
            role = self._period_role(items, i)
            if role == "about":
                about.append((i, item))
            else:
                bases.append(BaseMention(i, item, role))
        return about, bases

    def _spans_again(self, items: list[Item], i: int) -> bool:
        """Whether a number of years only says how long the range before it is: 2014年至2024年的十年间."""
        mention, ahead = items[i], [item for item in items[max(0, i - 2) : i] if isinstance(item, PeriodMention)]
        return isinstance(mention, PeriodMention) and mention.form == "years_back" and any(one.form == "year_range" for one in ahead)

    def settle(self, made: list[Scene], topic: Topic, normalised: Normalised) -> None:
        """Change what was found in each clause by what stands in the others and what was spoken of before."""
        self.at_home(made, topic.entity, normalised.lower)
        self.split_moves(made, normalised.lower)
        self.settle_later(made, topic.period)
        if not any(scene.periods for scene in made):
            self.settle_loose(made, topic.period, normalised)

    def at_home(self, made: list[Scene], spoken_of: str | None, text: str) -> None:
        """Leave out "the whole country" where another country than its own is spoken of: 哥伦比亚…全国收入的43.7%."""
        words = self.lexicon.grammar["whole_country"]
        others = {e.entity for scene in made for e in scene.entities if e.kind == "country" and self._text(scene, e, text) not in words}
        for n, scene in enumerate(made):
            home = [e for e in scene.entities if self._text(scene, e, text) in words]
            if home and ({*others, *([spoken_of] if spoken_of else [])} - {home[0].entity}):
                made[n] = replace(scene, entities=[e for e in scene.entities if e not in home])

    def _text(self, scene: Scene, entity: EntityMention, text: str) -> str:
        item = scene.items[entity.position]
        return text[item.start : item.end]

    def split_moves(self, made: list[Scene], text: str) -> None:
        """Months between which a rate or a stock moved: "unemployment rose between January and June 2023" starts from January."""
        kinds = {self.catalogue.measures[name.measure].kind for s in made for g in s.groups for name in g.names if name.measure}
        moving = any(s.has("rise", "fall") for s in made) and not any(s.has("average", "yoy", "mom") for s in made)
        if not kinds or Kind.FLOW in kinds or not moving:
            return
        for n, scene in enumerate(made):
            for k, (i, mention) in enumerate(scene.periods):
                if mention.form == "month_range" and text.startswith(self.lexicon.grammar["between"], mention.start):
                    years, month = divmod(mention.first + mention.months - 2, 12)
                    last = mention.year + years if mention.year is not None else None
                    scene.periods[k] = (i, replace(mention, form="month", first=month + 1, months=1, year=last, basis=Basis.PERIOD))
                    scene.bases.append(BaseMention(i, replace(mention, form="month", months=1, basis=Basis.PERIOD), "base"))
                    if not scene.groups and not scene.clause.numbers and n + 1 < len(made):
                        made[n + 1] = replace(made[n + 1], after_base=True)

    def _period_role(self, items: list[Item], i: int) -> str:
        mention = items[i]
        assert isinstance(mention, PeriodMention)
        j = i - 1
        while j >= 0 and (word_of(items[j]) in self.lexicon.grammar["before_period"] or self._names_a_value(items[j])):
            j -= 1
        if j < i - 1 and word_of(items[i - 1]) in self.lexicon.grammar["of"]:
            j = self._before_noun(items, j)
        j = self._before_adjective(items, i, j)
        before = items[j] if j >= 0 else None
        after = items[i + 1] if i + 1 < len(items) else None
        if cued(after, "by") and any(cued(item, "exceed", "trail") for item in items[:i]):
            return "base"  # "beat the previous November by 12.6 percent and October by 7.6 percent"
        if mention.form == "this_year_so_far":
            return "about"
        if cued(before, "since"):
            return "since"
        if cued(after, "since") and not self.lexicon.spaced:
            return "since"
        if mention.form in ("same_last_year", "years_earlier", "years_ago"):
            return "base"
        if self._multiplied(items, i):
            return "base"
        second = items[i + 2] if i + 2 < len(items) and cued(items[i + 1], "join") else None
        if i and word_of(items[i - 1]) in self.lexicon.grammar["between"] and isinstance(second, PeriodMention):
            return "base"  # "between the first quarter of 2013 and the first quarter of 2015"
        lead = next((items[k] for k in range(i - 1, -1, -1) if word_of(items[k]) not in self.lexicon.grammar["before_period"]), None)
        if cued(lead, "as_it_was"):
            return "base"  # "was 10.8 times what it was in 2014"
        if after is not None and word_of(after) in self.lexicon.grammar["levels"] and j < i - 1 and self._is_part(items[max(j, 0)]):
            return "base"  # "about a third of its 2013 level"
        part = items[i - 2] if i > 1 and word_of(items[i - 1]) in self.lexicon.grammar["of"] else None
        if isinstance(part, Number) and part.quantity.fraction:
            return "base"
        if isinstance(before, Mark):
            if before.cue("than"):
                return "base"
            if before.cue("from"):
                return "base" if not any(isinstance(later, Number) for later in items[i + 1 : i + 3]) or self._moved(items[:j]) else "about"
            if before.cue("exceed"):
                return "about" if self._names_somebody(items, i + 1) else "passed"
            if before.cue("trail", "compared", "above", "below") or (before.cue("off") and i and isinstance(items[max(0, j - 1)], Number)):
                return "base"
            if before.cue("loosely"):
                if mention.year is None and mention.form in _SPANS:
                    return "about"
                rated = any(isinstance(one, Number) and one.quantity.unit in (PERCENT, POINTS, TIMES) for one in items[:j])
                return "base" if rated or self._moved(items[:j]) else "about"
        if (
            not self.lexicon.spaced
            and isinstance(after, Mark)
            and after.cue("compared")
            and isinstance(before, Mark)
            and before.cue("than", "compared", "join")
        ):
            return "base"
        return "about"

    def _names_somebody(self, items: list[Item], k: int) -> bool:
        """Whether a country follows, with no more than an article before it: "übertraf 2025 die Schweiz"."""
        k += k < len(items) and word_of(items[k]) in self.lexicon.grammar["determiners"]
        mark = items[k] if k < len(items) else None
        return isinstance(mark, Mark) and bool(mark.values("entity"))

    def settle_later(self, scenes: Sequence[Scene], topic: PeriodName | None) -> None:
        """ "Five years later" counts from the year named last, and so does what only tells how it was "ten years earlier"; from none, it
        is no period."""
        last, said = topic.period.first_year if topic is not None else None, None
        for n, scene in enumerate(scenes):
            told = [base for base in scene.bases if base.mention.form == "years_earlier" and base.mention.back > 1 and not scene.periods]
            alone = bool(told) and len(scene.items) == 1 and n + 1 < len(scenes) and not scenes[n + 1].periods  # "Ten years earlier, …"
            if told and last is not None and only_a_level(scenes[n + alone].clause):
                scene.bases.remove(told[0])
                whole = replace(told[0].mention, form="year", back=0, relative=False)
                scene.periods.append((told[0].position, replace(said or whole, year=last - told[0].mention.back)))
            placed = []
            for p, mention in scene.periods:
                if mention.back < 0:
                    if last is None:
                        continue
                    mention = replace(mention, year=last - mention.back, form="year", back=0)
                last, said = (mention.year, mention) if mention.year is not None else (last, said)
                placed.append((p, mention))
            scene.periods[:] = placed

    def _held_on(self, scene: Scene, base: BaseMention, text: str) -> bool:
        """Whether a month is held against, after a word that leads to days only: "up 2.4% on July"."""
        lead = scene.items[base.position - 1]
        return text[lead.start : lead.end] in self.lexicon.grammar["of_days"]

    def settle_loose(self, scenes: Sequence[Scene], topic: PeriodName | None, normalised: Normalised) -> None:
        """In a sentence of one period, "over 2020" is when it was, and no base; but "a gain of 1.05% over November" after December."""
        for scene in scenes:
            for base in list(scene.bases):
                before = scene.items[base.position - 1] if base.position else None
                own = period_name(base.mention, self.today)
                if topic is not None and own.period.months == topic.period.months == 1 and own.period.end <= topic.period.start:
                    continue
                held = base.mention.form == "month" and base.mention.year is None and self._held_on(scene, base, normalised.lower)
                if base.role == "base" and cued(before, "loosely") and not before.cue("from", "yoy") and not held:
                    scene.bases.remove(base)
                    scene.periods.append((base.position, base.mention))

    def _names_a_value(self, item: Item) -> bool:
        """Whether an item only stands for a value: "above the level in July"."""
        return cued(item, "as_many") and not item.cue("compared", "than")

    def _before_adjective(self, items: list[Item], i: int, j: int) -> int:
        """What stands before "the holiday-hit January": a word that only describes a period is passed over."""
        first = j - 2 if j > 2 and word_of(items[j - 1]) == "-" else j
        word = items[first] if 0 < j == i - 1 else None
        led = word is not None and word_of(items[first - 1]) in self.lexicon.grammar["determiners"]
        described = isinstance(word, Word) and word.text[0].isalpha() and word_of(word) not in self.lexicon.function_words
        if not led or not described:
            return j
        j = first - 2
        while j >= 0 and word_of(items[j]) in self.lexicon.grammar["before_period"]:
            j -= 1
        return j

    def _before_noun(self, items: list[Item], j: int) -> int:
        """What stands before a noun that a period is of: "over the virus-hit quarter of 2020"."""
        k, strange = j, 0
        while k >= 0 and isinstance(items[k], Word) and strange < 2:
            word = word_of(items[k])
            strange += word not in self.lexicon.modifiers and word not in self.lexicon.function_words
            k -= 1
        return k if strange < 2 and word_of(items[j]) in self.lexicon.modifiers else j

    def _is_part(self, item: Item) -> bool:
        """Whether an item is a fraction or a multiple of something."""
        return isinstance(item, Number) and (item.quantity.fraction or item.quantity.unit == TIMES)

    def _multiplied(self, items: list[Item], i: int) -> bool:
        """Whether a multiple is taken of the value in this period: "32 times the 507,000 of 2016", 相当于2020年的近7倍."""
        grammar, mention = self.lexicon.grammar, items[i]
        if isinstance(mention, PeriodMention) and mention.months > 12:
            return False  # "doubled the share of renewables between 2012 and 2024"
        if not self.lexicon.spaced:
            link, multiple = (*items[i + 1 : i + 3], None, None)[:2]
            linked = isinstance(link, Word) and link.text in grammar["link"]
            return linked and isinstance(multiple, Number) and multiple.quantity.unit == TIMES and not multiple.multiple
        at = next((k for k in range(i - 1, -1, -1) if isinstance(m := items[k], Number) and m.quantity.unit == TIMES), None)
        if at is None or any(isinstance(item, PeriodMention) for item in items[at + 1 : i]):
            return False
        between = items[at + 1 : i]
        held = any(cued(item, "as_many") for item in between)
        leads = [k for k, item in enumerate(between) if word_of(item) in grammar["ratio_lead"]]
        if held:
            last_as = max((k for k in leads if word_of(between[k]) in grammar["as"]), default=None)
            return last_as is not None and all(isinstance(item, Word) for item in between[last_as:])
        if not leads or leads[0] > 1:
            return False
        last = word_of(between[-1])
        return last not in grammar["within"] or any(word_of(item) in grammar["what"] for item in between)

    def _moved(self, items: list[Item]) -> bool:
        return any(cued(item, "rise", "fall") for item in items)


def period_name(mention: PeriodMention, today: date, year: int | None = None) -> PeriodName:
    """A mention as a period, its year taken from ``year`` or the publication date where the words leave it open."""
    period, assumed = mention.resolve(today, year)
    return PeriodName(
        period,
        assumed and year is None,
        open_end=mention.form in ("this_year_so_far", "this_year"),
        partial=mention.form in ("part_of_month", "part_of_year"),
        counted=mention.form in ("years_to", "years_back"),
        year_end=mention.form == "year_end",
    )


def counts_more(scene: Scene, row: list[int], lexicon: Lexicon, text: str) -> bool:
    """Whether a number is how many more somebody has than another one: "India had 57 million |more| people than China"."""
    has = any(text[item.start : item.end] in lexicon.grammar["possesses"] for item in scene.items[: row[0]])
    more, _, than = [*scene.items[row[-1] + 1 : row[-1] + 4], None, None, None][:3]
    return has and cued(more, "more_than", "less_than") and cued(than, "than")


def carried(name: PeriodName | None) -> PeriodName | None:
    """The same period, marked as said elsewhere."""
    return replace(name, carried=True) if name is not None else None


def same_month_last_year(base: Period, period: Period) -> bool:
    """Whether a base is the default one: the same months a year before."""
    return base.key == period.year_before().key
