"""What a digest rests on: what each source gave, how many answered, how far its tags are to be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from insights.digest.content import Accuracy, Response, SourceLine
from insights.intervals import wilson
from insights.results import Interval


@dataclass(frozen=True)
class KnownSource:
    """What is known of a source besides its feedback."""

    source: str
    state: str
    message: str | None = None
    asked: int | None = None
    """People asked to answer in the week."""
    accuracy: Accuracy | None = None


def source_lines(feedback: pd.DataFrame, sources: Sequence[KnownSource]) -> tuple[SourceLine, ...]:
    """A line a source, of the feedback of one week."""
    return tuple(_line(feedback[feedback["source"].eq(source.source)], source) for source in sources)


def _line(mine: pd.DataFrame, known: KnownSource) -> SourceLine:
    reasons = mine["reason"].where(mine["analysed"] | mine["reason"].notna(), "not tagged yet")
    left_out = tuple((str(reason), int(count)) for reason, count in reasons.dropna().value_counts().items())
    response = _response(len(mine), known.asked) if known.asked else None
    return SourceLine(
        known.source,
        known.state,
        len(mine),
        int(mine["analysed"].sum()),
        left_out,
        known.message,
        response,
        known.accuracy,
    )


def _response(answered: int, asked: int) -> Response:
    """More answers than people asked: the rate would be no share, so there is none."""
    if answered > asked:
        return Response(asked, answered, None, None)
    low, high = wilson(answered, asked)
    return Response(asked, answered, answered / asked, Interval(float(low), float(high)))
