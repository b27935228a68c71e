"""The message files: the same in every language, a message for everything that the code can name, and sentences without a hole."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Collection, Iterator
from itertools import product
from pathlib import Path

import pytest

import factcheck
from factcheck.assessment import hypotheses
from factcheck.assessment.explain.numbers import KINDS
from factcheck.assessment.explain.words import contracted
from factcheck.assessment.rules import BEYOND_RULES, RULES
from factcheck.language.lexicon import languages, lexicon
from factcheck.model.assertion import Operation
from factcheck.model.evidence import WitnessKind
from factcheck.model.quantity import Hedge
from factcheck.model.verdict import Reason, Verdict
from tests.cases.scoring import statements
from tests.unit.language.written import FILES, messages, told

ROOT = Path(factcheck.__file__).parent
#: Words that only some languages bend: an article, a case, a plural, a pronoun, a verb; and names that only some put together.
GRAMMAR = {"contractions", "entity", "period.running", "pronoun", "subject", "unit.named", "unit.singular", "unit.vehicles", "verb.be"}
#: Habits of digits that only some languages have.
GRAMMAR |= {"number.digits", "number.scales.one", "number.singular", "number.ungrouped"}
#: Slots that come to the same: "about" may stand elsewhere than its value, an owner elsewhere than the measure, an article beside it.
SAME_SLOTS = {
    "about": set(),
    "bare": {"value"},
    "bare_size": {"size"},
    "subject": {"owner", "measure"},
    "sentence": {"clause"},
    "whose": {"other"},
    "inside": {"group"},
    "stem": {"measure"},
    "noun": {"measure"},
    "be": set(),
    "it": set(),
}
#: What one language says here and the other one in the clause before it or after it.
SAID_ELSEWHERE = {"clause.trend": {"period"}, "trend": {"period", "base"}, "tail.compare": {"other"}}
#: Every language that is written, be it read yet or not.
CODES = sorted(FILES)


def bends(key: str) -> bool:
    """Whether a message is one of grammar, or one of its forms."""
    return any(key == word or key.startswith(f"{word}.") for word in GRAMMAR)


def plain(key: str) -> str:
    """The key without the grammatical number."""
    return key.removesuffix(".one").removesuffix(".other")


def slots(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def by_key(language: str) -> dict[str, set[str]]:
    """The slots of every message, singular and plural taken together."""
    found: dict[str, set[str]] = {}
    for key, text in messages(language).items():
        if not key.startswith("pattern.") and not bends(key):
            told = set().union(*(SAME_SLOTS.get(slot, {slot}) for slot in slots(text)))
            for start, left in SAID_ELSEWHERE.items():
                told -= left if key.startswith(start) else set()
            found.setdefault(plain(key), set()).update(told)
    return found


def answered(key: str, known: Collection[str]) -> bool:
    """Whether a language has the message, a more general one in its place (one word of the key less) or only finer ones."""
    words = key.split(".")
    if words[-1] in KINDS and answered(key.rpartition(".")[0], known):
        return True  # a form for one unit only
    general = {".".join(words[:at] + words[at + 1 :]) for at in range(1, len(words))}
    return key in known or bool(general & set(known)) or any(other.startswith(f"{key}.") for other in known)


def missing(language: str, keys: Iterator[str] | list[str]) -> list[str]:
    """The keys that the language has neither as they are nor in both grammatical numbers."""
    known = messages(language)
    return [key for key in keys if key not in known and not {f"{key}.one", f"{key}.other"} <= set(known)]


def trees(*folders: str) -> Iterator[ast.AST]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text("utf-8")))


def literal(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def built(node: ast.AST) -> list[str]:
    """The keys that an expression may build, as regular expressions; what is not written in it may be anything."""
    if isinstance(node, ast.JoinedStr):
        return ["".join(parts) for parts in product(*map(built, node.values))]
    if isinstance(node, ast.BinOp):
        return ["".join(parts) for parts in product(built(node.left), built(node.right))]
    if isinstance(node, ast.IfExp):
        return [*built(node.body), *built(node.orelse)]
    text = literal(node)
    return [r"[\w.]*" if text is None else re.escape(text)]


# -- the files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", CODES)
def test_a_file_has_messages_and_nothing_else(language):
    assert list(tomllib.loads(FILES[language].read_text("utf-8"))) == ["messages"]
    assert len(messages(language)) > 200


@pytest.mark.parametrize("language", languages())
def test_what_is_read_is_written(language):
    assert lexicon(language).messages == messages(language)


@pytest.mark.parametrize("language", CODES)
def test_no_language_lacks_a_message(language):
    own = by_key(language)
    assert [key for code in CODES for key in by_key(code) if not answered(key, own)] == []


@pytest.mark.parametrize("language", CODES)
def test_all_languages_fill_the_same_slots(language):
    own, english = by_key(language), by_key("en")
    assert len(own.keys() & english.keys()) > 250
    assert {key: own[key] for key in english if key in own and own[key] != english[key]} == {}


@pytest.mark.parametrize("language", CODES)
def test_a_slot_is_one_that_the_code_fills(language):
    filled = {"value", "claimed"} | {
        one.arg for node in trees("assessment/explain", "wire") if isinstance(node, ast.Call) for one in node.keywords
    }
    filled |= {literal(key) for node in trees("assessment/explain") if isinstance(node, ast.Dict) for key in node.keys}
    details = {key for node in trees("assessment", "computation") if isinstance(node, ast.Tuple) for key in map(literal, node.elts)}
    for key, text in messages(language).items():
        if not key.startswith("pattern."):
            known = filled | details if key.startswith(("note.", "caveat.", "assumption.")) else filled
            assert slots(text) <= known, key
            text.format_map(dict.fromkeys(slots(text), ""))


@pytest.mark.parametrize("language", CODES)
def test_a_pattern_is_a_regular_expression(language):
    for key, text in messages(language).items():
        if key.startswith("pattern."):
            re.compile(text)


@pytest.mark.parametrize("language", CODES)
def test_what_has_melted_together_melts_no_further(language):
    table = messages(language).get("contractions", "")
    pairs = [pair.partition(":")[::2] for pair in table.split("|") if pair]
    assert all(found and melted and found != melted for found, melted in pairs)
    assert [melted for _, melted in pairs if contracted(melted, table) != melted] == []


# -- what the code names ------------------------------------------------------------------------------------------------


def asked() -> set[tuple[str, ...]]:
    """The keys of every message that the code asks for: the first that the language has is taken."""
    found = set()
    for node in trees("assessment/explain"):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if name in {"say", "_say"}:
            found |= set(product(*(built(one) for one in node.args if not (isinstance(one, ast.Name) and one.id == "case"))))
    return found


@pytest.mark.parametrize("language", CODES)
def test_every_message_that_the_code_asks_for_is_there(language):
    known = "\n".join(key for key in messages(language))
    keys = [one for one in asked() if one and not any(bends(key.replace("\\", "")) for key in one)]
    assert len(keys) > 60
    assert [one for one in keys if not re.search(rf"^(?:clause\.)?(?:{'|'.join(one)})(?:\.one|\.other)?$", known, re.MULTILINE)] == []


@pytest.mark.parametrize("language", CODES)
def test_every_reason_and_verdict_has_its_messages(language):
    assert missing(language, [f"{kind}.{reason}" for kind, reason in product(("missing", "reason"), Reason)]) == []
    counts = ("summary", "summary.single", "summary.pair", "summary.all", "verdict")
    assert missing(language, [f"{kind}.{verdict}" for kind, verdict in product(counts, Verdict)]) == []
    told = (Verdict.AMBIGUOUS, Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED, Verdict.REFUTED, Verdict.INSUFFICIENT_DATA)
    assert missing(language, [f"ambiguous.{verdict}" for verdict in told]) == []


SIGNS, BASES, THINGS = ("up", "down", "flat"), ("", ".since"), ("period", "entity", "measure")
#: The forms that the sentence of an operation can take.
CLAUSES = {
    Operation.LEVEL: ["level"],
    Operation.CHANGE_PERCENT: [f"change_percent.{sign}{base}" for sign, base in product(SIGNS, BASES)],
    Operation.CHANGE_ABSOLUTE: [f"change_absolute.{sign}{base}" for sign, base in product(SIGNS, BASES)],
    Operation.RATIO: [f"ratio.{thing}{below}" for thing, below in product(THINGS, ("", ".below"))],
    Operation.SHARE: ["share", "share.entity"],
    Operation.CONTRIBUTION: ["contribution", "contribution.decline", *(f"contribution.points.{sign}" for sign in SIGNS)],
    Operation.DIFFERENCE: [f"difference.{sign}" for sign in SIGNS],
    Operation.PER_CAPITA: ["per_capita"],
    Operation.AVERAGE: ["average.months", "average.years", "average.rate"],
    Operation.GROWTH_AVERAGE: [f"growth_average.{sign}" for sign in SIGNS],
    Operation.SUM: ["sum"],
    Operation.COMPARE: [f"compare.{thing}{sign}" for thing, sign in product(("", "period."), SIGNS)],
    Operation.RANK: ["rank.top", "rank.bottom"],
    Operation.DIRECTION: [f"direction.{sign}{base}" for sign, base in product(SIGNS, BASES)],
}
#: How an operation is named where a wrong number matches it.
MATCHED = {
    Operation.CHANGE_PERCENT: [f"change.{sign}{base}" for sign, base in product(SIGNS, BASES)],
    Operation.CHANGE_ABSOLUTE: [f"change.{sign}{base}" for sign, base in product(SIGNS, BASES)],
    Operation.CONTRIBUTION: ["contribution", "contribution.points", "contribution.decline"],
    Operation.RATIO: ["ratio", "ratio.period"],
}


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("operation", Operation)
def test_every_operation_has_its_sentences(operation, language):
    known = {plain(key) for key in messages(language)}
    assert [key for key in CLAUSES.get(operation, []) if not answered(f"clause.{key}", known)] == []
    assert any(key.startswith(f"clause.{operation}") for key in known)
    assert missing(language, [f"thing.{key}" for key in MATCHED.get(operation, [operation.value])]) == []


@pytest.mark.parametrize("language", CODES)
def test_hedges_witnesses_months_ranks_and_units_have_their_words(language):
    hedges = [f"hedge.{hedge}" for hedge in Hedge if hedge not in (Hedge.BETWEEN, Hedge.FRACTION)]
    witnesses = [f"say.witness.{kind}" for kind in WitnessKind]
    counted = [
        f"{kind}.{n}" for kind, most in (("month", 12), ("rank", 10), ("period.quarter", 4), ("period.half", 2)) for n in range(1, most + 1)
    ]
    units = [f"unit.{unit}" for unit in ("percent", "points", "times", "named")]
    near = ["near.low", "near.high", "near.coarse.low", "near.coarse.high", "near.one_unit_off"]
    assert missing(language, [*hedges, *witnesses, *counted, *units, *near]) == []


@pytest.mark.parametrize("language", CODES)
def test_every_diagnosis_has_a_sentence_and_every_such_sentence_a_diagnosis(language):
    kinds = {kind for kind, *_ in (*hypotheses.IDENTITIES, *hypotheses.SLOTS, *hypotheses.PAIRS)} | {"vintage"}
    told = {key.split(".")[1] for key in messages(language) if key.startswith("diagnosis.")}
    assert "matches" in told
    assert told - {"matches", "reverse"} <= kinds


@pytest.mark.parametrize("language", CODES)
def test_every_assumption_has_its_reason(language):
    calls = [node for node in trees("parsing", "resolution") if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    named = {key for node in calls if node.func.id == "Assumption" for key in built(node.args[2])}
    known = [key.removeprefix("assumption.") for key in messages(language) if key.startswith("assumption.")]
    assert len(named) > 6
    assert [key for key in named if not any(re.fullmatch(key, one) for one in known)] == []


def notes() -> set[str]:
    """Every key that a note or a caveat can have: a word beside its details."""
    pairs = [node.elts for node in trees("assessment", "computation") if isinstance(node, ast.Tuple) and len(node.elts) == 2]
    found = {literal(key) or "" for key, details in pairs if isinstance(details, (ast.Tuple, ast.Call, ast.Name))}
    return {key for key in found if "_" in key or key in {"uninformative", "overstated", "understated", "counterexample"}}


def test_the_notes_are_found_in_the_code():
    assert notes() >= {"restated_base", "numbers_disagree", "record_since_other", "points_not_percent", "tiny_base", "back_dated"}


@pytest.mark.parametrize("language", CODES)
def test_every_note_and_caveat_has_its_sentence(language):
    known = messages(language)
    assert [key for key in sorted(notes()) if not answered(f"note.{key}", known)] == []


def rules_named() -> set[str]:
    """Every id that the code gives as the rule of a finding."""
    found = {rule.id for rule in RULES} | {reason.value.replace("_", "-") for reason in Reason}
    for node in trees("assessment"):
        if isinstance(node, ast.Call):
            found |= {one.value.value for one in node.keywords if one.arg == "rule" and literal(one.value)}
            if isinstance(node.func, ast.Name) and node.func.id == "Finding" and len(node.args) > 2 and literal(node.args[2]):
                found.add(literal(node.args[2]) or "")
    return found


def test_every_rule_that_an_answer_names_is_told():
    assert rules_named() - {rule.id for rule in RULES} - set(BEYOND_RULES) == set()


# -- the sentences ------------------------------------------------------------------------------------------------------

CLAIMS = {
    "en": [
        "China exported 3.111 million vehicles in 2022, up 54.4%.",
        "China exported 4.2 million vehicles in 2022.",
        "China's vehicle exports rose 54.3% in 2022.",
        "China's vehicle exports fell 54.4% in 2022.",
        "NEVs made up 26.7% of China's vehicle exports in January-August 2022.",
        "China sold more NEVs than Japan exported vehicles in 2022.",
        "China's vehicle exports hit a record low in 2022.",
        "China's vehicle sales in 2022 were three times those of 2021.",
        "China exported 9 million vehicles in 2030.",
        "Will China export 9 million vehicles?",
        "Germany sold 100,000 bicycles in 2021 and 120,000 bicycles in 2022, up 50%.",
        "China's vehicle exports averaged 200,000 a month in 2022.",
    ],
    "zh": [
        "2022年中国汽车出口311.1万辆，增长54.4%。",
        "2022年中国汽车出口420万辆。",
        "2022年中国汽车出口增长54.3%。",
        "2022年中国汽车出口下降54.4%。",
        "2022年1-8月，新能源汽车占汽车出口总量的26.7%。",
        "2022年中国汽车销量高于日本。",
        "2022年中国汽车出口创历史新低。",
        "2022年中国汽车销量是2021年的三倍。",
        "预计2030年中国汽车出口将达900万辆。",
        "2022年中国汽车出口超过300万辆了吗？",
        "德国2021年销售自行车10万辆，2022年12万辆，增长50%。",
        "2022年中国汽车月均出口20万辆。",
    ],
}


def written(answer: dict) -> Iterator[str]:
    """Everything that the answer says in the language of the claim."""
    yield answer["summary"]
    for one in statements(answer):
        yield one["explanation"]
        yield from one["notes"]
        yield from (found["explanation"] for found in one["diagnosis"])
        yield from (taken["reason"] for taken in one["assumptions"])
        yield from (text for text in (one["correction"] or {}).values() if text)


@pytest.mark.parametrize(("language", "claim"), [(code, claim) for code in CODES for claim in CLAIMS.get(code, CLAIMS["en"])])
def test_what_is_told_of_a_claim_has_no_holes(reference, language, claim):
    for text in written(told(claim, "2023-01-20", language, reference, language if language in CLAIMS else "en").to_dict()):
        assert text
        assert text == text.strip()
        assert not re.search(r"[{}]|\s\s|\bNone\b|[,，.。;；]{2}|\(\)|（）", text), text
        assert not any(code in text for code in reference.catalogue.measures if "." in code or "_" in code), text


@pytest.mark.parametrize("language", CLAIMS)
def test_a_claim_is_told_in_its_own_language(language):
    assert {factcheck.check(claim, published="2023-01-20").to_dict()["language"] for claim in CLAIMS[language]} == {language}


@pytest.mark.parametrize("language", CLAIMS)
def test_the_claims_above_are_judged_in_many_ways(language):
    answers = [factcheck.check(claim, published="2023-01-20").to_dict() for claim in CLAIMS[language]]
    assert len({one["verdict"] for answer in answers for one in statements(answer)}) >= 4
    assert sum(bool(one["correction"]) for answer in answers for one in statements(answer)) >= 3
    assert any(one["diagnosis"] for answer in answers for one in statements(answer))
