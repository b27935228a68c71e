"""The vocabulary of the service: frozen dataclasses and enums.

Owns what a claim, a period, a quantity, a series and a verdict *are*. Imports nothing but ``factcheck.errors``.
Why no behaviour that needs data: a value object that can look things up cannot be trusted to mean the same thing twice.
"""
