"""Random texts, bodies and files of packs: answered or refused, never an exception (reliability C2 to C5, D9, E1).

The long versions draw some two hundred times as many. `python -m tests.fuzz.guided` lets what the code does lead the way.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.datapack.manifest import PACK_FILE
from tests.cases.pathological import REPEATED
from tests.fuzz import targets


def drawing(examples: int) -> settings:
    """So many examples, the same ones in every run."""
    return settings(max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


#: Any code point, and what readers look for.
ANY = st.text(st.characters(exclude_categories=()), max_size=60)
PIECES = st.sampled_from(sorted({piece[:60] for piece in REPEATED.values()}))
WORDS = st.sampled_from(
    ["China", "Japan", "GDP", "inflation", "vehicles", "exports", "rose", "fell", "by", "to", "of", "than", "twice", "first", "third", "in 2022",
     "last year", "since 2008", "about", "not", "3.1", "54.4%", "26,7 %", "1.2 million", "half", "pp", "$", "中国", "汽车", "出口", "增长", "百分之",
     "Deutschland", "stieg um", "Prozent", "España", "subió", "por ciento", "France", "augmenté de", "pour cent", ".", ",", ";", "\n", "\t", "|"]
)  # fmt: skip
TEXTS = st.one_of(ANY, st.lists(st.one_of(WORDS, WORDS, PIECES, ANY), max_size=14).map(" ".join))


@pytest.mark.parametrize("examples", [300, pytest.param(100_000, marks=pytest.mark.slow)])
def test_any_text_is_answered(examples):
    told = Counter[bool]()

    @given(TEXTS)
    @drawing(examples)
    def answered(text: str) -> None:
        told[targets.reader(text)] += 1

    answered()
    assert min(told[True], told[False]) > examples / 50


NUMBERS = st.one_of(
    st.integers().map(str),
    st.floats().map(json.dumps),
    st.sampled_from(["-0", "1e400", "1e-400", "01", "+1", ".5", "1.", "0x1", "9" * 5000]),
)
LEAVES = st.one_of(
    ANY.map(json.dumps), st.text(max_size=5).map(lambda text: f'"{text}"'), NUMBERS, st.sampled_from(["true", "null", "nul", '"\\ud800"'])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: f"[{','.join(items)}]"),
        st.lists(st.tuples(st.sampled_from(['"a"', '"b"', '"\\u0061"', '""', "a"]), inner), max_size=4).map(
            lambda items: "{" + ",".join(f"{key}:{value}" for key, value in items) + "}"
        ),
        st.tuples(st.integers(1, 40), inner).map(lambda deep: "[" * deep[0] + deep[1] + "]" * deep[0]),
    ),
    max_leaves=12,
)
BODIES = st.one_of(
    st.binary(max_size=200), JSON.map(lambda text: text.encode("utf-8", "surrogatepass")), st.lists(st.sampled_from('[]{}":,\\u0aDd1eE-. \n'), max_size=40).map("".join).map(str.encode)
)  # fmt: skip


@pytest.mark.parametrize("examples", [1_000, pytest.param(200_000, marks=pytest.mark.slow)])
def test_any_body_is_refused_or_read_as_json_says(examples):
    told = Counter[bool]()

    @given(BODIES)
    @drawing(examples)
    def read(body: bytes) -> None:
        told[targets.gate(body)] += 1

    read()
    assert min(told[True], told[False]) > examples / 20


CELLS = st.one_of(
    st.sampled_from(["NOR.landings.A", "NOR.landings.M", "ISL.landings.A", "landings-2026-02-01", "bulletin-12", "2024=50120p", "2010=1 2011=2", "level", "yoy_percent",
                     "2025-10", "4,210", '"4,210"', "normal", "NA", "nan", "inf", "1e400", "=1+1", '"', "'", "", " ", "\t", "\r", "\0", "\ufeff", "９", "-0", "1_0"]),
    st.text(max_size=8), st.decimals(allow_nan=False).map(str), st.dates().map(str),
)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, max_size=9).map(",".join), max_size=8).map("\n".join)
KEYS = st.sampled_from(
    ["names", "labels", "unit", "kind", "agency", "definition", "licence", "a.b", '"a"', "[NOR]", "[[series]]", "url", "codes", "en"]
)
VALUES = st.one_of(
    st.sampled_from(["1", "-1", '"percent"', '"tonnes"', "{ en = [\"x\"] }", "{}", "[]", "true", "2026-01-01", "nan", "inf", "9" * 400, "'''", "x"]),
    st.text(max_size=8).map(json.dumps), st.lists(st.text(max_size=4), max_size=3).map(json.dumps),
)  # fmt: skip
TABLES_OF_TOML = st.lists(st.one_of(st.tuples(KEYS, VALUES).map(" = ".join), KEYS, VALUES), max_size=8).map("\n".join)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the pack: its beginning, something in the place of a part of it, its end; or something else altogether."""
    name = draw(st.sampled_from(sorted(set(targets.sound()) - {PACK_FILE})))
    before = targets.sound()[name]
    before = gzip.decompress(before) if name.endswith(".gz") else before
    made = draw(st.one_of((TABLES if "csv" in name else TABLES_OF_TOML).map(str.encode), st.binary(max_size=60)))
    start, end = sorted((draw(st.integers(0, len(before))), draw(st.integers(0, len(before)))))
    content = draw(st.sampled_from([before[:start] + made + before[start:], before[:start] + made + before[end:], before + made, made]))
    return name, gzip.compress(content, 1, mtime=0) if name.endswith(".gz") and draw(st.integers(0, 9)) else content


@pytest.mark.parametrize("examples", [300, pytest.param(50_000, marks=pytest.mark.slow)])
def test_any_file_of_a_pack_is_read_or_refused_with_its_place(examples):
    told = Counter[bool]()

    @given(files())
    @drawing(examples)
    def read(made: tuple[str, bytes]) -> None:
        told[targets.pack(*made)] += 1

    read()
    assert told[False] > examples / 2
    assert told[True] > 0
