"""Every measure of the world pack is reached by plain sentences that name it, an entity and a period: generated, in both languages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import factcheck
from factcheck.computation.lookup import Lookup
from factcheck.computation.operations.ranks import members_in
from factcheck.model.period import Period
from factcheck.model.series import Printed

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
QUARTERS = ("first", "second", "third", "fourth")
#: Names a measure has in a sentence: its own and so many of its labels.
LABELS = 2
#: Words for periods go back to this year.
SINCE = 1900
#: After everything in the pack.
TODAY = date(2026, 11, 26)
#: Years, quarters and months.
LENGTHS = (12, 3, 1)
SENTENCES = {
    "en": (
        "In {period}, {owner}'s {name} was {value}.",
        "The {name} of {owner} stood at {value} in {period}.",
        "{owner}: {name} came to {value} in {period}, official data show.",
    ),
    "zh": ("{period}，{owner}{name}为{value}。", "{owner}{period}{name}是{value}。"),
}
SCALES = ((10**12, "trillion", "万亿美元", 1), (10**9, "billion", "亿美元", 10), (10**6, "million", "万美元", 100))


class Cell(NamedTuple):
    """One figure of the pack."""

    measure: str
    entity: str
    period: Period


def cells(reference, seed: int) -> Iterator[tuple[Cell, Decimal]]:
    """For each measure one figure of an entity and a period drawn at random."""
    draw = random.Random(seed)
    catalogue = reference.catalogue
    for measure in catalogue.measures.values():
        if measure.facets or measure.basis_of is not None or measure.ratio_of is not None:
            continue
        holders = [one for one in reference.entities_with(measure.id) if catalogue.entities[one].kind != "company"]
        if measure.id == "energy_use":  # it is known only to be told apart, and has no figures
            assert not holders
            continue
        entity = draw.choice(holders)
        told = reference.series(measure.id, entity).observations
        periods = [Period.of_key(key) for key, states in told if states is Printed.LEVEL]
        period = draw.choice([one for one in periods if one.months in LENGTHS and one.first_year >= SINCE])
        yield Cell(measure.id, entity, period), told[period.key, Printed.LEVEL][0].value


def period_in(language: str, period: Period) -> str:
    year, month = divmod(period.start, 12)
    if language == "zh":
        return f"{year}年" + {12: "", 3: f"第{'一二三四'[month // 3]}季度", 1: f"{month + 1}月"}[period.months]
    return {12: str(year), 3: f"the {QUARTERS[month // 3]} quarter of {year}", 1: f"{MONTHS[month]} {year}"}[period.months]


def value_in(language: str, value: Decimal, unit) -> str:
    size = f"{value:,}" if abs(value) >= 1000 else format(value.normalize(), "f")
    if unit.dimension.startswith("currency."):
        for scale, word, chinese, more in SCALES:
            if abs(value) >= scale:
                number = (value / scale).quantize(Decimal("0.001")) * (more if language == "zh" else 1)
                return f"{number:f}{chinese}" if language == "zh" else f"${number:f} {word}".replace("$-", "-$")
        return f"{size}美元" if language == "zh" else f"${size}"
    label = unit.labels[language][0]
    return f"{size}%" if unit.id == "percent" else f"{size}{label}" if language == "zh" else f"{size} {label}"


def sentences(reference, seed: int) -> Iterator[tuple[Cell, str, str]]:
    draw = random.Random(seed)
    for cell, value in cells(reference, seed):
        measure, entity = reference.catalogue.measures[cell.measure], reference.catalogue.entities[cell.entity]
        for language in ("en", "zh"):
            labels = list(measure.labels[language][:6])
            for name in (measure.names[language], *draw.sample(labels, min(LABELS, len(labels)))):
                slots = {
                    "period": period_in(language, cell.period), "owner": entity.labels[language][0], "name": name,
                    "value": value_in(language, value, reference.catalogue.units[measure.unit]),
                }  # fmt: skip
                yield cell, language, draw.choice(SENTENCES[language]).format(**slots)


def reads(cell: Cell, language: str, text: str) -> bool:
    told = factcheck.check(text, language=language).to_dict()
    found = [one for claim in told["claims"] for one in claim["assertions"]]
    return any(
        (one["measure"], one["entity"]) == (cell.measure, cell.entity)
        and one["period"] is not None
        and Period.parse(one["period"]["start"]).start == cell.period.start
        for one in found
    )


def test_a_plain_sentence_reads_the_cell_it_names(reference):
    asked = [(text, reads(cell, language, text)) for cell, language, text in sentences(reference, seed=20)]
    lost = [text for text, right in asked if not right]
    assert len(asked) > 800
    assert len(lost) <= len(asked) // 100, lost


def test_true_sentences_are_not_accused(reference):
    """A level, a move and a comparison of the figures that hold today, for every measure."""
    known = Lookup(reference, TODAY)
    accused = []
    for cell, _ in cells(reference, seed=40):
        measure = reference.catalogue.measures[cell.measure]
        unit, before = reference.catalogue.units[measure.unit], Period(cell.period.start - 12, cell.period.months, cell.period.frequency)
        now, then = (known.printed(cell.measure, cell.entity, one.key, Printed.LEVEL) for one in (cell.period, before))
        if now is None or then is None or now.value == then.value:
            continue
        owner, name = reference.catalogue.entities[cell.entity].labels["en"][0], measure.names["en"]
        value, period = value_in("en", now.value, unit), period_in("en", cell.period)
        start, up = f"{value_in('en', then.value, unit)} in {period_in('en', before)}", now.value > then.value
        for text in (
            f"In {period}, {owner}'s {name} was {value}.",
            f"{owner}'s {name} {'rose' if up else 'fell'} from {start} to {value} in {period}.",
            f"{owner}'s {name} {'climbed' if up else 'declined'} to {value} in {period}, from {start}.",
            f"{owner}'s {name} was {'higher' if up else 'lower'} in {period} than in {period_in('en', before)}.",
        ):
            verdict = factcheck.check(text, published=TODAY, language="en").verdict.value
            if verdict in ("refuted", "inconsistent"):
                accused.append(text)
    assert accused == []


def test_true_places_and_shares_are_supported(reference):
    """The first of the European Union for every measure, and a country's share of the world for those that add up."""
    known, union, year = Lookup(reference, TODAY), reference.catalogue.entities["EUU"], Period.year(2022)
    asked, lost = 0, []

    def value(measure, entity):
        found = known.printed(measure, entity, year.key, Printed.LEVEL)
        return found.value if found is not None else None

    for measure in reference.catalogue.measures.values():
        if measure.facets or measure.basis_of is not None or measure.ratio_of is not None:
            continue
        told = {entity: value(measure.id, entity) for entity in members_in(union, year)}
        name, texts = measure.names["en"], []
        if None not in told.values() and len(set(told.values())) == len(told):
            first = max(told, key=lambda entity: told[entity])
            texts.append(f"{reference.catalogue.entities[first].labels['en'][0]} had the highest {name} in the EU in 2022.")
        whole, part = value(measure.id, "WLD"), value(measure.id, "IND")
        if measure.sums_with_groups and whole and part:
            texts.append(f"India's share of global {name} was {part / whole * 100:.2f}% in 2022.")
        for text in texts:
            asked += 1
            if factcheck.check(text, published=TODAY, language="en").verdict.value != "supported":
                lost.append(text)
    assert asked > 60
    assert lost == []
