"""The commands in groups, as their help lists them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from factcheck.cli.shared import STOPPED


class Commands(click.Group):
    """A group whose help lists its commands under headings, each with a few words; ``sections`` has all of them, in their order."""

    def __init__(self, *arguments: Any, sections: Mapping[str, Mapping[str, str]] | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sections = sections or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names as they are listed."""
        return [name for section in self.sections.values() for name in section]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections beside their headings, and no options: all is to be seen on one screen."""
        formatter.write_paragraph()
        width, gap = max(map(len, self.list_commands(ctx))), max(map(len, self.sections))
        for heading, commands in self.sections.items():
            for n, (name, told) in enumerate(commands.items()):
                formatter.write(f"  {'' if n else heading:<{gap}}  {name:<{width}}  {told}\n")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; stopped from the keyboard it says so in one line."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            sys.exit(STOPPED)
