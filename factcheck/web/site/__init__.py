"""Pages for people: the one where a text is checked, those of single checks, and the files that they are made of.

Written for no build step and no other host: templates, one style sheet and one script, served as they are.
"""
