"""The core alone: a claim, a diagnosis, an article, stage by stage; beside two libraries that only find quantities."""

from __future__ import annotations

import importlib
import json
import os
import random
import subprocess
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import factcheck
from factcheck.answer import Check
from factcheck.asking import text_of
from factcheck.assessment.explain import explain
from factcheck.assessment.settle import settle
from factcheck.assessment.tolerance import load_profile
from factcheck.language.lexicon import lexicon
from factcheck.model.draft import Parsed
from factcheck.model.verdict import ReadClaim, Unchecked
from factcheck.parsing.parse import parse
from factcheck.parsing.quantities import find_numbers
from factcheck.parsing.text import normalise
from factcheck.pipeline import check_text
from factcheck.resolution.resolve import resolve
from tests.bench.rows import Row, at_least, at_most, middle, milliseconds, section
from tests.cases.scoring import CLAIMS, Case, cases

ARTICLES = Path(__file__).parents[1] / "cases" / "articles"
STAGES = ("read", "resolve", "compute, judge, diagnose", "explain", "answer")
#: Sentences that everybody is given.
SENTENCES = 2_000


def stages(text: str, published: Any, language: str | None) -> dict[str, float]:
    """Milliseconds of each stage of a check."""
    reference, profile = factcheck.load_reference(), load_profile("standard")
    asked = text_of(text, published, language, None, None, None, reference)
    words = lexicon(asked.language)

    def read() -> Parsed:
        return parse(asked, words, reference.catalogue)

    def resolved() -> tuple[ReadClaim, ...]:
        return tuple(
            ReadClaim(one.span, tuple(resolve(draft, reference, asked) for draft in one.drafts), one.exhaustive, one.sums)
            for one in parsed.claims
        )

    parsed = read()
    claims = resolved()
    unchecked = tuple(Unchecked(span, reason) for span, reason in parsed.unchecked)
    judged = settle(asked, claims, unchecked, reference, profile)
    told = explain(settle(asked, claims, unchecked, reference, profile), reference, words)
    work: dict[str, Callable[[], Any]] = {
        "read": read,
        "resolve": resolved,
        "compute, judge, diagnose": lambda: settle(asked, claims, unchecked, reference, profile),
        "explain": lambda: explain(judged, reference, words),
        "answer": lambda: Check.of(told, reference).to_dict(),
    }
    return {name: milliseconds(one) for name, one in work.items()}


def whole(case: Case) -> float:
    """Milliseconds of a claim from words to JSON."""
    return milliseconds(lambda: factcheck.check(case.text, published=case.published, language=case.language).to_dict())


def articles() -> Iterator[tuple[str, Any]]:
    """Newsroom articles, each with its day, and how long they are."""
    for line in (ARTICLES / "newsroom.jsonl").read_text("utf-8").splitlines():
        told = json.loads(line)
        if told.get("language", "en") == "en":
            yield told["text"], told["published"]


def of_claims(every: int) -> Iterator[Row]:
    """Claims by their verdict, and their stages."""
    known = list(cases(CLAIMS))[7::every]
    for case in known[::10]:
        whole(case)
    times = {case.id: whole(case) for case in known}
    by = {verdict: [times[case.id] for case in known if case.verdict == verdict] for verdict in {case.verdict for case in known}}
    yield section(f"Core, {len(known)} labelled claims in five languages")
    yield at_most("a claim, from words to JSON, median", middle(times.values()), 0.5, "ms")
    yield Row("the 99th of a hundred", f"{sorted(times.values())[len(times) * 99 // 100]:.1f} ms")
    yield Row("one that is right, median", f"{middle(by['supported']):.2f} ms")
    yield at_most("one that is wrong, with its diagnosis, median", middle(by["refuted"]), 5, "ms")
    parts = [stages(case.text, case.published, case.language) for case in known]
    for name in STAGES:
        yield Row(f"· {name}, median", f"{middle(one[name] for one in parts):.2f} ms")


