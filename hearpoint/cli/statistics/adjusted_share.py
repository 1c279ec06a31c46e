"""`hearpoint adjusted-share`: a share corrected for the errors of its tags."""

from __future__ import annotations

import click

from hearpoint.cli.common import json_option, print_json

_COUNT = click.IntRange(min=0)


@click.command("adjusted-share")
@click.option("--tagged", type=_COUNT, required=True, help="Texts that carry the tag.")
@click.option("--of", "n", type=_COUNT, required=True, help="All texts.")
@click.option("--found", type=_COUNT, required=True, help="Labelled positives that the tagger found.")
@click.option("--positives", type=_COUNT, required=True, help="Labelled positives.")
@click.option("--flagged", type=_COUNT, required=True, help="Labelled negatives that it wrongly tagged.")
@click.option("--negatives", type=_COUNT, required=True, help="Labelled negatives.")
@json_option
def adjusted_share(
    tagged: int, n: int, found: int, positives: int, flagged: int, negatives: int, as_json: bool
) -> None:
    """The share as it most likely is, given how often the tagger misses and cries wolf; the raw one beside."""
    from hearpoint.reports.statistics import adjusted_share as adjust

    result = adjust(tagged, n, positives=positives, found=found, negatives=negatives, flagged=flagged)
    if as_json:
        print_json(result)
        return
    for name, share, interval in (
        ("as tagged", result.raw, result.raw_interval),
        ("adjusted", result.adjusted, result.interval),
    ):
        said = "-" if share is None or interval is None else f"{share:.1%} ({interval.low:.1%} to {interval.high:.1%})"
        click.echo(f"{name}: {said}")
    if result.adjusted is None:
        click.echo("too few labelled texts to correct by" if result.too_few else "the tagger says too little")
    click.echo(result.method)
