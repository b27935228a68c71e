"""Lexicon: the typed form of a language file; unknown keys are refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from factcheck.errors import UnsupportedLanguage

_SHAPE: dict[str, tuple[str, ...]] = {
    "sentences": ("marks", "question", "abbreviations", "breaks", "joins", "tells"),
    "numbers": (
        "decimal_mark",
        "group_mark",
        "ordinals",
        "denominators",
        "one",
        "fraction_forms",
        "fixed_fractions",
        "parts_of_magnitude",
        "magnitudes",
        "words",
        "multiples",
    ),
    "units": ("percent", "points", "times", "currency", "cents", "tenths", "other"),
    "hedges": ("about", "nearly", "over", "under", "at_least", "at_most", "after_over", "after_about", "none"),
    "grammar": (
        "of",
        "link",
        "as",
        "determiners",
        "before_whole",
        "after_number",
        "ratio_lead",
        "in_of",
        "what",
        "out_of_every",
        "out_of",
        "month_sign",
        "fall_signs",
        "rise_signs",
        "spheres",
        "spans",
        "tells_more",
        "relatives",
        "unnamed",
        "unnamed_leads",
        "brands",
        "makers",
        "again",
        "at",
        "dates_a_verb",
        "ends",
        "gap",
        "equals",
        "economy",
        "higher",
        "lower",
        "owes",
        "services",
        "step_lead",
        "economy_moves",
        "nominal",
        "paces",
        "pieces",
        "levels",
        "holding",
        "lows",
        "generations",
        "trade_balance",
        "growing",
        "answers",
        "minus",
        "leaves",
        "employers",
        "quickens",
        "fall_nouns",
        "modals",
        "classifiers",
        "saying",
        "back",
        "of_days",
        "takes_in",
        "taken_in",
        "outgrows",
        "takes_up",
        "step_words",
        "exchanged",
        "goes_on",
        "had_been",
        "leaves_out",
        "money",
        "whole_country",
        "dwell",
        "has",
        "possesses",
        "after_people",
        "we",
        "speeds",
        "qualities",
        "bare_more",
        "as_lead",
        "sizes",
        "plural_of",
        "output",
        "scope_lead",
        "nations",
        "standings",
        "shrinks",
        "over_by_then",
        "this",
        "sent",
        "scope_end",
        "decades",
        "centuries",
        "economy_nouns",
        "having",
        "is_not",
        "inverted",
        "deficit",
        "surplus",
        "not",
        "particles_of_not",
        "latter",
        "former",
        "among",
        "when",
        "rates",
        "its",
        "they",
        "never",
        "people",
        "nobody",
        "year_before",
        "goes_back",
        "whole_of_it",
        "for",
        "it",
        "such",
        "within",
        "by_lead",
        "before_period",
        "before_entity",
        "not_a_fraction_of",
        "list_marks",
        "between",
        "range_from",
        "range_joins",
        "pair_join",
        "superlatives",
        "postposed_superlatives",
        "judging",
        "lines",
        "town_and_country",
        "areas",
        "loosely_named",
        "of_a_kind",
        "ever",
        "ranked",
        "passing_nouns",
        "perfect_of",
        "also_verbs",
        "no_modifier_endings",
        "no_name_endings",
        "possessives",
        "plural_endings",
        "singular_endings",
        "previous",
        "adverbs",
        "that_time",
        "other_indices",
        "no_head_endings",
        "after_a_verb",
        "changes_a_measure",
        "swift",
        "name_endings",
        "adjective_endings",
        "of_first",
        "place_prefixes",
        "before_a_number",
        "from_before_to",
        "crossing_moves",
        "some_area",
        "some_of_many",
        "by_after_move",
        "than_after_more",
        "number_lead",
        "compound_joints",
        "gap_lead",
        "multiple_of",
        "following_endings",
        "owner_lead",
        "vaguely",
    ),
    "patterns": (
        "dotted",
        "elision",
        "run_before",
        "run_after",
        "run_alone",
        "rank_word",
        "place_told",
        "no_hedge",
        "hedge_gap",
        "at_home",
        "same_season",
        "one_of",
        "industry",
        "any_before",
        "in_years",
        "of_century",
        "years_high",
        "monthly",
        "annual",
        "quarterly",
        "place_before",
        "month_number",
        "year_mark",
        "first_half",
        "ordinal_digits",
        "numeral",
        "decimal_point",
        "hundredths",
        "tenths",
        "point_after",
        "and_a_half",
        "magnitude_end",
        "leads",
        "comes_last",
        "only_behind",
        "any_other",
        "any_but",
        "half_unit",
        "half_after",
        "counter",
        "age_group",
        "adults",
        "by_the_day",
        "once",
        "presently",
        "since_then",
        "than_now",
        "in_the_present",
        "goal_before",
        "goal_after",
        "before_digits",
        "object_lead",
        "averaged",
        "share_said",
        "core_said",
        "annual_rate",
        "toward",
        "women_of",
    ),
    "checkworthy": ("forecast", "not_forecast", "hypothetical", "opinion", "reported_false", "question_words"),
    "neutral": ("function", "modifiers", "heads", "abroad", "destination"),
    "periods": ("months", "capital_months", "this_year", "last_year", "year_before_last", "forms"),
}


@dataclass(frozen=True)
class Lexicon:
    """Everything that reading and writing one language needs; a language file, checked and frozen.

    Word lists are tuples of lower-case phrases. ``cues`` maps an idea ("rise", "share") to its phrases;
    ``grammar`` holds the small words that clauses are read by, ``patterns`` the regular expressions of the language, ``time_units``
    the frequency letters of words such as "month". ``period_forms`` maps a kind of period to patterns over slots such as
    `{month}`; ``messages`` holds the templates.
    """

    language: str
    name: str
    spaced: bool
    variants: Mapping[int, str]
    sentence_marks: tuple[str, ...]
    question_marks: tuple[str, ...]
    abbreviations: frozenset[str]
    breaks: tuple[str, ...]
    joins: frozenset[str]
    decimal_mark: str
    group_mark: str
    ordinals: Mapping[str, int]
    denominators: Mapping[str, int]
    fraction_forms: tuple[str, ...]
    fixed_fractions: Mapping[str, Fraction]
    parts_of_magnitude: Mapping[str, Fraction]
    magnitudes: Mapping[str, int]
    number_words: Mapping[str, int]
    ones: frozenset[str]
    multiples: Mapping[str, Fraction]
    units: Mapping[str, tuple[str, ...]]
    hedges: Mapping[str, tuple[str, ...]]
    cues: Mapping[str, tuple[str, ...]]
    checkworthy: Mapping[str, tuple[str, ...]]
    grammar: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, str]
    time_units: Mapping[str, str]
    function_words: frozenset[str]
    modifiers: frozenset[str]
    heads: frozenset[str]
    abroad: tuple[str, ...]
    destination: frozenset[str]
    months: Mapping[str, int]
    capital_months: frozenset[str]
    relative_years: Mapping[str, int]
    period_forms: Mapping[str, tuple[str, ...]]
    messages: Mapping[str, str]

    @cached_property
    def small(self) -> re.Pattern[str]:
        """The words that say nothing of what is measured, to be taken out of a run of characters without spaces."""
        return re.compile("|".join(re.escape(word) for word in sorted(self.function_words | self.modifiers, key=len, reverse=True)))

    def __hash__(self) -> int:
        return hash(self.language)

    def __eq__(self, other: object) -> bool:
        return self is other


def _refuse_unknown(table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    unknown = sorted(set(table) - set(allowed))
    missing = sorted(set(allowed) - set(table))
    if unknown or missing:
        raise ValueError(f"{where}: unknown keys {unknown}, missing keys {missing}")


def _plain(table: Any, variants: Mapping[int, str]) -> Any:
    """A table with every word in the letters that texts are matched in: "año" is written so in the file, and read as "ano"."""
    if isinstance(table, dict):
        return {_plain(key, variants): _plain(value, variants) for key, value in table.items()}
    if isinstance(table, list):
        return [_plain(value, variants) for value in table]
    return table.translate(variants) if isinstance(table, str) else table


def _variants(tables: Mapping[str, Any]) -> dict[int, str]:
    """The letters that count as others, from the pairs of them in a language file."""
    return {ord(tables["variants"][i]): tables["variants"][i + 1] for i in range(0, len(tables["variants"]), 2)}


def from_tables(tables: Mapping[str, Any], messages: Mapping[str, str]) -> Lexicon:
    """Build a Lexicon from the tables of a language file.

    Raises ValueError naming the table for unknown or missing keys.
    """
    _refuse_unknown(tables, ("language", "name", "spaced", "variants", "cues", "time_units", *_SHAPE), "language file")
    for name, keys in _SHAPE.items():
        _refuse_unknown(tables[name], keys, f"[{name}]")
    variants = _variants(tables)
    tables = _plain(tables, variants)
    numbers, neutral, periods, sentences = tables["numbers"], tables["neutral"], tables["periods"], tables["sentences"]

    def lists(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
        return {key: tuple(dict.fromkeys(word.lower() for word in words)) for key, words in table.items()}

    relative_years = dict.fromkeys(periods["this_year"], 0)
    relative_years |= dict.fromkeys(periods["last_year"], -1)
    relative_years |= dict.fromkeys(periods["year_before_last"], -2)
    return Lexicon(
        language=tables["language"],
        name=tables["name"],
        spaced=tables["spaced"],
        variants=variants,
        sentence_marks=tuple(sentences["marks"]),
        question_marks=tuple(sentences["question"]),
        abbreviations=frozenset(sentences["abbreviations"]),
        breaks=tuple(sentences["breaks"]),
        joins=frozenset(sentences["joins"]),
        decimal_mark=numbers["decimal_mark"],
        group_mark=numbers["group_mark"],
        ordinals=numbers["ordinals"],
        denominators=numbers["denominators"],
        fraction_forms=tuple(numbers["fraction_forms"]),
        fixed_fractions={word: Fraction(value) for word, value in numbers["fixed_fractions"].items()},
        parts_of_magnitude={word: Fraction(value) for word, value in numbers["parts_of_magnitude"].items()},
        magnitudes=numbers["magnitudes"],
        number_words=numbers["words"],
        ones=frozenset(numbers["one"]),
        multiples={word: Fraction(value) for word, value in numbers["multiples"].items()},
        units=lists(tables["units"]),
        hedges=lists(tables["hedges"]),
        cues=lists(tables["cues"]),
        checkworthy=lists(tables["checkworthy"]),
        grammar=lists(tables["grammar"]),
        patterns=tables["patterns"],
        time_units=tables["time_units"],
        function_words=frozenset(neutral["function"]),
        modifiers=frozenset(neutral["modifiers"]),
        heads=frozenset(neutral["heads"]),
        abroad=tuple(neutral["abroad"]),
        destination=frozenset(neutral["destination"]),
        months=periods["months"],
        capital_months=frozenset(periods["capital_months"]),
        relative_years=relative_years,
        period_forms={kind: tuple(forms) for kind, forms in periods["forms"].items()},
        messages=dict(messages),
    )


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a file here."""
    files = resources.files("factcheck.language").iterdir()
    return tuple(sorted(item.name.removesuffix(".toml") for item in files if item.name.endswith(".toml") and item.name.count(".") == 1))


