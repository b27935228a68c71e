"""Every exception of the package: a slug that names its problem page, a title, and no status code."""

from __future__ import annotations


class FactcheckError(Exception):
    """Something went wrong inside the service that the caller could not have prevented."""

    slug = "internal"
    title = "Internal error"


class RequestError(FactcheckError):
    """The request cannot be answered as it was put."""

    slug = "validation"
    title = "The request does not fit"

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


class UnsupportedLanguage(RequestError):
    """The text is in a language that the service does not read; the supported ones are listed."""

    slug = "unsupported-language"
    title = "Language not supported"

    def __init__(self, language: str, supported: tuple[str, ...]) -> None:
        super().__init__(f"Language {language!r} is not supported; supported: {', '.join(supported)}.", field="language")
        self.supported = supported


class ClaimTooLong(RequestError):
    """The text is longer than the service reads at once."""

    slug = "claim-too-long"
    title = "Text too long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The text has {length} characters; at most {limit} are read.", field="text")
        self.limit = limit


class UnknownCode(FactcheckError):
    """A measure, entity, series or source was named that the catalogue does not have; the closest are listed."""

    slug = "unknown-code"
    title = "Unknown code"

    def __init__(self, kind: str, code: str, closest: tuple[str, ...] = ()) -> None:
        super().__init__(f"No {kind} is called {code!r}.")
        self.kind = kind
        self.code = code
        self.closest = closest
