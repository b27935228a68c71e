"""Structured logging: one JSON line an event on standard error; the request's id is bound once."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import structlog

from factcheck.access import hidden
from factcheck.errors import Unavailable

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure(level: str) -> None:
    """Send JSON lines to standard error; called once by whoever starts a process, never at import."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def logger() -> Any:
    """The logger of the service."""
    return structlog.get_logger("factcheck")


def bind(**values: str) -> None:
    """Start the context of a request."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**values)


def failed(error: BaseException, **about: str) -> None:
    """Tell that something failed: what will be well again by itself in a word, anything else with its traceback."""
    if isinstance(error, Unavailable):
        # What the database says may quote a text; the name of the error does not.
        cause = getattr(error.__cause__, "orig", error.__cause__)
        code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
        logger().warning("unavailable", error=repr(error), cause=type(cause).__name__ if cause else None, code=code, **about)
    else:
        logger().error("failed", error=repr(error), exc_info=error, **about)


def _line(event: Any, **_: Any) -> str:
    """One line whatever was logged: line breaks, terminal codes and surrogates are escaped, and no key of a client stands in it."""
    return hidden(json.dumps(event, default=repr, ensure_ascii=True))
