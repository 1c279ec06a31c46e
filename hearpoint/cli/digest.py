"""`hearpoint digest`: one week or month, told to a CX lead."""

from __future__ import annotations

import click

from hearpoint.cli.common import Place, json_option, place_options, print_json
from hearpoint.cli.period import note_silence, where_option


@click.command()
@click.option(
    "--week",
    metavar="WEEK",
    help="ISO week, or month of a monthly digest: 2026-W46, 2026-11.  [default: the newest that is over]",
)
@click.option("--name", metavar="NAME", help="One of the digests under `digests` in hearpoint.yaml.")
@where_option
@click.option("--send", is_flag=True, help="Mail it to the readers named under digest.mail in hearpoint.yaml.")
@json_option
@place_options
def digest(week: str | None, name: str | None, where: tuple[str, ...], send: bool, as_json: bool, place: Place) -> None:
    """Write the digest of a week as HTML, Markdown and JSON. With --json print it and write nothing."""
    from hearpoint.engine.digest import digest_settings, redacted_digest, send_digest, write_digest
    from hearpoint.reports.digest import make_digest
    from hearpoint.reports.period import Period

    if send and as_json:
        raise click.UsageError("--send and --json do not go together; run it once for each")
    if where and not as_json:
        raise click.UsageError("--where needs --json; a digest that is written or sent has a name: see docs/filters.md")

    with place.open() as session:
        if week is not None:
            note_silence(session, Period.named(week, session.project.settings.timezone))
        if as_json:
            settings = digest_settings(session, name, where)
            print_json(redacted_digest(session, make_digest(session, week, settings=settings), settings))
            return
        files = write_digest(session, week, name=name)
        readers = send_digest(session, files.digest, name=name) if send else ()
    for path in (files.html, files.markdown, files.json):
        click.echo(f"wrote {path}")
    if send:
        click.echo(f"sent to {', '.join(readers)}")
