"""What people type: days, languages, files, series; what is wrong with them is told with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Any

import click
from click.shell_completion import CompletionItem

#: Days as they are written elsewhere: three numbers between stops, strokes, dashes or blanks.
_DAY = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})\.?", re.ASCII)
#: How files begin that hold no plain text, and how their text is got.
_KINDS = {
    b"%PDF": "a PDF: `pdftotext {name} - | factcheck article -` checks its text",
    b"PK\x03\x04": "a document of an office program or an archive: save it as text or as a page of HTML",
    b"\xd0\xcf\x11\xe0": "a document of an office program: save it as text or as a page of HTML",
    b"\xff\xfe": "UTF-16: `iconv -f UTF-16 -t UTF-8 {name} | factcheck article -`",
    b"\xfe\xff": "UTF-16: `iconv -f UTF-16 -t UTF-8 {name} | factcheck article -`",
}
#: Most series that completion lists; of more only what they begin with.
_MOST = 200


class Day(click.DateTime):
    """A day as ISO 8601 writes it; of another form it is told how to write it."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day."""
        if isinstance(value, datetime):
            return value
        if (days := meant(value)) != [value]:
            hint = f"write {' or '.join(days)}." if days else "a day is written like 2022-09-15."
            self.fail(f"{value!r} is no day: {hint}", param, ctx)
        return datetime.fromisoformat(value)


def meant(written: str) -> list[str]:
    """The days that somebody may mean, as ISO 8601 writes them.

    >>> meant("15.9.2022"), meant("3/4/2022"), meant("2023-02-30")
    (['2022-09-15'], ['2022-04-03', '2022-03-04'], [])
    """
    found = _DAY.fullmatch(written.strip())
    if found is None:
        return []
    first, second, third = found.groups()
    orders = [(first, second, third)] if len(first) == 4 else [(third, second, first), (third, first, second)]
    days = []
    for year, month, day in orders:
        try:
            days.append(date(int(year), int(month), int(day)).isoformat() if len(year) == 4 else "")
        except ValueError:
            continue
    return list(dict.fromkeys(filter(None, days)))


class Content(click.File):
    """A file that is read, or standard input for `-`."""

    def __init__(self) -> None:
        super().__init__("rb")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> IO[Any]:
        """The open file."""
        path = Path(value) if isinstance(value, str) and value != "-" else None
        try:
            if path is not None and path.is_dir():
                files = sorted(one.name for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
                hint = f", such as {path / files[0]}" if files else "; there is none in it"
                self.fail(f"{value} is a folder: name a file{hint}.", param, ctx)
            missing = path is not None and not path.exists()
        except OSError:  # no name of a file at all, being too long
            missing = True
        if missing and path is not None:
            self.fail(f"There is no file {_short(value)}.{_instead(path)}", param, ctx)
        return super().convert(value, param, ctx)


def decoded(content: bytes, name: str) -> str:
    """The text of a file; one that is no text in UTF-8 is a usage error that says what it may be."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text, at = "\0", error.start
    else:
        at = text.find("\0")
    if "\0" not in text:
        return text
    shown = name if name not in ("", "-", "<stdin>") else "FILE"
    kind = next((told for start, told in _KINDS.items() if content.startswith(start)), "")
    hint = kind.format(name=shown) if kind else f"`iconv -f ENCODING -t UTF-8 {shown} | factcheck article -` converts it"
    raise click.UsageError(f"The file is not text in UTF-8 (byte {at + 1:,}). {'It is ' if kind else ''}{hint}.")


class Language(click.ParamType[str]):
    """A language that is read; the check refuses others."""

    name = "language"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The codes."""
        from factcheck.language.lexicon import languages

        return [CompletionItem(code) for code in languages() if code.startswith(incomplete)]


class SeriesKey(click.ParamType[str]):
    """The key of a series."""

    name = "series"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The keys that begin so."""
        from factcheck.cli.shared import named_reference
        from factcheck.errors import FactcheckError

        try:
            keys = sorted(str(key) for key in named_reference().all_series())
        except (FactcheckError, OSError):
            return []
        return [CompletionItem(one) for one in steps([key for key in keys if key.startswith(incomplete)], incomplete)]


def steps(keys: Sequence[str], begun: str) -> list[str]:
    """The keys; of many only up to the next stop at which they part.

    >>> steps(["CHN.gdp.A", "CHN.gdp.Q", "DEU.gdp.A"], "C")
    ['CHN.gdp.A', 'CHN.gdp.Q', 'DEU.gdp.A']
    """
    found, at = list(keys), len(begun)
    if len(found) <= _MOST:
        return found
    while True:
        cut = sorted({key[: key.find(".", at) + 1] or key for key in found})
        if len(cut) > 1:
            return cut
        at = len(cut[0])


def _short(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:60]}…"


def _instead(path: Path) -> str:
    """What may be meant by a file that is not there."""
    if " " in str(path):
        return " To check a text itself: factcheck check TEXT."
    try:
        names = [one.name for one in path.parent.iterdir()]
    except OSError:
        return f" There is no folder {path.parent} either."
    close = get_close_matches(path.name, names, n=1)
    return (
        f" Did you mean {path.parent / close[0]}?" if close else " `-` reads standard input; to check a text itself: factcheck check TEXT."
    )
