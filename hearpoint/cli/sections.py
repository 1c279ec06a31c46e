"""`hearpoint --help`: the commands by what people do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

_WHOLE = 1_000
"""The first sentence of a command's help in full: it wraps, where click would cut it off."""


class Sections(click.Group):
    """A group that lists its commands under titles, in the order given."""

    def add_sections(self, sections: Mapping[str, Sequence[click.Command]]) -> None:
        self._sections = {title: [command.name or "" for command in listed] for title, listed in sections.items()}
        for listed in sections.values():
            for command in listed:
                self.add_command(command)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in self._sections.values() for name in names]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in self._sections.items():
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(_WHOLE)) for name in names])
