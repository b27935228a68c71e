"""`factcheck eval`: the checker measured on labelled claims."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.cli.shared import FILES, FINE, UNDECIDED, USAGE, WRONG, opened_reference
from factcheck.terminal.progress import progress

if TYPE_CHECKING:
    from factcheck.evaluation.scoring import Scored

_EVALUATED = """
\b
Exit codes:
  0  every claim was judged as labelled
  1  some claim was not
  2  the command was used wrongly, or a line is no labelled claim
  3  there is no claim
  4  the reference data cannot be used
"""


@click.command("eval", epilog=_EVALUATED)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILES)
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(["operation", "hedge", "language", "verdict", "tag", "measure", "file"]),
    help="Break down by this only; may be repeated.",
)
@click.option("--failures", is_flag=True, help="List the claims that were not judged as labelled.")
@click.option("--profile", type=click.Choice(["strict", "standard", "lenient"]), default="standard", show_default=True)
@click.option(
    "--sure", type=click.FloatRange(0, 1), metavar="SCORE", help="Call nothing wrong whose reading scores less; else as the profile says."
)
@click.option(
    "--calibrate", type=click.Path(dir_okay=False, path_type=Path), metavar="TOML", help="Write the calibration that the claims give."
)
@click.option(
    "--unseen",
    multiple=True,
    type=FILES,
    metavar="FILE",
    help="With --calibrate: claims at which nobody has looked while working on the checker.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(
    files: tuple[Path, ...],
    *,
    calibrate: Path | None,
    unseen: tuple[Path, ...],
    as_json: bool,
    failures: bool,
    by: tuple[str, ...],
    **profile: Any,
) -> None:
    """Measure the checker on labelled claims: JSON lines or CSV in FILE, or in a folder of such files.

    \b
    factcheck eval claims.csv --failures
    """
    from factcheck.evaluation.report import USUAL, Report, tried

    if unseen and calibrate is None:
        raise click.UsageError("--unseen goes with --calibrate.")
    answered, new = _evaluated(files, **profile), _evaluated(unseen, **profile)
    if calibrate is not None:
        _calibrate(calibrate, [*files, *(f"--unseen {path}" for path in unseen)], answered, new)
        for line in tried(answered, new):
            click.echo(line)
        return
    report = Report(answered, by or USUAL)
    if as_json:
        click.echo(json.dumps(report.to_dict(failures=failures), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        width = os.get_terminal_size().columns if sys.stdout.isatty() else None
        for line in report.lines(width, failures=failures):
            click.echo(line)
    sys.exit(UNDECIDED if not answered else WRONG if report.failures else FINE)


def _evaluated(paths: tuple[Path, ...], *, profile: str, sure: float | None) -> list[Scored]:
    """The claims of the files with their answers; progress is shown where somebody looks."""
    from factcheck.assessment.tolerance import load_profile
    from factcheck.evaluation.labels import BadLabels, read_labels
    from factcheck.evaluation.run import answerer, files_of, scored

    chosen = load_profile(profile)
    if sure is not None:
        chosen = replace(chosen, sure=Decimal(str(sure)))
    try:
        claims = read_labels(files_of(paths))
    except BadLabels as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        click.echo(str(error), err=True)
        sys.exit(USAGE)
    answers = []
    with progress("Checking", len(claims), "claims") as advance:
        for answer in scored(claims, answerer(opened_reference(), chosen)):
            answers.append(answer)
            advance(1)
    return answers


def _calibrate(path: Path, arguments: Sequence[object], found: Sequence[Scored], unseen: Sequence[Scored]) -> None:
    from factcheck.evaluation.calibrate import as_toml, calibrated
    from factcheck.evaluation.reliability import readings_of, verdicts_of

    seen, new = ((*verdicts_of(claims), *readings_of(claims)) for claims in (found, unseen))
    made = f"# factcheck eval {' '.join(map(str, arguments))} --calibrate {path}"
    path.write_text("\n".join([made, *as_toml(calibrated(seen, new)), ""]), "utf-8")
