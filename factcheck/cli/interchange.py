"""`factcheck data export` and `import`: figures in the forms of others, out of the reference data and into a pack of one's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.asking import today
from factcheck.cli.adding import add, base_of, refused
from factcheck.cli.shared import DAY, broken, lists_below_with, opened_reference
from factcheck.datapack.faults import PackError
from factcheck.errors import FactcheckError, UnknownCode

if TYPE_CHECKING:
    from factcheck.interchange.rows import Parcel

_FORMS = click.Choice(["datapackage", "sdmx-csv"])


@click.command()
@click.argument("series", nargs=-1)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--measure", "measures", multiple=True, metavar="ID", help="All series of a measure; repeat it for more.")
@click.option("--pack", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="PATH", help="Only what this pack has.")
@click.option("--as", "form", type=_FORMS, default="datapackage", show_default=True, help="The form.")
@click.option("--sdmx", "edition", type=click.Choice(["2.1", "3.0"]), default="3.0", show_default=True, help="The edition of SDMX.")
@click.option("--delimiter", type=click.Choice([",", ";"]), default=",", show_default=True, help="What parts the cells of SDMX-CSV.")
@click.option("--title", help="What the figures are called; else by what was asked for.")
@click.option("--formula-safe", is_flag=True, help="Put an apostrophe before words that a spreadsheet would calculate.")
def export(series: tuple[str, ...], out: Path, *, pack: Path | None, form: str, title: str | None, **options: Any) -> None:
    """Write figures with all their vintages to OUT: a folder with a Frictionless Data Package, or a file of SDMX-CSV.

    \b
    factcheck data export USA.unemployment_rate.M jobs
    factcheck data export --pack own --as sdmx-csv own.csv
    """
    from factcheck.interchange import datapackage, sdmx_csv

    measures = options["measures"]
    if not series and not measures and pack is None:
        raise click.UsageError("Which figures? Name a SERIES, a --measure or a --pack.")
    told = title or ", ".join((*series, *measures)) or (pack.resolve().name if pack is not None else "")
    parcel = _parcel(series, measures, pack, told)
    if form == "sdmx-csv":
        _write(out, sdmx_csv.written(parcel, options["edition"], delimiter=options["delimiter"], formula_safe=options["formula_safe"]))
    else:
        from factcheck.curation.adding.entries import slug_of

        files = datapackage.written(parcel, slug_of(told) or "figures", formula_safe=options["formula_safe"])
        for name, content in files.items():
            _write(out / name, content)
    click.echo(f"exported: {len(parcel.observations):,} figures from {len(parcel.sources):,} sources to {out}")


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        raise click.UsageError(f"{path} is there already; nothing is written over it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None


def _parcel(series: tuple[str, ...], measures: tuple[str, ...], pack: Path | None, title: str) -> Parcel:
    from factcheck.interchange.rows import parcel_of
    from factcheck.wire.finding import find_series

    reference, catalogue = (opened_reference(), None) if pack is None else _own(pack)
    unknown = [code for code in measures if code not in (catalogue or reference.catalogue).measures]
    if unknown:
        raise click.UsageError(f"--measure: no measure is called {unknown[0]!r}.")
    try:
        keys = [find_series(reference, one) for one in series]
    except UnknownCode as error:
        hint = f" Did you mean {', '.join(error.closest)}?" if error.closest else ""
        raise click.UsageError(f"{error}{hint}") from None
    keys += [key for key in reference.all_series() if key.measure in measures or not (series or measures)]
    if not keys:
        raise click.UsageError("There are no figures of these.")
    return parcel_of(reference, keys, title, catalogue)


def _own(pack: Path) -> tuple[Any, Any]:
    """What one pack has, and the catalogue by which it is read."""
    from factcheck.datapack.load import read_pack
    from factcheck.datapack.merge import laid_over
    from factcheck.datapack.own import is_layer
    from factcheck.datapack.tables import catalogue_of

    try:
        lists = lists_below_with(pack)[1] if is_layer(pack) else None
        own, entries = read_pack(pack, lists)
    except (FactcheckError, OSError) as error:
        broken(error)
    return own, catalogue_of(laid_over(lists, entries)[0]) if lists is not None else own.catalogue


@click.command("import", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), metavar="PACK", help="The pack; else the last of FACTCHECK_PACKS.")
@click.option("--dataset", metavar="NAME", help="Name of the folder in the pack; else that of the file or package.")
@click.option("--accessed", type=DAY, metavar="DAY", help="The day on which the figures were taken down; else today.")
@click.pass_context
def bring(context: click.Context, file: Path, *, into: Path | None, dataset: str | None, accessed: Any) -> None:
    """Bring the figures of FILE into a pack: a datapackage.json or its folder, or a file of SDMX-CSV.

    What `factcheck data export` wrote is taken as it is, with every vintage. Any other is understood as `factcheck data add` does,
    whose options may be given, too: what the descriptor or the columns tell is not asked for.

    \b
    factcheck data import datapackage.json --into my-pack
    """
    from factcheck.interchange import sdmx_csv

    path = file / "datapackage.json" if file.is_dir() else file
    day = accessed.date() if accessed else today()
    if path.name.endswith(".json"):
        descriptor = _descriptor(path)
        _package(context, path, descriptor, into, dataset, accessed)
        return
    content = _content(path)
    if not sdmx_csv.is_ours(content):
        if sdmx_csv.head_of(content) is None:
            raise click.UsageError(f"{path.name} is neither a data package nor SDMX-CSV; `factcheck data add` takes any table.")
        _understood(context, path, into, dataset, accessed)
        return
    try:
        _put(sdmx_csv.read(path.name, content), dataset or path.stem, into, day.isoformat())
    except PackError as error:
        refused(error)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}.") from None


def _descriptor(path: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(_content(path).decode("utf-8-sig"))
    except ValueError as error:
        raise click.UsageError(f"{path} is no JSON ({error}).") from None
    if not isinstance(told, dict) or not isinstance(told.get("resources"), list):
        raise click.UsageError(f"{path} is no descriptor of a data package: it has no list of resources.")
    return told


def _package(
    context: click.Context, path: Path, descriptor: Mapping[str, Any], into: Path | None, dataset: str | None, accessed: Any
) -> None:
    from factcheck.interchange import datapackage

    if datapackage.is_ours(descriptor):
        day = accessed.date() if accessed else today()
        names = (datapackage.OBSERVED, datapackage.SOURCED)
        files = {name: (path.parent / name).read_bytes() for name in names if (path.parent / name).is_file()}
        try:
            _put(datapackage.read(descriptor, files), dataset or str(descriptor.get("name")), into, day.isoformat())
        except PackError as error:
            refused(error)
        return
    resources = [one for one in descriptor["resources"] if isinstance(one, dict)]
    tables = [one for one in resources if str(one.get("path", "")).lower().endswith((".csv", ".tsv"))]
    if len(tables) != 1:
        listed = ", ".join(str(one.get("path")) for one in tables) or "none"
        raise click.UsageError(f"{path} describes not one table but {listed}; add the one that is meant with `factcheck data add`.")
    table = (path.parent / str(tables[0]["path"])).resolve()
    if not table.is_relative_to(path.parent.resolve()):
        raise click.UsageError(f"{path} names a table outside its folder: {tables[0]['path']}.")
    if not table.is_file():
        raise click.UsageError(f"{path} describes {tables[0]['path']}, which is not there.")
    _understood(context, table, into, dataset, accessed)


def _understood(context: click.Context, file: Path, into: Path | None, dataset: str | None, accessed: Any) -> None:
    """Hand a file to `factcheck data add`, with the options that were given."""
    given = [str(file), *context.args]
    for name, value in (("--into", into), ("--dataset", dataset), ("--accessed", accessed.date() if accessed else None)):
        given += [name, str(value)] if value is not None else []
    add.main(given, prog_name="factcheck data import", standalone_mode=False)


def _put(parcel: Parcel, name: str, into: Path | None, day: str) -> None:
    from factcheck.curation.adding.entries import slug_of
    from factcheck.datapack.commit import commit
    from factcheck.interchange.importing import changes_of

    base = base_of(into)
    known = base.own.sources.keys() & parcel.sources.keys()
    if known:
        raise click.UsageError(f"{base.path} has the source {min(known)} already; what is in a pack is never written over.")
    slug = slug_of(name)
    changes = changes_of(parcel, slug if slug[:1].isalpha() else f"from-{slug}", day, base.contents, base.lists)
    commit(base.path, changes, day, base.lists)
    series = len({one.series for one in parcel.observations})
    click.echo(f"imported: {len(parcel.observations):,} figures in {series:,} series from {len(parcel.sources):,} sources into {base.path}")
