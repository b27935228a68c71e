"""A picture of each finding: what was claimed and what the figures say, as a Vega-Lite chart and as SVG or PNG.

Which chart fits is decided by what was computed from what: entities side by side, a part of its whole, or a series over time.
Everything in it comes from the check and the reference data; nothing is fetched.
"""
