"""What anybody may send, and what must hold of it whatever it is: a text, a body of JSON, a file of a pack.

Each target takes one input and fails by an exception; `test_fuzz.py` gives them what hypothesis makes, `guided.py` what atheris finds.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

import factcheck
from factcheck.datapack.build import manifest_of
from factcheck.datapack.faults import PackError
from factcheck.datapack.load import read_contents
from factcheck.datapack.manifest import PACK_FILE, files_of
from factcheck.errors import MalformedJson
from factcheck.wire.gate import MAX_DEPTH, MAX_INTEGER, read_json
from tests.cases.scoring import spans
from tests.smallpack import small_pack

DAY = "2023-01-20"


def reader(text: str) -> bool:
    """A text is answered: every offset quotes it, and the answer is JSON without NaN. Tells whether something in it was judged or left."""
    told = factcheck.check(text, published=DAY).to_dict()
    assert all(text[start:end] == words for start, end, words in spans(told))
    json.dumps(told, allow_nan=False)
    return bool(told["claims"] or told["unchecked"])


def gate(body: bytes) -> bool:
    """A body is refused, or is a value that any client reads alike: shallow, exact, without NUL or half a pair. Tells whether it passed."""
    try:
        value = read_json(body)
    except MalformedJson:
        return False
    assert _depth(value) <= MAX_DEPTH
    again = json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    assert b"\\u0000" not in again
    assert read_json(again) == value == json.loads(body)
    return True


def _depth(value: object) -> int:
    if isinstance(value, int):
        assert isinstance(value, bool) or abs(value) <= MAX_INTEGER
    items = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if items is None else 1 + max(map(_depth, items), default=0)


@cache
def sound() -> dict[str, bytes]:
    """The files of a small pack without a fault."""
    with tempfile.TemporaryDirectory() as folder:
        contents, faults = files_of(small_pack(Path(folder) / "fish"))
    assert not faults
    return contents


def pack(name: str, content: bytes) -> bool:
    """A pack with one file replaced is read, or refused with faults that have a place and a rule. Tells whether it was read."""
    changed = {**sound(), name: content}
    try:
        read_contents({**changed, PACK_FILE: manifest_of(changed)})
    except PackError as refused:
        told = refused.faults
    else:
        return True
    assert told
    assert all(one.rule and one.message and one.line >= 1 and one.column >= 1 for one in told)
    return False
