"""Fetching from agencies: what a feed of a pack names is asked for, kept as it came, and read into values.

Runs by command or as a job, never while a claim is answered. Knows nothing of packs on disk: who compares what was fetched with
what is known, and writes it down, is ``curation``.
"""
