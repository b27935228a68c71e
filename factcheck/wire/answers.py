"""What a check and a reading look like on the wire; a test holds `answer` against these schemas field by field."""

from __future__ import annotations

from factcheck.model.assertion import Base, Direction, Operation
from factcheck.model.period import Basis, Frequency
from factcheck.model.quantity import Hedge
from factcheck.model.verdict import Reason, Verdict
from factcheck.wire.fields import Told, amount, code, day, digits, month, one_of, part, phrase, several, truth, whole

_VERDICTS = [verdict.value for verdict in Verdict]
_REASONS = [reason.value for reason in Reason]
_OPERATIONS = [operation.value for operation in Operation]
_DIRECTIONS = [direction.value for direction in Direction]
_KINDS = ["period", "operation", "measure", "entity", "unit", "direction", "vintage", "base"]


class SelectorSchema(Told):
    """Where a claim stands in the text (W3C TextQuoteSelector, with offsets)."""

    type = one_of(["TextQuoteSelector"], "Kind of selector.", required=True)
    exact = phrase(
        "The words of the claim, exactly as they were sent; of a page of HTML, as they are read.",
        "China exported 341,000 new energy vehicles.",
        required=True,
    )
    prefix = phrase("Up to 32 characters before them.", "", required=True)
    suffix = phrase("Up to 32 characters after them.", " The latest data", required=True)
    start = whole("Code points before the first character.", 0, required=True)
    end = whole("Code points before the character after the last one.", 103, required=True)
    start_utf16 = whole("The same in UTF-16 units, as JavaScript counts.", 0, required=True)
    end_utf16 = whole("The same in UTF-16 units, as JavaScript counts.", 103, required=True)


class WordsSchema(Told):
    """The words that carry the number, or the direction, rank, record or comparison."""

    text = phrase(
        "The words: always exactly `text[start:end]` of a text; of a page, as they are read.",
        "26.7% of China's automobile exports",
        required=True,
    )
    start = whole("Code points before the first character.", 67, required=True)
    end = whole("Code points before the character after the last one.", 102, required=True)


class PeriodSchema(Told):
    """A period; both ends belong to it."""

    start = month("The first month, quarter, half or year.", "2022-01", required=True)
    end = month("The last month, quarter, half or year.", "2022-08", required=True)
    frequency = one_of([one.value for one in Frequency], "The unit that it is named in: A, H, Q or M.", "M", bad="W", required=True)
    basis = one_of([one.value for one in Basis], "One period, the year to date, or a range of several.", "ytd", required=True)
    label = phrase("Its name in the language of the claim.", "January–August 2022", required=True)


class RelatedSchema(Told):
    """The second measure, entity or period that the operation needs; only what applies is there."""

    measure = code("The whole of a share, the other measure of a ratio or comparison.", "autos.exports")
    entity = code("The other entity, or the group of a rank.", "JPN")
    period = part(PeriodSchema, "The base of a change, where words name it.")


class QuantitySchema(Told):
    """The number of the claim."""

    text = phrase("As written.", "26.7%", required=True)
    start = whole("Code points before it.", 67, required=True)
    end = whole("Code points before the character after it.", 72, required=True)
    value = amount("Signed, in ones, percent, points or times: 3.97 million is 3970000.", 26.7, required=True)
    decimal = digits("The same, exactly.", "26.7", required=True)
    unit = code("Unit of the catalogue, or number, percent, points, times, rank.", "percent", required=True)
    ulp = amount("The place of the last printed digit.", 0.1, required=True)
    low = amount("Least value that its digits and hedge allow; null where the bound is open.", 26.65, required=True, allow_none=True)
    high = amount("Greatest value that its digits and hedge allow; null where the bound is open.", 26.75, required=True, allow_none=True)
    hedge = one_of([one.value for one in Hedge], "Words that widen or bound it.", "about", required=True, allow_none=True)


class AssumptionSchema(Told):
    """Something that the words left open."""

    slot = phrase("What was open.", "period.year", required=True)
    value = phrase("What was taken.", "2022", required=True)
    reason = phrase("Why, in the language of the claim.", "the year of publication", required=True)


class ComputedSchema(Told):
    """What the published figures give."""

    value = amount("The value that the figures as printed give.", 18.71, required=True)
    decimal = digits("The same, exactly.", "18.71", required=True)
    low = amount("Least value that the precision of the figures leaves open.", 18.43, required=True)
    high = amount("Greatest such value.", 18.99, required=True)
    unit = code("Its unit.", "percent", required=True)
    precision_limited = truth("Whether that range is wider than the claim's own: texts then say `about`.", example=True, required=True)


