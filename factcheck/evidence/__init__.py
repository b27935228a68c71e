"""The evidence bundle: a check with everything that it rests on, which anybody can recompute without asking anyone.

Owns the file format, what goes into it and the offline verification. May import the answer, the pipeline and everything below.
Why the judging itself is run again, from the excerpt, and no lighter second arithmetic: what verifies must not be able to differ
from what judged.
"""

from factcheck.evidence.bundle import bundle
from factcheck.evidence.keeping import pressed, restored
from factcheck.evidence.recording import Edited, Recorded, record
from factcheck.evidence.report import Problem, Report
from factcheck.evidence.verify import verify

__all__ = ["Edited", "Problem", "Recorded", "Report", "bundle", "pressed", "record", "restored", "verify"]
