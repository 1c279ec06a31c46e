"""`hearpoint search`: the posts and responses behind any number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from config.roles import Role
from hearpoint.cli.common import Place, console, json_option, place_options, print_json
from hearpoint.cli.period import Asked, period_options

if TYPE_CHECKING:
    from hearpoint.store.search import SearchHit, SearchResult

_POLARITY = click.Choice(["negative", "neutral", "positive"])


@click.command()
@click.argument("query", required=False)
@click.option("--touchpoint", metavar="ID", multiple=True, help="Where a sentence is about it; repeated: any of them.")
@click.option("--topic", metavar="ID", multiple=True, help="Where a sentence is in it: its id or name.")
@click.option("--polarity", type=_POLARITY, multiple=True, help="How that sentence speaks of it.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="The newest so many.")
@click.option("--all", "everything", is_flag=True, help="Without a limit.")
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write them to this file.")
@click.option("--ids", is_flag=True, help="Print only their numbers, as `hearpoint correct --from -` reads them.")
@period_options
@json_option
@place_options
def search(
    query: str | None,
    touchpoint: tuple[str, ...],
    topic: tuple[str, ...],
    polarity: tuple[str, ...],
    limit: int,
    everything: bool,
    file: Path | None,
    ids: bool,
    period: Asked,
    as_json: bool,
    place: Place,
) -> None:
    """List feedback with the words of QUERY, such as 'wifi AND (slow OR dropped)', newest first.

    Words side by side must all be there; "a phrase", begin*, AND, OR, NOT and brackets are understood. Without QUERY it
    lists whatever the options choose.
    """
    if ids and (as_json or file):
        raise click.UsageError("--ids stands alone; leave --json and --csv out")
    from hearpoint.present.boundary import search_as_seen_by
    from hearpoint.reports.search import search as find

    with place.open() as session:
        selection = period(session)
        for name, values in (("touchpoint", touchpoint), ("topic", topic), ("polarity", polarity)):
            selection = selection.and_where(name, *values)
        page = find(session, selection, query, limit=None if everything else limit)
        result = page if ids else search_as_seen_by(session, page, Role.SOCIAL)
    if file is not None:
        _write(result, file)
    if as_json:
        print_json(result)
    elif ids:
        for post in result.found:
            click.echo(_number(post))
    elif file is not None:
        click.echo(f"wrote {len(result.found)} of {result.total} to {file}")
    else:
        _show(result)


def _show(result: SearchResult) -> None:
    from rich.text import Text

    screen = console()
    for post in result.found:
        score = f", NPS {post.nps}" if post.nps is not None else ""
        screen.print(Text(f"#{post.feedback_id}  {post.created_at[:10]}  {post.source}{score}", style="bold"))
        text = Text(post.text)
        for start, end in post.marks:
            text.stylize("reverse" if screen.is_terminal else "", start, end)
        screen.print(text, soft_wrap=True)
        about = [f"{name}={value}" for name, value in post.attributes.items()]
        for part in (post.url, ", ".join(about)):
            if part:
                screen.print(Text(f"  {part}", style="dim"), soft_wrap=True)
    shown = len(result.found)
    click.echo(f"{shown} of {result.total}; --all shows the rest" if shown < result.total else f"{shown} found")


def _write(result: SearchResult, path: Path) -> None:
    from hearpoint.present.cells import write_csv_file

    names = sorted({name for post in result.found for name in post.attributes})
    columns = ["feedback_id", "sentences", "created_at", "source", "url", "nps", "text", *names]
    write_csv_file((_row(post) for post in result.found), columns, path)


def _row(post: SearchHit) -> dict[str, object]:
    own = {name: getattr(post, name) for name in ("feedback_id", "created_at", "source", "url", "nps", "text")}
    return {**post.attributes, **own, "sentences": _number(post)}


def _number(post: SearchHit) -> str:
    """The feedback, and its sentences that were looked for: 311:2,3."""
    return f"{post.feedback_id}:{','.join(str(sentence.number) for sentence in post.sentences)}".rstrip(":")
