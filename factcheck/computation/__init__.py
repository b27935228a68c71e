"""Series to number: the operations of the service, with interval arithmetic on published precision.

Owns what a level, a change, a share, a record *is*. Imports model and reference. Why no words and no tolerance here: what the
figures say must not depend on what was claimed about them.
"""
