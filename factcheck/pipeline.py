"""check_text(): the straight line from a text to its judgement, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from factcheck.assessment.explain import explain
from factcheck.assessment.settle import settle
from factcheck.assessment.tolerance import Profile
from factcheck.language.lexicon import lexicon
from factcheck.model.assertion import Assertion
from factcheck.model.draft import Parsed
from factcheck.model.text import Text
from factcheck.model.verdict import Judged, ReadClaim, Reading, Unchecked
from factcheck.parsing.parse import parse
from factcheck.reference.snapshot import Reference
from factcheck.resolution.resolve import resolve


def read_text(text: Text, reference: Reference) -> tuple[tuple[ReadClaim, ...], tuple[Unchecked, ...]]:
    """The claims of a text with their readings, and the numbers that are part of none."""
    parsed: Parsed = parse(text, lexicon(text.language), reference.catalogue)
    claims = tuple(
        ReadClaim(claim.span, tuple(resolve(draft, reference, text) for draft in claim.drafts), claim.exhaustive, claim.sums)
        for claim in parsed.claims
    )
    return claims, tuple(Unchecked(span, reason) for span, reason in parsed.unchecked)


def judge_claims(text: Text, claims: Sequence[ReadClaim], unchecked: Sequence[Unchecked], reference: Reference, profile: Profile) -> Judged:
    """What was read of a text computed, judged and explained."""
    return explain(settle(text, claims, unchecked, reference, profile), reference, lexicon(text.language))


def check_text(text: Text, reference: Reference, profile: Profile) -> Judged:
    """Read, resolve, compute, judge and explain a text. A pure function of its arguments."""
    return judge_claims(text, *read_text(text, reference), reference, profile)


def edited_claims(assertions: Sequence[Assertion]) -> tuple[ReadClaim, ...]:
    """Readings that somebody has edited, each as a claim of its own."""
    return tuple(ReadClaim(assertion.words, (Reading((assertion,)),)) for assertion in assertions)


def check_assertions(assertions: Sequence[Assertion], text: Text, reference: Reference, profile: Profile) -> Judged:
    """Judge readings that somebody has edited."""
    return judge_claims(text, edited_claims(assertions), (), reference, profile)
