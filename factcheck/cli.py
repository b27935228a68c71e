"""The command line: check, article, eval, serve, data.

Heavy imports wait until a command needs them: `factcheck check` starts and answers in well under a second.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from factcheck.answer.engine import ENGINE
from factcheck.errors import FactcheckError, RequestError, UnknownCode

if TYPE_CHECKING:
    from factcheck.answer import Check
    from factcheck.evaluation.scoring import Scored
    from factcheck.reference.snapshot import Reference

#: Exit codes: what scripts go by.
FINE, WRONG, USAGE, UNDECIDED, BROKEN = 0, 1, 2, 3, 4

_EXIT = {"supported": FINE, "mostly_supported": FINE, "refuted": WRONG, "inconsistent": WRONG}
_CODES = """
\b
Exit codes:
  0  nothing is wrong
  1  something is refuted or contradicts itself
  2  the command was used wrongly
  3  nothing could be judged, or two readings differ
  4  the reference data cannot be used
"""
_DAY = click.DateTime(["%Y-%m-%d"])
#: Names of files that are pages of HTML.
_PAGES = frozenset({".html", ".htm", ".xhtml"})


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=_CODES)
@click.version_option(ENGINE, prog_name="factcheck")
def main() -> None:
    """Check statistical claims against published figures, with the working and the sources."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal without UTF-8 shows question marks instead of failing.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # text streams can


def _options(command: Any) -> Any:
    for option in reversed(
        [
            click.option("--published", type=_DAY, metavar="DAY", help="Day of publication, YYYY-MM-DD."),
            click.option("--as-of", type=_DAY, metavar="DAY", help="Judge by what was known on this day; else the day of publication."),
            click.option("--headline", help="Headline of the article: fills what the text leaves open."),
            click.option("--language", help="Language of the text: en or zh; found out when not given."),
            click.option("--profile", type=click.Choice(["strict", "standard", "lenient"]), default="standard", show_default=True),
            click.option("--json", "as_json", is_flag=True, help="Print the JSON of the API."),
        ]
    ):
        command = option(command)
    return command


@main.command(epilog=_CODES)
@click.argument("text")
@_options
def check(text: str, **options: Any) -> None:
    """Check one TEXT.

    \b
    factcheck check "China exported 341,000 NEVs from January to August." --published 2022-09-15
    """
    _check(text, **options)


@main.command(epilog=_CODES)
@click.argument("file", type=click.File("rb"))
@click.option("--format", "form", type=click.Choice(["text", "html"]), help="What FILE is; else html where its name says so.")
@_options
def article(file: Any, form: str | None, **options: Any) -> None:
    """Check the text in FILE, or standard input for `-`. A first line starting with `# ` is the headline.

    Of a page of HTML (a FILE named .html, .htm or .xhtml) the article is checked; its title is the headline, and the date that
    it states the day of publication, where none is given.
    """
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError("The file is not text in UTF-8.") from None
    form = form or ("html" if Path(getattr(file, "name", "")).suffix.lower() in _PAGES else "text")
    first, _, rest = text.partition("\n")
    if form == "text" and first.startswith("# ") and not options["headline"]:
        text, options["headline"] = rest, first[2:].strip()
    _check(text, form, **options)


_FILES = click.Path(exists=True, path_type=Path)


_EVALUATED = """
\b
Exit codes:
  0  every claim was judged as labelled
  1  some claim was not
  2  the command was used wrongly, or a line is no labelled claim
  3  there is no claim
  4  the reference data cannot be used
"""


