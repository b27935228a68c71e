"""Draft to readings. Knows codes, defaults and coverage, never numbers.

Imports model and reference. Why no figures: which series a claim means must not depend on what the series says.
"""
