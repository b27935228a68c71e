"""What may stand behind a value in a table of an agency."""

from __future__ import annotations

from factcheck.model.series import Status

#: What may stand behind a value.
MARKS = {
    "b": Status.BREAK,
    "d": Status.DOUBTFUL,
    "e": Status.ESTIMATED,
    "f": Status.FORECAST,
    "p": Status.PROVISIONAL,
    "w": Status.WITHDRAWN,
}
