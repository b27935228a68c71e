"""What the API sends and takes, after its OpenAPI document: written by `python -m clients.generate`, not by hand.

Answers may have further fields within `/v1`. Numbers that carry evidence stand beside their exact decimals, as strings.
"""

from typing import Any, Literal, NotRequired, TypedDict

Verdict = Literal["supported", "mostly_supported", "refuted", "ambiguous", "inconsistent", "insufficient_data", "not_checkable"]
Operation = Literal[
    "level",
    "change_percent",
    "change_absolute",
    "ratio",
    "share",
    "contribution",
    "difference",
    "per_capita",
    "average",
    "growth_average",
    "sum",
    "compare",
    "rank",
    "record",
    "trend",
    "direction",
]
Profile = Literal["strict", "standard", "lenient"]


class Assertion(TypedDict):
    """The schema `Assertion`."""

    #: What relates the series to the number.
    operation: Operation
    #: What is measured.
    measure: str | None
    #: The second measure, entity or period.
    relative_to: "Related | None"
    #: Whose: a code of the catalogue.
    entity: str | None
    #: The way that the words say.
    direction: Literal["up", "down", "unchanged", None]
    #: Base of a change without a named one.
    base: Literal["yoy", "previous", None]
    #: Over how many periods a trend runs.
    count: int | None
    #: How far back a record reaches.
    since: "Period | None"
    #: When.
    period: "Period | None"
    #: The word on the scale.
    verdict: Verdict
    #: Why it was not judged, where it was not.
    reason: Literal[
        "no_series",
        "no_entity",
        "period_not_covered",
        "period_not_published",
        "value_withdrawn",
        "unclear_measure",
        "unclear_quantity",
        "not_comparable",
        "unclear_table",
        "low_confidence",
        "not_statistical",
        "forecast",
        "opinion",
        "question",
        "hypothetical",
        "definition",
        "reported_as_false",
        None,
    ]
    #: The rule that decided; `GET /v1/rules` lists them.
    rule: str
    #: Measured chance that the verdict is right, 0 to 1.
    confidence: float
    #: What doubts about the wording leave of a sure reading, 0 to 1; below a threshold nothing is called wrong.
    reading_score: float
    #: The words that carry it.
    words: "Words"
    #: Who is said to have said so; kept, never judged.
    attribution: str | None
    #: The number; null in a statement without one.
    quantity: "Quantity | None"
    #: What did not come from the words.
    assumptions: list["Assumption"]
    #: What the figures give; null where nothing is computed.
    computed: "Computed | None"
    #: The calculation.
    working: "Working | None"
    #: Other official figures that answer the same statement.
    witnesses: list["Witness"]
    #: The readings of ambiguous words.
    readings: list["Reading"]
    #: The nearest that the catalogue has.
    nearest: list["Nearest"]
    #: What the error changes: nothing, a number, a decision.
    materiality: Literal["none", "numeric", "decision"]
    #: How rounding bears on it.
    rounding: Literal["exact", "by_input_precision", "one_unit_off", "coarse", None]
    #: What makes a true number mislead.
    caveats: list[str]
    #: Caveats and remarks in the language of the claim.
    notes: list[str]
    #: The verdict by today's figures where it differs.
    verdict_now: "VerdictNow | None"
    #: The finding in a sentence.
    explanation: str
    #: What to write instead.
    correction: "Correction | None"
    #: Where a wrong number came from, best first, at most three.
    diagnosis: list["Diagnosis"]
    #: How many ways of being wrong were tried.
    hypotheses_tried: int


class AssertionRequest(TypedDict):
    """The schema `AssertionRequest`."""

    #: What relates the series to the number.
    operation: Operation
    #: What is measured.
    measure: str
    #: Whose.
    entity: str
    #: When.
    period: "PeriodRequest"
    #: The second measure, entity or period.
    relative_to: NotRequired["RelatedRequest | None"]
    #: The number; none in a purely qualitative statement.
    quantity: NotRequired["QuantityRequest | None"]
    #: The way that is claimed.
    direction: NotRequired[Literal["up", "down", "unchanged", None]]
    #: Base of a change without a named one.
    base: NotRequired[Literal["yoy", "previous", None]]
    #: Over how many periods a trend runs.
    count: NotRequired[int | None]
    #: How far back a record reaches.
    since: NotRequired["PeriodRequest | None"]


class Assumption(TypedDict):
    """The schema `Assumption`."""

    #: What was open.
    slot: str
    #: What was taken.
    value: str
    #: Why, in the language of the claim.
    reason: str


