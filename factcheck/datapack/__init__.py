"""The data pack on disk: its schema, and how it is read, checked and sealed.

Owns every word about files: names, columns, what a value may look like. Imports the reference and the model. Why not
pandas here: it guesses types, and a pack that is read for answering must contain exactly what its files say, digit for digit.
"""
