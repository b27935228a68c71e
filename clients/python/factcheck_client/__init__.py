"""A client of the factcheck service: `Client(base_url, key).check(text)`, with typed answers.

`shapes` has the types of all that is sent and given, `Problem` is what the service refuses with, `verify_webhook` reads what it posts.
"""

from factcheck_client import shapes
from factcheck_client.client import Client, Text, reading
from factcheck_client.problems import Problem
from factcheck_client.webhooks import Event, WebhookError, verify_webhook

__all__ = ["Client", "Event", "Problem", "Text", "WebhookError", "reading", "shapes", "verify_webhook"]
