"""`factcheck batch`: many texts from a file, checked without a server."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from factcheck.asking import today
from factcheck.cli.shared import BROKEN, CONTENT, DAY, FINE, STOPPED, UNDECIDED, USAGE, WRONG
from factcheck.errors import Invalid
from factcheck.terminal.progress import progress

if TYPE_CHECKING:
    from factcheck.cli.portions import Told
    from factcheck.wire.lines import Line

_CODES = f"""
\b
Exit codes:
  {FINE}  nothing is wrong
  {WRONG}  some text is refuted or contradicts itself
  {USAGE}  the command was used wrongly, or some line could not be checked
  {UNDECIDED}  nothing could be judged, or two readings differ
  {BROKEN}  the reference data cannot be used
  {STOPPED}  it was stopped; --resume goes on
"""
_FORMS = click.Choice(["json", "csv"])
#: Lines that could not be checked are named one by one up to this number.
_NAMED = 100


@click.command(epilog=_CODES)
@click.argument("file", type=CONTENT)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT", help="Where to write; else standard output."
)
@click.option("--from", "read_as", type=_FORMS, help="What FILE is; else csv where it is named .csv, JSON lines otherwise.")
@click.option("--to", "write_as", type=_FORMS, help="What OUT is to be; found out in the same way.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes that check; else as fit the work and the processors.")
@click.option("--resume", is_flag=True, help="Go on where OUT ends.")
@click.option("--published", type=DAY, metavar="DAY", help="Day of publication of the texts that state none.")
@click.option("--profile", type=click.Choice(["strict", "standard", "lenient"]), default="standard", show_default=True)
def batch(
    file: IO[bytes], output: Path | None, *, read_as: str | None, write_as: str | None, jobs: int | None, resume: bool, **options: Any
) -> None:
    """Check the texts in FILE: JSON lines as the API takes them, or CSV with a heading (text, published, id, ...).

    Each gets a line of output in the same order: what was found, or what is wrong with it.

    \b
    factcheck batch claims.csv -o checked.csv
    """
    from factcheck.cli.portions import Work

    lines = _read(file, read_as or _form(file.name))
    form = write_as or _form(str(output or ""))
    done = _begun(output, len(lines), form=form, resume=resume)
    published = options["published"].date().isoformat() if options["published"] else None
    work = Work({"published": published, "profile": options["profile"], "store": False}, form, today())
    with click.open_file(str(output or "-"), "ab") as written:
        if not done:
            written.write(work.heading())
        code = _write(written, work.answers(lines[done:], jobs), len(lines) - done, file.name)
    if code == STOPPED and output is not None:
        click.echo(f"Stopped; what is checked stands in {output}. The same command with --resume goes on.", err=True)
    sys.exit(code)


def _form(name: str) -> str:
    return "csv" if name.lower().endswith(".csv") else "json"


def _read(file: IO[bytes], form: str) -> list[Line]:
    from factcheck.wire.lines import csv_lines, json_lines

    try:
        return list(csv_lines(file) if form == "csv" else json_lines(file))
    except Invalid as error:
        for fault in error.faults:
            click.echo(f"{file.name}: {fault['detail']}", err=True)
        sys.exit(USAGE)


def _begun(output: Path | None, texts: int, *, form: str, resume: bool) -> int:
    """How many texts have their line in OUT; a last line that was cut off while it was written is taken away."""
    if output is None or not output.exists() or not output.stat().st_size:
        return 0
    if not resume:
        raise click.UsageError(f"{output} exists; --resume goes on where it ends.")
    last, whole, count = b"", 0, 0
    with output.open("r+b") as file:
        for line in file:
            if line.endswith(b"\n"):
                last, whole, count = line, whole + len(line), count + 1
        file.truncate(whole)
    done = count - (form == "csv" and count > 0)
    if done > texts or (done and _number(last, form) != done):
        raise click.UsageError(f"{output} does not belong to these texts: its last line is none of theirs.")
    return done


def _number(line: bytes, form: str) -> int | None:
    """The number of the text that a line of output tells of."""
    start = line.partition(b",")[0]
    digits = start if form == "csv" else start.removeprefix(b'{"n":')
    return int(digits) if digits.isdigit() else None


def _write(written: IO[bytes], found: Iterator[Sequence[Told]], texts: int, name: str) -> int:
    """Write what is found, whole lines only; gives the exit code."""
    verdicts: set[str | None] = set()
    faults: list[str] = []
    with progress("Checking", texts, "texts") as advance, _stopped() as stopped:
        for chunk in found:
            written.write("".join(one.line for one in chunk).encode())
            written.flush()
            verdicts |= {one.verdict for one in chunk}
            faults += [one.fault for one in chunk if one.fault]
            advance(len(chunk))
            if stopped:
                break
    _name(faults, name)
    if stopped:
        return STOPPED
    if faults:
        return USAGE
    if verdicts & {"refuted", "inconsistent"}:
        return WRONG
    return FINE if verdicts & {"supported", "mostly_supported"} else UNDECIDED


def _name(faults: Sequence[str], name: str) -> None:
    for fault in faults[:_NAMED]:
        click.echo(f"{name}:{fault}", err=True)
    if len(faults) > _NAMED:
        click.echo(f"{name}: {len(faults) - _NAMED:,} more lines could not be checked.", err=True)


@contextmanager
def _stopped() -> Iterator[list[int]]:
    """Filled when somebody presses Ctrl-C: what is being checked is finished and written. Pressed again, it ends at once."""
    pressed: list[int] = []

    def note(number: int, _: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    former = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, former)
