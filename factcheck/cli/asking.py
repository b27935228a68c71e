"""Questions on a terminal, with a guess to accept; without a terminal an option answers, or the error names it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click


def on_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class Asked:
    """The answers of one command: given as options, known from the last time, or asked for now."""

    def __init__(self, given: Mapping[str, Any], known: Mapping[str, Any], *, terminal: bool) -> None:
        self.given = {name: value for name, value in given.items() if value not in (None, ())}
        self.known, self.terminal = known, terminal
        #: Every answer, for the next time.
        self.answers: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """The answer of an option that is never asked for; None where there is none."""
        value = self.given.get(name, self.known.get(name))
        return self.keep(name, value)

    def keep(self, name: str, value: Any) -> Any:
        """Remember an answer for the next time."""
        if value is not None:
            self.answers[name] = list(value) if isinstance(value, tuple) else value
        return value

    def ask(self, name: str, question: str, guess: str | None = None, check: Callable[[str], str | None] = lambda _: None) -> str:
        """An answer that is needed. ``check`` says what is wrong with one; the question is put until nothing is.

        Raises UsageError that names the option where nobody can be asked, and where the option is wrong.
        """
        told = self.given.get(name, self.known.get(name))
        if told is not None:
            if fault := check(str(told)):
                raise click.UsageError(f"{option(name)}: {fault}.")
            return str(self.keep(name, str(told)))
        if not self.terminal:
            hint = f" (perhaps {guess!r})" if guess else ""
            raise click.UsageError(f"{question}? Say it with {option(name)}{hint}.")
        while True:
            told = click.prompt(question, default=guess)
            fault = check(str(told).strip())
            if not fault:
                return str(self.keep(name, str(told).strip()))
            click.echo(f"  {fault}.")

    def choose(self, name: str, question: str, choices: Sequence[str], detail: str) -> str:
        """One of several answers that a file leaves open. Raises UsageError that names the option where nobody can be asked."""
        if not self.terminal:
            known = f" ({', '.join(map(repr, choices))})" if choices else ""
            raise click.UsageError(f"{detail}{known}: say it with {option(name)}.")
        click.echo(detail)
        told = click.prompt(question, type=click.Choice(list(choices)) if choices else None)
        self.given[name] = told
        return str(self.keep(name, told))

    def maybe(self, name: str, question: str, guess: str = "", check: Callable[[str], str | None] = lambda _: None) -> str:
        """An answer that may be left out: asked for on a terminal, else the guess. Raises UsageError where an option is wrong."""
        told = self.given.get(name, self.known.get(name))
        if told is not None or not self.terminal:
            answer = str(guess if told is None else told).strip()
            if fault := check(answer):
                raise click.UsageError(f"{option(name)}: {fault}.")
            return str(self.keep(name, answer))
        while True:
            answer = str(click.prompt(question, default=guess, show_default=bool(guess))).strip()
            fault = check(answer)
            if not fault:
                return str(self.keep(name, answer))
            click.echo(f"  {fault}.")

    def until(self, question: str, guess: str | None, check: Callable[[str], str | None]) -> str:
        """An answer that no option gives, asked for until it is right."""
        while True:
            answer = str(click.prompt(question, default=guess)).strip()
            fault = check(answer)
            if not fault:
                return answer
            click.echo(f"  {fault}.")


def option(name: str) -> str:
    """An option as it is typed."""
    return f"--{name.replace('_', '-')}"


def pairs_of(name: str, values: Sequence[str], form: str) -> dict[str, str]:
    """Values such as `en=visitors` by what stands before the sign of equality. Raises UsageError where a value has none."""
    found: dict[str, str] = {}
    for value in values:
        key, sign, rest = value.partition("=")
        if not sign or not key.strip() or not rest.strip():
            raise click.UsageError(f"{option(name)}: {value!r} is not of the form {form}.")
        found[key.strip()] = rest.strip()
    return found


def words_by_language(name: str, values: Sequence[str]) -> dict[str, list[str]]:
    """Values such as `en=visitors` by language, in their order. A value without a language is English."""
    from factcheck.language.lexicon import languages

    found: dict[str, list[str]] = {}
    for value in values:
        language, sign, rest = value.partition("=")
        if not sign:
            language, rest = "en", value
        if language.strip() not in languages() or not rest.strip():
            raise click.UsageError(f"{option(name)}: {value!r} is not of the form LANGUAGE=WORDS, with one of {', '.join(languages())}.")
        found.setdefault(language.strip(), []).append(rest.strip())
    return found
