"""The glue: store, engine, command line, demo."""

__version__ = "0.1.0"