class Audited(TypedDict):
    """The schema `Audited`."""

    #: Number of the entry.
    sequence: int
    #: Hash of the entry: what a proof leads from.
    entry_hash: str


class BatchProgress(TypedDict):
    """The schema `BatchProgress`."""

    #: Its name.
    id: str
    #: How it stands.
    state: Literal["waiting", "running", "finished", "cancelled"]
    #: How many texts were sent.
    total: int
    #: When it was taken in.
    created: str
    #: When the first text was checked.
    started: str | None
    #: When it ended.
    finished: str | None
    #: When the answers go that are not kept as checks.
    expires: str | None
    #: Where it is.
    href: str
    #: Where what was found is.
    results: str
    #: Texts that were checked.
    done: int
    #: Texts that could not be: the results say why.
    failed: int
    #: How many of them got which verdict.
    verdicts: dict[str, int]
    #: Texts a second since the first one.
    rate: float | None


class Change(TypedDict):
    """The schema `Change`."""

    #: When that was found.
    at: str
    #: The reference data that changed it.
    snapshot: str
    #: Where the text stands.
    url: str | None
    #: The check before.
    old_check: str
    #: The check that supersedes it.
    new_check: str
    #: The verdict before.
    old_verdict: Verdict
    #: The verdict.
    new_verdict: Verdict
    #: What the newest figures said before.
    old_standing: Verdict
    #: What the newest figures say.
    new_standing: Verdict
    #: The claims that changed, at most 20; none where a text was erased.
    claims: list["JudgedClaim"]


class ChangedClaim(TypedDict):
    """The schema `ChangedClaim`."""

    #: Its number in the new check.
    n: int
    #: What was said before.
    before: "Said"


class ChangesPage(TypedDict):
    """The schema `ChangesPage`."""

    #: The changes of this page.
    items: list["Change"]
    #: Where the next page starts; null on the last.
    next_cursor: str | None


class Claim(TypedDict):
    """The schema `Claim`."""

    #: Its number in the text, from 1.
    n: int
    #: The worst verdict of its assertions.
    verdict: Verdict
    #: Where it stands.
    selector: "Selector"
    #: What it asserts.
    assertions: list["Assertion"]


class Comparison(TypedDict):
    """The schema `Comparison`."""

    #: The earlier check.
    id: str
    #: Numbers of the claims that were not there.
    new: list[int]
    #: Claims that assert or are judged otherwise.
    changed: list["ChangedClaim"]
    #: Findings that are no longer there.
    gone: list["Said"]
    #: How many findings are as they were.
    same: int


class Computed(TypedDict):
    """The schema `Computed`."""

    #: The value that the figures as printed give.
    value: float
    #: The same, exactly.
    decimal: str
    #: Least value that the precision of the figures leaves open.
    low: float
    #: Greatest such value.
    high: float
    #: Its unit.
    unit: str
    #: Whether that range is wider than the claim's own: texts then say `about`.
    precision_limited: bool


class ComputedNow(TypedDict):
    """The schema `ComputedNow`."""

    #: The value.
    value: float
    #: Least value left open.
    low: float
    #: Greatest value left open.
    high: float


class ContextRequest(TypedDict):
    """The schema `ContextRequest`."""

    #: Whose figures are meant.
    entity: NotRequired[str | None]
    #: Which measure is meant.
    measure: NotRequired[str | None]
    #: Which period is meant, where the words leave it open: one code, or two with a slash.
    period: NotRequired[str | None]


class Correction(TypedDict):
    """The schema `Correction`."""

    #: What to write in place of the words.
    text: str
    #: The claim with the correction in it.
    sentence: str | None
    #: A source line, ready to paste.
    source_line: str | None


class Diagnosis(TypedDict):
    """The schema `Diagnosis`."""

    #: Which slot is wrong: the number is right, but for it.
    kind: Literal["period", "operation", "measure", "entity", "unit", "direction", "vintage", "base"]
    #: The operation that the number is right for.
    operation: Operation
    #: The value that it matches.
    value: float
    #: The same, exactly.
    decimal: str
    #: Expected number of equally good matches by accident.
    chance: float
    #: The reading that the number is right for.
    assertion: "Slots"
    #: In a sentence.
    explanation: str
    #: The figures behind it.
    inputs: list["Input"]


