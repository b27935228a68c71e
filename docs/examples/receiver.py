"""Takes the webhooks of factcheck: verifies the signature of each message, and acts on it once."""

import os

from flask import Flask, request
from standardwebhooks import Webhook, WebhookVerificationError

app = Flask(__name__)
webhook = Webhook(os.environ["WEBHOOK_SECRET"])
seen = set()  # in earnest a table, so that it outlives the process


@app.post("/hooks/factcheck")
def receive():
    """Answer 204 to what the service sent, 401 to everybody else."""
    try:
        event = webhook.verify(request.get_data(), dict(request.headers))
    except (WebhookVerificationError, ValueError):
        return "", 401
    if request.headers["webhook-id"] not in seen:
        app.logger.warning("%s: %s", event["type"], event["data"])  # what you do about it
        seen.add(request.headers["webhook-id"])
    return "", 204
