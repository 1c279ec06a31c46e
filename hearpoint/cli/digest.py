"""`hearpoint digest`: one week, told to a CX lead."""

from __future__ import annotations

import click

from hearpoint.cli.common import Place, json_option, place_options, print_json
from hearpoint.cli.period import note_silence


@click.command()
@click.option("--week", metavar="WEEK", help="ISO week, such as 2026-W46.  [default: the newest that is over]")
@click.option("--send", is_flag=True, help="Mail it to the readers named under digest.mail in hearpoint.yaml.")
@json_option
@place_options
def digest(week: str | None, send: bool, as_json: bool, place: Place) -> None:
    """Write the digest of a week as HTML, Markdown and JSON. With --json print it and write nothing."""
    from hearpoint.engine.digest import send_digest, write_digest
    from hearpoint.reports.digest import make_digest
    from hearpoint.reports.period import Period

    if send and as_json:
        raise click.UsageError("--send and --json do not go together; run it once for each")

    with place.open() as session:
        if week is not None:
            note_silence(session, Period.parse(week, None, None, session.project.settings.timezone))
        if as_json:
            print_json(make_digest(session, week))
            return
        files = write_digest(session, week)
        readers = send_digest(session, files.digest) if send else ()
    for path in (files.html, files.markdown, files.json):
        click.echo(f"wrote {path}")
    if send:
        click.echo(f"sent to {', '.join(readers)}")
