"""How long it takes: a claim, an article of 700 words, the command as a process. `pytest -m bench tests/bench/test_speed.py`.

Times are printed and held to nothing: they are the machine's as much as the code's. The ratios travel better.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest

import factcheck
from tests.cases.scoring import CLAIMS, Case, cases

pytestmark = pytest.mark.bench

DAY = "2026-03-15"
COMMAND = [
    sys.executable,
    "-m",
    "factcheck",
    "check",
    "China exported 3.111 million vehicles in 2022, up 54.4%.",
    "--published",
    "2023-01-20",
]


def milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return 1000 * (perf_counter() - start)


def of_claim(case: Case) -> float:
    return milliseconds(lambda: factcheck.check(case.text, published=case.published, language=case.language))


def article(words: int) -> str:
    """An article of at least so many English words, a claim to a sentence, four sentences to a paragraph."""
    paragraphs, count, used = [""], 0, 0
    for case in cases(CLAIMS):
        if case.language == "en" and count < words:
            if used % 4 == 0:
                paragraphs.append("")
            paragraphs[-1] += case.text + " "
            count, used = count + len(case.text.split()), used + 1
    assert count >= words
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph)


def of_article(text: str) -> float:
    return median(milliseconds(lambda: factcheck.check(text, published=DAY, language="en")) for _ in range(7))


def of_process() -> float:
    def run() -> None:
        done = subprocess.run(COMMAND, capture_output=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr.decode()

    return median(milliseconds(run) for _ in range(7))


def test_the_time_of_a_claim_an_article_and_a_process(capsys):
    known = list(cases(CLAIMS))
    for case in known[::20]:  # so that nothing is loaded while it is measured
        of_claim(case)
    claims = sorted(map(of_claim, known))
    claim, slow, slowest = median(claims), claims[len(claims) * 99 // 100], claims[-1]
    short, long = article(700), article(2_800)
    words = [len(text.split()) for text in (short, long)]
    told = factcheck.check(short, published=DAY, language="en")
    first, second, process = of_article(short), of_article(long), of_process()
    lines = [
        f"claim     {claim:8.2f} ms  median of {len(claims)}; 99 of 100 within {slow:.1f} ms, slowest {slowest:.1f} ms",
        f"article   {first:8.2f} ms  {words[0]} words, {sum(len(one.assertions) for one in told.claims)} statements",
        f"          {second:8.2f} ms  {words[1]} words",
        f"process   {process:8.2f} ms  factcheck check",
        f"article / claim                    {first / claim:6.1f}",
        f"process / claim                    {process / claim:6.1f}",
        f"slowest / median claim             {slowest / claim:6.1f}",
        f"time / words, long / short article {second / first * words[0] / words[1]:6.2f}  (1: linear)",
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert len(told.claims) > 10
