"""Text to drafts. Knows words and the catalogue's labels, never values or defaults.

Imports language, reference (labels only) and model. Why it cannot see figures: a reading must never be chosen because it
makes the claim true.
"""
