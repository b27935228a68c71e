"""What is told of the sources of the reference data: how fresh they are, and how their feeds do."""

from __future__ import annotations

from factcheck.wire.answers import SourceSchema
from factcheck.wire.fields import Told, code, part, phrase, several, truth, whole


class FeedErrorSchema(Told):
    """Why a feed could not be refreshed."""

    kind = phrase("The step that failed.", "status", required=True)
    address = phrase("What was asked, without any key.", "https://api.example/v2/data", required=True)
    detail = phrase("What was wrong.", "503 Service Unavailable", required=True)
    excerpt = phrase("The beginning of what came.", "<html>", required=True)
    at = phrase("When.", "2026-03-20T04:00:00+00:00", required=True)


class FeedStandingSchema(Told):
    """A feed: a source that figures are refreshed from."""

    id = code("Its id.", "wb-population", required=True)
    kind = phrase("The kind of its interface.", "worldbank", required=True)
    title = phrase("What it gives.", required=True)
    every_days = whole("How often it is asked, in days.", 7, required=True)
    last_attempt = phrase("When it was asked last.", "2026-03-20T04:00:00+00:00", required=True, allow_none=True)
    last_success = phrase("When its figures were taken over last, or were still the same.", required=True, allow_none=True)
    next_attempt = phrase("When it is asked again at the earliest.", required=True, allow_none=True)
    newest = phrase("The newest period that it gave.", "2026-02", required=True, allow_none=True)
    failures = whole("How often it has failed since its last success.", 0, required=True)
    last_error = part(FeedErrorSchema, "Why it failed last; null after a success.", required=True, allow_none=True)


class DatasetStandingSchema(Told):
    """How fresh a dataset is today."""

    id = code("Agency and name.", "WB/population", required=True)
    agency = code("Who publishes it.", "WB", required=True)
    title = phrase("Its title.", required=True)
    newest = phrase("The last period that has a figure; null where there is none yet.", "2026-02", required=True, allow_none=True)
    age_days = whole("Days since the end of that period.", 19, required=True, allow_none=True)
    stale = truth("Whether newer figures of one of its measures are usually out by now.", example=False, required=True)
    stale_since = phrase("Since when they are missed.", "2026-02-15", required=True, allow_none=True)
    overdue = several(code("A measure."), "The measures that they are missed of.", required=True)
    feeds = several(part(FeedStandingSchema, "A feed."), "The feeds that refresh it; without one it is kept by hand.", required=True)


class SourcesSchema(Told):
    """A page of sources; the first one tells as well how fresh their datasets are."""

    items = several(part(SourceSchema, "An item."), "The sources of this page.", required=True)
    next_cursor = phrase("Send it back as `cursor` to go on; null on the last page.", required=True, allow_none=True)
    datasets = several(
        part(DatasetStandingSchema, "A dataset."),
        "Every dataset that the query fits, whether or not it has sources yet; on the first page only.",
        required=True,
    )
