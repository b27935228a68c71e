"""Number to judgement: tolerance, comparison, verdict rules, diagnosis, the text as a whole, and the sentences that tell it.

Imports computation, language, reference and model. Why no arithmetic of its own: a hypothesis about a wrong number must be judged
by the same `compute` and `compare` as the claim itself.
"""
