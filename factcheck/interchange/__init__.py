"""Figures in the forms of others: Frictionless Data Packages and SDMX-CSV, written and read.

Owns the mapping between our observations and those forms, with every vintage: what is written here and read again is the same.
Imports the data pack. Why not the libraries of these forms here: they are held against what we write in the tests, and neither
keeps the digits that a figure was printed with.
"""
