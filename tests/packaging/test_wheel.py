"""The wheel carries its reference data: built, unpacked elsewhere and run from there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel and nothing of the checkout."""
    built, site = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(built), str(CHECKOUT)], check=True, capture_output=True
    )
    wheel = next(built.glob("*.whl"))
    assert wheel.stat().st_size < 20_000_000
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)], check=True, capture_output=True
    )
    return site


def run(site: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=site, env=environment, capture_output=True, text=True, check=True, timeout=120
    ).stdout


def test_the_wheel_has_every_file_of_the_package(site):
    package = CHECKOUT / "factcheck"
    wanted = {path.relative_to(package) for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {str(path) for path in wanted if not (site / "factcheck" / path).is_file()} == set()


def test_the_pack_is_found_inside_the_wheel(site):
    told = run(
        site, "-c", "import factcheck; from factcheck.datapack.embedded import embedded_folder as f; print(factcheck.__file__); print(f())"
    ).split()
    assert all(Path(line).is_relative_to(site) for line in told)


def test_a_claim_is_answered_outside_the_checkout(site):
    told = run(site, "-m", "factcheck", "check", "China exported 3.111 million vehicles in 2022.", "--published", "2023-01-20")
    assert "SUPPORTED" in told
    assert "People's Daily Online" in told


def test_the_clients_are_no_part_of_it(site):
    assert {path.name for path in site.iterdir() if not path.name.endswith(".dist-info")} <= {"factcheck", "bin"}
