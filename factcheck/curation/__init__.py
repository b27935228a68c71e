"""Reference data kept up: series added by hand, refreshed from their sources, compared, held back, accepted.

Owns everything between a source and a pack: `adding` turns a file that somebody has into a vintage. May import the data pack, the
fetchers and the store. Why not in `datapack`: a pack takes exactly what its files say, and never guesses.
"""
