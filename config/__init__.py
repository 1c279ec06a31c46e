"""Typed settings, journey maps and rosters. Imports nothing of ours."""
