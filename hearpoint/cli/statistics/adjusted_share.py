"""`hearpoint adjusted-share`: a share corrected for the errors of its tags."""

from __future__ import annotations

import click

from config.errors import UsageError
from hearpoint.cli.common import json_option, print_json

_COUNT = click.IntRange(min=0)


@click.command("adjusted-share")
@click.option("--tagged", type=_COUNT, required=True, help="Texts that carry the tag.")
@click.option("--of", "n", type=_COUNT, required=True, help="All texts.")
@click.option("--found", type=_COUNT, help="Labelled positives that the tagger found.")
@click.option("--positives", type=_COUNT, help="Labelled positives.")
@click.option("--flagged", type=_COUNT, help="Labelled negatives that it wrongly tagged.")
@click.option("--negatives", type=_COUNT, help="Labelled negatives.")
@click.option(
    "--relabelled",
    type=(_COUNT, _COUNT, _COUNT, _COUNT),
    metavar="RIGHT WRONG MISSED REST",
    help="Instead: a random sample of these texts, labelled again: rightly and wrongly tagged, missed, the rest.",
)
@json_option
def adjusted_share(
    tagged: int,
    n: int,
    found: int | None,
    positives: int | None,
    flagged: int | None,
    negatives: int | None,
    relabelled: tuple[int, int, int, int] | None,
    as_json: bool,
) -> None:
    """The share as it most likely is, given how often the tagger misses and cries wolf; the raw one beside."""
    from hearpoint.reports.statistics import adjusted_share as adjust
    from hearpoint.reports.statistics import relabelled_share

    if relabelled is not None:
        result = relabelled_share(tagged, n, *relabelled)
    elif found is None or positives is None or flagged is None or negatives is None:
        raise UsageError("give --found, --positives, --flagged and --negatives, or --relabelled")
    else:
        result = adjust(tagged, n, positives=positives, found=found, negatives=negatives, flagged=flagged)
    if as_json:
        print_json(result)
        return
    for name, share, interval in (
        ("as tagged", result.raw, result.raw_interval),
        ("adjusted", result.adjusted, result.interval),
    ):
        text = "-" if share is None or interval is None else f"{share:.1%} ({interval.low:.1%} to {interval.high:.1%})"
        click.echo(f"{name}: {text}")
    if result.adjusted is None:
        click.echo("too few labelled texts to correct by" if result.too_few else "the tagger says too little")
    click.echo(result.method)
