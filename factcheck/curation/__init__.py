"""Reference data kept up: what was fetched or brought as a file is compared with what is known, looked at, written down as a
vintage, or held back for a person.

Runs by command or as a job, never while a claim is answered. May import store, fetchers, datapack and what is below them. Why a room
of its own: fetching knows nothing of packs, and a pack takes exactly what its files say and never guesses.
"""
