"""The page about the terminal: every command that is followed by its output gives just that; `…` stands for what is left out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[3]
FENCES = [one for one in MarkdownIt().parse((ROOT / "docs" / "terminal.md").read_text("utf-8")) if one.type == "fence"]
PAIRS = [(one.content, two.content) for one, two in pairwise(FENCES) if (one.info, two.info) == ("sh", "")]


def test_the_page_shows_what_comes_of_its_commands():
    assert len(PAIRS) >= 4


@pytest.mark.parametrize(("command", "output"), PAIRS)
def test_a_command_gives_what_the_page_shows(command, output, tmp_path):
    program = tmp_path / "factcheck"
    program.write_text(f"#!{sys.executable}\nfrom factcheck.cli import main\nmain(prog_name='factcheck')\n", "utf-8")
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    run = subprocess.run(["bash", "-c", command], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    wanted = ".*".join(re.escape(part.strip("\n")) for part in output.split("…\n"))
    assert re.fullmatch(wanted, run.stdout.strip("\n"), re.DOTALL), run.stdout
