"""compute(): the one door to the arithmetic."""

from __future__ import annotations

from datetime import date

import factcheck.computation.operations  # noqa: F401 # fills the table
from factcheck.computation.ask import Ask
from factcheck.computation.lookup import Lookup
from factcheck.computation.registry import OPERATIONS
from factcheck.model.assertion import Assertion
from factcheck.model.evidence import Computation
from factcheck.model.verdict import NotComputable, Reason
from factcheck.reference.snapshot import Reference


def compute(assertion: Assertion, reference: Reference, as_of: date) -> Computation | NotComputable:
    """What the figures known on ``as_of`` say about an assertion, or why they say nothing."""
    return compute_with(Lookup(reference, as_of), assertion)


def compute_with(lookup: Lookup, assertion: Assertion) -> Computation | NotComputable:
    """The same for several questions about one claim, which share what was looked up."""
    rule, catalogue, other = OPERATIONS[assertion.operation], lookup.catalogue, assertion.relative_to
    if assertion.measure is None:
        return NotComputable(Reason.UNCLEAR_MEASURE, (), "measure")
    if assertion.entity is None:
        return NotComputable(Reason.NO_ENTITY, (), "entity")
    if assertion.period is None:
        return NotComputable(Reason.PERIOD_NOT_COVERED, (), "period")
    for name in (assertion.measure, other.measure):
        if name is not None and name not in catalogue.measures:
            return NotComputable(Reason.NO_SERIES, (), name)
    for name in (assertion.entity, other.entity):
        if name is not None and name not in catalogue.entities:
            return NotComputable(Reason.NO_ENTITY, (), name)
    if rule.needs and all(getattr(other, slot) is None for slot in rule.needs):
        return NotComputable(Reason.UNCLEAR_MEASURE, (), "relative_to")
    found = rule.compute(Ask(lookup, assertion, assertion.measure, assertion.entity, assertion.period))
    if isinstance(found, Computation) and not found.figures and found.holds is None:
        return NotComputable(Reason.NOT_COMPARABLE, (), "base")
    return found
