"""The Postman collection (format 2.1) and its environment, from an OpenAPI document and the story that its requests tell.

`story.toml` says in which order folders and requests stand, what they send, and what they leave behind for those after them. What it
does not name stands after what it names and sends the examples of the document: required parameters and fields, nothing more.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Json = dict[str, Any]

HERE = Path(__file__).parent
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
PROBLEM = "application/problem+json"
_NAME = "factcheck"
_METHODS = ("get", "put", "post", "delete", "patch")
#: What a schema holds for people: not needed to hold an answer against it.
_FOR_PEOPLE = frozenset({"description", "examples", "x-not", "default"})


def written(value: Json) -> str:
    """A file of Postman's, as it is committed."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def environment() -> Json:
    """Where the service is and who asks: what each newsroom sets for itself."""
    values = [
        {"key": "base_url", "value": "http://localhost:8000", "type": "default", "enabled": True},
        {"key": "api_key", "value": "", "type": "secret", "enabled": True},
        {"key": "webhook_url", "value": "", "type": "default", "enabled": True},
    ]
    return {"id": _id("environment"), "name": _NAME, "values": values, "_postman_variable_scope": "environment"}


def collection(described: Json) -> Json:
    """All requests, by tag; raises a KeyError where the story names an operation or a folder that the document has not."""
    story = tomllib.loads((HERE / "story.toml").read_text("utf-8"))
    found = dict(_operations(described))
    steps: Json = story["request"]
    if unknown := [name for name in steps if name not in found]:
        raise KeyError(f"story.toml names what the API has not: {', '.join(unknown)}")
    tags = {one["name"]: one["description"] for one in described["tags"]}
    order = [*story["folders"], *(tag for tag in tags if tag not in story["folders"])]
    folders = []
    for tag in order:
        names = [*(name for name in steps if tag in found[name]["tags"]), *(name for name in found if name not in steps)]
        items = [_request(name, found[name], steps.get(name, {}), described) for name in names if tag in found[name]["tags"]]
        folders.append({"name": tag, "description": tags[tag], "item": items} | _events(story["folder"].get(tag, {})))
    faults = [_request(one["request"], found[one["request"]], one, described) for one in story["problem"]]
    folders.append({"name": "problems", "description": story["problems"], "item": faults})
    variables = sorted({name for text in _texts(folders) for name in re.findall(r"collectionVariables\.set\('(\w+)'", text)})
    return {
        "info": {"_postman_id": _id("collection"), "name": _NAME, "description": story["about"], "schema": SCHEMA},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{api_key}}", "type": "string"}]},
        "event": [_script("test", f"{(HERE / 'expected.js').read_text('utf-8')}\n{_schemas(described)}")],
        "variable": [{"key": name, "value": "", "type": "string"} for name in variables],
        "item": folders,
    }


def _operations(described: Json) -> Iterator[tuple[str, Json]]:
    """Each operation by its name, `GET /v1/checks`, with the parameters of its path."""
    for path, methods in described["paths"].items():
        for method in _METHODS:
            if method in methods:
                parameters = [*methods.get("parameters", []), *methods[method].get("parameters", [])]
                yield f"{method.upper()} {path}", methods[method] | {"parameters": parameters}


def _request(name: str, operation: Json, step: Json, described: Json) -> Json:
    method, path = name.split(" ", 1)
    documented = _documented(operation)
    status = step.get("status") or next((one for one in (201, 202) if str(one) in documented), 200)
    headers, body = _sent(method, operation, step, described)
    request: Json = {"method": method, "header": headers, "url": _url(path, operation, step), "description": _told(operation)}
    if body is not None:
        request["body"] = body
    if "key" in step:
        request["auth"] = {"type": "bearer", "bearer": [{"key": "token", "value": step["key"], "type": "string"}]}
    scripts = {
        "before": f"pm.variables.set('documented', '{json.dumps(documented)}');\n{step.get('before', '')}",
        "after": f"pm.test('answers {status}', () => pm.response.to.have.status({status}));\n{step.get('after', '')}",
    }
    return {"name": step.get("name") or _headed(operation), "request": request, "response": []} | _events(scripts)


def _headed(operation: Json) -> str:
    return " ".join(operation["summary"].split()).removesuffix(".")


