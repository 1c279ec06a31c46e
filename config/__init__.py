"""Typed settings, journey maps and rosters. Imports nothing of ours."""

DISTRIBUTION = "hearpoint"
"""Tells this package from a config.py of somebody else's: the other packages look for it when they are imported."""
