"""Nothing is undocumented: settings, endpoints, operations, rules, hypotheses, fields, modules."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

import factcheck
import factcheck.computation.operations  # fills the table
from factcheck.answer import ENGINE
from factcheck.assessment import hypotheses
from factcheck.assessment.rules import RULES
from factcheck.computation.registry import OPERATIONS
from factcheck.datapack.feed_schema import FEED_TABLES
from factcheck.datapack.readme import rendered
from factcheck.datapack.schema import TABLES
from factcheck.language.lexicon import languages, lexicon
from factcheck.model.assertion import Operation
from factcheck.settings import PREFIX, Settings

ROOT = Path(factcheck.__file__).parent
CHECKOUT = ROOT.parent
SETTINGS = (CHECKOUT / "docs" / "settings.md").read_text("utf-8")


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_a_setting_stands_on_its_page_with_its_default_and_meaning(setting):
    row = next((line for line in SETTINGS.splitlines() if line.startswith(f"| `{PREFIX}{setting.name.upper()}`")), "")
    assert setting.metadata["description"] in row
    default = ",".join(setting.default) if isinstance(setting.default, tuple) else str(setting.default)
    assert f"`{default}`" in row or not default


def test_every_operation_is_computed_and_says_what_it_computes():
    assert set(OPERATIONS) == set(Operation)
    meanings = [rule.meaning for rule in OPERATIONS.values()]
    assert all(len(meaning) > 20 for meaning in meanings)
    assert len(set(meanings)) == len(meanings)


def test_every_rule_says_why():
    assert all(len(rule.reason) > 30 for rule in RULES)
    assert len({rule.reason for rule in RULES}) == len({rule.id for rule in RULES}) == len(RULES)


def test_every_hypothesis_says_how_one_goes_wrong():
    found = list(dict.fromkeys(way.__doc__ or "" for _, way in (*hypotheses.IDENTITIES, *hypotheses.SLOTS)))
    assert all(len(text) > 20 for text in found)
    assert len(found) == len({way for _, way in (*hypotheses.IDENTITIES, *hypotheses.SLOTS)})


def test_the_readme_of_the_pack_is_what_the_schema_says():
    assert (CHECKOUT / "reference_data" / "china_auto" / "README.md").read_text("utf-8") == rendered()


@pytest.mark.parametrize("table", [*TABLES, *FEED_TABLES], ids=lambda table: table.name)
def test_every_field_has_a_meaning_and_an_example(table):
    for field in table.fields:
        assert field.description
        assert field.good


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_and_public_name_has_a_docstring(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_the_code_that_reads_knows_no_word_of_any_language():
    words = {word for code in languages() for word in lexicon(code).months} | {"percent"}
    units = {"percent", "may"}  # the unit's code and a verb; both are no words of a text
    for path in [*(ROOT / "parsing").rglob("*.py"), *(ROOT / "resolution").rglob("*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        docs = {
            ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module))
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docs:
                assert not re.search(r"[^\W\d_a-zA-Z]{2,}", node.value), (path.name, node.value)
                assert node.value.lower() not in words - units, (path.name, node.value)


def test_the_changelog_has_the_version():
    assert f"## {ENGINE}" in (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
