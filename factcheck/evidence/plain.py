"""Values of the model to plain JSON and back, strictly: what has its default is left out, what no field is called is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from factcheck.model.period import Basis, Frequency, Period

T = TypeVar("T")
#: What JSON has itself.
_PLAIN = frozenset({NoneType, bool, int, float, str})
#: A published decimal: more digits than this nobody prints.
_DECIMAL = re.compile(r"-?\d{1,60}(?:\.\d{1,60})?", re.ASCII)


class Misfit(Exception):
    """A plain value that is not what its place asks for; ``pointer`` is the JSON Pointer of the place."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(f"{pointer or '/'}: {detail}")
        self.pointer, self.detail = pointer, detail


def step(key: str | int) -> str:
    """A key or an index as the next part of a JSON Pointer."""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


def told(value: Any) -> Any:
    """The plain JSON value.

    >>> told((Decimal("3.970"), Period.ytd(2022, 8)))
    ['3.970', {'start': '2022-01', 'end': '2022-08', 'frequency': 'M', 'basis': 'ytd'}]
    """
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [told(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (int, float, str)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Period):
        return {"start": value.first_code, "end": value.last_code, "frequency": value.frequency.value, "basis": value.basis.value}
    if isinstance(value, Mapping):
        return {key: told(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [told(item) for item in value]
    shown = ((name, getattr(value, name), default) for name, default in _defaults(kind))
    return {name: told(item) for name, item, default in shown if default is MISSING or item != default}


def taken(kind: type[T], value: Any, pointer: str = "") -> T:
    """The value of a type that a plain one was told of; a Misfit names the place that does not fit.

    >>> taken(tuple[date, ...], ["2022-09-15"])
    (datetime.date(2022, 9, 15),)
    """
    return _taken(kind, value, pointer)  # type: ignore[no-any-return] # by the annotation


def _taken(kind: Any, value: Any, pointer: str) -> Any:
    if kind is Any:
        return value
    origin = get_origin(kind)
    if origin is UnionType:
        return None if value is None and NoneType in get_args(kind) else _taken(get_args(kind)[0], value, pointer)
    if origin is tuple:
        return _tuple(get_args(kind), value, pointer)
    if origin is Mapping:
        _must(isinstance(value, dict), pointer, "is no object")
        return {key: _taken(get_args(kind)[1], item, pointer + step(key)) for key, item in value.items()}
    if kind is Period:
        return _period(value, pointer)
    if is_dataclass(kind):
        return _object(kind, value, pointer)
    if issubclass(kind, Enum):
        _must(value in [one.value for one in kind], pointer, f"is {value!r}, which is no {kind.__name__.lower()}")
        return kind(value)
    return _leaf(kind, value, pointer)


def _leaf(kind: Any, value: Any, pointer: str) -> Any:
    if kind is Decimal:
        _must(isinstance(value, str) and _DECIMAL.fullmatch(value) is not None, pointer, "is no decimal number in a string")
        return Decimal(value)
    if kind is date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise Misfit(pointer, "is no day such as 2022-09-15") from None
    if kind is float and type(value) is int:
        return float(value)
    _must(type(value) is kind, pointer, f"is no {kind.__name__}")
    return value


def _tuple(kinds: tuple[Any, ...], value: Any, pointer: str) -> tuple[Any, ...]:
    _must(isinstance(value, list), pointer, "is no list")
    if kinds[-1] is Ellipsis:
        return tuple(_taken(kinds[0], item, pointer + step(n)) for n, item in enumerate(value))
    _must(len(value) == len(kinds), pointer, f"has {len(value)} items and not {len(kinds)}")
    return tuple(_taken(kind, item, pointer + step(n)) for n, (kind, item) in enumerate(zip(kinds, value, strict=True)))


def _period(value: Any, pointer: str) -> Period:
    _must(isinstance(value, dict) and set(value) == {"start", "end", "frequency", "basis"}, pointer, "is no period")
    _must(all(isinstance(part, str) for part in value.values()), pointer, "is no period")
    try:
        first, last = Period.parse(value["start"]), Period.parse(value["end"])
        found = Period(first.start, last.end - first.start, Frequency(value["frequency"]), Basis(value["basis"]))
    except ValueError:
        raise Misfit(pointer, "is no period") from None
    _must(told(found) == value, pointer, "is no period")
    return found


def _object(kind: Any, value: Any, pointer: str) -> Any:
    _must(isinstance(value, dict), pointer, "is no object")
    types = _types(kind)
    for name in value:
        _must(name in types, pointer + step(name), "is not known")
    for field in fields(kind):
        _must(field.name in value or _default(field) is not MISSING, pointer, f"has no {field.name}")
    return kind(**{name: _taken(types[name], item, pointer + step(name)) for name, item in value.items()})


def _must(holds: bool, pointer: str, detail: str) -> None:
    if not holds:
        raise Misfit(pointer, detail)


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, _default(field)) for field in fields(kind))


@cache
def _types(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
