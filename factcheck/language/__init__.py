"""What one language looks like, for reading and for writing: one TOML file per language and its typed form.

Imports the model only. Why names of measures and entities are not here: a lexicon knows grammar, the data pack knows
subjects, and the two change for different reasons.
"""
