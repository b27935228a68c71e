"""The audit trail for those who want to hold the service to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g

from factcheck.errors import BadParameter, NotFound
from factcheck.evidence import restored
from factcheck.store import checks, log
from factcheck.store.checks import StoredCheck
from factcheck.web.caller import caller
from factcheck.web.endpoint import StrictBlueprint, endpoint
from factcheck.web.keeping import store
from factcheck.wire.stored import CheckpointSchema, ConsistencyQuery, ConsistencySchema, EvidenceSchema, ProofSchema

blueprint = StrictBlueprint("audit", __name__, description="What was checked, reviewed and changed, in a log that shows every alteration.")


@endpoint(blueprint, "/v1/audit/checkpoint", gives=CheckpointSchema)
def read_checkpoint() -> dict[str, Any]:
    """Give the signed state of the audit trail. Who keeps it can prove later that nothing before it was changed."""
    g.cache_control = "no-store"
    return store().checkpoint().to_dict()


@endpoint(blueprint, "/v1/audit/proof/<check_id>", gives=ProofSchema, problems=(404, 410), scope="checks:read")
def read_proof(check_id: str) -> dict[str, Any]:
    """Prove that a check stands in the audit trail."""
    g.cache_control = "no-store"
    return _proof(_found(check_id))


@endpoint(blueprint, "/v1/checks/<check_id>/evidence", gives=EvidenceSchema, problems=(404, 410), scope="checks:read")
def read_evidence(check_id: str) -> dict[str, Any]:
    """Give a stored check with everything that it rests on, which `factcheck verify` recomputes without asking anyone."""
    g.cache_control = "no-store"
    found = _found(check_id)
    if found.evidence is None:
        raise NotFound("This check was stored without its evidence.")
    return restored(found.evidence, found.request, found.answer, {**_proof(found), **found.sealed})


def _found(check_id: str) -> StoredCheck:
    with store().reading() as connection:
        return checks.find(connection, check_id, caller().owner)


def _proof(found: StoredCheck) -> dict[str, Any]:
    checkpoint = store().checkpoint()
    with store().reading() as connection:
        proof = log.proof(connection, found.sequence, checkpoint.size)
    return {"entry": proof.entry._asdict(), "path": list(proof.path), "checkpoint": checkpoint.to_dict()}


@endpoint(blueprint, "/v1/audit/consistency", query=ConsistencyQuery, gives=ConsistencySchema)
def read_consistency(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Prove that the audit trail of now begins with an earlier state of it."""
    g.cache_control = "no-store"
    with store().reading() as connection:
        size, _ = log.head(connection)
        old, new = asked["old"], asked["new"] or size
        if not old <= new <= size:
            raise BadParameter(f"The audit trail has {size} entries; old and new are sizes up to that, in their order.", field="?old")
        return {"old": old, "new": new, "path": list(log.consistency(connection, old, new))}
