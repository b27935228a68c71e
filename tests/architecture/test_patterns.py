"""No pattern that the program compiles can explode (reliability D3)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.ambiguity import ambiguous

#: Notes each pattern that a module of the program compiles or uses, while all of them are imported and texts of all languages are checked.
_SPY = r"""
import importlib, json, pkgutil, re, sys
seen, compiled = {}, re._compile
def spy(pattern, flags):
    if sys._getframe(2).f_globals.get("__name__", "").startswith("factcheck") and not isinstance(pattern, re.Pattern):
        key = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
        seen[key, int(flags)] = sys._getframe(2).f_globals["__name__"]
    return compiled(pattern, flags)
re._compile = spy
import factcheck
for module in pkgutil.walk_packages(factcheck.__path__, "factcheck."):
    if not module.name.endswith("__main__") and ".migrations" not in module.name:
        importlib.import_module(module.name)
from factcheck.language.lexicon import languages, lexicon
for language in languages():
    known = lexicon(language)
    for pattern in [*known.patterns.values(), *(form for forms in known.period_forms.values() for form in forms), *known.fraction_forms]:
        seen[pattern, 0] = language
for text in json.loads(sys.stdin.read()):
    factcheck.check(text)
print(json.dumps([[*key, where] for key, where in seen.items()]))
"""
TEXTS = [
    "China exported 3.111 million vehicles in 2022, up 54.4% from a year earlier, the highest since 2008. One in four was electric.",
    "2022年中国汽车出口311.1万辆，同比增长54.4%，居世界第二位，其中新能源汽车占21.8%。",
    "Las exportaciones de España subieron un 5,3 % en 2022, la tasa más alta desde 2007.",
    "Le chômage en France est tombé à 7,3 % en 2022, au plus bas depuis 2008, soit 0,6 point de moins qu'en 2021.",
    "Die Inflation in Deutschland stieg 2022 auf 6,9 Prozent, so hoch wie seit 1974 nicht mehr.",
]


@pytest.fixture(scope="module")
def patterns() -> list[tuple[str, int, str]]:
    told = subprocess.run(
        [sys.executable, "-c", _SPY], input=json.dumps(TEXTS), capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    return [tuple(one) for one in json.loads(told.stdout)]


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+$", r"(\d+,?)+%", r"(a*)*b", r"(?:a|ab|b)*c", r"(?:a{1,2})*b", r"(?:x\w+)*\w*y", r"(?=(a+)+b)c", r"(?:\s*a?\s*)*b", r"(?i:(?:a|Ab?)*(?:b|c)*)*d"],
)  # fmt: skip
def test_what_explodes_is_found(pattern):
    assert ambiguous(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"(?:a|b)*c", r"\d+(?:,\d{3})*%", r"(?:x\d+)*y", r"(?:a++)*+b", r"\w+\s+\w+", r"(?:,\d+)*", r"[^a]*a[^a]*", r'"(?:[^"\\]|\\.)*"', r"(?<!a)b{2,9}"],
)  # fmt: skip
def test_what_does_not_is_left_alone(pattern):
    assert not ambiguous(pattern)


def test_no_pattern_can_be_read_in_exponentially_many_ways(patterns):
    assert len(patterns) > 400
    assert [(where, pattern[:200]) for pattern, flags, where in patterns if ambiguous(pattern, flags)] == []
