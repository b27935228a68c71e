"""What is generated from the OpenAPI document is what it gives now, and says what it needs to."""

from __future__ import annotations

import json
import re

import pytest

from clients.generate.__main__ import CLIENTS, generated
from clients.generate.collection import SCHEMA, collection
from clients.generate.document import document

COLLECTION = json.loads((CLIENTS / "postman" / "factcheck.postman_collection.json").read_text("utf-8"))
ENVIRONMENT = json.loads((CLIENTS / "postman" / "factcheck.postman_environment.json").read_text("utf-8"))
REQUESTS = [one for folder in COLLECTION["item"] for one in folder["item"]]


@pytest.fixture(scope="module")
def described():
    return document()


def test_the_files_are_those_that_the_document_gives():
    stale = [path.name for path, text in generated().items() if path.read_text("utf-8") != text]
    assert stale == [], "run: python -m clients.generate"


def test_there_is_one_request_for_each_operation_in_the_folder_of_its_tag(described):
    there = [(folder["name"], one["request"]["method"], one["name"]) for folder in COLLECTION["item"][:-1] for one in folder["item"]]
    wanted = [
        (operation["tags"][0], method.upper(), " ".join(operation["summary"].split()).removesuffix("."))
        for methods in described["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
    ]
    assert sorted(there) == sorted(wanted)


def test_requests_are_told_apart_by_their_names():
    names = [one["name"] for one in REQUESTS]
    assert sorted(names) == sorted(set(names))


def test_every_variable_is_set_by_the_environment_or_by_a_script_before_it():
    known = {one["key"] for one in ENVIRONMENT["values"]}
    for request in REQUESTS:
        scripts = {one["listen"]: "\n".join(one["script"]["exec"]) for one in request["event"]}
        used = set(re.findall(r"\{\{(\w+)\}\}", json.dumps(request["request"])))
        known |= set_by(scripts["prerequest"])
        folder = next(one for one in COLLECTION["item"] if request in one["item"])
        for event in folder.get("event", []):
            known |= set_by("\n".join(event["script"]["exec"]))
        assert used <= known, request["name"]
        known |= set_by(scripts["test"])
    assert {one["key"] for one in COLLECTION["variable"]} <= known


def set_by(script):
    return set(re.findall(r"collectionVariables\.set\('(\w+)'", script))


def test_it_has_the_form_of_a_collection():
    assert COLLECTION["info"]["schema"] == SCHEMA
    assert set(COLLECTION) == {"info", "auth", "event", "variable", "item"}
    for request in REQUESTS:
        assert set(request) == {"name", "request", "response", "event"}
        assert {one["listen"] for one in request["event"]} == {"prerequest", "test"}
        url = request["request"]["url"]
        assert url["raw"] == "/".join(["{{base_url}}", *url["path"]]) + asked(url)
    assert ENVIRONMENT["_postman_variable_scope"] == "environment"
    assert [one["value"] for one in ENVIRONMENT["values"] if one["type"] == "secret"] == [""]


def asked(url):
    sent = [f"{one['key']}={one['value']}" for one in url.get("query", []) if not one.get("disabled")]
    return f"?{'&'.join(sent)}" if sent else ""


def test_a_story_about_an_operation_that_is_gone_is_refused(described):
    paths = {path: methods for path, methods in described["paths"].items() if path != "/v1/parse"}
    with pytest.raises(KeyError, match="POST /v1/parse"):
        collection(described | {"paths": paths})
