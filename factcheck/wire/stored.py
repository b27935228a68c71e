"""What is asked and told about stored checks and the audit trail."""

from __future__ import annotations

from marshmallow import fields

from factcheck.model.verdict import Verdict
from factcheck.wire.answers import CheckSchema
from factcheck.wire.changes import ComparisonSchema
from factcheck.wire.fields import Asked, Told, code, count, moment, one_of, part, phrase, several, truth, truth_word, whole

_VERDICTS = [one.value for one in Verdict]
#: How the reviews of a check may stand to the machine's verdicts.
REVIEWED = ("agrees", "disagrees", "any", "none")


class AuditedSchema(Told):
    """The place of a record in the audit trail."""

    sequence = whole("Number of the entry.", 1, low=1, required=True)
    entry_hash = phrase("Hash of the entry: what a proof leads from.", "9f86d081…", required=True)


class StoredCheckSchema(CheckSchema):
    """A text judged, and what keeping it adds."""

    url = phrase("Where the text stands, as it was given.", "https://news.example/a/1", allow_none=True)
    supersedes = phrase("The check that this one repeats with newer figures.", allow_none=True)
    compared_to = part(
        ComparisonSchema, "How it differs from the check before it of the same `url`; null where there is none.", allow_none=True
    )
    audit = part(AuditedSchema, "Its place in the audit trail; not there where nothing is kept.")


