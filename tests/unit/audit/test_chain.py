"""The hash chain and the checkpoints over it."""

from __future__ import annotations

import json
import stat
from dataclasses import replace

import pytest

from factcheck.audit.canonical import canonical
from factcheck.audit.chain import GENESIS, Entry, unchained
from factcheck.audit.checkpoint import Checkpoint, Signer

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


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (lambda log: log[:7] + log[8:], 8),
        (lambda log: log[1:], 1),
        (lambda log: [*log[:5], log[6], log[5], *log[7:]], 6),
        (lambda log: [*log[:4], log[3], *log[4:]], 4),
        (lambda log: [*log[:9], replace(log[9], payload=log[9].payload.replace("supported", "refuted")), *log[10:]], 10),
        (lambda log: [*log[:9], replace(log[9], subject="x"), *log[10:]], 10),
        (lambda log: [*log[:9], replace(log[9], at="2027"), *log[10:]], 10),
        (lambda log: [*log[:9], replace(log[9], payload="{"), *log[10:]], 10),
        (lambda log: [*log[:9], replace(log[9], payload=json.dumps([1])), *log[10:]], 10),
        (lambda log: [*log[:9], Entry.after((9, "f" * 64), "a", "b", {}, AT), *log[10:]], 10),
    ],
)
def test_the_first_entry_that_was_touched_is_named(change, first):
    found = list(unchained(change(written(20))))
    assert min(fault.sequence for fault in found) == first
    assert str(first) in str(found[0])


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