class InputSchema(Told):
    """One published (or implied) value behind a result."""

    series = code("Key of the series.", "CHN.autos.nev.exports.M", required=True)
    period = phrase("Its period, as a code.", "2022-01/2022-08", required=True)
    states = phrase("What the figure states: level, yoy_percent, mom_percent, share_percent, contribution_percent.", "level", required=True)
    value = amount("Its value in ones of its unit.", 340000, required=True)
    decimal = digits("The same, exactly.", "340000", required=True)
    ulp = amount("The place of its last printed digit; of an implied value the width of what it may be.", 10000, required=True)
    unit = code("Its unit.", "vehicles", required=True)
    printed = phrase("As printed by the source.", "34万", required=True)
    implied = truth("Whether nobody printed it and it follows from figures that were printed.", example=False, required=True)
    formula = phrase("What an implied value follows from.", required=True, allow_none=True)
    source = code("The publication: an id in `sources`.", "caam-2022-09-09", required=True, allow_none=True)
    sources = several(code("An id in `sources`."), "Every publication that it rests on.", required=True)
    vintage = phrase("The edition of the figure.", "2022-09", required=True)


class WorkingSchema(Told):
    """The calculation, so that it can be redone on paper."""

    formula = phrase("How the value follows from the inputs.", "autos.nev.exports / autos.exports × 100", required=True)
    inputs = several(part(InputSchema, "An input."), "The inputs.", required=True)


class WitnessSchema(Told):
    """Another official figure that answers the same statement."""

    source = code("Where it stands: an id in `sources`.", "caam-2022-09-09", required=True, allow_none=True)
    value = amount("Its value.", 22.9, required=True)
    decimal = digits("The same, exactly.", "22.9", required=True)
    unit = code("Its unit.", "percent", required=True)
    printed = phrase("As printed, where it was.", "22.9%", required=True, allow_none=True)
    kind = one_of(["printed", "recomputed", "other_agency"], "How it came about.", "printed", required=True)
    agrees = truth("Whether the claim agrees with it; null where it was not compared.", example=True, required=True, allow_none=True)
    formula = phrase("How it was got.", "autos.nev.market_share", required=True)


class SlotsSchema(Told):
    """One reading of the words; can be posted back, edited, in `assertions`."""

    operation = one_of(_OPERATIONS, "What relates the series to the number.", "share", required=True)
    measure = code("What is measured.", "autos.nev.exports", required=True, allow_none=True)
    relative_to = part(RelatedSchema, "The second measure, entity or period.", required=True, allow_none=True)
    entity = code("Whose: a code of the catalogue.", "CHN", required=True, allow_none=True)
    direction = one_of(_DIRECTIONS, "The way that the words say.", "up", required=True, allow_none=True)
    base = one_of([one.value for one in Base], "Base of a change without a named one.", "yoy", required=True, allow_none=True)
    count = whole("Over how many periods a trend runs.", 3, required=True, allow_none=True)
    since = part(PeriodSchema, "How far back a record reaches.", required=True, allow_none=True)
    period = part(PeriodSchema, "When.", required=True, allow_none=True)


class ReadingSchema(Told):
    """Another reading of ambiguous words, judged."""

    assertion = part(SlotsSchema, "The reading.", required=True)
    verdict = one_of(_VERDICTS, "What it would come to.", "supported", required=True)
    computed = part(ComputedSchema, "What the figures give for it.", required=True, allow_none=True)


class NearestSchema(Told):
    """The nearest thing that the catalogue has to what was asked for."""

    measure = code("A measure.", "autos.exports", required=True, allow_none=True)
    entity = code("An entity.", "CHN", required=True, allow_none=True)
    period = phrase("A period, as a code.", "2022-08", required=True, allow_none=True)
    series = code("A series.", "CHN.autos.exports.M", required=True, allow_none=True)


class ComputedNowSchema(Told):
    """The value by today's figures."""

    value = amount("The value.", 18.71, required=True)
    low = amount("Least value left open.", 18.43, required=True)
    high = amount("Greatest value left open.", 18.99, required=True)


