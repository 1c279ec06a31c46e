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
        preview = preview_tags(session, everything=everything, progress=progress(quiet=as_json))
    if as_json:
        print_json(preview)
    else:
        _show_preview(preview)


def show_uncertain(place: Place, count: int, *, as_json: bool) -> None:
    """`hearpoint tag --uncertain N`."""
    from hearpoint.reports.uncertain import uncertain

    with place.open() as session:
        looks = uncertain(session, count)
    if as_json:
        print_json(looks)
        return
    if not looks:
        click.echo("Nothing to look at: nothing is tagged yet, or all of it was corrected.")
        return
    for look in looks:
        click.echo(f"#{look.feedback_id} {look.source}: {' '.join(look.text.split())}")
        click.echo(f"    {'; '.join(look.why)}\n    {look.command}")
    click.echo("Confirm what is right, too (correct it to what it is): both teach. Then: hearpoint learn")


def _show_preview(preview: Preview) -> None:
    if not preview.due:
        click.echo("Nothing is due: all of it is tagged as it would be now.")
        return
    click.echo(f"{preview.due} due for tagging:")
    for reason, count in preview.reasons.items():
        click.echo(f"  {count}: {reason}")
    if not preview.changed:
        return
    click.echo(f"\nOf {preview.looked_at} tagged again (nothing was written), sentences that would change:")
    for what, figure in preview.changed.items():
        low, high = figure.interval
        click.echo(f"  {what}: {round(figure.estimate * figure.n)} of {figure.n}, {low:.1%} to {high:.1%} of all")
    if preview.recut:
        click.echo(f"  {preview.recut} more are cut otherwise now")
    _show_moves(preview)
    for example in preview.examples:
        click.echo(f"#{example.feedback_id} {example.what}: {example.old} -> {example.new}")
        click.echo(f"    {' '.join(example.sentence.split())}")


def _show_moves(preview: Preview) -> None:
    from rich.table import Table

    labels = sorted({*preview.sentiment, *(to for row in preview.sentiment.values() for to in row)})
    table = Table(title="Sentiment, from (row) to (column)", title_justify="left")
    for name in ("", *labels):
        table.add_column(name, justify="right" if name else "left")
    for name in labels:
        table.add_row(name, *(str(preview.sentiment.get(name, {}).get(to, 0)) for to in labels))
    console().print(table)
