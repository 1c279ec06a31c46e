"""What themes do to a score, and what the company said of its touchpoints beside what the answers say."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from hearpoint.reports.selecting import checked
from hearpoint.reports.statistics import Score
from hearpoint.reports.tables import population
from hearpoint.reports.topics import topic_names
from hearpoint.store.columns import feedback_frame
from hearpoint.store.frames import mentions_frame
from hearpoint.store.selection import Selection
from hearpoint.store.session import Session
from insights.drivers import DriverResult
from insights.frames import touchpoint_frame
from insights.impact_ratings import ImpactRating, ImpactRatings
from insights.theme_impact import ThemeImpactResult, ThemeImpacts

Theme = Literal["topic", "touchpoint", "stage"]


def theme_impact(
    session: Session, selection: Selection, theme: Theme, score: Score, polarity: str | None, who: str | None
) -> tuple[ThemeImpactResult, str | None]:
    """The impact of each theme, and what to tell of answers that were left out."""
    selection = checked(session, selection)
    rows = feedback_frame(session.db, session.journey, selection, columns=[score.column, "buyer"])
    feedback, note = population(rows, who)
    column = "topic_label" if theme == "topic" else theme
    needed = ["feedback_id", "polarity", "topic_id" if theme == "topic" else theme]
    mentions = mentions_frame(session.db, topic_names(session.topics), selection, columns=needed)
    mentions[column] = mentions[column].astype("str")  # a category that nobody speaks of is no theme
    return ThemeImpacts(column, score.column, score.measure, polarity)(feedback, mentions), note


def impact_ratings(session: Session, result: DriverResult) -> list[ImpactRating]:
    """Stated impact beside derived impact, for ratings that are named as touchpoints of the journey map are."""
    touchpoints: pd.DataFrame = touchpoint_frame(session.journey)
    if not {driver.driver for driver in result.drivers} & set(touchpoints["touchpoint"]):
        return []
    return [rating for rating in ImpactRatings()(touchpoints, result) if rating.derived is not None]
