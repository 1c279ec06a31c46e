"""What a digest reads: the weeks it compares, of earlier ones only when each thing was first spoken of."""

from __future__ import annotations

from collections.abc import Mapping

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
from insights.digest.headlines import SLOW_WEEKS
from insights.emergence import Emergence
from insights.frames import touchpoint_frame
from insights.pain_units import Review, ReviewKey
from insights.weeks import week_bounds, weeks_until

WEEKS = max(Emergence.baseline_weeks + 1, 2 * SLOW_WEEKS, WeeklyDigest.trend_weeks)
"""Weeks of mentions that some part of a digest looks at, the digest's own the last of them."""
_FEEDBACK = ("source", "author", "created_at", "analysed", "reason", "nps", "stage", "buyer")


def digest_frames(session: Session, week: str, selection: Selection, reviews: Mapping[ReviewKey, Review]) -> Frames:
    """Frames that give the same digest as those of all time would."""
    timezone = session.project.settings.timezone
    first, end = week_bounds(week, timezone)
    start, _ = week_bounds(weeks_until(week, WEEKS)[0], timezone)
    now, compared = selection.between(first, end), selection.between(start, end)
    topics = topic_names(session.topics)
    mentions = mentions_frame(session.db, topics, compared)
    texts = with_texts(session.db, mentions[mentions["created_at"] >= first], reviews)["text"]
    sentences = sentences_frame(session.db, topics, compared)
    return Frames(
        feedback=_with_oldest(session, feedback_frame(session.db, session.journey, now, columns=_FEEDBACK), selection),
        mentions=_with_first(session, mentions.assign(text=texts.reindex(mentions.index)), "touchpoint", selection),
        staff=staff_frame(session.db, session.roster, now),
        sentences=_with_first(session, sentences, "topic_id", selection, topics),
        touchpoints=touchpoint_frame(session.journey),
    )


def _with_oldest(session: Session, feedback: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """With the oldest feedback of all, which tells whether this is the first week."""
    oldest = oldest_feedback(session.db, selection)
    if oldest is None or oldest >= feedback["created_at"].min():
        return feedback
    row = pd.DataFrame({"feedback_id": [-1], "created_at": pd.to_datetime([oldest], utc=True), "analysed": [False]})
    return pd.concat([row.astype({"created_at": feedback["created_at"].dtype}), feedback], ignore_index=True)


def _with_first(
    session: Session,
    frame: pd.DataFrame,
    column: str,
    selection: Selection,
    topics: Mapping[str, tuple[str, str]] | None = None,
) -> pd.DataFrame:
    """With one row more for each topic or touchpoint that was spoken of before the frame begins, from that time."""
    timezone = session.project.settings.timezone
    found = first_spoken_of(session.db, column.removesuffix("_id"), selection, timezone)
    names = {one: topics[one][0] if topics and one in topics else one for one in found}
    begins = frame["created_at"].min()
    early = {one: moment for one, moment in found.items() if pd.isna(begins) or moment < begins}
    rows = pd.DataFrame(
        {
            "feedback_id": [-2 - place for place in range(len(early))],
            "created_at": pd.to_datetime(list(early.values()), utc=True).astype(frame["created_at"].dtype),
            column: pd.array([names[one] for one in early], dtype="str"),
            **({"polarity": pd.array(["negative"] * len(early), dtype="str")} if column == "touchpoint" else {}),
        }
    )
    return pd.concat([rows, frame], ignore_index=True) if early else frame
