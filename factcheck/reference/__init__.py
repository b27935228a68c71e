"""The curated data, immutable: catalogue (names and relations) and figures.

Imports the model only. Why no loading here: files belong to ``datapack``; what answers a claim must not be able to touch one.
"""
