"""`factcheck completion`: what makes a shell complete the words of the command line."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, their values, and the keys of series.

    \b
    eval "$(factcheck completion bash)"              in ~/.bashrc
    eval "$(factcheck completion zsh)"               in ~/.zshrc
    factcheck completion fish > ~/.config/fish/completions/factcheck.fish
    """
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(ctx.find_root().command, {}, "factcheck", "_FACTCHECK_COMPLETE").source())
