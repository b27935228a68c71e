"""parse(): a text into drafts."""

from __future__ import annotations

from dataclasses import replace

from factcheck.language.lexicon import Lexicon
from factcheck.model.draft import Parsed
from factcheck.model.text import Text
from factcheck.parsing.reader import Reader
from factcheck.reference.catalogue import Catalogue


def parse(text: Text, lexicon: Lexicon, catalogue: Catalogue) -> Parsed:
    """Every claim of a text as drafts, and every number that is not part of one. Linear in the length of the text.

    The headline is read first: what it names can fill slots of the body.
    """
    reader = Reader(text.body, text, lexicon, catalogue)
    if text.headline:
        head = Reader(text.headline, text, lexicon, catalogue)
        head.read()
        reader.naming.topic = replace(head.topic, where="headline")
        reader.money.owed = head.money.owed
    return reader.read()
