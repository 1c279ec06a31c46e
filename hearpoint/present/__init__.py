"""How a digest looks: HTML that mail clients render, Markdown."""
