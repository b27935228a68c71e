"""Fields that take exactly what they say: no text for a number, no number for a truth, no date with a time."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from factcheck.model.period import Period

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$"
_DECIMAL = "^-?[0-9]{1,24}(\\.[0-9]{1,24})?$"
_PERIOD = "^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$"


class Asked(Schema):
    """The schema of something that comes in: what it does not know is refused."""

    class Meta:
        """No unknown fields."""

        unknown = RAISE


class Told(Schema):
    """The schema of something that goes out: within ``/v1`` fields may be added, so clients ignore what they do not know."""

    class Meta:
        """Open to additions."""

        unknown = EXCLUDE


class Truth(fields.Boolean):
    """True or false, and no word for it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Day(fields.Field[date]):
    """A day as YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValidationError("Not a day: write YYYY-MM-DD.")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class Moment(fields.Field[str]):
    """A time in UTC, as the store writes it: with microseconds, so that times can be compared as texts.

    >>> Moment().deserialize("2026-03-20T09:00:00Z")
    '2026-03-20T09:00:00.000000Z'
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            if isinstance(value, str) and re.fullmatch(_TIME.strip("^$"), value, re.ASCII):
                return datetime.fromisoformat(value).isoformat(timespec="microseconds").replace("+00:00", "Z")
        except ValueError:
            pass
        raise ValidationError("Not a time in UTC: write 2026-03-20T09:00:00Z.")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class Whole(fields.Integer):
    """An integer as a JSON number."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return value


class Amount(fields.Float):
    """A JSON number, whole or not."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise self.make_error("invalid", input=value)
        return value  # type: ignore[no-any-return] # an int stays an int


class Digits(fields.Field[Decimal]):
    """A decimal number as the string of its digits: nothing is lost on the way."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        try:
            if isinstance(value, str) and re.search(_DECIMAL, value) and not value.endswith("\n"):
                return Decimal(value)
        except InvalidOperation:
            pass
        raise ValidationError('Not a decimal number as a string of digits, such as "26.7".')

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class PeriodCode(fields.Field[Period]):
    """One period: 2022, 2022-08, 2022-Q3 or 2022-H1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Period:
        try:
            if isinstance(value, str) and "/" not in value:
                return Period.parse(value)
        except ValueError as error:
            raise ValidationError(f"{error}.") from None
        raise ValidationError("Not a period: write 2022, 2022-08, 2022-Q3 or 2022-H1.")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class Items(fields.List[Any]):
    """A list whose length is looked at before its items are."""

    def __init__(self, inner: Any, *, at_most: int, at_least: int = 0, **kwargs: Any) -> None:
        super().__init__(inner, validate=validate.Length(min=at_least, max=at_most), **kwargs)
        self.at_most = at_most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.at_most:
            raise ValidationError(f"At most {self.at_most} items are taken; there are {len(value)}.")
        return super()._deserialize(value, attr, data, **kwargs)


def _meta(description: str, example: Any, bad: Any, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"description": description, **more}
    if example is not None:
        told["examples"] = [example]
    if bad is not None:
        told["x-not"] = bad
    return told


def phrase(
    description: str, example: str | None = None, *, bad: Any = None, most: int | None = None, least: int = 0, **more: Any
) -> fields.String:
    """A string, described by an example and by something that is refused."""
    checks = validate.Length(min=least or None, max=most) if least or most else None
    return fields.String(validate=checks, metadata=_meta(description, example, bad), **more)


def shaped(
    pattern: str, description: str, example: str, *, check: Callable[[str], Any] | None = None, bad: Any = None, **more: Any
) -> fields.String:
    """A string of a published shape, looked at by `check`."""
    return fields.String(validate=check, metadata=_meta(description, example, bad, pattern=pattern), **more)


class Count(fields.Integer):
    """A whole number in an address: digits and nothing else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 9:
            raise self.make_error("invalid", input=value)
        return int(value)


class TruthWord(fields.Field[bool]):
    """True or false in an address: those two words."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value not in {"true", "false"}:
            raise ValidationError("Write true or false.")
        return bool(value == "true")


def truth_word(description: str, *, load_default: bool | None) -> TruthWord:
    """True or false in an address."""
    # A default that is called is left out of the document, where it would not be one of the two words.
    return TruthWord(load_default=lambda: load_default, metadata=_meta(description, None, "yes", enum=["true", "false"], type="string"))


def count(description: str, example: int, *, low: int, high: int, **more: Any) -> Count:
    """A whole number in an address."""
    return Count(validate=validate.Range(min=low, max=high), metadata=_meta(description, example, "many"), **more)


def code(description: str, example: str | None = None, *, bad: Any = None, **more: Any) -> fields.String:
    """The id of something in the catalogue."""
    return phrase(description, example, bad=bad, most=100, least=1, **more)


def one_of(choices: Iterable[str], description: str, example: str | None = None, *, bad: Any = None, **more: Any) -> fields.String:
    """One of a closed list."""
    allowed = list(choices)
    checks = validate.OneOf(allowed, error=f"Not one of {', '.join(allowed)}.")
    return fields.String(validate=checks, metadata=_meta(description, example, bad), **more)


def day(description: str, example: str = "2022-09-15", *, bad: Any = "15.9.2022", **more: Any) -> Day:
    """A day."""
    return Day(metadata=_meta(description, example, bad, type="string", format="date"), **more)


def moment(description: str, example: str = "2026-03-20T09:00:00Z", *, bad: Any = "yesterday", **more: Any) -> Moment:
    """A time."""
    return Moment(metadata=_meta(description, example, bad, type="string", pattern=_TIME), **more)


def month(description: str, example: str = "2022-08", *, bad: Any = "2022-13", **more: Any) -> PeriodCode:
    """The code of one period."""
    return PeriodCode(metadata=_meta(description, example, bad, type="string", pattern=_PERIOD), **more)


def truth(description: str, *, example: bool | None = None, bad: Any = "yes", **more: Any) -> Truth:
    """True or false."""
    return Truth(metadata=_meta(description, example, bad), **more)


def whole(description: str, example: int | None = None, *, low: int = 0, high: int | None = None, bad: Any = "1", **more: Any) -> Whole:
    """An integer."""
    return Whole(validate=validate.Range(min=low, max=high), metadata=_meta(description, example, bad), **more)


def amount(description: str, example: float | None = None, *, bad: Any = "26.7", **more: Any) -> Amount:
    """A number."""
    return Amount(metadata=_meta(description, example, bad), **more)


def digits(description: str, example: str | None = None, *, bad: Any = 26.7, **more: Any) -> Digits:
    """A decimal as a string."""
    return Digits(metadata=_meta(description, example, bad, type="string", pattern=_DECIMAL), **more)


def part(schema: type[Schema], description: str, **more: Any) -> fields.Nested:
    """An object of its own."""
    return fields.Nested(schema, metadata={"description": description}, **more)


def counts(description: str, example: Mapping[str, int], **more: Any) -> fields.Dict:
    """How many there are of each kind."""
    return fields.Dict(keys=fields.String(), values=Whole(), metadata=_meta(description, example, None), **more)


def several(inner: Any, description: str, **more: Any) -> fields.List[Any]:
    """A list."""
    return fields.List(inner, metadata={"description": description}, **more)
