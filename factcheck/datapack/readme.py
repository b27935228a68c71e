"""README.md of a pack, rendered from the schema."""

from __future__ import annotations

from factcheck.datapack.feed_schema import FEED_TABLES
from factcheck.datapack.schema import SCHEMA_VERSION, TABLES, Field, Table

_HEAD = f"""# Reference data

Rendered from `factcheck/datapack/schema.py` (schema {SCHEMA_VERSION}) by `factcheck data build`; do not edit by hand.

Files are UTF-8 without a byte order mark, lines end with a line feed, the last one too. CSV cells stand in quotes only where they
hold a comma or a quote. Numbers are plain decimals: digits, an optional minus sign and decimal point. Nothing is repaired on
reading: a file that is not exactly as described is refused with every fault as file, line, column and rule.
"""


def rendered() -> str:
    """The README of every pack.

    >>> rendered().startswith("# Reference data")
    True
    """
    return _HEAD + "".join(_section(table) for table in (*TABLES, *FEED_TABLES))


def _section(table: Table) -> str:
    form = {"codelist": "TOML, one table per code", "record": "TOML", "rows": "CSV, these columns in this order"}[table.form]
    head = [f"\n## `{table.path}`\n", f"{table.description} ({form}.)"]
    if not table.fields:
        return "\n".join([*head, "\nIt takes none.\n"])
    lines = [
        *head[:1],
        f"{head[1]}\n",
        "| field | means | good | bad | |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *(_line(field) for field in table.fields)]) + "\n"


def _line(field: Field) -> str:
    choices = f" One of {', '.join(f'`{choice}`' for choice in field.choices)}." if field.choices else ""
    pointed = f" A code of {field.of}." if field.of else ""
    cells = (
        f"`{field.name}`",
        field.description + choices + pointed,
        _code(field.good),
        _code(field.bad),
        "required" if field.required else "",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _code(example: str) -> str:
    return f"`{example}`" if example else "(nothing)"
