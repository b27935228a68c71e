"""verify(): a bundle against itself, against its own figures, and against the installed engine and data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from factcheck.answer import ENGINE, Check
from factcheck.audit.canonical import canonical
from factcheck.errors import HtmlNotRead, RequestError
from factcheck.evidence.auditing import audited
from factcheck.evidence.differences import differences
from factcheck.evidence.pages import misread, origin_of
from factcheck.evidence.plain import Misfit
from factcheck.evidence.quotations import misquoted, quoted
from factcheck.evidence.recording import Edited, Recorded, judged, record
from factcheck.evidence.report import Level, Problem, Report, Verified
from factcheck.evidence.schema import Bundle, digest_of
from factcheck.evidence.watching import reference_of
from factcheck.model.text import Origin, Text
from factcheck.reference.snapshot import Reference

#: What the numbers and verdicts are told in: it may change from one version of the engine to the next without their changing.
TOLD = frozenset(
    {"summary", "explanation", "notes", "correction", "label", "assumptions", "confidence", "hypotheses_tried", "engine", "materiality"}
)


def verify(plain: Any, *, reference: Reference | None = None, key: str | None = None) -> Report:
    """What holds of a bundle. Nothing is fetched; ``reference`` are the installed data, if there are any, for the replay, ``key`` is
    the public key that the checkpoint must be signed with.

    Raises NotABundle where the value is something else.
    """
    try:
        bundle = Bundle.from_dict(plain)
        Check.from_dict(bundle.check)
    except Misfit as fault:
        return _unsound(Problem(fault.pointer, fault.detail))
    except (TypeError, ValueError) as fault:  # the check's own codec
        return _unsound(Problem("/check", str(fault)))
    structure = tuple(_structure(bundle, plain))
    first = Verified(Level.STRUCTURE, True, _made(bundle), structure)
    try:
        text = _text(bundle)
    except ValueError as fault:
        unplaced = Verified(Level.QUOTATIONS, True, "the text cannot be laid over the page", (Problem("/article/runs", str(fault)),))
        return Report((first, unplaced, *_left_out(Level.ARITHMETIC, Level.REPLAY, Level.AUDIT)))
    return Report(
        (first, _quotations(bundle, text), _arithmetic(bundle, text), _replay(bundle, plain, reference), audited(bundle, plain, key))
    )


def _unsound(problem: Problem) -> Report:
    told = "the bundle is not sound"
    rest = _left_out(Level.QUOTATIONS, Level.ARITHMETIC, Level.REPLAY, Level.AUDIT)
    return Report((Verified(Level.STRUCTURE, True, told, (problem,)), *rest))


def _left_out(*levels: Level) -> tuple[Verified, ...]:
    return tuple(Verified(level, False, "the levels before it do not hold") for level in levels)


def _made(bundle: Bundle) -> str:
    return f"engine {bundle.engine}, reference data {bundle.snapshot}"


def _structure(bundle: Bundle, plain: Mapping[str, Any]) -> Iterator[Problem]:
    """What the parts of a bundle say of each other."""
    check, request = bundle.check, bundle.request
    sealed = digest_of(plain)
    if plain["digest"] != sealed:
        yield Problem("/digest", f"the content is not what was sealed: it makes {sealed}")
    yield from differences(Check.from_dict(check).to_dict(), check, "/check")
    if bundle.snapshot != check["reference"]["snapshot"]:
        yield Problem("/snapshot", "is not the one of the check")
    if bundle.engine != check["engine"]:
        yield Problem("/engine", "is not the one of the check")
    if request.profile != check["profile"]:
        yield Problem("/request/profile", "is not the one of the check")
    day = request.as_of or request.published
    if day is not None and check["as_of"] != day:
        yield Problem("/check/as_of", f"is {check['as_of']}; the request says {day}")
    if request.format == "text" and check["published"] != request.published:
        yield Problem("/check/published", f"is {check['published']}; the request says {request.published}")
    if request.language is not None and check["language"] != request.language.lower().replace("_", "-").partition("-")[0]:
        yield Problem("/check/language", f"is {check['language']!r}; the request says {request.language!r}")
    if (request.text is None) == (request.assertions is None):
        yield Problem("/request", "has a text or assertions, one of the two")
    known = {source.id for source in bundle.excerpt.sources}
    for n, one in enumerate(bundle.excerpt.series):
        for m, figure in enumerate(one.figures):
            for k, printing in enumerate(figure.printings):
                if printing.source not in known:
                    yield Problem(f"/excerpt/series/{n}/figures/{m}/printings/{k}/source", "is no source of the bundle")


def _text(bundle: Bundle) -> Text:
    """The text that was read, on the day of the check."""
    check, article = bundle.check, bundle.article
    published = date.fromisoformat(check["published"]) if check["published"] else None
    day = date.fromisoformat(check["as_of"])
    if article is None:
        return Text(bundle.request.text or "", day, check["language"], published)
    origin = origin_of(article, bundle.request.text) if bundle.request.text is not None else None
    return Text(article.body, day, check["language"], published, origin=origin)


def _quotations(bundle: Bundle, text: Text) -> Verified:
    problems = list(misquoted(bundle.check, text.body, text.origin))
    if isinstance(text.origin, Origin):
        problems += [Problem("/article/body", f"character {at} does not stand in the page") for at in misread(text.body, text.origin)]
    count = sum(1 for _ in quoted(bundle.check))
    return Verified(Level.QUOTATIONS, True, f"{count} quotations held against the text", tuple(problems))


def _arithmetic(bundle: Bundle, text: Text) -> Verified:
    """Every reading judged again by the bundle's own figures, and the whole check compared."""
    excerpt, check = bundle.excerpt, bundle.check
    try:
        again = judged(text, bundle.readings, reference_of(excerpt, bundle.snapshot), check["profile"]).to_dict()
    except (LookupError, ArithmeticError, ValueError, RequestError) as fault:  # figures and readings that belong to each other never do
        problem = Problem("/excerpt", f"the check cannot be made from it: {type(fault).__name__}: {fault}")
        return Verified(Level.ARITHMETIC, True, "judging again stops", (problem,))
    own = {**check, "id": None, "created": None}
    skipped = frozenset() if bundle.engine == ENGINE else TOLD
    told = f"{_counted(check)} judged again by {excerpt.printings} printed figures of the bundle"
    if skipped:
        told += f"; numbers and verdicts compared, not the sentences: this is engine {ENGINE}"
    return Verified(Level.ARITHMETIC, True, told, tuple(differences(again, own, "/check", skipped)))


