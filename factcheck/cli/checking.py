"""`factcheck check` and `factcheck article`: a text against the figures."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.cli import showing
from factcheck.cli.entering import Language, decoded
from factcheck.cli.shared import CODES, CONTENT, DAY, FINE, UNDECIDED, WRONG, opened_reference
from factcheck.cli.showing import Showing
from factcheck.errors import RequestError, UnsupportedLanguage

if TYPE_CHECKING:
    from factcheck.answer import Check
    from factcheck.reference.snapshot import Reference

_EXIT = {"supported": FINE, "mostly_supported": FINE, "refuted": WRONG, "inconsistent": WRONG}
#: Names of files that are pages of HTML.
_PAGES = frozenset({".html", ".htm", ".xhtml"})


def _options(command: Any) -> Any:
    for option in reversed(
        [
            click.option("--published", type=DAY, metavar="DAY", help="Day of publication, YYYY-MM-DD."),
            click.option("--as-of", type=DAY, metavar="DAY", help="Judge by what was known on this day; else the day of publication."),
            click.option("--headline", help="Headline of the article: fills what the text leaves open."),
            click.option(
                "--language", type=Language(), metavar="CODE", help="Language of the text, such as en or zh; found out when not given."
            ),
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
    return showing.options(command)


@click.command(epilog=CODES)
@click.argument("text")
@_options
def check(text: str, **options: Any) -> None:
    """Check one TEXT.

    \b
    factcheck check "China exported 341,000 NEVs from January to August." --published 2022-09-15
    """
    if _is_file(text):
        click.echo(f"{text} is a file, and only its name is checked: factcheck article {text} checks what it says.", err=True)
    _check(text, **options)


@click.command(epilog=CODES)
@click.argument("file", type=CONTENT)
@click.option("--format", "form", type=click.Choice(["text", "html"]), help="What FILE is; else html where its name says so.")
@click.option("--all", "every", is_flag=True, help="Of a long article show the whole text, and of all statements what they rest on.")
@_options
def article(file: Any, form: str | None, every: bool, **options: Any) -> None:
    """Check the text in FILE, or standard input for `-`. A first line starting with `# ` is the headline.

    Of a page of HTML (a FILE named .html, .htm or .xhtml) the article is checked; its title is the headline, and the date that
    it states the day of publication, where none is given.

    A terminal gets the text with every judged figure marked, and the findings below, the wrong ones first; a file or a pipe
    the plain text.

    \b
    factcheck article draft.txt --published 2022-09-15
    """
    text = decoded(file.read(), str(getattr(file, "name", "")))
    form = form or ("html" if Path(getattr(file, "name", "")).suffix.lower() in _PAGES else "text")
    first, _, rest = text.partition("\n")
    if form == "text" and first.startswith("# ") and not options["headline"]:
        text, options["headline"] = rest, first[2:].strip()
    if form == "text" and text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        click.echo("This looks like a page of HTML and is read as plain text: --format html reads its article.", err=True)
    _check(text, form, article=True, every=every, **options)


def _check(
    text: str, form: str = "text", *, as_json: bool, evidence: Path | None, explain: bool, chart: bool, colour: str, article: bool = False,
    every: bool = False, **options: Any,
) -> None:  # fmt: skip
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise click.UsageError("the text is not UTF-8")
    if not text.strip():
        click.echo(
            "The text is empty. factcheck check takes it between quotes, factcheck article from a file or, for -, from a pipe.", err=True
        )
    days = {name: options.pop(name) for name in ("published", "as_of")}
    known: dict[str, Any] = {name: day.date() if day else None for name, day in days.items()}
    reference = opened_reference()
    try:
        checked = _checked({"text": text, "format": form, **known, **options}, reference, evidence)
    except UnsupportedLanguage as error:
        raise click.UsageError(f"{error.detail} Without --language it is found out.") from None
    except RequestError as error:
        raise click.UsageError(error.detail) from None
    if as_json:
        click.echo(json.dumps(checked.to_dict(), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        showing.show(checked, text if form == "text" else "", reference, Showing(explain, chart, colour, article, every))
    sys.exit(_EXIT.get(checked.verdict.value, UNDECIDED))


def _checked(asked: dict[str, Any], reference: Reference, evidence: Path | None) -> Check:
    """The check, and its evidence in a file where it is wanted."""
    import factcheck

    if evidence is None:
        return factcheck.check(**asked, reference=reference)
    from factcheck.cli.verifying import write_bundle
    from factcheck.evidence import record

    recorded = record(asked, reference)
    try:
        write_bundle(evidence, recorded.bundle())
    except OSError as error:
        raise click.UsageError(f"{evidence} cannot be written: {error.strerror}.") from None
    return recorded.check


def _is_file(text: str) -> bool:
    """Whether the words that are to be checked are the name of a file."""
    try:
        return len(text) < 256 and " " not in text and Path(text).is_file()
    except (OSError, ValueError):
        return False
