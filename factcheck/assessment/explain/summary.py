"""The summary of a text: how many statements, and what became of them."""

from __future__ import annotations

from collections import Counter

from factcheck.assessment.explain.words import Words
from factcheck.model.verdict import Judged, Verdict

#: In the order in which they are told: what agrees first, what is wrong after it, what could not be judged last.
_ORDER = (
    Verdict.SUPPORTED,
    Verdict.MOSTLY_SUPPORTED,
    Verdict.REFUTED,
    Verdict.INCONSISTENT,
    Verdict.AMBIGUOUS,
    Verdict.INSUFFICIENT_DATA,
    Verdict.NOT_CHECKABLE,
)


def summary(judged: Judged, words: Words) -> str:
    """ "2 statements: 1 agrees, 1 is wrong." and how many numbers were found and not judged."""
    found = Counter(finding.verdict for claim in judged.claims for finding in claim.findings)
    found += Counter(claim.verdict for claim in judged.claims if not claim.findings)
    text = _statements(found, words)
    left = len(judged.unchecked)
    if left:
        text += words.say("say.space") + words.say(f"summary.unchecked.{words.counted(left)}", "summary.unchecked", n=str(left))
    return text


def _statements(found: Counter[Verdict], words: Words) -> str:
    total = sum(found.values())
    if not total:
        return words.say("summary.none")
    if len(found) == 1:
        verdict = next(iter(found))
        size = {1: "single", 2: "pair"}.get(total, "all")
        return words.say(f"summary.{size}.{verdict.value}", n=str(total))
    parts = [_part(verdict, found[verdict], words) for verdict in _ORDER if found[verdict]]
    return words.say("summary", n=str(total), parts=words.say("list.join").join(parts))


def _part(verdict: Verdict, n: int, words: Words) -> str:
    return words.say(f"summary.{verdict.value}.{words.counted(n)}", f"summary.{verdict.value}", n=str(n))
