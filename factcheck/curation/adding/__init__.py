"""A file of figures that somebody has, understood and made into a vintage of a pack.

Owns the guesses: where the table begins, how numbers and periods are written, what the columns are, whose and which figures they
are. What it guesses it shows, and what it cannot tell it asks. Imports the data pack and the core. Why not pandas here: it decides
cell by cell and keeps no places, and every fault is to name the line and column of the file as it came.
"""
