"""Many texts, judged here or by several processes, and told in their order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from factcheck import logs
from factcheck.cli.shared import opened_reference
from factcheck.jobs.beside import Beside
from factcheck.jobs.current import Current
from factcheck.jobs.judging import Here, judged_lines
from factcheck.jobs.place import Judge
from factcheck.settings import Settings
from factcheck.wire.lines import Line
from factcheck.wire.outcomes import as_csv_line, as_json_line, csv_heading, outcome

#: Texts that are judged before they are written, and texts that are worth another process.
_PORTION, _WORTH = 20, 200


class Told(NamedTuple):
    """A line of output, the verdict in it, or what is wrong with the line that it answers."""

    line: str
    verdict: str | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with each text: the options that it may leave open, the form of its line, and the day that is today."""

    options: Mapping[str, Any]
    form: str
    day: date

    def heading(self) -> bytes:
        """What stands above the lines."""
        return csv_heading().encode() if self.form == "csv" else b""

    def answers(self, lines: Sequence[Line], jobs: int | None) -> Iterator[list[Told]]:
        """Portions of lines that answer these; by so many processes, or as many as are worth it."""
        logs.configure("error")
        reference = opened_reference()  # broken reference data stop here, not in every process
        portions = [lines[start : start + _PORTION] for start in range(0, len(lines), _PORTION)]
        wanted = jobs or min(len(os.sched_getaffinity(0)), 1 + len(lines) // _WORTH)
        if wanted == 1:
            here = Here(reference)
            yield from (self._portion(here, portion) for portion in portions)
            return
        beside = Beside(replace(Settings.from_env(os.environ), log_level="error"), Current(reference))
        pool = ThreadPoolExecutor(wanted)
        try:
            yield from pool.map(lambda portion: self._portion(beside, portion), portions)
        finally:
            pool.shutdown(cancel_futures=True)
            beside.close()

    def _portion(self, judge: Judge, lines: Sequence[Line]) -> list[Told]:
        return [self._told(*one) for one in judged_lines(judge, lines, self.options, self.day)]

    def _told(self, line: Line, found: Mapping[str, Any]) -> Told:
        check, problem = found["check"], found["problem"] and {**found["problem"], "line": line.line}
        written = (as_csv_line if self.form == "csv" else as_json_line)(outcome(line.n, line.label, check, problem))
        return Told(written, check["verdict"] if check else None, _fault(problem) if problem else None)


def _fault(problem: Mapping[str, Any]) -> str:
    found = "; ".join(f"{fault['pointer'].lstrip('/')}: {fault['detail']}" for fault in problem.get("errors", ()))
    return f"{problem['line']}: {found or problem['detail']}"
