"""One feed refreshed, as a process of its own: what reads the answers of agencies does not stay in the memory of a service.

Run as `python -m factcheck.jobs.refreshing` by `refreshes`; it ends when nobody waits for it any more.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from factcheck import aside, logs
from factcheck.errors import FactcheckError
from factcheck.settings import Settings

#: How much the process stands back for those that answer.
_NICE = 10


def refreshed(folders: tuple[Path, ...], feed: str, settings: Settings) -> Mapping[str, Any]:
    """Refresh a feed into the last of some packs; what came of it as it is told in the audit trail."""
    from factcheck.curation.asking import asker
    from factcheck.curation.desk import open_desk
    from factcheck.curation.refresh import refresh
    from factcheck.datapack.feeds import feeds_of

    desk = open_desk(folders)
    outcome = refresh(feeds_of(folders)[feed], desk, asker(desk.pack, settings), clock=lambda: datetime.now(UTC))
    if outcome.error is not None:
        error = outcome.error
        return {"error": {"kind": error.kind, "address": error.address, "detail": error.detail, "excerpt": error.excerpt}}
    return {
        "vintage": outcome.vintage,
        "figures": outcome.plan.figures if outcome.vintage else 0,
        "held": outcome.held,
        "snapshot": (desk.again() if outcome.vintage else desk).reference.digest,
    }


def _told(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    given = asked["settings"]
    settings = Settings(
        source_keys=tuple(given["source_keys"]), source_private=tuple(given["source_private"]), log_level=given["log_level"]
    )
    logs.configure(settings.log_level)
    try:
        return refreshed(tuple(map(Path, asked["folders"])), asked["feed"], settings)
    except (FactcheckError, OSError, ValueError) as error:
        return {"fault": str(error)}
    except Exception as error:  # noqa: BLE001 # whatever a source says, the feed is asked again later
        logs.failed(error, work="refresh")
        return {"fault": f"{type(error).__name__} while it was refreshed; the log tells more."}


def main() -> None:
    """Refresh what the first line names; signals are for the process that asks."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    aside.answer(_told, nice=_NICE)


if __name__ == "__main__":
    main()
