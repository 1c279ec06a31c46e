"""Listeners: one file or folder a platform. They take options and a cursor, give pages, and touch no database."""
