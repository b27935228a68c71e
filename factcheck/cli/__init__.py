"""The command line: check, article, batch, bulk, verify, eval, serve, work, keys, data, audit, recheck, backup.

Owns what a terminal needs: options, exit codes, tables. May import everything below it. Why a module for each command: heavy
imports wait until a command needs them, so that `factcheck check` starts and answers in well under a second.
"""

from __future__ import annotations

import sys

import click

from factcheck.answer.engine import ENGINE
from factcheck.cli import (
    adding,
    audit,
    batch,
    bulk,
    checking,
    completion,
    data,
    evaluating,
    holding,
    interchange,
    keeping,
    keys,
    recheck,
    refreshing,
    serving,
    verifying,
    working,
)  # fmt: skip
from factcheck.cli.commands import Commands
from factcheck.rings import look_seldom

_SECTIONS = {
    "Check": {
        "check": "a text",
        "article": "a file, a page of HTML or a pipe, its figures marked",
        "batch": "many texts, CSV or JSON lines",
        "bulk": "an archive, by many workers, into Parquet",
        "verify": "recomputes an evidence bundle offline",
        "eval": "measures it on labelled claims",
    },
    "Figures": {
        "data": "looks at them, refreshes them, adds your own",
        "recheck": "runs stored checks again whose figures have changed",
    },
    "Service": {
        "serve": "the API and the page",
        "work": "its background work, beside it",
        "keys": "who may do what",
        "audit": "verifies and signs the audit trail",
        "backup": "copies what is kept",
        "restore": "puts it back, verified",
        "erase": "a text for ever",
    },
    "Shell": {"completion": "of commands and their words, for bash, zsh and fish"},
}
_CODES = """
\b
`factcheck COMMAND --help` has its options and an example.
Exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage,
3 nothing was judged, 4 the reference data cannot be used, 130 stopped.
"""


@click.group(cls=Commands, sections=_SECTIONS, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_CODES)
@click.version_option(ENGINE, prog_name="factcheck")
def main() -> None:
    """Check statistical claims against published figures."""
    look_seldom()
    for stream in (sys.stdout, sys.stderr):
        # A terminal without UTF-8 shows question marks instead of failing.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # text streams can


for command in (adding.add, interchange.export, interchange.bring):
    data.data.add_command(command)
#: These hang their own commands under `data`.
_CURATING = (refreshing, holding)
_CHECKING = (checking.check, checking.article, batch.batch, bulk.bulk, verifying.verify, evaluating.evaluate)
_KEEPING = (audit.audit, recheck.recheck, keys.keys, keeping.backup, keeping.restore, keeping.erase)
for command in (*_CHECKING, serving.serve, working.work, data.data, *_KEEPING, completion.completion):
    main.add_command(command)
