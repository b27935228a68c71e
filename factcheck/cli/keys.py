"""`factcheck keys`: who may use the service; all keys of all owners, on the machine of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from factcheck.access import DEFAULT_OWNER, SCOPES
from factcheck.cli.shared import DAY, opened_store, table
from factcheck.errors import RequestError

if TYPE_CHECKING:
    from factcheck.store import Store
    from factcheck.store.keys import MadeKey

#: How the audit trail names who did it.
_BY = "command line"


@click.group()
def keys() -> None:
    """Make, list, replace and revoke the keys of the service; it need not be stopped."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([*SCOPES, "all"]),
    metavar="SCOPE",
    help="What it may do; may be repeated. " + "; ".join(f"{scope}: {meaning}" for scope, meaning in SCOPES.items()) + "; all.",
)
@click.option("--owner", default=DEFAULT_OWNER, show_default=True, help="Whose it is: the keys of an owner see the same checks.")
@click.option("--origin", "origins", multiple=True, help="Origin whose web pages may use it, as https://cms.example; may be repeated.")
@click.option("--expires", type=DAY, metavar="DAY", help="The day (UTC) on which it is no longer good; without one, until revoked.")
def create(name: str, scopes: tuple[str, ...], owner: str, origins: tuple[str, ...], expires: datetime | None) -> None:
    """Make a key and print it, this once: only a hash of it is kept.

    \b
    factcheck keys create desk --scope all
    """
    from factcheck.store import keys as stored
    from factcheck.store.database import stamp

    chosen = tuple(SCOPES) if "all" in scopes else tuple(dict.fromkeys(scopes))
    ends = None if expires is None else stamp(expires.replace(tzinfo=UTC))
    _refuse(name, owner, origins)
    with _store() as store:
        if ends is not None and ends <= stamp(store.database.clock()):
            raise click.BadParameter("this day has begun", param_hint="--expires")
        rights = stored.Rights(owner, name, chosen, tuple(dict.fromkeys(origins)), ends)
        _tell(store.write(lambda tx: stored.create(tx, rights, _BY)))


@keys.command("list")
@click.option("--owner", help="Only theirs.")
def list_(owner: str | None) -> None:
    """List the keys, also those that are no longer good.

    \b
    factcheck keys list
    """
    from factcheck.store import keys as stored
    from factcheck.store.database import stamp

    with _store() as store:
        at = stamp(store.database.clock())
        with store.reading() as connection:
            found = stored.listed(connection, owner)
    rows = [["id", "begins", "owner", "name", "state", "expires", "scopes", "origins"]]
    for key in found:
        rights, told = key.rights, key.to_dict(at)
        expires = (rights.expires or "-")[:16]
        rows.append(
            [key.id, told["hint"], rights.owner, rights.name, told["state"], expires, ",".join(rights.scopes), ",".join(rights.origins)]
        )
    table(rows, set())


@keys.command()
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Revoke a key: within a second it is good nowhere.

    \b
    factcheck keys revoke ID
    """
    from factcheck.store import keys as stored

    with _store() as store:
        store.write(lambda tx: stored.revoke(tx, stored.find(tx.connection, key_id), _BY))
    click.echo(f"{key_id} is revoked.", err=True)


@keys.command()
@click.argument("key_id", metavar="ID")
@click.option("--grace", default=24, show_default=True, type=click.IntRange(0, 720), help="Hours for which the old key is still good.")
def rotate(key_id: str, grace: int) -> None:
    """Make a key with the same rights in the place of another one, and print it, this once.

    \b
    factcheck keys rotate ID
    """
    from factcheck.store import keys as stored

    with _store() as store:
        made = store.write(lambda tx: stored.rotate(tx, stored.find(tx.connection, key_id), _BY, timedelta(hours=grace)))
        _tell(made)
    click.echo(f"{key_id} is good for another {grace} hours at most.", err=True)


@contextmanager
def _store() -> Iterator[Store]:
    """The store, signed for and closed afterwards; what it refuses is told."""
    store = opened_store()
    try:
        yield store
    except RequestError as error:
        raise click.ClickException(str(error)) from None
    finally:
        store.close()


def _refuse(name: str, owner: str, origins: tuple[str, ...]) -> None:
    from marshmallow import ValidationError

    from factcheck.wire.keys import checked_origin

    for what, written in (("NAME", name), ("--owner", owner)):
        if not 1 <= len(written.strip()) <= 100 or not written.isprintable():
            raise click.BadParameter("write 1 to 100 characters", param_hint=what)
    for origin in origins:
        try:
            checked_origin(origin)
        except ValidationError as error:
            raise click.BadParameter(str(error.messages[0]), param_hint="--origin") from None


def _tell(made: MadeKey) -> None:
    """The key alone on standard output, for scripts; the rest beside it."""
    click.echo(made.secret)
    rights = made.key.rights
    told = f"Key {made.key.id} of {rights.owner}: {', '.join(rights.scopes)}."
    click.echo(f"{told} It is shown this once; send it as Authorization: Bearer …", err=True)
