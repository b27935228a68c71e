"""`factcheck verify`: an evidence bundle held against itself, its own figures and the installed data."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from factcheck.cli.shared import FINE, USAGE, WRONG, named_reference
from factcheck.errors import FactcheckError, NotABundle

if TYPE_CHECKING:
    from factcheck.evidence import Report
    from factcheck.reference.snapshot import Reference

#: So many problems are told; one wrong figure can be seen in many places.
MOST_TOLD = 20

_CODES = """
\b
Exit codes:
  0  everything that could be verified holds
  1  something does not hold
  2  the command was used wrongly, or the file is no evidence bundle
"""


@click.command(epilog=_CODES)
@click.argument("bundle", type=click.File("rb"), metavar="BUNDLE.json")
@click.option("--key", help="Public key that must have signed the checkpoint in it: `factcheck audit key` of the service prints it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(bundle: Any, *, key: str | None, as_json: bool) -> None:
    """Verify an evidence bundle, or standard input for `-`: its quotations, its arithmetic from its own figures, and, where the
    installed engine and reference data are those that made it, the whole check from its request. Nothing is fetched.

    \b
    factcheck check "China exported 3.111 million vehicles in 2022." --evidence bundle.json
    factcheck verify bundle.json
    """
    from factcheck import evidence

    plain = read_bundle(bundle.read())
    try:
        report = evidence.verify(plain, reference=_installed(), key=key)
    except NotABundle as error:
        _refuse(error.detail)
    if as_json:
        click.echo(json.dumps(_plain(report), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        for line in _lines(report):
            click.echo(line)
    sys.exit(FINE if report.holds else WRONG)


def write_bundle(path: Path, plain: dict[str, Any]) -> None:
    """Write a bundle for people and programs alike."""
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")


def read_bundle(content: bytes) -> Any:
    """The JSON of a file; a key that stands there twice would hide one of two values."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        _refuse(f"The file is no JSON: {error}.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a key of an object is given twice: {', '.join(sorted(found))[:100]}")
    return found


def _refuse(detail: str) -> NoReturn:
    click.echo(detail, err=True)
    sys.exit(USAGE)


def _installed() -> Reference | None:
    """The reference data for the replay, where there are any: without them everything else is verified all the same."""
    try:
        return named_reference()
    except (FactcheckError, OSError):
        return None


def _lines(report: Report) -> Iterator[str]:
    width = max(len(one.level) for one in report.levels)
    for one in report.levels:
        mark = "–" if not one.done else "✗" if one.problems else "✓"
        yield f"{mark} {one.level:<{width}}  {'' if one.done else 'not verified: '}{one.told}"
    problems = list({problem.pointer: problem for problem in reversed(report.problems)}.values())[::-1]
    for problem in problems[:MOST_TOLD]:
        yield f"  {problem.pointer or '/'}: {problem.detail}"
    if len(problems) > MOST_TOLD:
        yield f"  and {len(problems) - MOST_TOLD} more"


def _plain(report: Report) -> dict[str, Any]:
    levels = [
        {
            "level": one.level.value,
            "done": one.done,
            "told": one.told,
            "problems": [{"pointer": problem.pointer, "detail": problem.detail} for problem in one.problems],
        }
        for one in report.levels
    ]
    return {"holds": report.holds, "levels": levels}
