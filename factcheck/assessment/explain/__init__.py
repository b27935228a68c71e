"""Findings in words: explanations, corrections, diagnoses, source lines and summaries from a language's message templates.

Imports the model and nothing that computes. Contains no word of any language: templates and grammatical forms come from
`language/*.messages.toml`, names from the catalogue's labels. Why not sentences built by the verdict rules: an editor's
wording changes far more often than a rule, and in every language at its own time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.diagnoses import diagnosis_text, distinct
from factcheck.assessment.explain.names import References
from factcheck.assessment.explain.rewriting import corrected, rewrite
from factcheck.assessment.explain.sentences import explanation
from factcheck.assessment.explain.sources import source_line
from factcheck.assessment.explain.summary import summary
from factcheck.assessment.explain.texts import assumption_text, caveat_text, formula_text, reason_text, verdict_text
from factcheck.assessment.explain.wording import Spoken
from factcheck.assessment.explain.words import Speech, Words
from factcheck.model.verdict import Finding, Judged, JudgedClaim, Verdict

__all__ = ["Spoken", "assumption_text", "caveat_text", "explain", "formula_text", "reason_text", "verdict_text"]


def explain(judged: Judged, reference: References, lexicon: Speech) -> Judged:
    """The same judgement with every sentence filled in, in the language of the lexicon."""
    claims = tuple(_explained(claim, judged.text.body, reference, lexicon) for claim in judged.claims)
    return replace(judged, claims=claims, summary=summary(judged, Words.of(lexicon)))


def _explained(claim: JudgedClaim, body: str, reference: References, lexicon: Speech) -> JudgedClaim:
    cases = [Case.of(finding, reference, lexicon) for finding in claim.findings]
    rewrites = [rewrite(case, finding, body, claim.span) for case, finding in zip(cases, claim.findings, strict=True)]
    findings = []
    for at, (case, finding) in enumerate(zip(cases, claim.findings, strict=True)):
        findings.append(
            replace(
                _told(finding, case, reference),
                correction_text=rewrites[at].text,
                correction_sentence=corrected(rewrites, at, body, claim.span),
            )
        )
    return replace(claim, findings=tuple(_told_once(findings, Words.of(lexicon))))


def _told_once(findings: Sequence[Finding], words: Words) -> Iterator[Finding]:
    """A contradiction that several numbers carry together is told at the first of them."""
    told: set[str] = set()
    for finding in findings:
        same = finding.verdict is Verdict.INCONSISTENT and finding.explanation in told
        told.add(finding.explanation)
        yield replace(finding, explanation=words.say("say.same")) if same else finding


def _told(finding: Finding, case: Case, reference: References) -> Finding:
    diagnoses = distinct(finding.diagnoses)
    return replace(
        finding,
        diagnoses=diagnoses,
        explanation=explanation(case, finding),
        source_line=source_line(case, reference),
        diagnosis_texts=tuple(diagnosis_text(case, found) for found in diagnoses),
    )
