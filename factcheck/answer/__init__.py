"""The public answer: `Check` and `Parsed`, built from what the core judged and read.

Owns the one JSON of the product: the return value in Python, the body of the API, what a store keeps, `--json` on the command
line. May import the core below it. Why no schema library here: the shape is the dataclasses themselves, and `wire` is held
against them by a test, so that Python users need nothing but Python. Within ``/v1`` fields are added, never renamed or removed.
"""

from factcheck.answer.check import Check, CheckedAssertion, CheckedClaim, Parsed, ParsedAssertion, ParsedClaim
from factcheck.answer.engine import ENGINE
from factcheck.answer.wording import Codes, Wording

__all__ = ["ENGINE", "Check", "CheckedAssertion", "CheckedClaim", "Codes", "Parsed", "ParsedAssertion", "ParsedClaim", "Wording"]
