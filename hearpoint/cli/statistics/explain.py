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
            print_json([{"name": card.name, "title": card.title, "meaning": card.meaning} for card in listing])
            return
        from rich.table import Table

        table = Table("card", "what it says", show_lines=False, box=None)
        for card in listing:
            table.add_row(card.name, card.meaning)
        console().print(table)
        return
    formula = formula_card(name)
    if as_json:
        print_json(formula)
        return
    from rich.markdown import Markdown

    console().print(Markdown(formula.text))