@main.command("eval", epilog=_EVALUATED)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_FILES)
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
    type=_FILES,
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


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the API; set it up by FACTCHECK_ variables."""
    from factcheck.settings import Settings
    from factcheck.web.serving import serve as run

    try:
        settings = Settings.from_env(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if host not in {"127.0.0.1", "localhost", "::1"} and settings.allowed_hosts == Settings().allowed_hosts:
        click.echo("Only requests for localhost are answered; set FACTCHECK_ALLOWED_HOSTS to the names of this server.", err=True)
    _reference()  # A broken pack stops here with every fault, not in a worker.
    click.echo(f"factcheck {ENGINE} on http://{host}:{port} (reference page: /docs)", err=True)
    run(host, port, workers)


@main.group()
def data() -> None:
    """Look at and validate the reference data."""


@data.command()
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def validate(path: Path | None) -> None:
    """Validate the data pack at PATH, or the built-in one: every fault with file, line, column and rule."""
    from factcheck.datapack.embedded import embedded_packs
    from factcheck.datapack.layers import read_packs

    try:
        reference, _, conflicts = read_packs((path,) if path is not None else embedded_packs())
    except (FactcheckError, OSError) as error:
        _broken(error)
    for conflict in conflicts:
        click.echo(f"note: {conflict}", err=True)
    click.echo(f"valid: {len(reference.all_series()):,} series, {len(reference.sources):,} sources, {reference.digest}")


@data.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
def build(path: Path) -> None:
    """Seal the data pack at PATH after a change: checksums, row counts, README; then validate it."""
    from factcheck.datapack.build import build_pack

    try:
        reference = build_pack(path)
    except (FactcheckError, OSError) as error:
        _broken(error)
    click.echo(f"sealed: {len(reference.all_series()):,} series, {len(reference.sources):,} sources, {reference.digest}")


@data.command("list")
@click.argument("words", nargs=-1)
def list_series(words: tuple[str, ...]) -> None:
    """List the series, or those with all WORDS in their key."""
    from factcheck.wire.figures import series_row

    reference = _reference()
    keys = [key for key in reference.all_series() if all(word.casefold() in str(key).casefold() for word in words)]
    rows = [series_row(reference, key) for key in sorted(keys, key=str)]
    _table([["SERIES", "UNIT", "FIRST", "LAST", "FIGURES"], *([str(row[name]) for name in _LISTED] for row in rows)], right={4})


_LISTED = ("key", "unit", "first", "last", "printings")


@data.command()
@click.argument("series")
@click.option("--as-of", type=_DAY, metavar="DAY", help="Only what was known on this day.")
@click.option("--all", "every", is_flag=True, help="Every printing, not only those that claims are judged by.")
def show(series: str, as_of: datetime | None, *, every: bool) -> None:
    """Show the figures of SERIES, such as CHN.autos.exports.M."""
    from factcheck.wire.figures import find_series, observation_rows

    reference = _reference()
    try:
        key = find_series(reference, series)
    except UnknownCode as error:
        hint = f" Did you mean {', '.join(error.closest)}?" if error.closest else ""
        raise click.UsageError(f"{error}{hint}") from None
    rows = observation_rows(reference, key, as_of.date() if as_of else _today())
    shown = [row for row in rows if every or row["leads"]]
    head = ["PERIOD", "STATES", "VALUE", "PRINTED", "PUBLISHED", "SOURCE"]
    body = [[row["period"], row["states"], f"{row['value']:,}", row["printed"], row["published"] or "", row["source"]] for row in shown]
    _table([head, *body], right={2, 3})


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
    with click.progressbar(
        scored(claims, answerer(_reference(), chosen)),
        len(claims),
        label="Checking",
        file=sys.stderr,
        hidden=not claims or not sys.stderr.isatty(),
    ) as answers:
        return list(answers)


def _calibrate(path: Path, arguments: Sequence[object], found: Sequence[Scored], unseen: Sequence[Scored]) -> None:
    from factcheck.evaluation.calibrate import as_toml, calibrated
    from factcheck.evaluation.reliability import readings_of, verdicts_of

    seen, new = ((*verdicts_of(claims), *readings_of(claims)) for claims in (found, unseen))
    made = f"# factcheck eval {' '.join(map(str, arguments))} --calibrate {path}"
    path.write_text("\n".join([made, *as_toml(calibrated(seen, new)), ""]), "utf-8")


def _check(text: str, form: str = "text", *, as_json: bool, **options: Any) -> None:
    import factcheck

    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise click.UsageError("the text is not UTF-8")
    days = {name: options.pop(name) for name in ("published", "as_of")}
    known: dict[str, Any] = {name: day.date() if day else None for name, day in days.items()}
    try:
        checked = factcheck.check(text, format=form, reference=_reference(), **known, **options)
    except RequestError as error:
        raise click.UsageError(error.detail) from None
    click.echo(json.dumps(checked.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) if as_json else _rendered(checked), nl=as_json)
    sys.exit(_EXIT.get(checked.verdict.value, UNDECIDED))


def _rendered(checked: Check) -> str:
    from factcheck.wire.plain import Style, render

    terminal = sys.stdout.isatty()
    width = min(max(os.get_terminal_size().columns, 40), 100) if terminal else 80
    return render(checked, Style(width, colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"))


def _reference(path: Path | None = None) -> Reference:
    import factcheck

    chosen = path or (Path(os.environ["FACTCHECK_REFERENCE_PATH"]) if os.environ.get("FACTCHECK_REFERENCE_PATH") else None)
    packs = [one.strip() for one in os.environ.get("FACTCHECK_PACKS", "").split(",") if one.strip()] if path is None else []
    try:
        return factcheck.load_reference(chosen, packs)
    except (FactcheckError, OSError) as error:
        _broken(error)


def _broken(error: Exception) -> NoReturn:
    for fault in getattr(error, "faults", ()):
        click.echo(f"{fault.file}:{fault.line}:{fault.column}: {fault.rule}: {fault.message}", err=True)
    click.echo(f"The reference data cannot be used: {error}".splitlines()[0], err=True)
    sys.exit(BROKEN)


def _table(rows: list[list[str]], right: set[int]) -> None:
    from factcheck.wire.plain import aligned

    for line in aligned(rows, right):
        click.echo(line)


def _today() -> Any:
    return datetime.now(UTC).date()
