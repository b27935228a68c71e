"""The source line: who published the figure and when, ready to paste."""

from __future__ import annotations

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.names import References
from factcheck.assessment.explain.periods import month_text
from factcheck.model.structure import Source


def source_line(case: Case, reference: References) -> str | None:
    """Agency and month of publication, with the page that it was read from where that is another's; None without a source.

    Several publications are listed in the order of the inputs, each once.
    """
    if case.figure is None:
        return None
    lines: dict[str, None] = {}
    for used in case.figure.inputs:
        known = [reference.sources[code] for code in used.sources if code in reference.sources]
        if known:
            lines[_line(case, known[0])] = None
    return case.words.say("source.join").join(list(lines)[:3]) if lines else None


def _line(case: Case, source: Source) -> str:
    words = case.words
    agency = case.names.agency(source.original_publisher or source.publisher)
    via = case.names.agency(source.publisher)
    slots = {"agency": agency, "via": via, "month": month_text(source.published, words) if source.published else ""}
    own = via == agency or not source.original_publisher
    return words.say("source" + ("" if own else ".via") + ("" if source.published else ".undated"), **slots)
