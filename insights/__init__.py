"""Frames in, result objects out. No database; clock and seed are passed in."""
