"""What the container installs: pinned with hashes, under licences that we may use, listed in full."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from packaging.utils import canonicalize_name

from tests.installed import LIBRARY_ONLY, LOCKS, PERMISSIVE, here, licence, pins, reached, taken

DOCS = LOCKS.parent / "docs"
RUNTIME = pins("runtime")
PINNED = {pin.name: pin for pin in RUNTIME if pin.holds}
REACHED = reached()
#: Packages of which a newer or older release is installed than the lock names: what that one asks for says nothing of the lock.
MOVED = {name for name, pin in PINNED.items() if (found := here(name)) is None or found.version != pin.version}


@pytest.mark.parametrize("lock", ["runtime", "build"])
def test_every_pin_has_hashes_and_the_lock_names_no_place_to_get_it_from(lock):
    for pin in pins(lock):
        assert pin.hashes, pin.name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in pin.hashes), pin.name
    assert not re.search(r"://|index-url|find-links", (LOCKS / f"{lock}.txt").read_text("utf-8"))


def test_the_lock_says_how_it_is_made_and_the_page_says_the_same():
    page = (DOCS / "supply-chain.md").read_text("utf-8")
    for lock in ("runtime", "build"):
        command = re.search(r"^#    (uv pip compile .*)$", (LOCKS / f"{lock}.txt").read_text("utf-8"), re.MULTILINE)
        assert command
        assert command[1].removesuffix(" --upgrade") in page


def test_the_lock_has_what_the_runtime_needs_and_nothing_else():
    held = {name: asked for name, asking in REACHED.items() if (asked := [one for by, one in asking if by not in MOVED])}
    assert set(held) - set(PINNED) == set()
    for name, asked in held.items():
        assert [str(one) for one in asked if not one.specifier.contains(PINNED[name].version, prereleases=True)] == [], name
    assert MOVED or set(PINNED) - set(REACHED) == set()


def test_the_build_lock_has_what_the_build_needs():
    names = {pin.name for pin in pins("build")}
    assert {"hatchling", "cyclonedx-bom"} <= names
    assert "factcheck" not in names


@pytest.mark.network
def test_the_locks_install_and_every_file_has_one_of_its_hashes():
    dry = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--only-binary", ":all:", "--require-hashes"]
    for lock in ("runtime", "build"):
        command = [*dry, "--requirement", str(LOCKS / f"{lock}.txt")]
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
        assert told.returncode == 0, told.stderr
        (would,) = re.findall(r"^Would install (.*)$", told.stdout, re.MULTILINE)
        assert len(would.split()) == sum(pin.holds for pin in pins(lock))


def test_the_packages_of_the_runtime_are_free_to_use():
    assert len(REACHED) > 40
    for name in REACHED:
        assert taken(licence(distribution(name))) <= PERMISSIVE | LIBRARY_ONLY, name


def test_what_is_not_plainly_free_is_explained():
    page = (DOCS / "licences.md").read_text("utf-8")
    told = set(re.findall(r"^- \*\*([\w-]+)\*\*", page, re.MULTILINE))
    assert told == {name for name in REACHED if not taken(licence(distribution(name))) <= PERMISSIVE}


@pytest.mark.parametrize(
    "bad", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "MIT AND (GPL-2.0-only OR MIT)", "Proprietary"]
)
def test_other_licences_are_refused(bad):
    with pytest.raises(ValueError, match=re.escape(bad)):
        taken(bad)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The list of an installation that holds the runtime and nothing of what the tests need, as the container makes it."""
    root = tmp_path_factory.mktemp("runtime")
    site = root / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    python = Path(sys._base_executable)  # type: ignore[attr-defined] # Python's own word for what an environment is made from
    for folder in (root / "bin", site):
        folder.mkdir(parents=True)
    (root / "bin" / "python").symlink_to(python)
    (root / "pyvenv.cfg").write_text(f"home = {python.parent}\ninclude-system-site-packages = false\n")
    for name in ("factcheck", *REACHED):
        metadata = Path(
            str(distribution(name).locate_file(next(one for one in distribution(name).files or () if one.name == "METADATA")))
        ).parent
        (site / metadata.name).symlink_to(metadata)
    made = root / "sbom.cdx.json"
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--no-validate", "--output-reproducible"]  # the schema is checked below
    subprocess.run([*command, "--output-file", str(made), str(root / "bin" / "python")], check=True, capture_output=True)
    told: dict[str, Any] = json.loads(made.read_text("utf-8"))
    return told


def test_the_list_is_cyclonedx_and_complete(listed):
    schemas = files("cyclonedx.schema") / "_res"
    version = listed["specVersion"]
    schema = jsonschema_rs.validator_for(
        json.loads((schemas / f"bom-{version}.SNAPSHOT.schema.json").read_text("utf-8")),
        retriever=lambda uri: json.loads((schemas / uri.rsplit("/", 1)[1]).read_text("utf-8")),
    )
    assert [str(one) for one in schema.iter_errors(listed)] == []
    assert not schema.is_valid({**listed, "components": [{"version": "1"}]})
    parts = {canonicalize_name(one["name"]): one for one in listed["components"]}
    assert set(parts) == {"factcheck", *REACHED}
    for name, part in parts.items():
        assert part["version"] == distribution(name).version
        assert name == "factcheck" or part["purl"] == f"pkg:pypi/{name}@{part['version']}"
    links = {one["ref"]: set(one.get("dependsOn", ())) for one in listed["dependencies"]}
    assert parts["psycopg-binary"]["bom-ref"] in links[parts["psycopg"]["bom-ref"]]
