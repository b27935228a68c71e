"""The files of labelled claims and the answers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import factcheck
from factcheck.answer.check import Check
from factcheck.assessment.tolerance import Profile
from factcheck.evaluation.labels import LabelledClaim
from factcheck.evaluation.scoring import Scored, score
from factcheck.reference.snapshot import Reference

_ENDINGS = {".jsonl", ".csv"}


def files_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files themselves, and those of labelled claims that lie in the folders, in the order of their names."""
    return tuple(file for path in paths for file in (_inside(path) if path.is_dir() else (path,)))


def answerer(reference: Reference, profile: Profile) -> Callable[[LabelledClaim], Check]:
    """What answers a claim: the engine, on the day of the claim's publication or the one whose knowledge counts."""

    def answer(claim: LabelledClaim) -> Check:
        return factcheck.check(
            claim.text,
            published=claim.published,
            as_of=claim.as_of,
            language=claim.language,
            headline=claim.headline,
            profile=profile,
            reference=reference,
        )

    return answer


def scored(claims: Iterable[LabelledClaim], answer: Callable[[LabelledClaim], Check]) -> Iterator[Scored]:
    """Every claim with its answer."""
    return (score(claim, answer) for claim in claims)


def _inside(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.iterdir()) if file.suffix.casefold() in _ENDINGS)
