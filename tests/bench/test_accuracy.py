"""How many labelled claims are judged as labelled: `pytest -m bench tests/bench/test_accuracy.py`.

`verdict`: claims with the right verdict. `accuse`: true claims called wrong. `miss`: false claims called true. `answered`: claims
with reference data that got a verdict. `overreach`: claims to be abstained from that got one. `value`: computed values within
tolerance. `slots`: statements with the right operation, measure, entity and period. `extra`: judged statements that nobody
labelled, for each labelled one. `diagnosis`: labelled diagnoses among the first three. `told`: of the diagnoses given, how often
the first is the labelled one. Of the held-out claims nothing but these figures is shown.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from factcheck.model.period import Period
from tests.cases.scoring import ABSTAINED, CLAIMS, FALSE, HELD_OUT, TRUE, Case, answer, pairs, statements, value_is_right, verdict_is_right

pytestmark = pytest.mark.bench

#: Column, what is counted, and of how many.
COLUMNS = (
    ("verdict", "verdict", "claims"), ("accuse", "accuse", "true"), ("miss", "miss", "false"), ("answered", "answered", "answerable"),
    ("overreach", "overreach", "abstained"), ("value", "value", "values"), ("slots", "slots", "statements"), ("extra", "extra", "statements"),
    ("diagnosis", "diagnosis", "diagnoses"), ("told", "told_right", "told"),
)  # fmt: skip
#: A finished share and its part are one reading.
SAME = {"autos.nev.market_share": "autos.nev.sales"}


def tally(cases: Iterable[Case]) -> Counter[str]:
    """What was counted over the claims. A crash is counted and told nothing about: it may be a held-out claim's."""
    total: Counter[str] = Counter()
    for case in cases:
        try:
            told = answer(case)
        except Exception:  # noqa: BLE001 # whatever it is, it is counted
            told = {"verdict": "crashed", "claims": []}
        total += of_claim(case, told) + of_statements(case, told)
    return total


def of_claim(case: Case, told: Mapping[str, Any]) -> Counter[str]:
    gold, got = case["verdict"], told["verdict"]
    decided = got not in ABSTAINED and got != "crashed"
    return Counter(
        claims=1,
        crashed=got == "crashed",
        verdict=verdict_is_right(case, told),
        true=gold in TRUE,
        accuse=gold in TRUE and got in FALSE,
        false=gold in FALSE,
        miss=gold in FALSE and got in TRUE,
        answerable=gold not in ABSTAINED,
        answered=gold not in ABSTAINED and decided,
        abstained=gold in ABSTAINED,
        overreach=gold in ABSTAINED and decided,
    )


def of_statements(case: Case, told: Mapping[str, Any]) -> Counter[str]:
    found = pairs(case, told)
    matched = [id(one) for _, one in found if one is not None]
    count: Counter[str] = Counter()
    count["extra"] = sum(id(one) not in matched and one["verdict"] not in ABSTAINED for one in statements(told))
    for gold, one in found:
        count["statements"] += 1
        count["slots"] += one is not None and slots_are_right(gold, one)
        if gold.get("value") is not None:
            count["values"] += 1
            count["value"] += value_is_right(gold, one)
        given = one["diagnosis"][:3] if one else []
        wanted = gold.get("diagnosis")
        if wanted:
            count["diagnoses"] += 1
            count["diagnosis"] += any(is_diagnosis(wanted, each) for each in given)
        if given:
            count["told"] += 1
            count["told_right"] += bool(wanted) and is_diagnosis(wanted, given[0])
    return count


def slots_are_right(gold: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Operation, measure, entity and period as labelled, or as a reading that is as good."""
    also = gold.get("also") or []
    return any(slots({**gold, **reading}) == slots(told) for reading in [{}, *([also] if isinstance(also, dict) else also)])


def slots(one: Mapping[str, Any]) -> tuple[object, ...]:
    return one["operation"], SAME.get(one["measure"], one["measure"]), one["entity"], months(one.get("period"))


def months(period: str | Mapping[str, Any] | None) -> tuple[int, int] | None:
    """First and last month, so that 2022 and 2022-01/2022-12 are the same; days count as their month."""
    if not period:
        return None
    code = period if isinstance(period, str) else f"{period['start']}/{period['end']}"
    first, _, last = code.partition("/")
    return Period.parse(first[:7]).start, Period.parse((last or first)[:7]).end


def is_diagnosis(gold: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    return told["kind"] == gold["kind"] and gold.get("operation") in (None, told["operation"])


def read(paths: Iterable[Path]) -> list[Case]:
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def row(name: str, count: Counter[str]) -> str:
    """One line of the table; a dash where there was nothing to count."""
    cells = [f"{100 * count[of] / count[among]:9.1f}%" if count[among] else f"{'-':>10}" for _, of, among in COLUMNS]
    return f"{name:<22}{count['claims']:>7}{''.join(cells)}{count['crashed']:>9}\n"


HEAD = f"{'':<22}{'claims':>7}{''.join(f'{name:>10}' for name, *_ in COLUMNS)}{'crashed':>9}\n"


def test_the_claims(capsys):
    counts = {path.stem: tally(read([path])) for path in sorted(CLAIMS.glob("*.jsonl"))}
    total = sum(counts.values(), Counter())
    with capsys.disabled():
        sys.stdout.write("\n" + HEAD + "".join(row(name, count) for name, count in counts.items()) + row("all", total))
    assert total["crashed"] == 0
    assert total["verdict"] >= 0.9 * total["claims"]
    assert total["accuse"] <= 0.02 * total["true"]


def test_the_held_out_claims(capsys):
    world = sorted(HELD_OUT.glob("world*.jsonl"))
    groups = {"held out: motor": sorted(set(HELD_OUT.glob("*.jsonl")) - set(world)), "held out: world": world}
    try:
        counts = {name: tally(read(paths)) for name, paths in groups.items()}
    except Exception:  # noqa: BLE001 # a traceback would show the claim
        pytest.fail("a held-out claim cannot be scored", pytrace=False)
    total = sum(counts.values(), Counter())
    with capsys.disabled():
        sys.stdout.write("\n" + HEAD + "".join(row(name, count) for name, count in counts.items()) + row("held out", total))
    assert total["claims"] > 0
    assert total["crashed"] == 0


def test_the_score_of_a_perfect_and_of_a_silent_answer():
    gold = {"quote": "5%", "operation": "share", "measure": "m", "entity": "CHN", "period": "2022", "verdict": "refuted", "value": 6.0}
    case = {"text": "5%", "verdict": "refuted", "tags": [], "assertions": [{**gold, "diagnosis": {"kind": "measure"}}]}
    period = {"start": "2022-01", "end": "2022-12"}
    one = {
        **gold,
        "words": {"text": "5%"},
        "period": period,
        "computed": {"value": 6.0},
        "diagnosis": [{"kind": "measure", "operation": "share"}],
    }
    right = of_claim(case, told := {"verdict": "refuted", "claims": [{"assertions": [one]}]}) + of_statements(case, told)
    silent = of_claim(case, told := {"verdict": "not_checkable", "claims": []}) + of_statements(case, told)
    scores = ("verdict", "answered", "value", "slots", "diagnosis", "told_right")
    assert [right[name] for name in scores] == [1] * 6
    assert [silent[name] for name in scores] == [0] * 6
    assert (right["miss"], silent["miss"], right["extra"], right["false"]) == (0, 0, 0, 1)
