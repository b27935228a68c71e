"""Frozen dataclasses to plain JSON values and back, strictly: what the annotations say and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Sparse:
    """Mixin: fields that are None are left out on the wire, because only one of several alternatives applies."""

    __slots__ = ()
    sparse: ClassVar[bool] = True


def dumped(value: Any) -> Any:
    """The plain JSON value: dataclasses become dicts in the order of their fields, tuples lists, dates and enums strings.

    >>> dumped((1, None, date(2022, 9, 15)))
    [1, None, '2022-09-15']
    """
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [dumped(item) for item in value]
    kind: Any = type(value)
    pairs = ((name, getattr(value, name)) for name in _types(kind))
    if isinstance(value, Sparse):
        return {name: dumped(item) for name, item in pairs if item is not None}
    return {name: dumped(item) for name, item in pairs}


def loaded(kind: type[T], value: Any, where: str = "") -> T:
    """The dataclass that a plain value was dumped from; a TypeError or ValueError names the place that does not fit.

    >>> loaded(tuple[date, ...], ["2022-09-15"])
    (datetime.date(2022, 9, 15),)
    """
    return _LOADERS.get(get_origin(kind) or kind, _load_plain)(kind, value, where)  # type: ignore[no-any-return] # by table


@cache
def _types(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _load_union(kind: Any, value: Any, where: str) -> Any:
    options = get_args(kind)
    if value is None and NoneType in options:
        return None
    plain = [option for option in options if option is not NoneType]
    return loaded(plain[0], value, where) if len(plain) == 1 else _load_number(plain, value, where)


def _load_number(options: list[type], value: Any, where: str) -> Any:
    if type(value) not in options:
        raise TypeError(f"{where or '/'}: {value!r} is none of {', '.join(option.__name__ for option in options)}")
    return value


def _load_tuple(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, list):
        raise TypeError(f"{where or '/'}: not a list")
    item = get_args(kind)[0]
    return tuple(loaded(item, entry, f"{where}/{index}") for index, entry in enumerate(value))


def _load_date(_: Any, value: Any, where: str) -> date:
    if not isinstance(value, str):
        raise TypeError(f"{where or '/'}: not a date")
    return date.fromisoformat(value)


def _load_plain(kind: Any, value: Any, where: str) -> Any:
    if is_dataclass(kind):
        return _load_dataclass(kind, value, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if type(value) is kind or (kind is float and type(value) is int):
        return value
    raise TypeError(f"{where or '/'}: {value!r} is not {kind.__name__}")


def _load_dataclass(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise TypeError(f"{where or '/'}: not an object")
    types = _types(kind)
    missing = [name for name in types if name not in value]
    if missing and not issubclass(kind, Sparse):
        raise ValueError(f"{where or '/'}: {missing[0]!r} is missing")
    # Later versions may add fields: an older reader leaves out what it does not know.
    return kind(**{name: loaded(types[name], value[name], f"{where}/{name}") for name in types if name in value})


_LOADERS: dict[Any, Any] = {UnionType: _load_union, Union: _load_union, tuple: _load_tuple, date: _load_date}