class StoredQuery(Asked):
    """Which stored checks."""

    verdict = one_of(_VERDICTS, "Only those with this verdict.", "refuted", load_default=None)
    standing = one_of(_VERDICTS, "Only those that stand so by the newest figures of their time.", "refuted", load_default=None)
    series = code("Only those that rest on this series.", "CHN.autos.exports.M", load_default=None)
    url = phrase("Only those of the text at this address.", "https://news.example/a/1", most=2000, load_default=None)
    language = phrase("Only those read in this language.", "en", most=20, load_default=None)
    supersedes = phrase("Only the one that repeats this check.", most=40, load_default=None)
    review = one_of(REVIEWED, "Only those that an editor has reviewed so, against the machine's verdict.", "disagrees", load_default=None)
    latest = truth_word("`true`: only those that no later check supersedes.", load_default=False)
    created_after = moment("Only those stored later.", load_default=None)
    created_before = moment("Only those stored earlier.", load_default=None)
    limit = count("Items on a page.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class StoredRowSchema(Told):
    """A stored check in a list."""

    id = phrase("Its name.", required=True)
    created = phrase("When it was stored.", "2026-03-20T09:00:00.000000Z", required=True)
    verdict = one_of(_VERDICTS, "The worst verdict of its claims.", "refuted", required=True)
    standing = one_of(_VERDICTS, "The same by the newest figures of its time.", "refuted", required=True)
    language = phrase("The language that it was read in.", "en", required=True)
    published = phrase("Day of publication.", "2022-09-15", required=True, allow_none=True)
    as_of = phrase("The day whose knowledge counts.", "2022-09-15", required=True)
    snapshot = phrase("The reference data used.", "sha256:…", required=True)
    engine = phrase("Version of the engine.", "1.0.0", required=True)
    url = phrase("Where the text stands.", "https://news.example/a/1", required=True, allow_none=True)
    supersedes = phrase("The check that it repeats with newer figures.", required=True, allow_none=True)
    href = phrase("Where it is.", "/v1/checks/…", required=True)


class PublicationSchema(Told):
    """Whether anybody may read the page of a check."""

    check = phrase("The check.", required=True)
    published = phrase("Since when; null: only its owner may.", "2026-03-20T09:00:00.000000Z", required=True, allow_none=True)
    page = phrase("Where the page is.", "/checks/…", required=True)


class StoredPageSchema(Told):
    """A page of stored checks, the newest first."""

    items = several(part(StoredRowSchema, "A check."), "The checks of this page.", required=True)
    next_cursor = phrase("Where the next page starts; null on the last.", required=True, allow_none=True)


class ReviewRequest(Asked):
    """What an editor says of a claim."""

    verdict = one_of(_VERDICTS, "The editor's own verdict.", "refuted", required=True)
    note = phrase("Why, for the newsroom.", "Off by a factor of ten.", most=10_000, allow_none=True, load_default=None)
    reviewer = phrase("Who says so; else the owner of the key.", "A. Editor", least=1, most=200, allow_none=True, load_default=None)


class ReviewSchema(Told):
    """An editor's verdict beside the machine's."""

    id = phrase("Its name.", required=True)
    check_id = phrase("The check.", required=True)
    claim = whole("Number of the claim in the check.", 1, low=1, required=True)
    sequence = whole("Its entry in the audit trail.", 2, low=1, required=True)
    at = phrase("When it was written.", "2026-03-20T09:00:00.000000Z", required=True)
    reviewer = phrase("Who wrote it.", "A. Editor", required=True)
    machine = one_of(_VERDICTS, "The machine's verdict on the claim.", "supported", required=True)
    verdict = one_of(_VERDICTS, "The editor's.", "refuted", required=True)
    note = phrase("Why.", "Off by a factor of ten.", required=True, allow_none=True)
    agrees = truth("Whether the two say the same.", example=False, required=True)


class ReviewedSchema(ReviewSchema):
    """The review of a claim that counts, and those before it."""

    history = several(part(ReviewSchema, "A review."), "The earlier ones, the newest first.", required=True)


class ReviewsQuery(Asked):
    """Which reviews."""

    agrees = truth_word("`false`: only those in which machine and editor disagree.", load_default=None)
    limit = count("Items on a page.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class ReviewPageSchema(Told):
    """A page of reviews, the newest first."""

    items = several(part(ReviewSchema, "A review."), "The reviews of this page.", required=True)
    next_cursor = phrase("Where the next page starts; null on the last.", required=True, allow_none=True)


class LabelledQuery(Asked):
    """Which reviewed claims."""

    agrees = truth_word("`false`: only those in which machine and editor disagree.", load_default=None)


class LabelledPageSchema(Told):
    """Reviewed claims as labelled claims (docs/evaluating.md)."""

    items = fields.List(
        fields.Dict(metadata={"description": "A labelled claim."}), required=True, metadata={"description": "The claims, newest first."}
    )


class ErasureSchema(Told):
    """That a text is erased."""

    id = phrase("The check that it was of.", required=True)
    erased = phrase("When it was erased.", "2026-03-20T09:00:00.000000Z", required=True)
    with_it = several(phrase("A check."), "Checks of the same text that were erased with it.", required=True)


class CheckpointSchema(Told):
    """What the audit trail was at a time, signed: keep it, and nobody can change what came before it unseen."""

    size = whole("How many entries there are.", 300, low=0, required=True)
    head = phrase("Hash of the last entry.", required=True)
    root = phrase("Root of the Merkle tree over the entries (RFC 6962).", required=True)
    time = phrase("When it was signed.", "2026-03-20T09:00:00.000000Z", required=True)
    key = phrase("Public key of who signed (Ed25519, base64).", required=True)
    signature = phrase("Signature over the canonical JSON of the other fields.", required=True)


class EntrySchema(Told):
    """An entry of the audit trail."""

    sequence = whole("Its number.", 1, low=1, required=True)
    at = phrase("When it was written.", "2026-03-20T09:00:00.000000Z", required=True)
    kind = phrase("What happened.", "check.created", required=True)
    subject = phrase("To what.", required=True)
    payload = phrase("What was hashed, as canonical JSON.", required=True)
    hash = phrase("SHA-256 of a zero byte and the payload.", required=True)


class ProofSchema(Told):
    """That an entry stands in the audit trail."""

    entry = part(EntrySchema, "The entry.", required=True)
    path = several(phrase("A hash."), "The hashes that lead from the entry to the root, from below.", required=True)
    checkpoint = part(CheckpointSchema, "The signed state of the trail that it leads to.", required=True)


class EvidenceSchema(Told):
    """A check with everything that it rests on (`factcheck verify` recomputes it)."""

    format = phrase("What it is.", "factcheck-evidence", required=True)
    version = whole("Edition of the format.", 1, low=1, required=True)
    engine = phrase("Version of the engine.", "1.0.0", required=True)
    snapshot = phrase("The reference data used.", "sha256:…", required=True)
    request = fields.Dict(required=True, metadata={"description": "What was asked."})
    article = fields.Dict(metadata={"description": "The text that was read; not there where it is the one sent."})
    readings = fields.Dict(required=True, metadata={"description": "What was made of the words."})
    check = fields.Dict(required=True, metadata={"description": "The answer."})
    excerpt = fields.Dict(required=True, metadata={"description": "The part of the reference data at which the judging looked."})
    audit = fields.Dict(
        required=True, metadata={"description": "Its entry in the audit trail, the proof, and the signed state it leads to."}
    )
    digest = phrase("Seal over everything but itself and the proof.", "sha256:…", required=True)


class ConsistencyQuery(Asked):
    """Two sizes of the audit trail."""

    old = count("The size that is known.", 100, low=1, high=10**9 - 1, required=True)
    new = count("The later size; else that of now.", 300, low=1, high=10**9 - 1, load_default=None)


class ConsistencySchema(Told):
    """That a later state of the audit trail extends an earlier one."""

    old = whole("The earlier size.", 100, low=1, required=True)
    new = whole("The later size.", 300, low=1, required=True)
    path = several(phrase("A hash."), "The hashes that prove it (RFC 6962, section 2.1.2).", required=True)