def _told(operation: Json) -> str:
    scopes = [scope for one in operation.get("security", []) for scope in one.get("key", [])]
    needs = f"Needs a key with `{'`, `'.join(scopes)}`, where there are keys." if scopes else ""
    return "\n\n".join(part for part in (operation["summary"], operation.get("description", ""), needs) if part)


def _documented(operation: Json) -> Json:
    """What may be answered: the schema's name, or none, by status and media type."""
    return {
        status: {
            media.split(";")[0]: form["schema"].get("$ref", "").rpartition("/")[2] or None
            for media, form in answer.get("content", {}).items()
        }
        for status, answer in sorted(operation["responses"].items())
        if status.isdigit()
    }


def _url(path: str, operation: Json, step: Json) -> Json:
    """The address; parameters that may be left out stand there with an example, turned off."""
    values = {one["name"]: step.get("path", {}).get(one["name"], f"{{{{{one['name']}}}}}") for one in _of(operation, "path")}
    filled = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], path)
    asked: Json = step.get("query", {})
    known = {one["name"]: one for one in _of(operation, "query")}
    query = []
    for name in [*known, *(name for name in asked if name not in known)]:
        told = known.get(name, {})
        value = asked[name] if name in asked else _example(told["schema"])
        row = {"key": name, "value": value, "description": told.get("description", "")}
        query.append(row if name in asked or told.get("required") else row | {"disabled": True})
    sent = "&".join(f"{one['key']}={one['value']}" for one in query if "disabled" not in one)
    url: Json = {"raw": f"{{{{base_url}}}}{filled}{'?' if sent else ''}{sent}", "host": ["{{base_url}}"], "path": filled[1:].split("/")}
    return url | ({"query": query} if query else {})


def _of(operation: Json, place: str) -> list[Json]:
    return [one for one in operation["parameters"] if one["in"] == place]


def _example(schema: Json) -> str:
    for value in (*schema.get("examples", []), schema.get("default"), *schema.get("enum", [])):
        if value is not None:
            return value if isinstance(value, str) else json.dumps(value)
    return ""


def _sent(method: str, operation: Json, step: Json, described: Json) -> tuple[list[Json], Json | None]:
    """Headers and body."""
    headers = [{"key": name, "value": value} for name, value in step.get("headers", {}).items()]
    others = [media for one in ("200", "201") for media in operation["responses"].get(one, {}).get("content", {})][1:]
    headers += [{"key": "Accept", "value": media, "disabled": True} for media in dict.fromkeys(others) if media != "application/json"]
    if method == "POST":
        headers.append({"key": "Idempotency-Key", "value": "{{$guid}}", "description": "Sent again, it is done once."})
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return headers, None
    media = next(iter(content))
    text = step.get("body") or json.dumps(_filled(content[media]["schema"], described), indent=2, ensure_ascii=False)
    options = {"raw": {"language": "json" if media == "application/json" else "text"}}
    return [{"key": "Content-Type", "value": media}, *headers], {"mode": "raw", "raw": text.strip("\n"), "options": options}


def _filled(schema: Json, described: Json) -> Any:
    """The examples of what must be there."""
    if "$ref" in schema:
        return _filled(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]], described)
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("type") == "array":
        return [_filled(schema["items"], described)]
    return {name: _filled(one, described) for name, one in schema.get("properties", {}).items() if name in schema.get("required", [])}


def _schemas(described: Json) -> str:
    """The schemas of the document, one a line, without what is there for people."""
    plain = {name: _bare(schema) for name, schema in described["components"]["schemas"].items()}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(schema, ensure_ascii=False)}" for name, schema in plain.items())
    return f"function schemas() {{\n  return {{\n{lines}\n  }};\n}}"


def _bare(schema: Any, *, names: bool = False) -> Any:
    """A schema, or the schemas by ``names`` of fields, which may be called like a keyword."""
    if isinstance(schema, list):
        return [_bare(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if names or key not in _FOR_PEOPLE}
    return {key: _bare(value, names=key == "properties" and not names) for key, value in kept.items()}


def _events(scripts: Mapping[str, str]) -> Json:
    kinds = (("before", "prerequest"), ("after", "test"))
    found = [_script(kind, scripts[name]) for name, kind in kinds if name in scripts]
    return {"event": found} if found else {}


def _script(kind: str, text: str) -> Json:
    return {"listen": kind, "script": {"type": "text/javascript", "exec": text.strip("\n").split("\n")}}


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _id(what: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{_NAME}/postman/{what}"))
