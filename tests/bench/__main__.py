"""The table of goals: `python -m tests.bench`. Everything is measured in this run, and nothing is held to a time.

Seconds are those of the processor, which what else the machine does changes least; ratios are of things measured side by side.
`--series 1000000` needs 4 GB of disk and a quarter of an hour. For the peers: `pip install quantulum3 recognizers-text-suite 'emoji<2'`.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import platform
import sys

import factcheck
from factcheck import logs
from tests.bench import core, standing
from tests.bench.rows import Row


def main() -> None:
    """Write the table, a row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=10, help="each how many-th labelled claim is timed")
    parser.add_argument("--sentences", type=int, default=core.SENTENCES, help="claims that the peers are given")
    parser.add_argument("--series", type=int, default=100_000, help="the largest made-up pack")
    parser.add_argument("--stored", type=int, default=100_000, help="checks that the fullest store holds")
    parser.add_argument("--seconds", type=float, default=10, help="how long each kind of request is asked over HTTP")
    parser.add_argument("--instructions", action="store_true", help="count instructions with valgrind (8 minutes)")
    asked = parser.parse_args()
    logs.configure("error")
    logging.disable(logging.WARNING)
    factcheck.load_reference()
    gc.collect()
    gc.freeze()  # as a service does
    sys.stdout.write(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores\n\n")
    rows = [
        core.of_claims(asked.every),
        core.of_articles(),
        core.of_peers(asked.sentences),
        standing.of_start(),
        standing.of_http(asked.seconds),
        standing.of_stored(asked.stored),
        standing.of_series(asked.series),
    ]
    if asked.instructions:
        rows.append(core.of_instructions())
    sys.stdout.write(f"{Row('what', 'measured', 'goal')!s}\n| --- | --- | --- | --- |\n".replace("goal |  |", "goal | reached |"))
    for part in rows:
        for row in part:
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
