"""`hearpoint explain`: the formula card of a statistic."""

from __future__ import annotations

import click

from hearpoint.cli.common import console, json_option, print_json


@click.command()
@click.argument("name", required=False)
@json_option
def explain(name: str | None, as_json: bool) -> None:
    """What a statistic means, how it is computed, and when not to believe it. Without NAME: the list of cards."""
    from hearpoint.reports.formulas import formula_card, formula_cards

    if name is None:
        listing = formula_cards()
        if as_json:
            print_json([{"name": one.name, "title": one.title, "meaning": one.meaning} for one in listing])
            return
        from rich.table import Table

        table = Table("card", "what it says", show_lines=False, box=None)
        for one in listing:
            table.add_row(one.name, one.meaning)
        console().print(table)
        return
    found = formula_card(name)
    if as_json:
        print_json(found)
        return
    from rich.markdown import Markdown

    console().print(Markdown(found.text))
