"""What of schema.org a ClaimReview may use: every type with its properties and the types of their values.

Written down from the vocabulary (schema.org, version 28 and later): a property that is not here, or a value of another type, is a
fault. Types inherit: a ClaimReview is a Review, which is a CreativeWork, which is a Thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

PARENTS = {
    "CreativeWork": "Thing",
    "Review": "CreativeWork",
    "ClaimReview": "Review",
    "Claim": "CreativeWork",
    "Rating": "Intangible",
    "Intangible": "Thing",
    "Organization": "Thing",
    "Person": "Thing",
    "Thing": None,
}
PROPERTIES: dict[str, dict[str, tuple[str, ...]]] = {
    "Thing": {
        "name": ("Text",), "alternateName": ("Text",), "description": ("Text",), "url": ("URL",), "sameAs": ("URL",),
        "identifier": ("Text", "URL"), "image": ("URL",),
    },
    "CreativeWork": {
        "author": ("Organization", "Person"), "publisher": ("Organization", "Person"), "datePublished": ("Date", "DateTime"),
        "dateModified": ("Date", "DateTime"), "dateCreated": ("Date", "DateTime"), "headline": ("Text",), "text": ("Text",),
        "inLanguage": ("Language",), "citation": ("CreativeWork", "Text"), "license": ("CreativeWork", "URL"), "abstract": ("Text",),
    },
    "Review": {
        "itemReviewed": ("Thing",), "reviewAspect": ("Text",), "reviewBody": ("Text",), "reviewRating": ("Rating",),
    },
    "ClaimReview": {"claimReviewed": ("Text",)},
    "Claim": {
        "appearance": ("CreativeWork",), "firstAppearance": ("CreativeWork",), "claimInterpreter": ("Organization", "Person"),
    },
    "Rating": {
        "ratingValue": ("Number", "Text"), "bestRating": ("Number", "Text"), "worstRating": ("Number", "Text"),
        "ratingExplanation": ("Text",), "author": ("Organization", "Person"), "reviewAspect": ("Text",),
    },
    "Intangible": {}, "Organization": {"legalName": ("Text",)}, "Person": {"givenName": ("Text",), "familyName": ("Text",)},
}  # fmt: skip
#: What search engines ask of a ClaimReview, beside what the vocabulary allows.
NEEDED = {"ClaimReview": ("claimReviewed", "reviewRating", "url"), "Rating": ("alternateName", "ratingValue", "bestRating", "worstRating")}


def faults(linked: Any) -> list[str]:
    """Everything that is wrong with a JSON-LD document of ClaimReviews; none is a list without items."""
    found = [] if linked.get("@context") == "https://schema.org" else ["@context"]
    found += [] if linked.keys() == {"@context", "@graph"} else ["the keys of the document"]
    for n, one in enumerate(linked.get("@graph", [])):
        found += [] if one.get("@type") == "ClaimReview" else [f"{n}: not a ClaimReview"]
        found += _of_node(one, str(n))
    return found


def _of_node(node: dict[str, Any], where: str) -> Iterator[str]:
    kind = node.get("@type")
    if kind not in PARENTS:
        yield f"{where}: {kind!r} is no type"
        return
    allowed = {name: types for one in lineage(kind) for name, types in reversed(PROPERTIES[one].items())}
    for name in NEEDED.get(kind, ()):
        if name not in node:
            yield f"{where}: no {name}"
    for name, value in node.items():
        if name == "@id":
            yield from [] if is_url(value) else [f"{where}/@id: {value!r}"]
        elif name != "@type":
            for one in value if isinstance(value, list) else [value]:
                yield from _of_value(one, allowed.get(name), f"{where}/{name}")


def _of_value(value: Any, types: tuple[str, ...] | None, where: str) -> Iterator[str]:
    if types is None:
        yield f"{where}: no such property"
    elif isinstance(value, dict):
        fits = set(lineage(value.get("@type", ""))) & set(types)
        yield from _of_node(value, where) if fits else [f"{where}: a {value.get('@type')!r}"]
    elif not any(PLAIN[one](value) for one in types if one in PLAIN):
        yield f"{where}: {value!r} is none of {types}"


def lineage(kind: str) -> list[str]:
    """A type and those that it is a kind of."""
    found: list[str] = []
    while kind in PARENTS:
        found, kind = [*found, kind], PARENTS[kind] or ""
    return found


def is_url(value: Any) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in {"http", "https"} and bool(urlsplit(value).hostname) and " " not in value


def _is_day(value: Any) -> bool:
    if isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d)?", value):
        value += "-01-01"[: 10 - len(value)] if len(value) == 4 else "-01"
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and bool(date.fromisoformat(value))


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and "T" in value and datetime.fromisoformat(value).tzinfo is not None


PLAIN = {
    "Text": lambda value: isinstance(value, str) and bool(value.strip()),
    "URL": is_url,
    "Number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "Date": _is_day,
    "DateTime": _is_moment,
    "Language": lambda value: isinstance(value, str) and bool(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", value)),
}
