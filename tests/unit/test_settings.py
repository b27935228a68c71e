"""Settings: read from variables, or from files that variables name."""

from __future__ import annotations

import pytest

from factcheck.settings import Settings


def test_a_secret_stands_in_a_file(tmp_path):
    (tmp_path / "url").write_text("postgresql://factcheck:secret@db/factcheck\n")
    read = Settings.from_env({"FACTCHECK_DATABASE_URL_FILE": str(tmp_path / "url"), "FACTCHECK_DRAIN_SECONDS": "3"})
    assert (read.database_url, read.drain_seconds) == ("postgresql://factcheck:secret@db/factcheck", 3)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"FACTCHECK_DATABASE_URL_FILE": "/nowhere"}, "FACTCHECK_DATABASE_URL_FILE is '/nowhere', which cannot be read"),
        ({"FACTCHECK_DATABASE_URL_FILE": "x", "FACTCHECK_DATABASE_URL": "y"}, "are both given"),
        ({"FACTCHECK_NOTHING_FILE": "x"}, "FACTCHECK_NOTHING_FILE is not a setting"),
        ({"FACTCHECK_RETENTION_DAYS": "-1"}, "FACTCHECK_RETENTION_DAYS is '-1'; it must be a whole number"),
    ],
)
def test_what_cannot_be_read_is_named(given, message):
    with pytest.raises(ValueError, match=message):
        Settings.from_env(given)
