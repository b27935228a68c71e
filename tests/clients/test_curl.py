"""docs/curl.md: its blocks of commands run one after the other in one shell, and print what stands below them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from clients.generate.__main__ import CLIENTS
from tests.servers import free_port, program

PAGE = (CLIENTS.parent / "docs" / "curl.md").read_text("utf-8")
#: Commands with what they print; some print nothing.
BLOCKS = re.findall(r"^```sh\n(.*?)^```\n(?:\n```\n(.*?)^```\n)?", PAGE, re.MULTILINE | re.DOTALL)
UNTIL = "until (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null; do sleep 0.1; done"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each block prints. Ports are free ones; nothing is kept outside a folder."""
    program("curl")
    folder = tmp_path_factory.mktemp("curl")
    ports = {port: str(free_port()) for port in ("8000", "9000")}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FACTCHECK_")},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "FACTCHECK_DATA_FOLDER": str(folder / "kept"),
        "COLUMNS": "80",
    }
    script = ["set -m", "trap 'kill $(jobs -p); wait' EXIT", "trap exit TERM"]
    for number, (commands, _) in enumerate(BLOCKS):
        (folder / f"{number}.sh").write_text(_put(commands, ports), "utf-8")
        script += [f". ./{number}.sh > {number}.out 2>&1", *([UNTIL.format(port=ports["8000"])] if " serve " in commands else [])]
    process = subprocess.Popen(["bash", "-c", "\n".join(script)], cwd=folder, env=environment, stdin=subprocess.DEVNULL)
    try:
        process.wait(300)
    finally:
        process.terminate()
        process.wait(20)
    back = {free: port for port, free in ports.items()}
    return [_put((folder / f"{number}.out").read_text("utf-8"), back) for number in range(len(BLOCKS))]


def _put(text: str, ports: dict[str, str]) -> str:
    for port, other in ports.items():
        text = re.sub(rf"\b{port}\b", other, text)
    return text


def pattern(shown: str) -> str:
    """What is shown, as a pattern: `…` alone on a line is any lines, within one any words."""
    lines = ["(?:.*\n)*?" if line == "…" else ".*?".join(map(re.escape, line.split("…"))) + " *\n" for line in shown.splitlines()]
    return rf"\s*{''.join(lines)}\s*"


@pytest.mark.parametrize("number", [number for number, (_, shown) in enumerate(BLOCKS) if shown])
def test_a_block_prints_what_is_shown(printed, number):
    commands, shown = BLOCKS[number]
    assert re.fullmatch(pattern(shown), printed[number] + "\n"), f"{commands}\nprints\n{printed[number]}"


def test_what_is_shown_belongs_to_commands():
    assert PAGE.count("\n```\n") - len(BLOCKS) == 2 * sum(bool(shown) for _, shown in BLOCKS)
    assert sum(bool(shown) for _, shown in BLOCKS) == len(BLOCKS) - 2
