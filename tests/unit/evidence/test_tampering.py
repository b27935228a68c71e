"""Nobody can change a digit of a bundle unseen, not even one who seals it anew."""

from __future__ import annotations

from random import Random

import pytest

from factcheck.errors import NotABundle
from factcheck.evidence import verify
from factcheck.evidence.report import Level
from factcheck.model.period import Period
from tests.unit.evidence.bundles import CHINESE, EXAMPLE, RANKED, REVISED, altered, another, at, bundled, leaves, pointer

#: What no figure, engine or text can tell: it belongs to whoever stores the check and keeps the log.
NO_EVIDENCE = ("/audit", "/check/id", "/check/created")
#: What is only tried against the installed data: figures that were looked at and decided nothing, and options that fill what the words
#: leave open. Without those data the seal alone shows a change of them.
BY_REPLAY = ("/excerpt", "/request/context", "/request/headline", "/request/format")
ASKED = (EXAMPLE | {"context": {"entity": "CHN"}}, REVISED, CHINESE, RANKED)


@pytest.fixture(scope="module")
def bundles(reference):
    return [bundled(asked, reference) for asked in ASKED]


def campaign(bundles, reference, times: int, seed: int):
    """So many bundles, each with one small change, sealed anew: whether it is seen without the installed data, and with them."""
    random = Random(seed)
    places = [[path for path in leaves(one) if not pointer(path).startswith((*NO_EVIDENCE, "/digest"))] for one in bundles]
    for n in range(times):
        plain = bundles[n % len(bundles)]
        # Half of the changes are made where most of the numbers are not: in what is said and asked.
        chosen = [path for path in places[n % len(bundles)] if n // len(bundles) % 2 or path[0] != "excerpt"]
        path = random.choice(chosen)
        value = another(at(plain, path), random)
        changed = altered(plain, path, value)
        alone = not holds(changed)
        yield path, value, alone, alone or not holds(changed, reference)


def holds(plain, reference=None) -> bool:
    try:
        return verify(plain, reference=reference).holds
    except NotABundle:
        return False


def unseen(found) -> list[tuple[str, object]]:
    """The changes that nothing reports, and those that only the replay does though more should."""
    return [
        (pointer(path), value)
        for path, value, alone, seen in found
        if not seen or (not alone and not pointer(path).startswith(BY_REPLAY))
    ]  # fmt: skip


def test_no_small_change_goes_unseen(bundles, reference):
    assert unseen(campaign(bundles, reference, 150, seed=1)) == []


@pytest.mark.slow
def test_no_small_change_of_two_thousand_goes_unseen(bundles, reference):
    assert unseen(campaign(bundles, reference, 2000, seed=2)) == []


def test_the_seal_shows_every_change_without_any_data(bundles):
    random = Random(3)
    for plain in bundles:
        for path in random.sample([path for path in leaves(plain) if path[0] not in ("audit", "format", "version")], 8):
            changed = altered(plain, path, another(at(plain, path), random), sealed=False)
            assert not verify(changed).holds, path


@pytest.mark.parametrize("n", range(len(ASKED)))
def test_every_figure_that_decides_is_tried_by_arithmetic_alone(bundles, n):
    """Each printed figure of a calculation, changed by a digit in the excerpt and sealed anew, gives another check."""
    plain = bundles[n]
    for path in used(plain):
        value = at(plain, path)["value"]
        changed = value[:-1] + ("1" if value[-1] != "1" else "2") if len(value) < 3 else ("2" if value[0] != "2" else "3") + value[1:]
        report = verify(altered(plain, (*path, "value"), changed))
        assert [one.level for one in report.levels if one.problems] == [Level.ARITHMETIC], path


def used(plain):
    """The printings in the excerpt from which the calculations are made."""
    places = {}
    for s, series in enumerate(plain["excerpt"]["series"]):
        for f, figure in enumerate(series["figures"]):
            for p, row in enumerate(figure["printings"]):
                key = f"{series['entity']}.{series['measure']}.{row['frequency']}", Period.parse(figure["period"]).key, figure["states"]
                places[*key, row["source"]] = ("excerpt", "series", s, "figures", f, "printings", p)
    inputs = [
        one
        for claim in plain["check"]["claims"]
        for assertion in claim["assertions"]
        for one in assertion["working"]["inputs"]
        if not one["implied"]
    ]
    assert inputs
    return [places[one["series"], Period.parse(one["period"]).key, one["states"], one["source"]] for one in inputs]