class VerdictNowSchema(Told):
    """What today's figures say, where that differs from what was known on the day."""

    verdict = one_of(_VERDICTS, "The verdict by today's figures.", "refuted", required=True)
    computed = part(ComputedNowSchema, "The value by today's figures.", required=True, allow_none=True)
    vintage = phrase("The newest edition used.", "2022-09", required=True, allow_none=True)


class CorrectionSchema(Told):
    """A corrected wording in the claim's own language, precision and hedge."""

    text = phrase("What to write in place of the words.", "about 18.7%", required=True)
    sentence = phrase("The claim with the correction in it.", required=True, allow_none=True)
    source_line = phrase("A source line, ready to paste.", "China Association of Automobile Manufacturers", required=True, allow_none=True)


class DiagnosisSchema(Told):
    """The quantity that a wrong number does match."""

    kind = one_of(_KINDS, "Which slot is wrong: the number is right, but for it.", "operation", required=True)
    operation = one_of(_OPERATIONS, "The operation that the number is right for.", "contribution", required=True)
    value = amount("The value that it matches.", 26.7, required=True)
    decimal = digits("The same, exactly.", "26.7", required=True)
    chance = amount("Expected number of equally good matches by accident.", 0.02, required=True)
    assertion = part(SlotsSchema, "The reading that the number is right for.", required=True)
    explanation = phrase("In a sentence.", "26.7% matches their contribution to the growth of vehicle exports.", required=True)
    inputs = several(part(InputSchema, "An input."), "The figures behind it.", required=True)


class ParsedAssertionSchema(SlotsSchema):
    """One proposition as it was read, without a verdict."""

    words = part(WordsSchema, "The words that carry it.", required=True)
    confidence = amount("Measured chance that operation, measure, entity and period are right, 0 to 1.", 0.94, required=True)
    reading_score = amount(
        "What doubts about the wording leave of a sure reading, 0 to 1; below a threshold nothing is called wrong.", 1, required=True
    )
    attribution = phrase("Who is said to have said so; kept, never judged.", "CAAM", required=True, allow_none=True)
    quantity = part(QuantitySchema, "The number; null in a statement without one.", required=True, allow_none=True)
    assumptions = several(part(AssumptionSchema, "An assumption."), "What did not come from the words.", required=True)
    reason = one_of(_REASONS, "Why it cannot be judged, where it cannot.", "no_series", required=True, allow_none=True)
    nearest = several(part(NearestSchema, "A neighbour."), "The nearest that the catalogue has.", required=True)
    readings = several(part(SlotsSchema, "A reading."), "Other readings that are about as likely.", required=True)


class AssertionSchema(SlotsSchema):
    """One checkable proposition, judged."""

    verdict = one_of(_VERDICTS, "The word on the scale.", "refuted", bad="false", required=True)
    reason = one_of(_REASONS, "Why it was not judged, where it was not.", "no_series", required=True, allow_none=True)
    rule = phrase("The rule that decided; `GET /v1/rules` lists them.", "outside-interval", required=True)
    confidence = amount("Measured chance that the verdict is right, 0 to 1.", 0.94, required=True)
    reading_score = amount(
        "What doubts about the wording leave of a sure reading, 0 to 1; below a threshold nothing is called wrong.", 1, required=True
    )
    words = part(WordsSchema, "The words that carry it.", required=True)
    attribution = phrase("Who is said to have said so; kept, never judged.", "CAAM", required=True, allow_none=True)
    quantity = part(QuantitySchema, "The number; null in a statement without one.", required=True, allow_none=True)
    assumptions = several(part(AssumptionSchema, "An assumption."), "What did not come from the words.", required=True)
    computed = part(ComputedSchema, "What the figures give; null where nothing is computed.", required=True, allow_none=True)
    working = part(WorkingSchema, "The calculation.", required=True, allow_none=True)
    witnesses = several(part(WitnessSchema, "A witness."), "Other official figures that answer the same statement.", required=True)
    readings = several(part(ReadingSchema, "A reading."), "The readings of ambiguous words.", required=True)
    nearest = several(part(NearestSchema, "A neighbour."), "The nearest that the catalogue has.", required=True)
    materiality = one_of(["none", "numeric", "decision"], "What the error changes: nothing, a number, a decision.", required=True)
    rounding = one_of(
        ["exact", "by_input_precision", "one_unit_off", "coarse"], "How rounding bears on it.", "exact", required=True, allow_none=True
    )
    caveats = several(phrase("A code.", "short_history"), "What makes a true number mislead.", required=True)
    notes = several(phrase("A sentence."), "Caveats and remarks in the language of the claim.", required=True)
    verdict_now = part(VerdictNowSchema, "The verdict by today's figures where it differs.", required=True, allow_none=True)
    explanation = phrase("The finding in a sentence.", "New energy vehicles were about 18.7% of exports, not 26.7%.", required=True)
    correction = part(CorrectionSchema, "What to write instead.", required=True, allow_none=True)
    diagnosis = several(part(DiagnosisSchema, "A diagnosis."), "Where a wrong number came from, best first, at most three.", required=True)
    hypotheses_tried = whole("How many ways of being wrong were tried.", 41, required=True)


