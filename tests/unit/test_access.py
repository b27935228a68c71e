"""What a key looks like (reliability I1)."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck import logs
from factcheck.access import digest_of, hidden, hint_of, holds_secret, is_secret, new_secret

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def test_keys_are_random_and_of_one_shape():
    made = {new_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"fck_live_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}", one) and is_secret(one) for one in made)
    assert {sign for one in made for sign in one[9:39]} == set(SIGNS)


@given(st.integers(9, 38), st.sampled_from(SIGNS))
def test_a_mistyped_sign_is_found(place, sign):
    key = new_secret()
    other = key[:place] + sign + key[place + 1 :]
    assert is_secret(other) is (other == key)


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda key: key + "\n", lambda key: " " + key, lambda key: key[:-1], lambda key: key + "0",
                                    lambda key: key.replace("live", "test"), lambda key: key.replace("_", "-"), lambda _: "", lambda _: "fck_live_"])  # fmt: skip
def test_what_is_not_a_key_is_none(change):
    key = new_secret()
    assert not is_secret(change(key))


def test_the_hint_leaves_more_than_128_bits_open():
    key = new_secret()
    assert key[9:17] == hint_of(key)
    assert 62 ** (30 - len(hint_of(key))) > 2**128
    assert len(digest_of(key)) == 64


def test_no_key_stands_in_a_log_line(capsys):
    key = new_secret()
    assert holds_secret(f"x{key}y")
    assert key not in hidden(f"{key} and {key}")
    logs.configure("debug")
    logs.bind(request_id=key)
    try:
        raise ValueError(key)
    except ValueError as error:
        logs.logger().error(key, path=f"/{key}", deep={"a": [key]}, exc_info=error)
    finally:
        logs.bind()
        logs.configure("error")
    (line,) = capsys.readouterr().err.splitlines()
    assert key not in line
    assert json.loads(line)["path"] == "/fck_live_…"
