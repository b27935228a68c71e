"""Language files are complete, closed and safe."""

import re
import tomllib
from importlib import resources

import pytest

from factcheck.errors import UnsupportedLanguage
from factcheck.language.detect import detect
from factcheck.language.lexicon import from_tables, languages, lexicon, telltale
from factcheck.model.assertion import Operation

#: Cues that an operation is read by.
CUES = {
    Operation.CHANGE_PERCENT: ("rise", "fall"),
    Operation.SHARE: ("share",),
    Operation.CONTRIBUTION: ("contribution", "growth_noun"),
    Operation.AVERAGE: ("average",),
    Operation.GROWTH_AVERAGE: ("compound",),
    Operation.SUM: ("sum",),
    Operation.COMPARE: ("exceed", "trail"),
    Operation.RANK: ("rank_high",),
    Operation.RECORD: ("record_high", "record_low", "since"),
    Operation.TREND: ("consecutive", "every"),
    Operation.DIRECTION: ("rise", "fall", "unchanged"),
    Operation.DIFFERENCE: ("more_than", "less_than"),
    Operation.LEVEL: ("level",),
}


def tables(language):
    return tomllib.loads(resources.files("factcheck.language").joinpath(f"{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", languages())
def test_every_operation_that_needs_words_has_some(language):
    cues = lexicon(language).cues
    missing = [(operation, name) for operation, names in CUES.items() for name in names if not cues.get(name)]
    assert not missing


@pytest.mark.parametrize("language", languages())
def test_an_unknown_or_missing_key_is_refused(language):
    broken = tables(language)
    broken.pop("messages", None)
    broken["hedges"]["perhaps"] = ["perhaps"]
    with pytest.raises(ValueError, match="perhaps"):
        from_tables(broken, {})
    broken = tables(language)
    broken.pop("messages", None)
    del broken["periods"]["months"]
    with pytest.raises(ValueError, match="months"):
        from_tables(broken, {})


@pytest.mark.parametrize("language", languages())
def test_a_hedge_stands_in_one_list_only(language):
    hedges = lexicon(language).hedges
    before = [word for name in ("about", "nearly", "over", "under", "at_least", "at_most") for word in hedges[name]]
    assert len(before) == len(set(before))


@pytest.mark.parametrize("language", languages())
def test_patterns_have_no_unbounded_or_nested_repetition(language):
    known = lexicon(language)
    for pattern in [*known.patterns.values(), *(form for forms in known.period_forms.values() for form in forms), *known.fraction_forms]:
        assert not re.search(r"\)[*+]|\){\d+,}|\.\*|\.\+", pattern), pattern


def test_regional_codes_fall_back_and_unknown_ones_are_refused():
    assert lexicon("en-GB") is lexicon("en")
    with pytest.raises(UnsupportedLanguage, match="supported: " + ", ".join(languages())):
        lexicon("tlh")


@pytest.mark.parametrize("language", languages())
def test_what_a_language_is_known_by_is_what_its_file_says(language):
    tables = tomllib.loads((resources.files("factcheck.language") / f"{language}.toml").read_text("utf-8"))
    variants = lexicon(language).variants
    assert telltale(language).words == {word.translate(variants) for word in tables["sentences"]["tells"]}
    assert telltale(language).variants == variants


@pytest.mark.parametrize(
    ("text", "language"),
    [("Sales rose", "en"), ("销量增长", "zh"), ("NEV 销量增长12%", "zh"), ("123", "en"), ("BYD (比亚迪) sold cars abroad", "en")],
)
def test_the_language_is_found_out(text, language):
    assert detect(text) == language
