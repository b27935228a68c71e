"""`factcheck check` and `factcheck article`: a text against the figures."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.cli.shared import CODES, DAY, FINE, UNDECIDED, WRONG, opened_reference
from factcheck.errors import RequestError

if TYPE_CHECKING:
    from factcheck.answer import Check

_EXIT = {"supported": FINE, "mostly_supported": FINE, "refuted": WRONG, "inconsistent": WRONG}
#: Names of files that are pages of HTML.
_PAGES = frozenset({".html", ".htm", ".xhtml"})


def _options(command: Any) -> Any:
    for option in reversed(
        [
            click.option("--published", type=DAY, metavar="DAY", help="Day of publication, YYYY-MM-DD."),
            click.option("--as-of", type=DAY, metavar="DAY", help="Judge by what was known on this day; else the day of publication."),
            click.option("--headline", help="Headline of the article: fills what the text leaves open."),
            click.option("--language", help="Language of the text: en or zh; found out when not given."),
            click.option("--profile", type=click.Choice(["strict", "standard", "lenient"]), default="standard", show_default=True),
            click.option("--json", "as_json", is_flag=True, help="Print the JSON of the API."),
            click.option(
                "--evidence",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="FILE",
                help="Write the evidence bundle to FILE, for `factcheck verify`.",
            ),
        ]
    ):
        command = option(command)
    return command


@click.command(epilog=CODES)
@click.argument("text")
@_options
def check(text: str, **options: Any) -> None:
    """Check one TEXT.

    \b
    factcheck check "China exported 341,000 NEVs from January to August." --published 2022-09-15
    """
    _check(text, **options)


@click.command(epilog=CODES)
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


def _check(text: str, form: str = "text", *, as_json: bool, evidence: Path | None, **options: Any) -> None:
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise click.UsageError("the text is not UTF-8")
    days = {name: options.pop(name) for name in ("published", "as_of")}
    known: dict[str, Any] = {name: day.date() if day else None for name, day in days.items()}
    try:
        checked = _checked({"text": text, "format": form, **known, **options}, evidence)
    except RequestError as error:
        raise click.UsageError(error.detail) from None
    click.echo(json.dumps(checked.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) if as_json else _rendered(checked), nl=as_json)
    sys.exit(_EXIT.get(checked.verdict.value, UNDECIDED))


def _checked(asked: dict[str, Any], evidence: Path | None) -> Check:
    """The check, and its evidence in a file where it is wanted."""
    import factcheck

    if evidence is None:
        return factcheck.check(**asked, reference=opened_reference())
    from factcheck.cli.verifying import write_bundle
    from factcheck.evidence import record

    recorded = record(asked, opened_reference())
    try:
        write_bundle(evidence, recorded.bundle())
    except OSError as error:
        raise click.UsageError(f"{evidence} cannot be written: {error.strerror}.") from None
    return recorded.check


def _rendered(checked: Check) -> str:
    from factcheck.wire.plain import Style, render

    terminal = sys.stdout.isatty()
    width = min(max(os.get_terminal_size().columns, 40), 100) if terminal else 80
    return render(checked, Style(width, colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"))
