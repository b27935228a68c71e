"""`factcheck bulk`: an archive of texts, checked by many workers, what is found written as Parquet."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.cli.shared import BROKEN, FINE, STOPPED, UNDECIDED, USAGE, WRONG, broken
from factcheck.errors import FactcheckError
from factcheck.terminal.progress import progress

if TYPE_CHECKING:
    from factcheck.bulk.inputs import Input, Partition
    from factcheck.bulk.manifest import Manifest
    from factcheck.bulk.partitions import Run, Written

_CODES = f"""
\b
Exit codes:
  {FINE}  everything is written
  {WRONG}  everything is written, and has rows for texts that could not be checked
  {USAGE}  the command was used wrongly, or DIR holds something else
  {UNDECIDED}  something is not written; the same command goes on
  {BROKEN}  the reference data cannot be used
  {STOPPED}  it was stopped; the same command goes on
"""
#: Fields that a column may hold.
_FIELDS = ("text", "id", "published", "language", "headline", "as_of", "url", "entity", "measure", "period")


def _columns(command: Any) -> Any:
    for field in reversed(_FIELDS):
        option = click.option(f"--{field.replace('_', '-')}", field, metavar="COLUMN", help=f"Column of `{field}`, else the one called so.")
        command = option(command)
    return command


@click.command(epilog=_CODES)
@click.argument("given", metavar="INPUT...", nargs=-1, required=True, type=click.Path())
@click.option("--to", "folder", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Where to write.")
@click.option("--from", "kind", type=click.Choice(["parquet", "ndjson", "csv"]), help="What INPUT is, else as its names end.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, such as tcp://host:8786; else workers of this machine.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Workers of this machine; else one for each processor.")
@click.option("--partition-size", type=click.IntRange(1, 1_000_000), default=500, show_default=True, help="Texts in a partition.")
@click.option("--anew", is_flag=True, help="Take away what an earlier run has left in DIR.")
@click.option("--profile", type=click.Choice(["strict", "standard", "lenient"]), default="standard", show_default=True)
@click.option("--format", type=click.Choice(["text", "html"]), default="text", show_default=True, help="What the texts are.")
@_columns
def bulk(given: tuple[str, ...], folder: Path, **options: Any) -> None:
    """Check an archive: Parquet, NDJSON or CSV files, folders of them, or patterns in quotes.

    Writes a Parquet file for each partition of the texts, with a row for each finding. What is written stays: the same command
    goes on where it was stopped. Needs pip install 'factcheck[bulk]'.

    \b
    factcheck bulk archive/ --to checked --text body --published date
    """
    try:
        import_module("factcheck.bulk.cluster")  # with every library that is needed, before anything is done
        from factcheck.bulk.manifest import Refused, held
    except ModuleNotFoundError as missing:
        raise click.UsageError(
            f"Archives are checked with {missing.name}, which is not installed: pip install 'factcheck[bulk]'."
        ) from None
    if options["scheduler"] and options["workers"]:
        raise click.UsageError("--workers are those of this machine; those of a scheduler are started where it is.")
    inputs = _inputs(given, folder, options)
    try:
        with held(folder):
            sys.exit(_run(inputs, folder, options))
    except Refused as error:
        raise click.UsageError(str(error)) from None


def _run(inputs: list[Input], folder: Path, options: Mapping[str, Any]) -> int:
    from factcheck.bulk.manifest import sweep
    from factcheck.bulk.partitions import written

    run, manifest = _begun(inputs, folder, options)
    partitions = [one for each in inputs for one in each.partitions]
    sweep(folder)
    done = {one.n: told for one in partitions if (told := written(manifest.key, folder, one.n))}
    _tell(f"{sum(one.rows for one in partitions):,} texts in {len(partitions):,} partitions of {len(inputs):,} files.")
    if done:
        _tell(f"{len(done):,} partitions are finished already and are skipped.")
    left = [one for one in partitions if one.n not in done]
    lost: list[Partition] = []
    with _stoppable(folder, done, len(partitions)):
        _work(run, left, options, done, lost)
    sweep(folder)
    _summarise(done.values(), folder)
    for one in lost:
        _tell(f"Not written: partition {one.n}, rows {one.row + 1:,} to {one.row + one.rows:,} of {one.source.name}: it ends its workers.")
    return UNDECIDED if lost else WRONG if any(one.errors for one in done.values()) else FINE


def _inputs(given: tuple[str, ...], folder: Path, options: Mapping[str, Any]) -> list[Input]:
    from factcheck.bulk.inputs import BadInput, files_of, read_input

    columns = {field: options[field] for field in _FIELDS if options[field]}
    inputs: list[Input] = []
    try:
        for name, path, kind in files_of(given, options["kind"], folder):
            first = sum(len(one.partitions) for one in inputs)
            inputs.append(read_input(name, path, kind, columns, size=options["partition_size"], first=first))
    except BadInput as error:
        raise click.UsageError(str(error)) from None
    for told in dict.fromkeys(map(_read_as, inputs)):
        _tell(told)
    return inputs


def _read_as(one: Input) -> str:
    """Which columns are read, as far as that is known before a row is looked at."""
    source = one.source
    if source.kind == "ndjson":
        named = [f"{field} from {column}" for field, column in source.columns if field in source.named]
        return f"NDJSON is read by the names of its fields{''.join(f', {told}' for told in named)}."
    read = ", ".join(field if field == column else f"{field} from {column}" for field, column in source.columns)
    dated = "" if {"published", "as_of"} & dict(source.columns).keys() else " No column tells a day: the texts are judged as of today."
    return f"Read: {read}. Not read: {', '.join(one.ignored) or 'none'}.{dated}"


def _begun(inputs: list[Input], folder: Path, options: Mapping[str, Any]) -> tuple[Run, Manifest]:
    """The run that begins or goes on in a folder."""
    from factcheck.answer.engine import ENGINE
    from factcheck.asking import today
    from factcheck.bulk.manifest import Manifest, Refused, clear, saved
    from factcheck.bulk.partitions import Run
    from factcheck.bulk.snapshot import compiled
    from factcheck.jobs.following import served_packs
    from factcheck.settings import Settings

    try:
        mapped = compiled(served_packs(Settings.from_env(os.environ)), folder.resolve())
    except (FactcheckError, OSError) as error:
        broken(error)
    constant = {name: options[name] for name in ("profile", "format")}
    settings = {
        "partition_size": options["partition_size"],
        **constant,
        "columns": {field: options[field] for field in _FIELDS if options[field]},
    }
    manifest = Manifest.of(inputs, settings, snapshot=mapped.digest, engine=ENGINE, day=today())
    if options["anew"]:
        clear(folder)
    before = saved(folder)
    if before is None:
        if any(folder.glob("part-*.parquet")):
            raise Refused(f"{folder} has files part-*.parquet and no manifest: they are none of this command's.")
        manifest.save(folder)
    else:
        if changed := before.changes(manifest):
            told = "\n".join(f"  {one}" for one in changed)
            raise Refused(f"{folder} holds a run that was made otherwise:\n{told}\n--anew takes it away and starts anew.")
        if before.day != manifest.day:
            _tell(f"As when the run began, texts without a day are judged as of {before.day}.")
        manifest = before
    return Run(manifest.key, str(folder.resolve()), tuple(constant.items()), manifest.day, mapped), manifest


def _work(run: Run, left: list[Partition], options: Mapping[str, Any], done: dict[int, Written], lost: list[Partition]) -> None:
    """Have the partitions judged; ``done`` and ``lost`` are told what becomes of them."""
    from factcheck.bulk.cluster import Unreachable, connected, finished

    if not left:
        return
    try:
        with connected(options["scheduler"], options["workers"], len(left)) as client:
            workers = len(client.scheduler_info(n_workers=-1)["workers"])
            _tell(f"{workers} workers; dashboard at {client.dashboard_link}")
            with progress("Checking", sum(one.rows for one in left), "texts") as advance:
                for written in finished(client, run, left, lost.append):
                    done[written.n] = written
                    advance(written.texts)
    except (Unreachable, FactcheckError, OSError, ImportError, RuntimeError) as error:
        _tell(f"{error}\nThe same command goes on.")
        sys.exit(UNDECIDED)


@contextmanager
def _stoppable(folder: Path, done: Mapping[int, Written], partitions: int) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        _tell(f"\nStopped; {len(done):,} of {partitions:,} partitions stand in {folder}. The same command goes on.")
        sys.exit(STOPPED)


def _summarise(done: Any, folder: Path) -> None:
    verdicts: Counter[str] = Counter()
    for one in done:
        verdicts.update(one.verdicts)
    texts, errors = sum(one.texts for one in done), sum(one.errors for one in done)
    click.echo(f"{folder}: {texts:,} texts, {verdicts.total():,} findings, {errors:,} texts that could not be checked")
    for verdict, count in verdicts.most_common():
        click.echo(f"{count:>9,}  {verdict}")


def _tell(told: str) -> None:
    click.echo(told, err=True)