class Evidence(TypedDict):
    """The schema `Evidence`."""

    #: What it is.
    format: str
    #: Edition of the format.
    version: int
    #: Version of the engine.
    engine: str
    #: The reference data used.
    snapshot: str
    #: What was asked.
    request: dict[str, Any]
    #: The text that was read; not there where it is the one sent.
    article: NotRequired[dict[str, Any]]
    #: What was made of the words.
    readings: dict[str, Any]
    #: The answer.
    check: dict[str, Any]
    #: The part of the reference data at which the judging looked.
    excerpt: dict[str, Any]
    #: Its entry in the audit trail, the proof, and the signed state it leads to.
    audit: dict[str, Any]
    #: Seal over everything but itself and the proof.
    digest: str


class Fault(TypedDict):
    """The schema `Fault`."""

    #: JSON Pointer to it in the body, or the name of the parameter after `?`.
    pointer: str
    #: What is wrong with it.
    detail: str


class Input(TypedDict):
    """The schema `Input`."""

    #: Key of the series.
    series: str
    #: Its period, as a code.
    period: str
    #: What the figure states: level, yoy_percent, mom_percent, share_percent, contribution_percent.
    states: str
    #: Its value in ones of its unit.
    value: float
    #: The same, exactly.
    decimal: str
    #: The place of its last printed digit; of an implied value the width of what it may be.
    ulp: float
    #: Its unit.
    unit: str
    #: As printed by the source.
    printed: str
    #: Whether nobody printed it and it follows from figures that were printed.
    implied: bool
    #: What an implied value follows from.
    formula: str | None
    #: The publication: an id in `sources`.
    source: str | None
    #: Every publication that it rests on.
    sources: list[str]
    #: The edition of the figure.
    vintage: str


class JudgedClaim(TypedDict):
    """The schema `JudgedClaim`."""

    #: Its number in the new check.
    n: int
    #: Its words, at most 300 characters.
    text: str
    #: Its verdict before.
    old_verdict: Verdict
    #: Its verdict.
    new_verdict: Verdict
    #: What the newest figures said before.
    old_standing: Verdict
    #: What the newest figures say.
    new_standing: Verdict


class LineProblem(TypedDict):
    """The schema `LineProblem`."""

    #: The line of the file that was sent; null where the text was read well.
    line: int | None
    #: Address of the page about this kind of problem.
    type: str
    #: The kind of problem.
    title: str
    #: What is wrong.
    detail: str
    #: Every fault of the line that was found, at most 100.
    errors: NotRequired[list["Fault"]]
    #: Whether there were more faults.
    truncated: NotRequired[bool]


class Nearest(TypedDict):
    """The schema `Nearest`."""

    #: A measure.
    measure: str | None
    #: An entity.
    entity: str | None
    #: A period, as a code.
    period: str | None
    #: A series.
    series: str | None


class Outcome(TypedDict):
    """The schema `Outcome`."""

    #: Its number among the texts that were sent.
    n: int
    #: What the sender calls it.
    id: str | None
    #: The check; its `id` is null where it was not kept.
    check: "StoredCheck | None"
    #: Why there is none.
    problem: "LineProblem | None"


class Period(TypedDict):
    """The schema `Period`."""

    #: The first month, quarter, half or year.
    start: str
    #: The last month, quarter, half or year.
    end: str
    #: The unit that it is named in: A, H, Q or M.
    frequency: Literal["A", "H", "Q", "M"]
    #: One period, the year to date, or a range of several.
    basis: Literal["period", "ytd", "range"]
    #: Its name in the language of the claim.
    label: str


class PeriodRequest(TypedDict):
    """The schema `PeriodRequest`."""

    #: The first month, quarter, half or year.
    start: str
    #: The last one; else the period is a single one.
    end: NotRequired[str | None]
    #: Implied by the codes; must fit them.
    frequency: NotRequired[Literal["A", "H", "Q", "M", None]]
    #: Implied by the codes.
    basis: NotRequired[Literal["period", "ytd", "range", None]]
    #: Ignored.
    label: NotRequired[str | None]


class Problem(TypedDict):
    """The schema `Problem`."""

    #: Address of the page about this kind of problem.
    type: str
    #: The kind of problem.
    title: str
    #: The status code.
    status: int
    #: What happened this time.
    detail: str
    #: The request, for the log.
    instance: str
    #: Every fault that was found, at most 100.
    errors: NotRequired[list["Fault"]]
    #: Whether there were more faults.
    truncated: NotRequired[bool]


