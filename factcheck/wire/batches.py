"""What is asked and told about batches."""

from __future__ import annotations

from factcheck.wire.fields import Asked, Told, amount, count, counts, day, one_of, part, phrase, several, truth, truth_word, whole
from factcheck.wire.problems import LineProblemSchema
from factcheck.wire.requests import PROFILES
from factcheck.wire.stored import StoredCheckSchema

#: States of a batch.
STATES = ("waiting", "running", "finished", "cancelled")


class BatchQuery(Asked):
    """What holds for every text of a batch that does not say otherwise."""

    published = day("Day of publication of the texts that state none.", load_default=None)
    profile = one_of(PROFILES, "How much slack a number gets, where a text does not say.", "standard", bad="loose", load_default="standard")
    store = truth_word("`false`: no text is kept as a check; what is found stays for a day after the end.", load_default=True)


class BatchSchema(Told):
    """A batch: many texts that are checked in the background."""

    id = phrase("Its name.", required=True)
    state = one_of(STATES, "How it stands.", "running", required=True)
    total = whole("How many texts were sent.", 2000, required=True)
    created = phrase("When it was taken in.", "2026-03-20T09:00:00.000000Z", required=True)
    started = phrase("When the first text was checked.", "2026-03-20T09:00:01.000000Z", required=True, allow_none=True)
    finished = phrase("When it ended.", "2026-03-20T09:01:00.000000Z", required=True, allow_none=True)
    expires = phrase("When the answers go that are not kept as checks.", "2026-03-21T09:01:00.000000Z", required=True, allow_none=True)
    href = phrase("Where it is.", "/v1/batches/…", required=True)
    results = phrase("Where what was found is.", "/v1/batches/…/results", required=True)


class BatchProgressSchema(BatchSchema):
    """A batch and how far it is."""

    done = whole("Texts that were checked.", 1200, required=True)
    failed = whole("Texts that could not be: the results say why.", 3, required=True)
    verdicts = counts("How many of them got which verdict.", {"supported": 900, "refuted": 300}, required=True)
    rate = amount("Texts a second since the first one.", 120.5, required=True, allow_none=True)


class BatchPageSchema(Told):
    """A page of batches, the newest first."""

    items = several(part(BatchSchema, "A batch."), "The batches of this page.", required=True)
    next_cursor = phrase("Where the next page starts; null on the last.", required=True, allow_none=True)


class BatchesQuery(Asked):
    """A page of the list of batches."""

    limit = count("Items on a page.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class ResultsQuery(Asked):
    """A part of the results of a batch."""

    limit = count("Results on a page of JSON; JSON lines and CSV have all.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class OutcomeSchema(Told):
    """What became of one text of a batch: a check or a problem."""

    n = whole("Its number among the texts that were sent.", 1, low=1, required=True)
    id = phrase("What the sender calls it.", "article-7", required=True, allow_none=True)
    check = part(StoredCheckSchema, "The check; its `id` is null where it was not kept.", required=True, allow_none=True)
    problem = part(LineProblemSchema, "Why there is none.", required=True, allow_none=True)


class ResultsSchema(Told):
    """What became of the texts of a batch, in the order they were sent, up to the first one that is not done yet."""

    items = several(part(OutcomeSchema, "A text."), "The results of this page.", required=True)
    next_cursor = phrase("Where to go on, now or when more is done; null after the last text.", required=True, allow_none=True)
    complete = truth("Whether the batch has ended: nothing is added to its results.", required=True)
