"""How many labelled claims are judged as labelled: `pytest -m bench tests/bench/test_accuracy.py`.

`verdict`: claims with the right verdict. `accuse`: true claims called wrong. `miss`: false claims called true. `answered`: claims
with reference data that got a verdict. `overreach`: claims to be abstained from that got one. `value`: computed values within
tolerance. `slots`: statements with the right operation, measure, entity and period. `extra`: judged statements that nobody
labelled, for each labelled one. `diagnosis`: labelled diagnoses among the first three. `told`: of the diagnoses given, how often
the first is the labelled one. Of the held-out claims nothing but these figures is shown.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import factcheck
from factcheck.assessment.tolerance import load_profile
from factcheck.evaluation.run import answerer
from factcheck.evaluation.scoring import score
from factcheck.evaluation.tables import whole
from tests.cases.scoring import CLAIMS, HELD_OUT, cases

pytestmark = pytest.mark.bench

#: Column, what is counted, and of how many.
COLUMNS = (
    ("verdict", "verdict", "claims"), ("accuse", "accuse", "true"), ("miss", "miss", "false"), ("answered", "answered", "answerable"),
    ("overreach", "overreach", "abstained"), ("value", "value", "values"), ("slots", "slots", "slotted"), ("extra", "extra", "statements"),
    ("diagnosis", "diagnosis", "diagnoses"), ("told", "told_right", "told"),
)  # fmt: skip


def tally(paths: Iterable[Path]) -> Counter[str]:
    """What was counted over the claims. A crash is counted and told nothing about: it may be a held-out claim's."""
    check = answerer(factcheck.load_reference(), load_profile("standard"))
    return whole(score(case, check) for case in cases(*paths)).count


def row(name: str, count: Counter[str]) -> str:
    """One line of the table; a dash where there was nothing to count."""
    cells = [f"{100 * count[of] / count[among]:9.1f}%" if count[among] else f"{'-':>10}" for _, of, among in COLUMNS]
    return f"{name:<22}{count['claims']:>7}{''.join(cells)}{count['crashed']:>9}\n"


HEAD = f"{'':<22}{'claims':>7}{''.join(f'{name:>10}' for name, *_ in COLUMNS)}{'crashed':>9}\n"


def test_the_claims(capsys):
    counts = {path.stem: tally([path]) for path in sorted(CLAIMS.glob("*.jsonl"))}
    total = sum(counts.values(), Counter())
    with capsys.disabled():
        sys.stdout.write("\n" + HEAD + "".join(row(name, count) for name, count in counts.items()) + row("all", total))
    assert total["crashed"] == 0
    assert total["verdict"] >= 0.9 * total["claims"]
    assert total["accuse"] <= 0.02 * total["true"]


def test_the_held_out_claims(capsys):
    world = sorted(HELD_OUT.glob("world*.jsonl"))
    european = {
        f"held out: {language}": [HELD_OUT / f"{language}.jsonl", *HELD_OUT.glob(f"{language}_*.jsonl")] for language in ("de", "es", "fr")
    }
    motor = set(HELD_OUT.glob("*.jsonl")) - set(world) - {path for paths in european.values() for path in paths}
    groups = {"held out: motor": sorted(motor), "held out: world": world, **european}
    try:
        counts = {name: tally(paths) for name, paths in groups.items()}
    except Exception:  # noqa: BLE001 # a traceback would show the claim
        pytest.fail("a held-out claim cannot be scored", pytrace=False)
    total = sum(counts.values(), Counter())
    with capsys.disabled():
        sys.stdout.write("\n" + HEAD + "".join(row(name, count) for name, count in counts.items()) + row("held out", total))
    assert total["claims"] > 0
    assert total["crashed"] == 0
