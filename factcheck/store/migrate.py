"""The edition of the tables, brought up to what this program knows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from factcheck.errors import UnfitStore
from factcheck.store.database import Database, Writing

_SCRIPTS = Path(__file__).with_name("migrations")
#: PostgreSQL's advisory lock that one of several starting replicas gets.
_LOCK = 0x666163740001


def edition(connection: Connection) -> str | None:
    """The edition of the tables; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def newest() -> str:
    """The edition that this program writes: that of the last script."""
    return max(path.stem.partition("_")[0] for path in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def upgrade(database: Database) -> None:
    """Bring the tables up to the newest edition, in one transaction; those of a newer program are refused."""
    if database.sqlite:
        database.path.parent.mkdir(parents=True, exist_ok=True)
    else:
        with database.reading() as connection:
            if edition(connection) == newest():
                return
    database.write(_run)


def _run(tx: Writing) -> None:
    connection = tx.connection
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))  # another replica may take its time
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = edition(connection)
    if found == newest():
        return
    if found is not None and found > newest():
        raise UnfitStore(f"The database is of edition {found}, written by a newer factcheck; this one knows {newest()}.")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
