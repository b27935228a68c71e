"""Pages of HTML as texts: the article alone, and the way back from each of its characters to the page as it was sent.

`tokens` cuts a page into tags and text, `blocks` makes lines of it with their places, `article` chooses the lines that are the
article; only there, and only when a page comes, is trafilatura imported.

Why tokens of our own: what is sent may be broken or hostile, so the work must stay linear in its length, and places must be exact.
"""
