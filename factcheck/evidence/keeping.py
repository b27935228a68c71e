"""Evidence kept beside its check: what the check and the request do not say already, pressed into a text."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from factcheck.audit.canonical import canonical, fingerprint
from factcheck.evidence.plain import told
from factcheck.evidence.recording import Recorded
from factcheck.evidence.schema import Request, digest_of

#: Parts of a bundle that are kept elsewhere, or made from the rest.
_ELSEWHERE = ("request", "check", "audit", "digest")


def pressed(recorded: Recorded) -> str:
    """The evidence of a check, small enough to be kept with it."""
    return b64encode(zlib.compress(canonical(recorded.evidence()), 6)).decode()


def evidence_digest(plain: Mapping[str, Any]) -> str:
    """What the audit trail vouches for of the evidence in a bundle."""
    return fingerprint({name: part for name, part in plain.items() if name not in _ELSEWHERE})


def restored(evidence: str, request: Mapping[str, Any], check: Mapping[str, Any], audit: Mapping[str, Any]) -> dict[str, Any]:
    """The sealed bundle of a stored check: its evidence with the request, the answer and the place in the audit trail."""
    kept = json.loads(zlib.decompress(b64decode(evidence)))
    plain = {**kept, "request": told(Request.of(request)), "check": dict(check), "audit": dict(audit)}
    return {**plain, "digest": digest_of(plain)}
