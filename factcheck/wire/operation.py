"""What operators are told: whether the service is ready, and how it is."""

from __future__ import annotations

from marshmallow import fields

from factcheck.wire.fields import Told, one_of, part, phrase, several, truth, whole


class PartSchema(Told):
    """One thing that must work."""

    name = phrase("What.", "store.writable", required=True)
    ok = truth("Whether it works.", example=True, required=True)
    detail = phrase("More about it, or why not.", "written", required=True)


class ReadinessSchema(Told):
    """That requests can be answered. Where they cannot, a problem names each part that does not work."""

    status = one_of(["ok"], "Always `ok`; anything else is a problem.", required=True)
    parts = several(part(PartSchema, "A part."), "Everything that must work.", required=True)


class SignedSchema(Told):
    """The last signed checkpoint that is kept."""

    size = whole("Entries that it covers.", 300, required=True)
    time = phrase("When it was signed.", "2026-03-20T09:00:00.000000Z", required=True)
    age_seconds = whole("Seconds since then.", 42, required=True)


class StoreStatusSchema(Told):
    """How the store is."""

    kind = one_of(["sqlite", "postgresql"], "The database.", "sqlite", required=True)
    version = phrase("Its version.", "3.51.3", required=True)
    safe_for_processes = truth("Whether several processes may write to it.", example=True, required=True)
    settings = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"description": "Settings on which its promises rest."}
    )
    edition = phrase("Edition of the tables.", "0001", required=True, allow_none=True)
    bytes = whole("Its size on disk.", 1048576, required=True)
    log_bytes = whole("The part of it that is SQLite's write-ahead log.", 4096, required=True)
    waiting = whole("Requests of this process that write or wait to.", 0, required=True)
    failed = truth("Whether a sync has failed in this process, so that it writes nothing any more.", example=False, required=True)
    entries = whole("Entries of the audit trail.", 301, required=True)
    checkpoint = part(SignedSchema, "The last signed checkpoint; null where nothing was signed.", required=True, allow_none=True)


class QueuesSchema(Told):
    """What waits for the work in the background."""

    deliveries = whole("Events to be delivered.", 0, required=True)
    batch_items = whole("Texts of batches to be checked.", 0, required=True)
    rechecks = whole("Revisions whose checks are being run again.", 0, required=True)


class RefusedSchema(Told):
    """Newer reference data that lie there and cannot be used; answers go on from the former ones."""

    snapshot = phrase("Their digest; null where not even that can be told.", "sha256:…", required=True, allow_none=True)
    detail = phrase("What is wrong with them.", "units.toml:3:1: unknown-key: 'factr' is no field", required=True)
    at = phrase("Since when.", "2026-03-20T09:00:00.000000Z", required=True)


class FiguresSchema(Told):
    """Which reference data are in use, and how old they are."""

    snapshot = phrase("Their digest.", "sha256:…", required=True)
    since = phrase("When this process began to answer from them.", "2026-03-20T09:00:00.000000Z", required=True)
    newest = phrase("Day of their newest publication.", "2026-03-19", required=True, allow_none=True)
    age_days = whole("Days since then.", 1, required=True, allow_none=True)
    refused = part(RefusedSchema, "Newer ones that cannot be used; null where there are none.", required=True, allow_none=True)


class SourcesStatusSchema(Told):
    """How the sources of the reference data stand; `/v1/sources` tells more."""

    datasets = whole("Datasets.", 61, required=True)
    stale = whole("Those of which newer figures are usually out by now.", 3, required=True)
    feeds = whole("Feeds that refresh them.", 24, required=True)
    failing = whole("Feeds that failed when they were asked last.", 0, required=True)


class StatusSchema(Told):
    """How the process that answers is, and what it shares with the others."""

    engine = phrase("Version of the engine.", "1.0.0", required=True)
    started = phrase("When this process started.", "2026-03-20T09:00:00.000000Z", required=True)
    ready = truth("Whether requests can be answered.", example=True, required=True)
    parts = several(part(PartSchema, "A part."), "Everything that must work.", required=True)
    figures = part(FiguresSchema, "The reference data.", required=True)
    sources = part(SourcesStatusSchema, "The sources of the reference data.", required=True)
    store = part(StoreStatusSchema, "The store; null for a service that keeps nothing.", required=True, allow_none=True)
    queues = part(QueuesSchema, "What waits; null for a service that keeps nothing.", required=True, allow_none=True)
