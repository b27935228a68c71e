"""The parts of docs/ that are made from the code, between `<!-- generated: NAME -->` and `<!-- end -->`.

`python -m tests.docs.generated` writes them anew; a test holds them to what it would write.
"""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import factcheck
import factcheck.computation.operations  # fills the table
from factcheck.assessment.rules import BEYOND_RULES, RULES
from factcheck.bulk.columns import COLUMNS
from factcheck.computation.registry import OPERATIONS
from factcheck.model.verdict import Reason
from factcheck.settings import Settings
from factcheck.store import open_store
from factcheck.web import create_app
from tests import installed

DOCS = Path(factcheck.__file__).parent.parent / "docs"
_MARKED = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
#: The statement that docs/answer.md explains.
CLAIM = "In the first eight months, NEVs made up 26.7% of China's auto exports."
PUBLISHED = "2022-09-15"
#: What is for people's browsers and not for programs.
_PAGES = {"site", "browser"}


def table(head: str, rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> str:
    """A table of Markdown; the columns of the head are separated by `|`."""
    columns = head.split("|")
    lines = [columns, ["---"] * len(columns), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def rules() -> str:
    """The rules of a single statement in the order in which they are tried."""
    return table("rule|it says", [(f"`{rule.id}`", _line(rule.reason)) for rule in RULES])


def rules_beyond() -> str:
    """What else can stand as the rule of an answer, the plain reasons of an abstention left out."""
    plain = {reason.value.replace("_", "-") for reason in Reason}
    return table("rule|it says", [(f"`{name}`", text) for name, text in BEYOND_RULES.items() if name not in plain])


def operations() -> str:
    """What can be computed."""
    return table("operation|is", [(f"`{operation.value}`", _line(rule.meaning)) for operation, rule in OPERATIONS.items()])


def profiles() -> str:
    """The tolerances, each with what profiles.toml says of it."""
    text = (Path(factcheck.__file__).parent / "assessment" / "profiles.toml").read_text("utf-8")
    comment = " ".join(line.removeprefix("# ") for line in text.split("\n[", 1)[0].splitlines())
    known: dict[str, dict[str, Any]] = tomllib.loads(text)
    keys = list(known["standard"])
    meanings: dict[str, str] = {}
    for names, meaning in re.findall(r"((?:[a-z_]+(?:, )?)+): (.*?)(?= (?:[a-z_]+(?:, )?)+: |$)", comment):
        meanings |= dict.fromkeys(names.split(", "), meaning.rstrip(".;"))
    rows = [(f"`{key}`", *(str(profile[key]).lower() for profile in known.values()), meanings[key]) for key in keys]
    return table("|".join(["tolerance", *(f"`{name}`" for name in known), "meaning"]), rows)


def answer_json() -> str:
    """The answer that is explained, as the API gives it."""
    return f"```json\n{json.dumps(_answer(), indent=1, ensure_ascii=False)}\n```\n"


def answer_fields() -> str:
    """Every field of an answer with what stands there and what it means, an object a table."""
    parts, shown = [], set()
    waiting: list[tuple[str, str, Any]] = [("The check", "Check", _answer())]
    while waiting:
        title, name, value = waiting.pop(0)
        if name in shown:
            continue
        shown.add(name)
        rows = []
        for field, described in _schema(name)["properties"].items():
            found = value.get(field) if isinstance(value, dict) else None
            below = _object_of(described)
            if below:
                waiting.append((f"`{field}`", below, _first(found)))
            told = _line(described.get("description", "") or _schema(below or name).get("description", ""))
            rows.append(
                (f"`{field}`", "…" if below and found else _shown(found, field in value if isinstance(value, dict) else False), told)
            )
        parts.append(f"### {title}\n\n{table('field|here|meaning', rows)}")
    return "\n".join(parts)


def api() -> str:
    """Every call of the OpenAPI document: what it takes, what it answers."""
    parts = []
    for path, methods in _openapi()["paths"].items():
        shared = methods.get("parameters", [])
        for method, told in methods.items():
            if method == "parameters" or _PAGES & set(told.get("tags", [])):
                continue
            lines = [f"## `{method.upper()} {path}`", "", _line(told.get("summary", ""))]
            if text := _line(told.get("description", "")):
                lines += ["", text]
            rows = [row for one in (*shared, *told.get("parameters", [])) if (row := _parameter(one))[2]]  # an id in the path tells itself
            rows += [row for kind, body in told.get("requestBody", {}).get("content", {}).items() for row in _body(kind, body["schema"])]
            if rows:
                lines += ["", table("takes|in|meaning", rows).rstrip()]
            good = [(code, answer) for code, answer in sorted(told["responses"].items()) if code[0] in "23"]
            lines += ["", table("answers|with|meaning", [_answered(code, answer) for code, answer in good]).rstrip()]
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def bulk_columns() -> str:
    """The columns of what `factcheck bulk` writes."""
    return table("column|type|meaning", [(f"`{one.name}`", one.type, one.meaning) for one in COLUMNS])


def receiver() -> str:
    """The example receiver of webhooks."""
    return f'```python title="receiver.py"\n{(DOCS / "examples" / "receiver.py").read_text("utf-8")}```\n'


def licences() -> str:
    """The packages of the container; one that is not installed here as it is locked keeps its licence. Raises KeyError for a new one of those."""
    kept = dict(re.findall(r"^\| ([\w-]+) \| [^|]+ \| ([^|]+?) \|", (DOCS / "licences.md").read_text("utf-8"), re.MULTILINE))
    rows = []
    for name, same in groupby(installed.pins("runtime"), lambda pin: pin.name):
        locked = list(same)
        found = installed.here(name)
        if found is not None and found.version in {pin.version for pin in locked}:
            kept[name] = installed.licence(found)
        brought_by = dict.fromkeys(one for pin in locked for one in pin.brought_by)
        rows.append((name, ", ".join(pin.version for pin in locked), kept[name], ", ".join(brought_by)))
    return table("package|version|licence|asked for by", rows)


SECTIONS: dict[str, Callable[[], str]] = {
    made.__name__.replace("_", "-"): made
    for made in (rules, rules_beyond, operations, profiles, answer_json, answer_fields, api, bulk_columns, receiver, licences)
}


def renewed(text: str) -> str:
    """A page with its generated parts made anew. Raises KeyError for a name that nothing makes."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{SECTIONS[found[2]]()}\n{found[3]}", text)


def names_in(text: str) -> list[str]:
    """The generated parts of a page."""
    return [found[1] for found in _MARKED.findall(text)]


@cache
def _answer() -> dict[str, Any]:
    found = factcheck.check(CLAIM, published=PUBLISHED).to_dict()
    return {**found, "reference": {"snapshot": "sha256:…"}}  # which changes with every figure that is added


@cache
def _openapi() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Settings(data_folder=folder))  # only a service that keeps things has all calls
        app = create_app(Settings(), factcheck.load_reference(), store=store)
        document: dict[str, Any] = app.test_client().get("/openapi.json").json
        store.database.close()
    return document


def _schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = _openapi()["components"]["schemas"][name]
    if "allOf" in found:
        merged = [_resolved(one) for one in found["allOf"]]
        found = {**found, "properties": {key: value for one in merged for key, value in one.get("properties", {}).items()}}
    return found


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return _schema(schema["$ref"].rsplit("/", 1)[1]) if "$ref" in schema else schema


def _object_of(described: dict[str, Any]) -> str:
    """The name of the schema that a field holds, alone or in a list; empty where it holds none."""
    found = re.search(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(described))
    return found[1] if found else ""


def _first(value: Any) -> Any:
    """Of a list the entry that shows most."""
    return max(value, key=lambda one: len(json.dumps(one)), default={}) if isinstance(value, list) else value or {}


def _shown(value: Any, there: bool) -> str:
    if not there:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text if len(text) <= 48 else text[:44] + '…'}`"


def _line(text: str) -> str:
    return " ".join(text.split())


def _parameter(one: dict[str, Any]) -> tuple[str, str, str]:
    if "$ref" in one:
        one = _openapi()["components"]["parameters"][one["$ref"].rsplit("/", 1)[1]]
    return f"`{one['name']}`{'' if one.get('required') else ' (optional)'}", str(one["in"]), _line(one.get("description", ""))


def _body(kind: str, schema: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    schema, required = _resolved(schema), _resolved(schema).get("required", [])
    fields = schema.get("properties", {})
    if not fields:
        yield f"`{kind}`", "body", _line(schema.get("description", ""))
    for name, told in fields.items():
        text = told.get("description", "") or (_schema(below).get("description", "") if (below := _object_of(told)) else "")
        yield f"`{name}`{'' if name in required else ' (optional)'}", "body", _line(text)


def _answered(code: str, answer: dict[str, Any]) -> tuple[str, str, str]:
    if "$ref" in answer:
        answer = _openapi()["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    return code, ", ".join(f"`{kind}`" for kind in answer.get("content", {})), _line(answer.get("description", ""))


def main() -> None:
    """Write the generated parts of all pages anew."""
    for path in DOCS.rglob("*.md"):
        text = path.read_text("utf-8")
        if (new := renewed(text)) != text:
            path.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
