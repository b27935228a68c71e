"""The command line: check, article, batch, verify, eval, serve, work, keys, data, audit, recheck, backup.

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
    checking,
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
from factcheck.cli.shared import CODES
from factcheck.rings import look_seldom


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=CODES)
@click.version_option(ENGINE, prog_name="factcheck")
def main() -> None:
    """Check statistical claims against published figures, with the working and the sources."""
    look_seldom()
    for stream in (sys.stdout, sys.stderr):
        # A terminal without UTF-8 shows question marks instead of failing.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # text streams can


for command in (adding.add, interchange.export, interchange.bring):
    data.data.add_command(command)
#: These hang their own commands under `data`.
_CURATING = (refreshing, holding)
_CHECKING = (checking.check, checking.article, batch.batch, verifying.verify, evaluating.evaluate)
_KEEPING = (audit.audit, recheck.recheck, keys.keys, keeping.backup, keeping.restore, keeping.erase)
for command in (*_CHECKING, serving.serve, working.work, data.data, *_KEEPING):
    main.add_command(command)
