"""The wheel carries its reference data: built, unpacked elsewhere and run from there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

CHECKOUT = Path(__file__).parents[2]
#: All that a wheel is made from.
_SOURCES = ("factcheck", "reference_data", ".gitignore", "LICENSE", "README.md", "pyproject.toml")
pytestmark = pytest.mark.packaging


def built_from(checkout: Path, folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(checkout)],
        check=True,
        capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
    )
    return next(folder.glob("*.whl"))


def contents(wheel: Path) -> list[tuple[str, int, tuple[int, ...], int]]:
    with ZipFile(wheel) as opened:
        return [(one.filename, one.CRC, one.date_time, one.external_attr) for one in opened.infolist()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_from(CHECKOUT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel and nothing of the checkout."""
    site = tmp_path_factory.mktemp("site")
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


def test_a_wheel_built_elsewhere_and_at_another_time_is_the_same_to_the_last_byte(wheel, tmp_path):
    elsewhere = tmp_path / "elsewhere" / "checkout"
    elsewhere.mkdir(parents=True)
    for source in (CHECKOUT / name for name in _SOURCES):
        if source.is_dir():  # without the compiled figures: they are made anew
            shutil.copytree(source, elsewhere / source.name, ignore=shutil.ignore_patterns("compiled", "__pycache__"))
        else:
            shutil.copy(source, elsewhere)
    for path in elsewhere.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700 if path.is_dir() else 0o600)
    again = built_from(elsewhere, tmp_path)
    assert contents(again) == contents(wheel)
    assert again.read_bytes() == wheel.read_bytes()


def test_the_clients_are_no_part_of_it(site):
    assert {path.name for path in site.iterdir() if not path.name.endswith(".dist-info")} <= {"factcheck", "bin"}
