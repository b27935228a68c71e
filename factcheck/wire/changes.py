"""What is asked and told about changed reference data and the verdicts that they changed."""

from __future__ import annotations

from factcheck.model.verdict import Verdict
from factcheck.wire.fields import Asked, Told, count, moment, one_of, part, phrase, several, truth, whole

_VERDICTS = [one.value for one in Verdict]
_TIME = "2026-03-20T09:00:00.000000Z"
#: Claims of a changed check that are told.
MOST_CLAIMS = 20


class ChangesQuery(Asked):
    """Which changed verdicts."""

    since = moment("Only those changed later.", load_default=None)
    snapshot = phrase("Only those changed by this snapshot.", "sha256:…", most=100, load_default=None)
    limit = count("Items on a page.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class SaidSchema(Told):
    """What a finding said."""

    verdict = one_of(_VERDICTS, "Its verdict.", "supported", required=True)
    text = phrase("Its words, at most 300 characters.", "China exported 3.11 million vehicles in 2022.", required=True)


class ChangedClaimSchema(Told):
    """A claim that asserts or is judged otherwise than before."""

    n = whole("Its number in the new check.", 1, low=1, required=True)
    before = part(SaidSchema, "What was said before.", required=True)


class ComparisonSchema(Told):
    """How an article differs from its earlier check."""

    id = phrase("The earlier check.", required=True)
    new = several(whole("A number.", 2, low=1), "Numbers of the claims that were not there.", required=True)
    changed = several(part(ChangedClaimSchema, "A claim."), "Claims that assert or are judged otherwise.", required=True)
    gone = several(part(SaidSchema, "A finding."), "Findings that are no longer there.", required=True)
    same = whole("How many findings are as they were.", 7, required=True)


class JudgedClaimSchema(Told):
    """A claim before and after figures changed."""

    n = whole("Its number in the new check.", 1, low=1, required=True)
    text = phrase("Its words, at most 300 characters.", "China exported 3.11 million vehicles in 2022.", required=True)
    old_verdict = one_of(_VERDICTS, "Its verdict before.", "supported", required=True)
    new_verdict = one_of(_VERDICTS, "Its verdict.", "supported", required=True)
    old_standing = one_of(_VERDICTS, "What the newest figures said before.", "supported", required=True)
    new_standing = one_of(_VERDICTS, "What the newest figures say.", "refuted", required=True)


class ChangeSchema(Told):
    """A verdict that changed figures have changed."""

    at = phrase("When that was found.", _TIME, required=True)
    snapshot = phrase("The reference data that changed it.", "sha256:…", required=True)
    url = phrase("Where the text stands.", "https://news.example/a/1", required=True, allow_none=True)
    old_check = phrase("The check before.", required=True)
    new_check = phrase("The check that supersedes it.", required=True)
    old_verdict = one_of(_VERDICTS, "The verdict before.", "supported", required=True)
    new_verdict = one_of(_VERDICTS, "The verdict.", "supported", required=True)
    old_standing = one_of(_VERDICTS, "What the newest figures said before.", "supported", required=True)
    new_standing = one_of(_VERDICTS, "What the newest figures say.", "refuted", required=True)
    claims = several(
        part(JudgedClaimSchema, "A claim."), f"The claims that changed, at most {MOST_CLAIMS}; none where a text was erased.", required=True
    )


class ChangesPageSchema(Told):
    """A page of changed verdicts, the newest first."""

    items = several(part(ChangeSchema, "A change."), "The changes of this page.", required=True)
    next_cursor = phrase("Where the next page starts; null on the last.", required=True, allow_none=True)


class SnapshotsQuery(Asked):
    """A page of snapshots."""

    limit = count("Items on a page.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class RecheckSchema(Told):
    """How far the stored checks are run again."""

    state = one_of(["running", "done", "merged"], "At work, at its end, or taken over by a later snapshot.", "done", required=True)
    created = phrase("When it was opened.", _TIME, required=True)
    finished = phrase("When it ended.", _TIME, required=True, allow_none=True)
    checked = whole("Checks that were run again.", 120, required=True)
    changed = whole("Checks whose verdict changed.", 3, required=True)
    last = whole("Entry of the audit trail up to which checks were looked through.", 4000, required=True)
    until = whole("The entry where it ends.", 9000, required=True)


class UsedSnapshotSchema(Told):
    """Reference data that this installation has answered from."""

    snapshot = phrase("Its digest.", "sha256:…", required=True)
    seen = phrase("When it was first noticed.", _TIME, required=True)
    engine = phrase("Version of the engine then.", "1.0.0", required=True)
    series = whole("How many series it has.", 28879, required=True)
    added = whole("Series that the snapshot before did not have.", 1, required=True)
    changed = whole("Series with other figures than before.", 4, required=True)
    withdrawn = whole("Series that are no longer there.", 0, required=True)
    in_use = truth("Whether this process answers from it.", example=True, required=True)
    recheck = part(RecheckSchema, "The stored checks that it concerns; null where there are none.", required=True, allow_none=True)


class UsedSnapshotsPageSchema(Told):
    """A page of the reference data used here, the latest first."""

    items = several(part(UsedSnapshotSchema, "A snapshot."), "The snapshots of this page.", required=True)
    next_cursor = phrase("Where the next page starts; null on the last.", required=True, allow_none=True)
