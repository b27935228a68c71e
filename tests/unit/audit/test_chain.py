"""The hash chain and the checkpoints over it."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import replace

import pytest

from factcheck.audit.canonical import canonical
from factcheck.audit.chain import GENESIS, Entry, unchained
from factcheck.audit.checkpoint import Checkpoint, Signer
from factcheck.audit.tree import leaf

AT = "2026-03-20T09:00:00.000000Z"


def written(number: int) -> list[Entry]:
    log: list[Entry] = []
    for n in range(number):
        head = (log[-1].sequence, log[-1].hash) if log else (0, GENESIS)
        log.append(Entry.after(head, "check.created", f"c{n}", {"verdict": "supported"}, AT))
    return log


def test_canonical_json_depends_on_the_value_alone():
    assert canonical({"b": [1, 2.5, None, True], "a": "é\n"}) == '{"a":"é\\n","b":[1,2.5,null,true]}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})


def test_a_log_as_it_was_written_has_no_fault():
    assert list(unchained(written(20))) == []
    assert list(unchained(written(20)[10:], head=(10, written(20)[9].hash))) == []


@pytest.mark.parametrize("number", [2_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_a_long_log_is_read_as_it_comes_and_has_no_fault(number):
    """No false alarm; the entries are made while they are verified, so that neither is kept."""

    def coming() -> Iterator[Entry]:
        head = (0, GENESIS)
        for n in range(number):
            entry = Entry.after(head, "check.created", f"c{n}", {"record": f"{n:064x}", "verdict": "supported"}, AT)
            yield entry
            head = (entry.sequence, entry.hash)

    assert list(unchained(coming())) == []


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (lambda log: log[:7] + log[8:], 8),
        (lambda log: log[1:], 1),
        (lambda log: [*log[:5], log[6], log[5], *log[7:]], 6),
        (lambda log: [*log[:4], log[3], *log[4:]], 4),
        (lambda log: [*log[:9], log[9]._replace(payload=log[9].payload.replace("supported", "refuted")), *log[10:]], 10),
        (lambda log: [*log[:9], log[9]._replace(subject="x"), *log[10:]], 10),
        (lambda log: [*log[:9], log[9]._replace(at="2027"), *log[10:]], 10),
        (lambda log: [*log[:9], log[9]._replace(payload="{"), *log[10:]], 10),
        (lambda log: [*log[:9], log[9]._replace(payload=json.dumps([1])), *log[10:]], 10),
        (lambda log: [*log[:9], Entry.after((9, "f" * 64), "a", "b", {}, AT), *log[10:]], 10),
    ],
)
def test_the_first_entry_that_was_touched_is_named(change, first):
    found = list(unchained(change(written(20))))
    assert min(fault.sequence for fault in found) == first
    assert str(first) in str(found[0])


def sealed(payload: str, kind: str = "k", subject: str = "s") -> Entry:
    """An entry whose hash fits a payload that no program wrote."""
    return Entry(1, AT, kind, subject, payload, leaf(payload.encode()).hex())


FIRST = sealed(Entry.after((0, GENESIS), "k", "s", {"a": 1}, AT).payload)
AROUND = FIRST.payload.split('"a":1')


@pytest.mark.parametrize(
    "payload",
    [
        '"a":',
        '"a":1},"b":{',
        '"a":1}}, {"b":{"c":1',
        '"a":1}},{"at":"x","details":{"a":1',
        '"a":"',
        '"a":[1',
        '"a":[{"b":1',
        '"a":1}',
        '"a":NaN0',
        "[" * 100_000,
    ],
)
def test_a_payload_with_the_right_ends_is_still_read(payload):
    """Whoever can write the hashes anew can write anything between the two ends that are looked at."""
    one = sealed(payload.join(AROUND))
    second = Entry.after((1, one.hash), "k", "s", {}, AT)
    try:
        sound = isinstance(json.loads(one.payload)["details"], dict)
    except (ValueError, RecursionError):
        sound = False
    for log in ([one], [one, second]):
        assert [fault.sequence for fault in unchained(log)] == ([] if sound else [1])


def test_names_that_json_writes_otherwise_are_read_as_they_are():
    log: list[Entry] = []
    for n, name in enumerate(('q"uo\\te', "line\nfeed", "中", "\u2028", "")):
        log.append(Entry.after((n, log[-1].hash if log else GENESIS), name, name, {name: name}, AT))
    assert list(unchained(log)) == []
    assert [fault.sequence for fault in unchained([log[0]._replace(subject="q"), *log[1:]])] == [1]
    assert [fault.sequence for fault in unchained([*log[:4], log[4]._replace(sequence=6)])] == [5]


def test_a_checkpoint_is_worth_its_signature(tmp_path):
    signer = Signer.at(tmp_path / "folder" / "key.pem")
    made = signer.sign(3, "a" * 64, "b" * 64, AT)
    assert made.signed_by(signer.public)
    assert Checkpoint.from_dict(json.loads(json.dumps(made.to_dict()))) == made
    for name, value in {"size": 4, "head": "c" * 64, "root": "c" * 64, "time": "x", "signature": "AAAA", "key": "AAAA"}.items():
        assert not replace(made, **{name: value}).signed_by(signer.public)
    other = Signer.at(tmp_path / "other.pem")
    assert not other.sign(3, "a" * 64, "b" * 64, AT).signed_by(signer.public)
    assert not made.signed_by("no key")
    assert not replace(made, signature=f"{made.signature}x").signed_by(signer.public)


def test_the_key_stays_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "key.pem"
    first, again = Signer.at(path), Signer.at(path)
    assert first.public == again.public
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert first.secret(b"webhooks") == again.secret(b"webhooks") != first.secret(b"other")


@pytest.mark.parametrize("told", [None, {}, {"size": "3"}, {"size": True, "head": "", "root": "", "time": "", "key": "", "signature": ""}])
def test_what_is_no_checkpoint_is_refused(told):
    with pytest.raises(ValueError, match="not a checkpoint"):
        Checkpoint.from_dict(told)
