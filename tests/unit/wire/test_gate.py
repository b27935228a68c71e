"""The JSON gate: what is not one well-formed value is refused, at once and with its place."""

from __future__ import annotations

import json

import pytest

from factcheck.errors import MalformedJson
from factcheck.wire.gate import MAX_DEPTH, MAX_INTEGER, read_json


@pytest.mark.parametrize(
    "value", [{}, [], "x", 1, -0.5, True, None, {"a": [{"b": "汽车 🚗 ‮ ​ １２３"}]}, MAX_INTEGER, -MAX_INTEGER, 1e308, "\ufeff"]
)
def test_well_formed_values_pass_unchanged(value):
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize("depth", [10**exponent for exponent in range(2, 7)])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]"), ("[", "")])
def test_deep_nesting_is_refused_before_it_is_parsed(depth, opening, closing):
    body = (opening * depth + "1" + closing * depth)[:1_048_576]
    with pytest.raises(MalformedJson, match="nested"):
        read_json(body.encode())


def test_the_deepest_nesting_passes_and_one_more_does_not():
    assert read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)[0]
    with pytest.raises(MalformedJson):
        read_json(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


def test_brackets_in_texts_do_not_count():
    value = {"text": '[[{{"\\' * 100}
    assert read_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "body", ['"' * 100_001, '"\\' * 100_000, "[" + '"a",' * 100_000, '"' + "\\" * 100_001, "1" * 1_000_000, "-" * 100_000]
)
def test_hostile_bodies_are_answered(body):
    with pytest.raises(MalformedJson):
        read_json(body.encode())


@pytest.mark.parametrize(
    "number",
    ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1E999999999", "1e-400", "1" * 4301, str(2**53 + 1), str(-(2**53) - 1), str(2**63)],
)
def test_numbers_that_are_not_exact_or_not_finite_are_refused_with_their_place(number):
    with pytest.raises(MalformedJson) as caught:
        read_json(b'{"a": [0, {"b/c": ' + number.encode() + b"}]}")
    assert caught.value.field == "/a/1/b~1c"


@pytest.mark.parametrize("number", ["-0", "0.0", "0e-400", "9007199254740992", "1e-300", "26.7"])
def test_numbers_that_are_exact_enough_pass(number):
    assert read_json(number.encode()) == float(number)


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"{", b"[1,]", b"{'a':1}", b'{"a":1}x', b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b'"\\ud800"', b'{"\\udc00":1}', b'"\\u0000"',
        b'{"a\\u0000":1}', b"\xef\xbb\xbf{}", '{"text":"x"}'.encode("utf-16"), '{"text":"x"}'.encode("utf-32"), b'"\x01"', b"nul", b"01", b"+1",
        b".5", b"0x10", b"1_000",
    ],
)  # fmt: skip
def test_what_is_not_json_in_utf8_is_refused(body):
    with pytest.raises(MalformedJson):
        read_json(body)


@pytest.mark.parametrize("body", ['{"a":1,"a":1}', '{"a":1,"b":2,"a":3}', '[{"x":{"y":1,"y":2}}]', '{"a":1,"\\u0061":2}'])
def test_keys_given_twice_are_refused(body):
    with pytest.raises(MalformedJson, match="given twice"):
        read_json(body.encode())


def test_a_surrogate_pair_is_a_character():
    assert read_json(b'"\\ud83d\\ude97"') == "🚗"
