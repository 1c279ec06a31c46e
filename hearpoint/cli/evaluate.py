"""`hearpoint evaluate`: how right the tags are."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json, progress

if TYPE_CHECKING:
    from hearpoint.engine.evaluate import Evaluation, Evaluations
    from hearpoint.engine.evaluation.measures import ClassReport, Figure, LabelReport, SetReport


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--corrections", is_flag=True, help="Against people's corrections in the project, by source.")
@click.option("--by", metavar="COLUMN", help="One evaluation a value of this column of FILE, such as source.")
@click.option("--text", metavar="COLUMN", help="Column of FILE with the text.  [default: text]")
@click.option("--label", metavar="COLUMN", help="Column with the sentiment.  [default: label, or sentiment]")
@click.option("--journey", type=click.Path(path_type=Path), help="Journey map for FILE.  [default: the project's]")
@json_option
@place_options
def evaluate(
    file: Path | None,
    corrections: bool,
    by: str | None,
    text: str | None,
    label: str | None,
    journey: Path | None,
    as_json: bool,
    place: Place,
) -> None:
    """How right the tags are, on labelled texts of your own: FILE, CSV or JSON Lines.

    Its columns: text; label or sentiment (negative, neutral, positive); perhaps touchpoints, written
    "wifi=negative; breakfast". Needs no project; in one, its models and journey map are used, and with --by source the
    accuracy of each source is remembered for the digest.
    """
    if (file is None) == (not corrections):
        raise click.UsageError("give a FILE of labelled texts, or --corrections" + (", not both" if file else ""))
    if file is None:
        if by or text or label or journey:
            raise click.UsageError("--by, --text, --label and --journey go with FILE; corrections are told by source")
        evaluations = _corrections(place)
    else:
        evaluations = _file(file, by, text, label, journey, place, quiet=as_json)
    if as_json:
        print_json(evaluations)
    else:
        _show(evaluations)


def _corrections(place: Place) -> Evaluations:
    from hearpoint.engine.evaluate import evaluate_corrections

    with place.open() as session:
        return evaluate_corrections(session)


def _file(
    file: Path, by: str | None, text: str | None, label: str | None, journey: Path | None, place: Place, *, quiet: bool
) -> Evaluations:
    from hearpoint.engine.evaluate import evaluate_file
    from hearpoint.engine.evaluation.labelled import Columns

    with ExitStack() as stack:
        session = stack.enter_context(place.open()) if place.is_project else None
        return evaluate_file(session, file, Columns(text, label, by), journey, progress=progress(quiet=quiet))


def _show(evaluations: Evaluations) -> None:
    whole = evaluations.whole
    if not whole.n:
        click.echo(
            "Nobody has corrected anything yet: `hearpoint correct` does, `hearpoint tag --uncertain 20` finds what."
        )
        return
    click.echo(f"model: {evaluations.version}")
    click.echo(_counts(whole))
    if whole.sentiment:
        _show_sentiment(whole.sentiment)
    for title, report in (("Touchpoints", whole.touchpoints), ("Touchpoints with their polarity", whole.pairs)):
        if report:
            _show_set(title, report)
    if evaluations.groups:
        _show_groups(evaluations)
    if evaluations.note:
        click.echo(evaluations.note)


def _counts(evaluation: Evaluation) -> str:
    left = [f"{count} not analysed ({reason})" for reason, count in sorted(evaluation.not_analysed.items())]
    left += [f"{evaluation.unlabelled} without a label"] if evaluation.unlabelled else []
    return f"{evaluation.n} read" + ("; left out: " + ", ".join(left) if left else "")


def _show_sentiment(report: LabelReport) -> None:
    from rich.table import Table

    click.echo(
        f"\nSentiment of {report.n}: accuracy {shown(report.accuracy)}, macro recall {shown(report.macro_recall)}, "
        f"macro F1 {shown(report.macro_f1)}, calibration error {shown(report.ece)}"
    )
    _show_classes(report.classes)
    table = Table(title="People's label by row, ours by column", title_justify="left")
    for name in ("", *report.labels):
        table.add_column(name, justify="right" if name else "left")
    for name, row in zip(report.labels, report.confusion, strict=True):
        table.add_row(name, *(str(count) for count in row))
    console().print(table)


def _show_set(title: str, report: SetReport) -> None:
    click.echo(
        f"\n{title}, {report.n} texts: micro F1 {shown(report.micro_f1)}, precision {shown(report.precision)}, "
        f"recall {shown(report.recall)}"
    )
    _show_classes([row for row in report.classes if row.true or row.said])


def _show_classes(classes: tuple[ClassReport, ...] | list[ClassReport]) -> None:
    from rich.table import Table

    table = Table()
    for name in ("", "true", "said", "precision", "recall", "F1"):
        table.add_column(name, justify="right" if name in ("true", "said") else "left")
    for row in classes:
        table.add_row(row.label, str(row.true), str(row.said), shown(row.precision), shown(row.recall), shown(row.f1))
    console().print(table)


def _show_groups(evaluations: Evaluations) -> None:
    from rich.markup import escape
    from rich.table import Table

    from hearpoint.engine.evaluate import FEW

    table = Table()
    for name in ("", "n", "accuracy", "macro recall", "calibration error", "touchpoints, micro F1", "not analysed"):
        table.add_column(name, justify="right" if name in ("n", "not analysed") else "left")
    for group in evaluations.groups:
        sentiment, touchpoints = group.sentiment, group.touchpoints
        n = max(sentiment.n if sentiment else 0, touchpoints.n if touchpoints else 0)
        table.add_row(
            escape(group.group or ""),
            f"{n}{' (few)' if n < FEW else ''}",
            shown(sentiment.accuracy if sentiment else None),
            shown(sentiment.macro_recall if sentiment else None),
            shown(sentiment.ece if sentiment else None),
            shown(touchpoints.micro_f1 if touchpoints else None),
            str(sum(group.not_analysed.values())),
        )
    console().print(table)


def shown(figure: Figure | None) -> str:
    """.812 (.790 to .833)."""
    if figure is None:
        return "-"
    return f"{figure.estimate:.3f} ({figure.interval.low:.3f} to {figure.interval.high:.3f})"
