"""The audit part of a bundle: that this check, and no other, stands in the log of the service."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.audit.canonical import commitment
from factcheck.audit.checkpoint import Checkpoint
from factcheck.audit.tree import included, leaf
from factcheck.evidence.keeping import evidence_digest
from factcheck.evidence.plain import told
from factcheck.evidence.report import Level, Problem, Verified
from factcheck.evidence.schema import Bundle, Request


def audited(bundle: Bundle, plain: Mapping[str, Any], key: str | None) -> Verified:
    """The proof verified: from the content to the entry, from the entry to the root, from the root to the signature."""
    if bundle.audit is None:
        return Verified(Level.AUDIT, False, "there is no proof in it")
    try:
        checkpoint = Checkpoint.from_dict(bundle.audit["checkpoint"])
        problems = tuple(_wrong(bundle, plain, checkpoint, key))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        return Verified(Level.AUDIT, True, "the proof is not sound", (Problem("/audit", f"is no proof: {type(fault).__name__}: {fault}"),))
    whose = "the given key" if key else f"the key {checkpoint.key}, which is to be compared with the one that the service tells elsewhere"
    number = bundle.audit["entry"]["sequence"]
    return Verified(Level.AUDIT, True, f"entry {number} of {checkpoint.size}, signed on {checkpoint.time} by {whose}", problems)


def _wrong(bundle: Bundle, plain: Mapping[str, Any], checkpoint: Checkpoint, key: str | None) -> Iterator[Problem]:
    entry, record = bundle.audit["entry"], bundle.audit["record"]
    said = json.loads(entry["payload"])
    hashed = leaf(entry["payload"].encode())
    if hashed.hex() != entry["hash"]:
        yield Problem("/audit/entry/hash", "is not the hash of the payload")
    if any(said[name] != entry[name] for name in ("sequence", "at", "kind", "subject")):
        yield Problem("/audit/entry", "does not say what was hashed")
    if (said["kind"], said["subject"]) != ("check.created", bundle.check["id"]):
        yield Problem("/audit/entry/subject", "is not about this check")
    whole = {
        "owner": record["owner"],
        "request": record["request"],
        "body": {**bundle.check, **record["added"]},
        "evidence": evidence_digest(plain),
    }
    if commitment(record["salt"], whole) != said["details"]["record"]:
        yield Problem("/audit/entry/payload", "the audit trail vouches for another check, request or evidence")
    if told(Request.of(record["request"])) != plain["request"]:
        yield Problem("/audit/record/request", "is not the request of the bundle")
    path = [bytes.fromhex(step) for step in bundle.audit["path"]]
    if not included(hashed, said["sequence"] - 1, checkpoint.size, path, bytes.fromhex(checkpoint.root)):
        yield Problem("/audit/path", "does not lead from the entry to the signed root")
    if not checkpoint.signed_by(key or checkpoint.key):
        yield Problem("/audit/checkpoint/signature", "is not the signature of " + ("the given key" if key else "its key"))
