"""Writes what the clients take from the service's OpenAPI document: `python -m clients.generate`, in a checkout."""