def lexicon(language: str) -> Lexicon:
    """The lexicon of a language code such as `en`; regional codes (`en-GB`) fall back to their language.

    Raises UnsupportedLanguage.
    """
    code = language.lower().replace("_", "-").partition("-")[0]
    if code not in languages():
        raise UnsupportedLanguage(language, languages())
    return _load(code)


@dataclass(frozen=True, slots=True)
class Telltale:
    """What a language is known by: its small words, and the letters that count as others in them."""

    words: frozenset[str]
    variants: Mapping[int, str]


@lru_cache(maxsize=8)
def telltale(code: str) -> Telltale:
    """What the language of this code is known by: it stands in the first table of its file, and the rest takes long to read.

    >>> "the" in telltale("en").words
    True
    """
    first, mark, _ = _file(code).partition("\n[numbers]\n")
    if not mark:
        raise ValueError(f"{code}.toml: [numbers] does not come after [sentences]")
    tables = tomllib.loads(first)
    variants = _variants(tables)
    return Telltale(frozenset(_plain(tables["sentences"]["tells"], variants)), variants)


def _file(code: str) -> str:
    return resources.files("factcheck.language").joinpath(f"{code}.toml").read_text("utf-8")


@lru_cache(maxsize=8)
def _load(code: str) -> Lexicon:
    folder = resources.files("factcheck.language")
    tables = tomllib.loads(_file(code))
    messages: Mapping[str, str] = tables.pop("messages", {})
    if not messages:
        beside = folder.joinpath(f"{code}.messages.toml")
        if beside.is_file():
            found = tomllib.loads(beside.read_text("utf-8"))
            messages = found.get("messages", found)
    return from_tables(tables, messages)
