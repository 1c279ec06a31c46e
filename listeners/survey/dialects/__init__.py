"""How each survey tool lays out its exports: one file a tool."""