class ClaimSchema(Told):
    """A span of the text that asserts something."""

    n = whole("Its number in the text, from 1.", 1, low=1, required=True)
    verdict = one_of(_VERDICTS, "The worst verdict of its assertions.", "refuted", required=True)
    selector = part(SelectorSchema, "Where it stands.", required=True)
    assertions = several(part(AssertionSchema, "An assertion."), "What it asserts.", required=True)


class ParsedClaimSchema(Told):
    """A span of the text with everything that it asserts."""

    n = whole("Its number in the text, from 1.", 1, low=1, required=True)
    selector = part(SelectorSchema, "Where it stands.", required=True)
    assertions = several(part(ParsedAssertionSchema, "An assertion."), "What it asserts.", required=True)


class UncheckedSchema(Told):
    """A number that was found and not judged."""

    text = phrase("The number.", "2021-2035", required=True)
    start = whole("Code points before it.", 0, required=True)
    end = whole("Code points before the character after it.", 9, required=True)
    reason = one_of(_REASONS, "Why it was not judged.", "not_statistical", required=True)


class SourceSchema(Told):
    """A publication that figures were read from."""

    id = code("Its id.", "caam-2022-09-09", required=True)
    publisher = phrase("Who printed it.", "Xinhua", required=True)
    original_publisher = phrase("Whose figures they are.", "China Association of Automobile Manufacturers", required=True)
    title = phrase("Its title.", required=True)
    url = phrase("Where it is.", required=True)
    published = phrase("When it appeared: a day or a month; null where unknown.", "2022-09-09", required=True, allow_none=True)
    retrieved = phrase("When it was read.", "2025-11-20", required=True, allow_none=True)
    licence = phrase("Its licence, where one is stated.", required=True, allow_none=True)


class ReferenceSchema(Told):
    """The reference data of an answer."""

    snapshot = phrase("Digest of the data: the same digest, text and options give the same verdict.", "sha256:9f86…", required=True)


class CheckSchema(Told):
    """A text judged."""

    id = phrase("Name of a stored check; null where nothing is kept.", required=True, allow_none=True)
    created = phrase("When it was stored; null where nothing is kept.", required=True, allow_none=True)
    verdict = one_of(_VERDICTS, "The worst verdict of its claims.", "refuted", required=True)
    summary = phrase("All of it in a sentence.", "2 statements: 1 agrees, 1 is wrong.", required=True)
    language = phrase("The language that it was read in.", "en", required=True)
    published = day("Day of publication, where it was given or the page states it.", required=True, allow_none=True)
    as_of = day("The day whose knowledge counts.", required=True)
    profile = phrase("The tolerance profile.", "standard", required=True)
    reference = part(ReferenceSchema, "The reference data used.", required=True)
    engine = phrase("Version of the engine.", "1.0.0", required=True)
    claims = several(part(ClaimSchema, "A claim."), "The claims in the order of the text.", required=True)
    unchecked = several(part(UncheckedSchema, "A number."), "Every number that was found and not judged.", required=True)
    sources = several(part(SourceSchema, "A publication."), "The publications used, each once.", required=True)


class ParsedSchema(Told):
    """A text read, without verdicts."""

    language = phrase("The language that it was read in.", "en", required=True)
    published = day("Day of publication, where it was given or the page states it.", required=True, allow_none=True)
    as_of = day("The day whose knowledge counts.", required=True)
    reference = part(ReferenceSchema, "The reference data used.", required=True)
    engine = phrase("Version of the engine.", "1.0.0", required=True)
    claims = several(part(ParsedClaimSchema, "A claim."), "The claims in the order of the text.", required=True)
    unchecked = several(part(UncheckedSchema, "A number."), "Every number that was found and not read.", required=True)
