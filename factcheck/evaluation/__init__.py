"""How good the answers are: labelled claims read from files, answered, scored, told in tables, and turned into a calibration.

Imports the public door and the answer; nothing that answers imports it. Why it works on answers and not on the core's own findings:
what is measured is what a newsroom gets.
"""
