"""Period codes as they stand in tables, read once."""

from __future__ import annotations

from functools import lru_cache

from factcheck.model.period import Period, PeriodKey


@lru_cache(maxsize=8192)
def key_of(period: str) -> PeriodKey:
    """The key of a period code.

    >>> key_of("2022-Q2") == (2022 * 12 + 3, 3)
    True
    """
    return Period.parse(period).key
