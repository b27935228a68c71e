"""Imports only go down the layers, and modules of one layer leave each other alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import factcheck

ROOT = Path(factcheck.__file__).parent
#: From top to bottom; names are the first part of a module's path inside the package.
LAYERS = [
    {"__main__"},
    {"cli"},
    {"web", "evaluation", "terminal", "bulk"},
    {"jobs"},
    {"charts", "curation", "interchange"},
    {"wire", "store", "evidence"},
    {"settings", "logs", "metrics", "audit", "fetchers"},
    {"outbound", "access"},
    {"__init__"},
    {"answer", "asking"},
    {"pipeline", "datapack", "markup"},
    {"assessment"},
    {"parsing", "resolution", "computation"},
    {"language", "reference"},
    {"model"},
    {"errors", "aside", "rings"},
]
LEVEL = {name: row for row, names in enumerate(LAYERS) for name in names}
MODULES = sorted(ROOT.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The parts of the package that a module imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "factcheck":
            rest = node.module.split(".")[1:]
            found.update(
                [rest[0]]
                if rest
                else [
                    name.name if (ROOT / name.name).is_dir() or (ROOT / f"{name.name}.py").exists() else "__init__" for name in node.names
                ]
            )
        elif isinstance(node, ast.Import):
            found.update([*name.name.split("."), "__init__"][1] for name in node.names if name.name.split(".")[0] == "factcheck")
    return found


def test_every_module_has_a_layer():
    assert {part_of(path) for path in MODULES} == set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    own = part_of(path)
    below_door = path.name == "__init__.py" and path.parent == ROOT  # the public door opens everything lazily
    wrong = [name for name in imported(path) - {own} if LEVEL[name] <= LEVEL[own] and not below_door]
    assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_grows_out_of_hand(path):
    assert len(path.read_text("utf-8").splitlines()) <= 560


def test_the_core_knows_no_web():
    core = {"assessment", "parsing", "resolution", "computation", "language", "reference", "model", "pipeline"}
    for path in MODULES:
        if part_of(path) in core:
            text = path.read_text("utf-8")
            assert "import flask" not in text
            assert "marshmallow" not in text
