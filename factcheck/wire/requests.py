"""What may be asked: texts, edited readings, query parameters."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, pre_load, validates_schema

from factcheck.errors import UnsupportedLanguage
from factcheck.language.lexicon import languages
from factcheck.model.assertion import Base, Direction, Operation
from factcheck.model.period import Basis, Frequency, Period
from factcheck.model.quantity import Hedge
from factcheck.wire.answers import AssertionSchema, ParsedAssertionSchema
from factcheck.wire.fields import Asked, Items, amount, code, count, day, digits, month, one_of, part, phrase, shaped, truth, whole

#: Tolerance profiles that every installation has.
PROFILES = ("strict", "standard", "lenient")
#: What a text may be sent as.
FORMATS = ("text", "html")
#: Assertions that one request may hold.
MAX_ASSERTIONS = 100

_LANGUAGE = f"^({'|'.join(languages())})([-_][A-Za-z0-9]{{1,8}})?$"
_EXAMPLE = "China exported 341,000 new energy vehicles."
_SPAN = "^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?(/(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?)?$"


def _language() -> Any:
    told = "Language of the text; found out when it is not given."
    return shaped(_LANGUAGE, told, "en", check=_is_read, bad="English", allow_none=True, load_default=None)


def _is_read(language: str) -> None:
    if not re.fullmatch(_LANGUAGE.strip("^$"), language, re.ASCII):
        raise UnsupportedLanguage(language[:40], languages())


def _span(**more: Any) -> Any:
    told = "Which period is meant, where the words leave it open: one code, or two with a slash."
    return shaped(_SPAN, told, "2022-01/2022-08", check=_names_a_period, bad="August", load_default=None, **more)


def _names_a_period(written: str) -> None:
    try:
        Period.parse(written)
    except ValueError as error:
        raise ValidationError(f"{error}.") from None


def _published() -> Any:
    return day(
        "Day of publication: what was known by then counts; of a page, else the day that it states.", allow_none=True, load_default=None
    )


def _as_of() -> Any:
    return day("The day whose knowledge counts; else the day of publication, else today.", allow_none=True, load_default=None)


def _profile() -> Any:
    return one_of(PROFILES, "How much slack a number gets.", "standard", bad="loose", load_default="standard")


def _format() -> Any:
    told = "What `text` is: as it is to be read, or a page of HTML, whose article is found; offsets count in the page."
    return one_of(FORMATS, told, "text", bad="pdf", load_default="text")


class ContextRequest(Asked):
    """What the sender knows beside the text: fills what the words leave open."""

    entity = code("Whose figures are meant.", "CHN", bad="", allow_none=True, load_default=None)
    measure = code("Which measure is meant.", "autos.sales", allow_none=True, load_default=None)
    period = _span(allow_none=True)


class PeriodRequest(Asked):
    """A period; both ends belong to it. `label` is ignored, so that a period of an answer can be sent back."""

    start = month("The first month, quarter, half or year.", "2022-01", required=True)
    end = month("The last one; else the period is a single one.", "2022-08", allow_none=True, load_default=None)
    frequency = one_of([one.value for one in Frequency], "Implied by the codes; must fit them.", "M", allow_none=True, load_default=None)
    basis = one_of([one.value for one in Basis], "Implied by the codes.", "ytd", allow_none=True, load_default=None)
    label = phrase("Ignored.", most=200, allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def _ends_fit(self, asked: dict[str, Any], **_: Any) -> None:
        start, end, frequency = asked["start"], asked["end"], asked["frequency"]
        if end is not None and end.frequency is not start.frequency:
            raise ValidationError("Both ends must be of one kind: two months, two quarters, two years.", "end")
        if end is not None and end.start < start.start:
            raise ValidationError("The period ends before it starts.", "end")
        if frequency is not None and frequency != start.frequency.value:
            raise ValidationError(f"The codes are of frequency {start.frequency.value}.", "frequency")


class RelatedRequest(Asked):
    """The second measure, entity or period that the operation needs."""

    measure = code("The whole of a share, the other measure.", "autos.exports", allow_none=True, load_default=None)
    entity = code("The other entity, or the group of a rank.", "JPN", allow_none=True, load_default=None)
    period = part(PeriodRequest, "The base of a change.", allow_none=True, load_default=None)


class QuantityRequest(Asked):
    """The number, as `decimal` or `value`; the offsets and the interval of an answer may be sent back and are ignored."""

    decimal = digits("Its digits, signed, in ones, percent, points or times.", "26.7", allow_none=True, load_default=None)
    value = amount("The same as a number.", 26.7, allow_none=True, load_default=None)
    unit = code("Unit of the catalogue, or number, percent, points, times, rank.", "percent", bad="", load_default="number")
    ulp = amount("The place of the last digit that is meant; else read off `decimal`.", 0.1, allow_none=True, load_default=None)
    hedge = one_of([one.value for one in Hedge], "Words that widen or bound it.", "about", allow_none=True, load_default=None)
    text = phrase("How it is written.", "26.7%", most=200, allow_none=True, load_default=None)
    start = whole("Ignored.", 67, allow_none=True, load_default=None)
    end = whole("Ignored.", 72, allow_none=True, load_default=None)
    low = amount("Least value of a `between`; ignored otherwise.", 26.65, allow_none=True, load_default=None)
    high = amount("Greatest value of a `between`; ignored otherwise.", 26.75, allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def _has_one_value(self, asked: dict[str, Any], **_: Any) -> None:
        if asked["decimal"] is None and asked["value"] is None:
            raise ValidationError("Give `decimal` or `value`.", "decimal")
        if asked["decimal"] is not None and asked["value"] is not None and float(asked["decimal"]) != asked["value"]:
            raise ValidationError("`decimal` and `value` differ.", "value")
        if asked["ulp"] is not None and asked["ulp"] <= 0:
            raise ValidationError("The place of a digit is greater than 0.", "ulp")
        if asked["hedge"] == Hedge.BETWEEN and (asked["low"] is None or asked["high"] is None or asked["low"] > asked["high"]):
            raise ValidationError("`between` needs `low` and `high` in their order.", "low")


class AssertionRequest(Asked):
    """A reading to be judged as it is: an edited one, or one that was made by hand.

    An assertion of an answer can be sent back as it came: what only answers say (verdict, working, …) is left out.
    """

    operation = one_of([one.value for one in Operation], "What relates the series to the number.", "share", bad="part", required=True)
    measure = code("What is measured.", "autos.nev.exports", required=True)
    entity = code("Whose.", "CHN", required=True)
    period = part(PeriodRequest, "When.", required=True)
    relative_to = part(RelatedRequest, "The second measure, entity or period.", allow_none=True, load_default=None)
    quantity = part(QuantityRequest, "The number; none in a purely qualitative statement.", allow_none=True, load_default=None)
    direction = one_of([one.value for one in Direction], "The way that is claimed.", "up", allow_none=True, load_default=None)
    base = one_of([one.value for one in Base], "Base of a change without a named one.", "yoy", allow_none=True, load_default=None)
    count = whole("Over how many periods a trend runs.", 3, low=1, high=1200, allow_none=True, load_default=None)
    since = part(PeriodRequest, "How far back a record reaches.", allow_none=True, load_default=None)

    @pre_load
    def _only_the_reading(self, sent: Any, **_: object) -> Any:
        if not isinstance(sent, dict):
            return sent
        told = (AssertionSchema._declared_fields.keys() | ParsedAssertionSchema._declared_fields.keys()) - self.fields.keys()
        return {name: value for name, value in sent.items() if name not in told}


class CheckRequest(Asked):
    """A text to be checked, or readings of one. Only `text` (or `assertions`) is needed."""

    text = phrase("A sentence up to a whole article.", _EXAMPLE, least=1, allow_none=True, load_default=None)
    assertions = Items(
        part(AssertionRequest, "A reading."), at_least=1, at_most=MAX_ASSERTIONS, allow_none=True, load_default=None,
        metadata={"description": "Readings to be judged instead of a text."},
    )  # fmt: skip
    format = _format()
    headline = phrase(
        "Headline of the article: fills what the text leaves open; of a page, else its title.",
        most=1000,
        allow_none=True,
        load_default=None,
    )
    published = _published()
    as_of = _as_of()
    language = _language()
    context = part(ContextRequest, "What is known beside the text.", allow_none=True, load_default=None)
    profile = _profile()
    store = truth("Whether the check is kept, by a service that keeps any.", example=True, load_default=True)
    url = phrase("Where the text stands: a label, nothing is fetched.", most=2000, allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def _has_one_subject(self, asked: dict[str, Any], **_: Any) -> None:
        if (asked["text"] is None) == (asked["assertions"] is None):
            raise ValidationError("Give either `text` or `assertions`.", "text")
        if asked["assertions"] is not None and asked["format"] != "text":
            raise ValidationError("Only a text can be a page.", "format")


class ChartRequest(Asked):
    """A reading whose chart is wanted: what was claimed beside what the figures say."""

    assertion = part(AssertionRequest, "The reading, as an answer has it or edited.", required=True)
    published = _published()
    as_of = _as_of()
    language = _language()
    profile = _profile()
    theme = one_of(("light", "dark"), "The paper that it is drawn for.", "light", load_default="light")


class ParseRequest(Asked):
    """A text to be read without a verdict."""

    text = phrase("A sentence up to a whole article.", _EXAMPLE, least=1, required=True)
    format = _format()
    headline = phrase("Headline of the article.", most=1000, allow_none=True, load_default=None)
    published = _published()
    as_of = _as_of()
    language = _language()
    context = part(ContextRequest, "What is known beside the text.", allow_none=True, load_default=None)


class CheckQuery(Asked):
    """One short claim in the address."""

    text = phrase("One claim, at most 2,000 characters.", "China exported 341,000 new energy vehicles in 2022.", least=1, required=True)
    headline = phrase("Headline of the article.", most=1000, load_default=None)
    published = day("Day of publication: what was known by then counts.", load_default=None)
    as_of = day("The day whose knowledge counts; else the day of publication, else today.", load_default=None)
    language = _language()
    entity = code("Whose figures are meant, where the words leave it open.", "CHN", load_default=None)
    measure = code("Which measure is meant, where the words leave it open.", "autos.sales", load_default=None)
    period = _span()
    profile = _profile()


class ListQuery(Asked):
    """A page of a list."""

    q = phrase("Only what has these words in its id or one of its names.", "exports", most=200, load_default=None)
    limit = count("Items on a page.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class ObservationsQuery(Asked):
    """Which observations of a series."""

    start = month("Only periods that start then or later.", "2022-01", load_default=None)
    end = month("Only periods that end then or earlier.", "2022-08", load_default=None)
    as_of = day("Only what was known on that day.", load_default=None)


class NoQuery(Asked):
    """No query parameters."""
