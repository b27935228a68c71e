"""Curation: what was fetched is compared with what is known, looked at, written down as a vintage, or held back for a person.

Runs by command or as a job, never while a claim is answered. May import store, fetchers, datapack and what is below them. Why a room
of its own: fetching knows nothing of packs, and packs nothing of where their figures come from.
"""