class Quantity(TypedDict):
    """The schema `Quantity`."""

    #: As written.
    text: str
    #: Code points before it.
    start: int
    #: Code points before the character after it.
    end: int
    #: Signed, in ones, percent, points or times: 3.97 million is 3970000.
    value: float
    #: The same, exactly.
    decimal: str
    #: Unit of the catalogue, or number, percent, points, times, rank.
    unit: str
    #: The place of the last printed digit.
    ulp: float
    #: Least value that its digits and hedge allow; null where the bound is open.
    low: float | None
    #: Greatest value that its digits and hedge allow; null where the bound is open.
    high: float | None
    #: Words that widen or bound it.
    hedge: Literal["about", "nearly", "over", "under", "at_least", "at_most", "between", "fraction", None]


class QuantityRequest(TypedDict):
    """The schema `QuantityRequest`."""

    #: Its digits, signed, in ones, percent, points or times.
    decimal: NotRequired[str | None]
    #: The same as a number.
    value: NotRequired[float | None]
    #: Unit of the catalogue, or number, percent, points, times, rank.
    unit: NotRequired[str]
    #: The place of the last digit that is meant; else read off `decimal`.
    ulp: NotRequired[float | None]
    #: Words that widen or bound it.
    hedge: NotRequired[Literal["about", "nearly", "over", "under", "at_least", "at_most", "between", "fraction", None]]
    #: How it is written.
    text: NotRequired[str | None]
    #: Ignored.
    start: NotRequired[int | None]
    #: Ignored.
    end: NotRequired[int | None]
    #: Least value of a `between`; ignored otherwise.
    low: NotRequired[float | None]
    #: Greatest value of a `between`; ignored otherwise.
    high: NotRequired[float | None]


class Reading(TypedDict):
    """The schema `Reading`."""

    #: The reading.
    assertion: "Slots"
    #: What it would come to.
    verdict: Verdict
    #: What the figures give for it.
    computed: "Computed | None"


class Reference(TypedDict):
    """The schema `Reference`."""

    #: Digest of the data: the same digest, text and options give the same verdict.
    snapshot: str


class Related(TypedDict):
    """The schema `Related`."""

    #: The whole of a share, the other measure of a ratio or comparison.
    measure: NotRequired[str]
    #: The other entity, or the group of a rank.
    entity: NotRequired[str]
    #: The base of a change, where words name it.
    period: NotRequired["Period"]


class RelatedRequest(TypedDict):
    """The schema `RelatedRequest`."""

    #: The whole of a share, the other measure.
    measure: NotRequired[str | None]
    #: The other entity, or the group of a rank.
    entity: NotRequired[str | None]
    #: The base of a change.
    period: NotRequired["PeriodRequest | None"]


class Results(TypedDict):
    """The schema `Results`."""

    #: The results of this page.
    items: list["Outcome"]
    #: Where to go on, now or when more is done; null after the last text.
    next_cursor: str | None
    #: Whether the batch has ended: nothing is added to its results.
    complete: bool


class Review(TypedDict):
    """The schema `Review`."""

    #: Its name.
    id: str
    #: The check.
    check_id: str
    #: Number of the claim in the check.
    claim: int
    #: Its entry in the audit trail.
    sequence: int
    #: When it was written.
    at: str
    #: Who wrote it.
    reviewer: str
    #: The machine's verdict on the claim.
    machine: Verdict
    #: The editor's.
    verdict: Verdict
    #: Why.
    note: str | None
    #: Whether the two say the same.
    agrees: bool


class Reviewed(TypedDict):
    """The schema `Reviewed`."""

    #: Its name.
    id: str
    #: The check.
    check_id: str
    #: Number of the claim in the check.
    claim: int
    #: Its entry in the audit trail.
    sequence: int
    #: When it was written.
    at: str
    #: Who wrote it.
    reviewer: str
    #: The machine's verdict on the claim.
    machine: Verdict
    #: The editor's.
    verdict: Verdict
    #: Why.
    note: str | None
    #: Whether the two say the same.
    agrees: bool
    #: The earlier ones, the newest first.
    history: list["Review"]


class Said(TypedDict):
    """The schema `Said`."""

    #: Its verdict.
    verdict: Verdict
    #: Its words, at most 300 characters.
    text: str