def of_articles() -> Iterator[Row]:
    """Articles of newsrooms, for 700 words of each; and what a longer text costs for each word."""
    told = [(text, day, len(text.split())) for text, day in articles()]
    sums: dict[str, float] = defaultdict(float)
    words = sum(count for _, _, count in told)
    for text, day, _ in told:
        for name, took in stages(text, day, "en").items():
            sums[name] += took
    yield section(f"Core, {len(told)} articles with {words:,} words")
    yield at_most("700 words of an article", 700 * sum(sums.values()) / words, 10, "ms")
    for name in STAGES:
        yield Row(f"· {name}", f"{700 * sums[name] / words:.2f} ms")
    text = "\n\n".join(text for text, _, _ in told)
    pieces = [text[: len(text) // 8], text[: len(text) // 4], text[: len(text) // 2], text]
    costs = [milliseconds(lambda one=one: factcheck.check(one, published=told[0][1], language="en")) / len(one) for one in pieces]
    steps = ", ".join(f"{len(one):,}: {cost / costs[0]:.2f}" for one, cost in zip(pieces, costs, strict=True))
    yield Row("time for each character as the text grows (1: linear)", steps)


def _quantulum3() -> Callable[[str], Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it goes without its classifier, and says so
        parser = importlib.import_module("quantulum3.parser")
    return lambda text: parser.parse(text)


def _recognizers() -> Callable[[str], Any]:
    suite = importlib.import_module("recognizers_suite")
    known = (
        suite.recognize_number, suite.recognize_percentage, suite.recognize_currency, suite.recognize_dimension, suite.recognize_datetime
    )  # fmt: skip
    return lambda text: [one(text, "en-us") for one in known]


def of_peers(count: int) -> Iterator[Row]:
    """Quantities found by others in the same sentences, in the same run."""
    english = [case for case in cases(CLAIMS) if case.language == "en"]
    chosen = random.Random(11).sample(english, min(count, len(english)))
    words, reference, profile = lexicon("en"), factcheck.load_reference(), load_profile("standard")
    texts = [text_of(case.text, case.published, "en", None, None, None, reference) for case in chosen]
    ours = milliseconds(lambda: [find_numbers(normalise(one.body), words) for one in texts]) / len(texts)
    job = milliseconds(lambda: [check_text(one, reference, profile) for one in texts]) / len(texts)
    yield section(f"Against libraries that only find quantities, {len(texts):,} English claims, one process")
    yield Row("numbers and units found", f"{ours:.3f} ms a claim")
    yield Row("the whole job: read, resolved, computed, judged, explained", f"{job:.2f} ms a claim")
    for name, load in (("quantulum3", _quantulum3), ("Recognizers-Text (number, percentage, currency, dimension, date)", _recognizers)):
        try:
            find = load()
        except ImportError:
            yield Row(name, "not installed: `pip install quantulum3 recognizers-text-suite 'emoji<2'`")
            continue
        bodies = [one.body for one in texts]
        failed = _all(find, bodies)  # its tables are loaded by now
        theirs = milliseconds(lambda find=find, bodies=bodies: _all(find, bodies)) / len(texts)
        note = f"; {failed} ended in an exception" if failed else ""
        yield Row(name, f"{theirs:.2f} ms a claim{note}")
        goals = (10.0, 2.0) if name == "quantulum3" else (None, None)
        for what, own, goal in (("finding quantities", ours, goals[0]), ("the whole job", job, goals[1])):
            if goal is None:
                yield Row(f"· {what}, times as fast as it", f"{theirs / own:.1f}")
            else:
                yield at_least(f"· {what}, times as fast as it", theirs / own, goal, "{:.1f}")


def _all(find: Callable[[str], Any], texts: list[str]) -> int:
    """How many of the texts a library cannot read."""
    failed = 0
    for one in texts:
        try:
            find(one)
        except Exception:  # noqa: BLE001 # what another library makes of a text is its own affair
            failed += 1
    return failed


COUNTED = """
import sys
import factcheck
from tests.cases.scoring import CLAIMS, cases
known = [case for case in cases(CLAIMS) if case.verdict == sys.argv[1]][7::37][:10]
for _ in range(int(sys.argv[2])):
    for case in known:
        factcheck.check(case.text, published=case.published, language=case.language)
"""


def of_instructions() -> Iterator[Row]:
    """Instructions of a claim as valgrind counts them, which no other work on the machine changes."""
    yield section("Instructions, counted by valgrind (callgrind)")
    for verdict in ("supported", "refuted"):
        once, twice = (_instructions(verdict, times) for times in (1, 2))
        yield Row(f"a claim that is {verdict}", f"{(twice - once) / 10 / 1e6:.1f} million")


def _instructions(verdict: str, times: int) -> int:
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, "-c", COUNTED, verdict, str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "0"})
    return int(next(line.rpartition(":")[2] for line in done.stderr.splitlines() if "Collected" in line))
