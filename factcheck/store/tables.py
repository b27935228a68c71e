"""The tables. Times are UTC in RFC 3339 with microseconds as text, so that both databases sort and answer alike."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _count(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


#: What was checked and found; immutable but for the erasure of its text. `standing` is the verdict by the newest figures then.
checks = Table(
    "checks",
    metadata,
    _text("id", key=True),
    _count("sequence"),
    _text("owner"),
    _text("created"),
    _text("verdict"),
    _text("standing"),
    _text("language"),
    _text("published", null=True),
    _text("as_of"),
    _text("snapshot"),
    _text("engine"),
    _text("url", null=True),
    _text("supersedes", null=True),
    _text("salt", null=True),
    _text("request", null=True),
    _text("body", null=True),
    _text("evidence", null=True),
    _text("erased", null=True),
    UniqueConstraint("sequence"),
    UniqueConstraint("supersedes"),
    Index(None, "owner", "sequence"),
    Index(None, "owner", "url", "sequence"),
    Index(None, "snapshot"),
)

#: The series whose figures a check has used, or would have: how a revision finds the checks that it concerns.
check_series = Table("check_series", metadata, _text("series", key=True), _text("check_id", key=True), Index(None, "check_id"))

#: Checks whose page anybody may read, since when; the audit trail tells when they were not.
publications = Table("publications", metadata, _text("check_id", key=True), _text("at"))

#: What editors say of a claim of a check; the newest counts, the others are its history.
reviews = Table(
    "reviews",
    metadata,
    _text("id", key=True),
    _text("check_id"),
    Column("claim", Integer, nullable=False),
    _count("sequence"),
    _text("at"),
    _text("reviewer"),
    _text("machine"),
    _text("verdict"),
    _text("salt", null=True),
    _text("note", null=True),
    _text("erased", null=True),
    UniqueConstraint("sequence"),
    Index(None, "check_id", "claim", "sequence"),
)

audit = Table(
    "audit",
    metadata,
    _count("sequence", key=True),
    _text("at"),
    _text("kind"),
    _text("subject"),
    _text("payload"),
    _text("hash"),
    Index(None, "subject"),
)

#: The complete subtrees of two leaves and more; the leaves are the hashes of the entries.
audit_nodes = Table(
    "audit_nodes", metadata, Column("level", Integer, primary_key=True, autoincrement=False), _count("position", key=True), _text("hash")
)

#: One row: who holds it writes the next entry.
audit_head = Table("audit_head", metadata, Column("id", Integer, primary_key=True, autoincrement=False), _count("size"), _text("hash"))

keys = Table(
    "keys",
    metadata,
    _text("id", key=True),
    _text("owner"),
    _text("name"),
    _text("hint"),
    _text("digest"),
    _text("scopes"),
    _text("origins"),
    _text("created"),
    _text("expires", null=True),
    _text("revoked", null=True),
    Column("version", Integer, nullable=False),
    UniqueConstraint("digest"),
    Index(None, "owner"),
)

#: What was answered to a request that may come again; kept for a day.
idempotency = Table(
    "idempotency",
    metadata,
    _text("owner", key=True),
    _text("path", key=True),
    _text("key", key=True),
    _text("salt"),
    _text("digest"),
    Column("status", Integer, nullable=False),
    _text("subject", null=True),
    _text("response", null=True),
    _text("created"),
    Index(None, "created"),
    Index(None, "subject"),
)

#: Texts that are checked in the background. When `expires` has come, the answers that are not kept as checks are dropped.
batches = Table(
    "batches",
    metadata,
    _text("id", key=True),
    _count("sequence"),
    _text("owner"),
    _text("created"),
    _text("state"),
    _text("options"),
    Column("total", Integer, nullable=False),
    _text("started", null=True),
    _text("finished", null=True),
    _text("expires", null=True),
    UniqueConstraint("sequence"),
    Index(None, "owner", "sequence"),
    Index(None, "state"),
    Index(None, "expires"),
)

batch_items = Table(
    "batch_items",
    metadata,
    _text("batch_id", key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    _text("label", null=True),
    _text("state"),
    _text("verdict", null=True),
    _text("check_id", null=True),
    _text("request", null=True),
    _text("answer", null=True),
    Index(None, "batch_id", "state", "n"),
)

#: Where events are sent; secrets are encrypted by a key that is not in the database. Nobody but who took it sends to one that is busy.
webhooks = Table(
    "webhooks",
    metadata,
    _text("id", key=True),
    _text("owner"),
    _text("created"),
    _text("url"),
    _text("events"),
    _text("state"),
    _text("reason", null=True),
    _text("secret"),
    _text("former_secret", null=True),
    _text("former_until", null=True),
    _text("failing_since", null=True),
    _text("busy_until"),
    Column("version", Integer, nullable=False),
    Index(None, "owner"),
)

#: The outbox: written in the transaction of what it tells of.
events = Table(
    "events",
    metadata,
    _text("id", key=True),
    _text("owner"),
    _text("at"),
    _text("type"),
    _text("body"),
    Index(None, "owner", "at"),
    Index(None, "at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _text("id", key=True),
    _text("event_id"),
    _text("webhook_id"),
    _text("state"),
    Column("attempts", Integer, nullable=False),
    _text("due"),
    _text("first_tried", null=True),
    _text("last_tried", null=True),
    Column("last_status", Integer, nullable=True),
    _text("last_error", null=True),
    UniqueConstraint("event_id", "webhook_id"),
    Index(None, "state", "due"),
    Index(None, "webhook_id", "state", "due"),
    Index(None, "webhook_id", "id"),
    Index(None, "webhook_id", "state", "id"),
)

#: Reference data that this installation has answered from: a fingerprint of every series, and what it changed. The one with the
#: greatest sequence is the present one.
snapshots = Table(
    "snapshots",
    metadata,
    _text("digest", key=True),
    _count("sequence"),
    _text("seen"),
    _text("engine"),
    Column("total", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    _text("series"),
    UniqueConstraint("sequence"),
)

#: Checks to be run again because figures changed: a job for each arrival of a snapshot, and how far it has come.
rechecks = Table(
    "rechecks",
    metadata,
    _count("sequence", key=True),
    _text("snapshot"),
    _text("former"),
    _text("created"),
    _text("state"),
    _text("series"),
    _count("last"),
    _count("until"),
    Column("checked", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    _text("finished", null=True),
    Index(None, "snapshot", "sequence"),
    Index(None, "state"),
)

#: Verdicts that revised figures have changed.
changes = Table(
    "changes",
    metadata,
    _count("sequence", key=True),
    _text("owner"),
    _text("at"),
    _text("snapshot"),
    _text("old_check"),
    _text("new_check"),
    _text("old_verdict"),
    _text("new_verdict"),
    _text("old_standing"),
    _text("new_standing"),
    UniqueConstraint("old_check"),
    Index(None, "owner", "sequence"),
)

#: How a check differs from the one before it of the same address. It follows from both, quotes the earlier one, and goes with either.
comparisons = Table("comparisons", metadata, _text("check_id", key=True), _text("earlier"), _text("told"), Index(None, "earlier"))
