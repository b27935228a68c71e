"""docs/own-pack.md: every block of commands runs as it stands, one after the other, and shows what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import factcheck
from factcheck.datapack.embedded import embedded_packs
from tests.servers import free_port

CHECKOUT = Path(factcheck.__file__).parent.parent
PAGE = (CHECKOUT / "docs" / "own-pack.md").read_text("utf-8")
FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
BLOCKS = [text for kind, text in FENCED if kind == "sh"]
SHOWN = [text for kind, text in FENCED if not kind]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each block prints. They run in a copy of the examples, over the smaller of the built-in packs."""
    folder = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(CHECKOUT / "docs" / "examples", folder / "docs" / "examples")
    base = shutil.copytree(embedded_packs()[-1], folder / "below" / "pack")
    port = str(free_port())
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FACTCHECK_")},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "FACTCHECK_REFERENCE_PATH": str(base),
        "FACTCHECK_DATA_FOLDER": str(folder / "kept"),
        "FACTCHECK_BACKGROUND_PROCESSES": "0",
        "COLUMNS": "100",
    }
    outputs = []
    for block in BLOCKS:
        script = f"set -m\n{block.replace('8000', port)}"
        run = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
        outputs.append(run.stdout + run.stderr)
    return outputs


def test_the_commands_do_what_the_page_says(told):
    new, added, checked, served, again, exchanged = told
    assert "a pack without figures" in new
    assert "added: 8 figures in 1 series" in added
    assert added.count("✓") == 6
    assert "!" not in added.replace("!=", "")
    assert checked.startswith("✓ SUPPORTED"), checked
    assert "REFUTED" in served, served
    assert "701,200" in served
    assert "nothing new" in again
    assert "valid: 1 series, 2 sources" in again
    assert "imported: 17 figures in 1 series from 2 sources into elsewhere" in exchanged, exchanged


def test_what_the_page_shows_is_what_is_printed(told):
    printed = [line.rstrip() for output in told for line in output.splitlines()]
    for line in (line.rstrip() for block in SHOWN for line in block.splitlines() if line.strip() and line != "…"):
        assert line in printed, line
