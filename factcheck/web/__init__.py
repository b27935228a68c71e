"""HTTP and nothing but HTTP: the app factory, views, error mapping, headers.

Owns status codes, headers, media types, caching and the reference page. May import everything below it. Why no thinking here: a
view loads with a wire schema, calls the core and dumps; whatever else it did would be missing in Python and on the command line.
"""

from factcheck.web.app import create_app

__all__ = ["create_app"]