def _counted(check: Mapping[str, Any]) -> str:
    """How many assertions there are, and on how many no figure bears."""
    assertions = [one for claim in check["claims"] for one in claim["assertions"]]
    without = [one for one in assertions if one["working"] is None]
    reasons = sorted({one["reason"] or one["rule"] for one in without})
    told = f"{len(assertions)} assertion{'' if len(assertions) == 1 else 's'}"
    return f"{told}, {len(without)} of them without a calculation ({', '.join(reasons)})," if without else told


def _replay(bundle: Bundle, plain: Mapping[str, Any], reference: Reference | None) -> Verified:
    """The request asked again of the installed engine and data: the bundle must come out byte by byte."""
    if reference is None:
        return Verified(Level.REPLAY, False, "no reference data are at hand")
    if (reference.digest, ENGINE) != (bundle.snapshot, bundle.engine):
        return Verified(Level.REPLAY, False, f"installed are engine {ENGINE}, reference data {reference.digest}")
    try:
        again = _again(bundle, reference)
    except HtmlNotRead as fault:
        return Verified(Level.REPLAY, False, fault.detail)
    except RequestError as fault:
        return Verified(Level.REPLAY, True, "the request is refused", (Problem("/request", fault.detail),))
    made = Bundle(
        ENGINE, reference.digest, bundle.request, again.readings, {**again.check.to_dict(), **_stored(bundle)}, again.excerpt,
        again.article, bundle.audit,
    ).to_dict()  # fmt: skip
    if canonical(made) == canonical(plain):
        return Verified(Level.REPLAY, True, "the same check from the same request, byte by byte")
    found = tuple(one for one in differences(made, plain, "") if one.pointer != "/digest")
    return Verified(Level.REPLAY, True, "another check from the same request", found or (Problem("/digest", "is another one"),))


def _again(bundle: Bundle, reference: Reference) -> Recorded:
    asked = {name: getattr(bundle.request, name) for name in bundle.request.__slots__} | {"as_of": bundle.check["as_of"]}
    edited = None
    if bundle.request.text is None and bundle.article is not None:
        assertions = [one for claim in bundle.readings.claims for reading in claim.readings for one in reading.assertions]
        edited = Edited(bundle.article.body, assertions)
    return record(asked, reference, edited=edited)


def _stored(bundle: Bundle) -> dict[str, Any]:
    return {"id": bundle.check["id"], "created": bundle.check["created"]}
