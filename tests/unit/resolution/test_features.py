"""The doubts about a reading: those that parsing raises are those that are weighed, and what they leave."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

import pytest

from factcheck.assessment.tolerance import profiles
from factcheck.parsing import doubts, elsewhere
from factcheck.resolution.features import FEATURES, confidence


def raised() -> set[str]:
    """Every name that the source yields: ``yield "x"``, and ``yield from ["x"] * n``."""
    found = {name for module in (doubts, elsewhere) for name in _yielded(ast.parse(inspect.getsource(module)))}
    assert found, "the source yields no names: this test reads it wrongly"
    return found


def _yielded(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Yield | ast.YieldFrom) and node.value is not None:
            yield from (leaf.value for leaf in ast.walk(node.value) if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str))


def test_every_doubt_that_is_raised_is_weighed():
    assert raised() - set(FEATURES) == set()


def test_every_doubt_that_is_weighed_is_raised():
    assert set(FEATURES) - raised() == set()


@pytest.mark.parametrize(
    "source", ['def f():\n    yield "a"', 'def f():\n    yield from ["a"] * 2', 'def f():\n    if 1:\n        yield "a"']
)
def test_names_are_found_in_the_source(source):
    assert list(_yielded(ast.parse(source))) == ["a"]


@pytest.mark.parametrize("name", FEATURES)
def test_a_doubt_has_a_meaning_and_takes_some_of_the_confidence(name):
    assert FEATURES[name].meaning.endswith(".")
    assert 0 < FEATURES[name].weight < 1
    assert confidence([name]) == FEATURES[name].weight


@pytest.mark.parametrize(
    ("names", "left"),
    [((), 1), (("strange_word",), 0.85), (("strange_word",) * 3, 0.85**3), (("carried_measure", "idle_measure"), 0.9 * 0.6)],
    ids=["none", "one", "the same three times", "two"],
)
def test_doubts_multiply(names, left):
    assert confidence(names) == pytest.approx(left)


def test_the_order_of_doubts_does_not_matter_and_more_of_them_never_help():
    names = list(FEATURES)
    assert confidence(names) == pytest.approx(confidence(reversed(names)))
    assert all(confidence(names[:count]) > confidence(names[: count + 1]) for count in range(len(names)))


def test_an_unknown_doubt_is_an_error():
    with pytest.raises(KeyError):
        confidence(["whim"])


@pytest.mark.parametrize("profile", profiles().values(), ids=lambda profile: profile.name)
def test_a_grave_doubt_alone_keeps_a_reading_from_being_called_wrong_and_a_slight_one_does_not(profile):
    unsure = {name for name in FEATURES if confidence([name]) < profile.sure}
    assert {"idle_period", "idle_entity", "denied", "unworded_share"} <= unsure
    assert unsure.isdisjoint({"strange_word", "carried_measure", "idle_measure"})
