"""`hearpoint demo`: the main job on a bundled sample."""

from __future__ import annotations

from pathlib import Path

import click

from hearpoint.cli.common import json_option, print_json, progress


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("demo-output"))
@json_option
def demo(folder: Path, as_json: bool) -> None:
    """Run the main job in FOLDER on made-up posts of a fictional hotel group, served on this machine."""
    from hearpoint.cli.collect import exit_if_failed
    from hearpoint.cli.pain_points import show_pain_points
    from hearpoint.cli.praise import show_praise
    from hearpoint.cli.run import show_run
    from hearpoint.demo.run import run_demo

    result = run_demo(folder, progress=progress(quiet=as_json))
    if as_json:
        print_json(
            {
                "run": result.run,
                "pain_points": result.pain_points.points,
                "praise": result.praise,
            }
        )
    else:
        show_run(result.run)
        show_pain_points(result.pain_points, result.stages, top=3)
        show_praise(result.praise)
        if result.run.digest is not None:
            click.echo(f"\nThe weekly digest: {result.run.digest.html} (and .md, .json beside it)")
        click.echo(f"Look around: hearpoint nps --by stage --project {folder}")
    exit_if_failed(result.run.collected)
