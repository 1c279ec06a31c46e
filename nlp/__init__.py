"""Text in, typed tags out. No store, no network: usable in a notebook."""
