"""What `hearpoint tag` shows without tagging: what would change, and what a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, console, print_json, progress

if TYPE_CHECKING:
    from hearpoint.engine.tag_preview import Preview


def show_preview(place: Place, *, everything: bool, as_json: bool) -> None:
    """`hearpoint tag --dry-run`."""
    from hearpoint.engine.tag_preview import preview_tags

    with place.open() as session:
        found = preview_tags(session, everything=everything, progress=progress(quiet=as_json))
    if as_json:
        print_json(found)
    else:
        _show_preview(found)


def show_uncertain(place: Place, count: int, *, as_json: bool) -> None:
    """`hearpoint tag --uncertain N`."""
    from hearpoint.reports.uncertain import uncertain

    with place.open() as session:
        found = uncertain(session, count)
    if as_json:
        print_json(found)
        return
    if not found:
        click.echo("Nothing to look at: nothing is tagged yet, or all of it was corrected.")
        return
    for one in found:
        click.echo(f"#{one.feedback_id} {one.source}: {' '.join(one.text.split())}")
        click.echo(f"    {'; '.join(one.why)}\n    {one.command}")
    click.echo("Confirm what is right, too (correct it to what it is): both teach. Then: hearpoint learn")


def _show_preview(found: Preview) -> None:
    if not found.due:
        click.echo("Nothing is due: all of it is tagged as it would be now.")
        return
    click.echo(f"{found.due} due for tagging:")
    for reason, count in found.reasons.items():
        click.echo(f"  {count}: {reason}")
    if not found.changed:
        return
    click.echo(f"\nOf {found.looked_at} tagged again (nothing was written), sentences that would change:")
    for what, figure in found.changed.items():
        low, high = figure.interval
        click.echo(f"  {what}: {round(figure.estimate * figure.n)} of {figure.n}, {low:.1%} to {high:.1%} of all")
    if found.recut:
        click.echo(f"  {found.recut} more are cut otherwise now")
    _show_moves(found)
    for one in found.examples:
        click.echo(f"#{one.feedback_id} {one.what}: {one.old} -> {one.new}\n    {' '.join(one.sentence.split())}")


def _show_moves(found: Preview) -> None:
    from rich.table import Table

    labels = sorted({*found.sentiment, *(to for row in found.sentiment.values() for to in row)})
    table = Table(title="Sentiment, from (row) to (column)", title_justify="left")
    for name in ("", *labels):
        table.add_column(name, justify="right" if name else "left")
    for name in labels:
        table.add_row(name, *(str(found.sentiment.get(name, {}).get(to, 0)) for to in labels))
    console().print(table)
