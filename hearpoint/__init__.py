"""The glue: store, engine, command line, demo."""

import config

if getattr(config, "DISTRIBUTION", None) != "hearpoint":
    raise ImportError(
        f"{config.__file__} stands in the place of Hearpoint's own package config, which hearpoint needs; "
        "rename it, or start Python in another folder"
    )

__version__ = "0.1.0"
