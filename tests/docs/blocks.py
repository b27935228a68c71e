"""The fenced blocks of README.md and docs/, and how they run: as a reader would, in the order of the page, in one shell and one new folder.

A block of `sh` or `python` runs; one without a language right after it is what it prints, with `…` for what varies. A block with a
`title` is a file of that name. `json`, `jsonl`, `toml`, `csv` and `http` must be what they say. What cannot run here stands in NOT_RUN.

The page is taken as it stands but for three things: the installation that tests run in stands in for the one that a page makes, ports
are free ones, and nothing is kept outside the folder.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

import factcheck
from factcheck.datapack.embedded import embedded_packs
from tests.servers import free_port, program

CHECKOUT = Path(factcheck.__file__).parent.parent
PAGES = ("README.md", *sorted(str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "docs").rglob("*.md")))
#: Blocks that cannot run here, by page and first words, each with the reason.
NOT_RUN = {
    ("README.md", "python3 -m venv .venv && .venv/bin/pip install -e '.[test]'"): (
        "installs, and is the suite itself; .ci/run reads it from there and runs it word for word"
    ),
    ("README.md", ".venv/bin/pip install -e '.[docs]'"): "installs; tests/browser/test_docs.py builds the site",
    ("docs/terminal.md", ""): "all of it is run, with what it prints held to it, by tests/unit/cli/test_terminal_document.py",
    ("docs/settings.md", "docker build"): "takes a Docker daemon; tests/packaging/test_containers.py holds the files to what they say",
    ("docs/supply-chain.md", ""): "asks the package index or Docker, or builds; what needs neither is done by tests/packaging",
    ("docs/confidence.md", "factcheck eval tests/cases/claims --unseen"): (
        "judges 8,000 claims ten times, for minutes; tests/unit/evaluation runs the same on few"
    ),
    (
        "docs/goals.md",
        "pip install quantulum3",
    ): "installs other libraries and measures for minutes; tests/bench/test_goals.py runs some of it",
    ("docs/hardening.md", ""): "runs the long versions of tests, for hours",
    ("docs/scale.md", "python -m tests.bench.scale"): (
        "takes 4 GB and a quarter of an hour; tests/unit/datapack/test_scale.py runs a hundredth of it"
    ),
}
#: What a page does to install comes with the tests: left out of a line, the rest of which runs.
_INSTALLING = re.compile(r"(?m)^(?:python3 -m venv \S+(?: && |\n))?(?:\.venv/bin/)?pip install [^&\n]+(?: && |\n)")
_SERVING = re.compile(r"\bfactcheck serve\b(?!.* --port)")
_PORTS = ("8000", "9000", "8786")
_LONGEST = 600
_BEGINNING = (
    "set -o pipefail",
    """trap 'echo "$? $BASH_COMMAND" >> .failed' ERR""",  # commands that fail, by the name that they have in the page
    "trap 'trap - ERR; kill $(jobs -p) 2>/dev/null; wait' EXIT",
)
#: A reader waits until a service that was started says that it is there.
_UNTIL = "for _ in {{1..2400}}; do (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null && break; sleep 0.05; done"
#: A refuted claim, a text that cannot be read, a figure that is held back (1) and a claim that cannot be judged (3) are good answers of these commands.
_ANSWERS = re.compile(r"\bfactcheck (?:check|article|batch|bulk|eval|data (?:refresh|held))\b")
#: Pages that lay packs of figures over the built-in ones: here over the smaller of these, which compiles in a moment.
_ON_A_SMALL_PACK = frozenset({"docs/own-pack.md", "docs/refreshing.md", "docs/sources.md", "docs/tutorial.md"})


@dataclass(frozen=True)
class Block:
    """A fenced block: the line at which its text begins, its language and title, its text."""

    page: str
    line: int
    language: str
    title: str
    text: str

    @property
    def runs(self) -> bool:
        return self.language in {"sh", "python"} and not self.title and not self.reason

    @property
    def reason(self) -> str:
        """Why it is not run; empty where it is."""
        return next((reason for (page, first), reason in NOT_RUN.items() if page == self.page and self.text.startswith(first)), "")

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(page: str) -> list[Block]:
    """The blocks of a page in their order; code that is not fenced has the language `indented`, which nothing takes."""
    found = []
    for token in MarkdownIt().parse((CHECKOUT / page).read_text("utf-8")):
        if token.type in {"fence", "code_block"}:
            words = token.info.split(maxsplit=1) if token.type == "fence" else ["indented"]
            title = re.search(r'title="([^"]+)"', words[1]) if len(words) > 1 else None
            line = (token.map or [0])[0] + 1
            found.append(Block(page, line, words[0] if words else "", title[1] if title else "", token.content))
    return found


def fault_of(block: Block) -> str:
    """Why the text of a block is not what its language says; empty where it is."""
    try:
        match block.language:
            case "json":
                json.loads(block.text)
            case "jsonl":
                [json.loads(line) for line in block.text.splitlines()]
            case "toml":
                tomllib.loads(block.text)
            case "csv":
                return "" if len({len(row) for row in csv.reader(block.text.splitlines())}) == 1 else "rows of different width"
            case "http":
                head = r"(?:[A-Z]+ /\S* HTTP/1\.1|HTTP/1\.1 \d{3} .+)\n(?:[\w-]+: .+\n)+(?:\n[\s\S]+)?"
                return "" if re.fullmatch(head, block.text) else "no request and no answer"
            case "python":
                compile(block.text, str(block), "exec")
            case "sh" | "":
                return ""
            case other:
                return f"nothing knows what to do with a block of {other!r}"
    except (ValueError, SyntaxError) as error:
        return str(error)
    return ""


@dataclass(frozen=True)
class Run:
    """What the blocks of a page printed, each under its place, and the commands that failed with their exit codes."""

    printed: dict[str, str]
    failed: list[str]


def run(page: str, folder: Path) -> Run:
    """Run the blocks of a page in a folder, which gets `.venv` and the example files; ends what they have started."""
    program("curl")
    (folder / ".venv").symlink_to(sys.prefix)
    shutil.copytree(CHECKOUT / "docs" / "examples", folder / "docs" / "examples")
    (folder / ".curlrc").write_text("fail-with-body\nmax-time = 60\n")
    ports = {port: str(free_port()) for port in _PORTS}
    steps, outputs = list(_BEGINNING), {}
    for number, block in enumerate(blocks_of(page)):
        text = _put(_SERVING.sub("factcheck serve --port 8000", _INSTALLING.sub("", block.text)), ports)
        (folder / f".{number}").write_text(text, "utf-8")
        if block.title:
            steps.append(f"cp .{number} {shlex.quote(block.title)}")
        elif block.runs:
            steps.append(f"{'.' if block.language == 'sh' else '.venv/bin/python'} ./.{number} > .{number}.out 2>&1")
            steps += [_UNTIL.format(port=port) for port in re.findall(r"--port (\d+)(?=.* &$)", text, re.MULTILINE)]
            outputs[str(block)] = folder / f".{number}.out"
    _bash("\n".join(steps), folder, page)
    back = {free: port for port, free in ports.items()}
    printed = {name: _put(path.read_text("utf-8"), back) if path.exists() else "" for name, path in outputs.items()}
    failed = (folder / ".failed").read_text("utf-8").splitlines() if (folder / ".failed").exists() else []
    return Run(printed, [line for line in failed if not _is_answer(line)])


def _put(text: str, ports: dict[str, str]) -> str:
    for port, other in ports.items():
        text = re.sub(rf"\b{port}\b", other, text)
    return text


def _is_answer(line: str) -> bool:
    code, command = line.split(" ", 1)
    if command.startswith("curl "):
        return code == "22" and "%{http_code}" in command  # the page shows how it is refused
    return command.startswith(". ./.") or (code in {"1", "3"} and _ANSWERS.search(command) is not None)


def _bash(script: str, folder: Path, page: str) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FACTCHECK_")},
        "HOME": str(folder),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
        "COLUMNS": "80",
    }
    if page in _ON_A_SMALL_PACK:
        environment["FACTCHECK_REFERENCE_PATH"] = str(shutil.copytree(embedded_packs()[-1], folder / ".below" / "pack"))
    process = subprocess.Popen(["bash", "-c", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(_LONGEST)
    finally:
        with suppress(ProcessLookupError):  # all of it has ended
            os.killpg(process.pid, signal.SIGKILL)


def pattern(shown: str) -> re.Pattern[str]:
    """What a block of output stands for: its lines, where `…` alone on a line is any lines and within one any characters."""
    lines = [
        "(?:.*\n)*?" if line.strip() == "…" else ".*?".join(map(re.escape, line.rstrip().split("…"))) + " *\n"
        for line in shown.splitlines()
    ]
    return re.compile("\\s*" + "".join(lines) + "\\s*")
