"""The operations, one module per family; importing them fills the table of ``registry``."""

from factcheck.computation.operations import changes, histories, levels, pairs, parts, ranks

__all__ = ["changes", "histories", "levels", "pairs", "parts", "ranks"]
