"""What comes in is loaded and what goes out is described, with marshmallow; the forms of a check and problems.

Owns the strict JSON gate, every schema, and what a check is rendered to: plain text, Markdown, JSON-LD, labelled claims. May
import the core, `answer` and `errors`; knows no HTTP library. Why no dumping through the schemas: `answer` already is the JSON;
the schemas describe it, and a test holds them together.
"""
