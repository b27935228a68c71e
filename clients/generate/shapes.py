"""The types of the Python client, from an OpenAPI document: a `TypedDict` for each schema that its calls send or give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from keyword import iskeyword
from textwrap import wrap
from typing import Any

#: What the calls of the client send and give; what these are made of comes with them.
ROOTS = ("AssertionRequest", "ContextRequest", "StoredCheck", "Evidence", "Reviewed", "ChangesPage", "BatchProgress", "Results", "Problem")
#: Fields whose words have a name of their own, wherever they stand.
_NAMED = {"Verdict": ("Assertion", "verdict"), "Operation": ("Assertion", "operation"), "Profile": ("CheckRequest", "profile")}
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_WIDTH = 140
_HEAD = '''"""What the API sends and takes, after its OpenAPI document: written by `python -m clients.generate`, not by hand.

Answers may have further fields within `/v1`. Numbers that carry evidence stand beside their exact decimals, as strings.
"""

from typing import Any, Literal, NotRequired, TypedDict
'''


def shapes(described: dict[str, Any]) -> str:
    """The module; raises a ValueError at a schema that it has no type for."""
    schemas = described["components"]["schemas"]
    words = {json.dumps(schemas[owner]["properties"][field]["enum"]): name for name, (owner, field) in _NAMED.items()}
    aliases = [line for values, name in words.items() for line in _lines(f"{name} = {_literal(json.loads(values))}")]
    classes = [_class(name, schemas[name], words) for name in _closure(schemas)]
    return "\n\n".join([_HEAD.rstrip("\n"), "\n".join(aliases) + "\n", "\n\n\n".join(classes)]) + "\n"


def _closure(schemas: dict[str, Any]) -> list[str]:
    found: list[str] = []
    ahead = list(ROOTS)
    while ahead:
        name = ahead.pop(0)
        if name not in found:
            found.append(name)
            ahead += _named_in(schemas[name])
    return sorted(found)


def _named_in(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        for one in schema.values():
            yield from _named_in(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _named_in(one)


def _class(name: str, schema: dict[str, Any], words: dict[str, str]) -> str:
    lines = [f"class {name}(TypedDict):", f'    """The schema `{name}`."""', ""]
    required = schema.get("required", [])
    for field, told in schema["properties"].items():
        if iskeyword(field) or not field.isidentifier():
            raise ValueError(f"{name}.{field} is no name in Python")
        shape = _shape(told, words)
        lines += [f"    #: {line}" for line in wrap(told.get("description", ""), _WIDTH - 7)]
        lines += _lines(f"{field}: {shape if field in required else f'NotRequired[{shape}]'}", "    ")
    return "\n".join(lines)


def _lines(written: str, indent: str = "") -> list[str]:
    """A field or a name for words; words that do not fit on a line stand below each other."""
    if len(indent + written) <= _WIDTH:
        return [indent + written]
    before, _, rest = written.partition("Literal[")
    values, _, after = rest.partition("]")
    return [f"{indent}{before}Literal[", *(f"{indent}    {value}," for value in values.split(", ")), f"{indent}]{after}"]


def _shape(schema: dict[str, Any], words: dict[str, str]) -> str:
    """The type of a value, as it is written in Python."""
    if "$ref" in schema:
        return f'"{schema["$ref"].rpartition("/")[2]}"'
    if "anyOf" in schema:
        parts = [_shape(one, words) for one in schema["anyOf"]]
        return f'"{" | ".join(part.strip(chr(34)) for part in parts)}"'
    if "enum" in schema:
        return words.get(json.dumps(schema["enum"])) or _literal(schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " | ".join(_plain(kind, schema, words) for kind in kinds)


def _plain(kind: str, schema: dict[str, Any], words: dict[str, str]) -> str:
    if kind == "array":
        return f"list[{_shape(schema['items'], words)}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {_shape(values, words) if values else 'Any'}]"
    if kind not in _PLAIN:
        raise ValueError(f"no type for {kind!r}")
    return _PLAIN[kind]


def _literal(values: list[Any]) -> str:
    return f"Literal[{', '.join('None' if one is None else json.dumps(one) for one in values)}]"