class Selector(TypedDict):
    """The schema `Selector`."""

    #: Kind of selector.
    type: Literal["TextQuoteSelector"]
    #: The words of the claim, exactly as they were sent; of a page of HTML, as they are read.
    exact: str
    #: Up to 32 characters before them.
    prefix: str
    #: Up to 32 characters after them.
    suffix: str
    #: Code points before the first character.
    start: int
    #: Code points before the character after the last one.
    end: int
    #: The same in UTF-16 units, as JavaScript counts.
    start_utf16: int
    #: The same in UTF-16 units, as JavaScript counts.
    end_utf16: int


class Slots(TypedDict):
    """The schema `Slots`."""

    #: What relates the series to the number.
    operation: Operation
    #: What is measured.
    measure: str | None
    #: The second measure, entity or period.
    relative_to: "Related | None"
    #: Whose: a code of the catalogue.
    entity: str | None
    #: The way that the words say.
    direction: Literal["up", "down", "unchanged", None]
    #: Base of a change without a named one.
    base: Literal["yoy", "previous", None]
    #: Over how many periods a trend runs.
    count: int | None
    #: How far back a record reaches.
    since: "Period | None"
    #: When.
    period: "Period | None"


class Source(TypedDict):
    """The schema `Source`."""

    #: Its id.
    id: str
    #: Who printed it.
    publisher: str
    #: Whose figures they are.
    original_publisher: str
    #: Its title.
    title: str
    #: Where it is.
    url: str
    #: When it appeared: a day or a month; null where unknown.
    published: str | None
    #: When it was read.
    retrieved: str | None
    #: Its licence, where one is stated.
    licence: str | None


class StoredCheck(TypedDict):
    """The schema `StoredCheck`."""

    #: Name of a stored check; null where nothing is kept.
    id: str | None
    #: When it was stored; null where nothing is kept.
    created: str | None
    #: The worst verdict of its claims.
    verdict: Verdict
    #: All of it in a sentence.
    summary: str
    #: The language that it was read in.
    language: str
    #: Day of publication, where it was given or the page states it.
    published: str | None
    #: The day whose knowledge counts.
    as_of: str
    #: The tolerance profile.
    profile: str
    #: The reference data used.
    reference: "Reference"
    #: Version of the engine.
    engine: str
    #: The claims in the order of the text.
    claims: list["Claim"]
    #: Every number that was found and not judged.
    unchecked: list["Unchecked"]
    #: The publications used, each once.
    sources: list["Source"]
    #: Where the text stands, as it was given.
    url: NotRequired[str | None]
    #: The check that this one repeats with newer figures.
    supersedes: NotRequired[str | None]
    #: How it differs from the check before it of the same `url`; null where there is none.
    compared_to: NotRequired["Comparison | None"]
    #: Its place in the audit trail; not there where nothing is kept.
    audit: NotRequired["Audited"]


class Unchecked(TypedDict):
    """The schema `Unchecked`."""

    #: The number.
    text: str
    #: Code points before it.
    start: int
    #: Code points before the character after it.
    end: int
    #: Why it was not judged.
    reason: Literal[
        "no_series",
        "no_entity",
        "period_not_covered",
        "period_not_published",
        "value_withdrawn",
        "unclear_measure",
        "unclear_quantity",
        "not_comparable",
        "unclear_table",
        "low_confidence",
        "not_statistical",
        "forecast",
        "opinion",
        "question",
        "hypothetical",
        "definition",
        "reported_as_false",
    ]


class VerdictNow(TypedDict):
    """The schema `VerdictNow`."""

    #: The verdict by today's figures.
    verdict: Verdict
    #: The value by today's figures.
    computed: "ComputedNow | None"
    #: The newest edition used.
    vintage: str | None


class Witness(TypedDict):
    """The schema `Witness`."""

    #: Where it stands: an id in `sources`.
    source: str | None
    #: Its value.
    value: float
    #: The same, exactly.
    decimal: str
    #: Its unit.
    unit: str
    #: As printed, where it was.
    printed: str | None
    #: How it came about.
    kind: Literal["printed", "recomputed", "other_agency"]
    #: Whether the claim agrees with it; null where it was not compared.
    agrees: bool | None
    #: How it was got.
    formula: str


class Words(TypedDict):
    """The schema `Words`."""

    #: The words: always exactly `text[start:end]` of a text; of a page, as they are read.
    text: str
    #: Code points before the first character.
    start: int
    #: Code points before the character after the last one.
    end: int


class Working(TypedDict):
    """The schema `Working`."""

    #: How the value follows from the inputs.
    formula: str
    #: The inputs.
    inputs: list["Input"]
