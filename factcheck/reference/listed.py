"""What may stand behind a value in a table of an agency."""

from __future__ import annotations

from factcheck.model.series import Status

#: What may stand behind a value.
MARKS = {"e": Status.ESTIMATED, "p": Status.PROVISIONAL, "w": Status.WITHDRAWN}
