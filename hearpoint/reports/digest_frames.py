"""What a digest reads: the weeks it compares, of earlier ones only when each thing was first spoken of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pandas as pd

from hearpoint.reports.quotes import with_texts
from hearpoint.reports.topics import topic_names
from hearpoint.store.columns import feedback_frame
from hearpoint.store.firsts import first_spoken_of
from hearpoint.store.frames import mentions_frame, sentences_frame, staff_frame
from hearpoint.store.selection import Selection
from hearpoint.store.session import Session
from hearpoint.store.span import oldest_feedback
from insights.digest.build import Frames, WeeklyDigest
from insights.digest.head import YEAR
from insights.digest.headlines import SLOW_WEEKS
from insights.emergence import Emergence
from insights.frames import touchpoint_frame
from insights.pain_units import Review, ReviewKey
from insights.seasons import weeks_of_last_year
from insights.trend import StageTrend
from insights.weeks import period_bounds, periods_until, unit_of, week_bounds

WEEKS = max(
    Emergence.baseline_weeks + 1, max(StageTrend.history_weeks, SLOW_WEEKS) + SLOW_WEEKS, WeeklyDigest.trend_weeks
)
"""Weeks of mentions that some part of a digest looks at, the digest's own the last of them."""
_ANSWERS = ("author", "created_at", "nps", "buyer")
_FEEDBACK = ("source", "author", "created_at", "analysed", "reason", "nps", "stage", "buyer")


def digest_frames(session: Session, week: str, selection: Selection, reviews: Mapping[ReviewKey, Review]) -> Frames:
    """Frames that give the same digest as those of all time would."""
    timezone = session.project.settings.timezone
    first, end = period_bounds(week, timezone)
    start, _ = period_bounds(periods_until(week, WEEKS)[0], timezone)
    now, compared = selection.between(first, end), selection.between(start, end)
    topics = topic_names(session.topics)
    mentions = mentions_frame(session.db, topics, compared)
    texts = with_texts(session.db, mentions[mentions["created_at"] >= first], reviews)["text"]
    sentences = pd.concat(
        [sentences_frame(session.db, topics, part) for part in (*_last_year(selection, week, timezone), compared)],
        ignore_index=True,
    )
    feedback = feedback_frame(session.db, session.journey, now, columns=_FEEDBACK)
    return Frames(
        feedback=_with_oldest(feedback, oldest_feedback(session.db, selection), first),
        mentions=_with_first(
            mentions.assign(text=texts.reindex(mentions.index)),
            "touchpoint",
            _before(start, first_spoken_of(session.db, "touchpoint", selection, timezone)),
        ),
        staff=staff_frame(session.db, session.roster, now),
        sentences=_with_first(
            sentences,
            "topic_id",
            _before(start, first_spoken_of(session.db, "topic", selection, timezone)),
            {old: new for old, (new, _) in topics.items()},
        ),
        touchpoints=touchpoint_frame(session.journey),
        answers=_answers(session, week, selection, timezone),
    )


def _last_year(selection: Selection, week: str, timezone: str) -> list[Selection]:
    """The same weeks of last year, which tell a season."""
    if unit_of(week) == "month":
        return []
    weeks = weeks_of_last_year(week, Emergence.baseline_weeks, timezone)
    return [selection.between(week_bounds(weeks[0], timezone)[0], week_bounds(weeks[-1], timezone)[1])]


def _answers(session: Session, week: str, selection: Selection, timezone: str) -> pd.DataFrame:
    """Scores of the weeks that the head shows, and of those a year before them."""
    first, last = periods_until(week, WeeklyDigest.trend_weeks)[0], week
    start, end = period_bounds(first, timezone)[0], period_bounds(last, timezone)[1]
    parts = [selection.between(start - shift, end - shift) for shift in (YEAR, timedelta(0))]
    frames = [feedback_frame(session.db, session.journey, part, columns=_ANSWERS, answered="nps") for part in parts]
    return pd.concat(frames, ignore_index=True)


def _with_oldest(feedback: pd.DataFrame, oldest: datetime | None, first: datetime) -> pd.DataFrame:
    """With the oldest feedback of all, which tells whether this is the first week."""
    if oldest is None or oldest >= first:
        return feedback
    row = pd.DataFrame({"feedback_id": [-1], "created_at": pd.to_datetime([oldest], utc=True), "analysed": [False]})
    return pd.concat([row.astype({"created_at": feedback["created_at"].dtype}), feedback], ignore_index=True)


def _before(start: datetime, firsts: Mapping[str, datetime]) -> dict[str, datetime]:
    return {name: moment for name, moment in firsts.items() if moment < start}


def _with_first(
    frame: pd.DataFrame, column: str, early: Mapping[str, datetime], standing: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """With a row more for each topic or touchpoint that was spoken of before the frame begins, from that time.

    `standing`: topic -> the one that now stands for it.
    """
    if not early:
        return frame
    names = [(standing or {}).get(name, name) for name in early]
    rows = pd.DataFrame(
        {
            "feedback_id": [-2 - place for place in range(len(early))],  # people of their own
            "created_at": pd.to_datetime(list(early.values()), utc=True).astype(frame["created_at"].dtype),
            column: pd.array(names, dtype="str"),
        }
    )
    if column == "touchpoint":
        rows["polarity"] = pd.array(["negative"] * len(early), dtype="str")
    return pd.concat([rows, frame], ignore_index=True)
