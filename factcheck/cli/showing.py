"""How a check is shown: the plain text where a program reads it; with colours, links and marks where somebody looks at it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from factcheck.answer import Check
    from factcheck.reference.snapshot import Reference
    from factcheck.wire.outline import Statement


@dataclass(frozen=True, slots=True)
class Showing:
    """What is wanted beside the verdict: the steps of the working, charts, colours; of an article its text, all of it with ``every``."""

    explain: bool = False
    chart: bool = False
    colour: str = "auto"
    article: bool = False
    every: bool = False


def options(command: Any) -> Any:
    """The options that say how a check is shown."""
    for option in (
        click.option("--explain", is_flag=True, help="Tell the working step by step: the reading, the figures, the sum, the rule."),
        click.option("--chart", is_flag=True, help="Draw each finding: the series, the true figure, the claimed one."),
        click.option("--color", "colour", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
                     help="Colours; auto goes by the terminal, NO_COLOR and FORCE_COLOR."),
    )[::-1]:  # fmt: skip
        command = option(command)
    return command


def show(check: Check, text: str, reference: Reference, showing: Showing) -> None:
    """Print a check; ``text`` is what was checked."""
    from factcheck.terminal.abilities import Abilities
    from factcheck.wire.outline import Outline
    from factcheck.wire.plain import Layout

    able = Abilities.of(sys.stdout, os.environ, showing.colour)
    outline = Outline.of(check, reference=reference)
    if showing.explain:
        from factcheck.wire.steps import explained

        outline = explained(outline, check)
    layout = Layout(outline, able.style)
    if showing.chart:
        layout = Layout(outline, able.style, _charts(check, reference, able))
    lines: Iterable[str] = layout.lines()
    if showing.article and able.live:
        from factcheck.terminal.article import article

        lines = article(check, text, layout, every=showing.every, unicode=able.unicode)
    click.echo(able.fitted("\n".join(lines)), color=able.colour or able.links)


def _charts(check: Check, reference: Reference, able: Any) -> Any:
    from factcheck.charts.drawing import subject_of
    from factcheck.terminal.pictures import ASCII, UNICODE, picture

    def chart(statement: Statement) -> Iterable[str]:
        return picture(subject_of(check, statement.found, reference), able.style, UNICODE if able.unicode else ASCII)

    return chart
