"""Stored checks, reviews, keys, batches, webhooks and the audit trail, in SQLite or PostgreSQL.

Owns tables, transactions and migrations; takes and gives the plain JSON of `answer`. May import settings, logs, audit and everything
below. Why no objects of an ORM: a row is written once and read as it is, and what a transaction does must be seen in one place.
"""

from factcheck.store.checkpoints import checkpoints_in
from factcheck.store.database import Database, Writing
from factcheck.store.opening import Store, open_store
from factcheck.store.verify import verified

__all__ = ["Database", "Store", "Writing", "checkpoints_in", "open_store", "verified"]
