"""How steady verdicts are: `pytest -m bench -s tests/bench/test_robustness.py`.

Claims in other letters keep their verdict, true claims made false are not called true; both tables by kind, and what fails.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace

import pytest

from tests.cases.mutations import confirmed, mutated, survives
from tests.cases.rewordings import drawn
from tests.cases.scoring import ABSTAINED, CLAIMS, FALSE, answer, cases

pytestmark = pytest.mark.bench

#: Claims to a rewording, and every so many-th true claim that is made false.
EACH, STEP = 60, 3


def table(title: str, total: Counter[str], failed: Counter[str], lines: list[str]) -> str:
    rows = [f"{kind:<16}{total[kind]:>8}{failed[kind]:>8}{100 * (1 - failed[kind] / total[kind]):>10.2f}%" for kind in sorted(total)]
    count, wrong = sum(total.values()), sum(failed.values())
    last = f"{'all':<16}{count:>8}{wrong:>8}{100 * (1 - wrong / count):>10.2f}%"
    return "\n".join(["", title, *rows, last, *lines, ""])


def test_rewordings(capsys):
    total, failed, lines = Counter[str](), Counter[str](), list[str]()
    before: dict[str, str] = {}
    for one, case, other in drawn(list(cases(CLAIMS)), EACH):
        was = before.setdefault(case.id, answer(case)["verdict"])
        now = answer(other)["verdict"]
        total[one.kind] += 1
        if now != was:
            failed[one.kind] += 1
            lines.append(f"  {one.kind}, {one.name}: {case.id} {was} -> {now}")
    with capsys.disabled():
        sys.stdout.write(table("in other letters     pairs changed  unchanged", total, failed, lines))
    assert sum(total.values()) >= 5_000
    assert sum(failed.values()) <= 0.002 * sum(total.values())


def test_mutations(capsys):
    total, failed, lines, verdicts = Counter[str](), Counter[str](), list[str](), Counter[str]()
    for case in [case for case in cases(CLAIMS) if case.verdict == "supported"][::STEP]:
        told = confirmed(case)
        for each in mutated(case, told) if told else ():
            found = answer(replace(case, text=each.text))
            verdicts["wrong" if found["verdict"] in FALSE else "left" if found["verdict"] in ABSTAINED else "other"] += 1
            total[each.kind] += 1
            if survives(each, found):
                failed[each.kind] += 1
                lines.append(f"  {each.kind}: {case.id} {found['verdict']}: {each.text}")
    with capsys.disabled():
        sys.stdout.write(table(f"made false {dict(verdicts)}\n                     made    true   not true", total, failed, lines))
    assert sum(total.values()) >= 5_000
    assert sum(failed.values()) <= 0.03 * sum(total.values())
