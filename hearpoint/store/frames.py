"""The frames insights reads (their columns: ``insights.frames``), made by SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlite_utils import Database

from config.journey import JourneyMap
from config.roster import Roster
from hearpoint.store.tags import SENTENCE_TEXT
from nlp.staff.places import by_place, places_in

# Advertising is nobody's pain. A person can put a sentence back.
_SET_ASIDE = "(st.how = 'left out' AND (st.reason LIKE 'spam:%' OR st.reason LIKE 'off-topic:%'))"
_FEEDBACK = f"""
    SELECT f.id AS feedback_id, f.source, f.kind, f.author, f.created_at, f.title, f.text, t.language AS lang,
        coalesce(t.analysed, 0) AS analysed, coalesce(t.reason, (
            SELECT st.reason FROM sentence s JOIN sentence_topic st ON st.sentence_id = s.id
            WHERE s.feedback_id = f.id AND {_SET_ASIDE} LIMIT 1
        )) AS reason, t.label AS sentiment,
        f.nps, f.touchpoint, f.channel, f.mode, f.buyer, f.scores, f.visit, f.profile
    FROM feedback f LEFT JOIN tagging t ON t.feedback_id = f.id
    WHERE f.deleted_at IS NULL
    ORDER BY f.id
"""
_SENTENCE = f"""
    f.id AS feedback_id, s.id AS sentence_id, f.source, f.author, f.created_at, {SENTENCE_TEXT} AS text
"""
_JOIN = "JOIN sentence s ON s.id = m.sentence_id JOIN feedback f ON f.id = s.feedback_id WHERE f.deleted_at IS NULL"
_CERTAINTY = """
    CASE m.polarity WHEN 'negative' THEN s.negative WHEN 'positive' THEN s.positive ELSE s.neutral END AS certainty
"""
_MENTIONS = f"""
    SELECT {_SENTENCE}, m.stage, m.touchpoint, m.polarity, m.confidence, {_CERTAINTY}, st.topic AS topic_id
    FROM touchpoint_mention m LEFT JOIN sentence_topic st ON st.sentence_id = m.sentence_id {_JOIN}
        AND NOT coalesce({_SET_ASIDE}, 0)
    ORDER BY m.id
"""
_STAFF = f"""
    SELECT {_SENTENCE}, m.staff_id, m.name, m.status, m.candidates, m.polarity, m.confidence, {_CERTAINTY},
        m.doubt, m.others, f.visit
    FROM staff_mention m {_JOIN} ORDER BY m.id
"""
_SENTENCES = """
    SELECT f.id AS feedback_id, f.author, f.created_at, st.topic AS topic_id
    FROM sentence s JOIN feedback f ON f.id = s.feedback_id LEFT JOIN sentence_topic st ON st.sentence_id = s.id
    WHERE f.deleted_at IS NULL ORDER BY s.id
"""
_ANALYSED = """
    SELECT f.id AS feedback_id, f.author, f.created_at FROM feedback f JOIN tagging t ON t.feedback_id = f.id
    WHERE f.deleted_at IS NULL AND t.analysed
"""
TopicNames = Mapping[str, tuple[str, str]]
"""Topic id -> id and name of the topic that now stands for it."""
_TEXT_COLUMNS = ("source", "author", "touchpoint", "stage", "channel", "mode", "text", "lang", "reason", "sentiment")


def feedback_frame(db: Database, journey: JourneyMap) -> pd.DataFrame:
    """One row a feedback; scores and attributes of surveys become columns of their own."""
    frame = _read(db, _FEEDBACK)
    frame["analysed"] = frame["analysed"].astype(bool)
    frame["nps"] = pd.to_numeric(frame["nps"]).astype("Float64")
    frame["buyer"] = frame["buyer"].astype("boolean")
    frame["stage"] = frame["touchpoint"].map(stage_names(journey)).astype("str")
    packed = frame[["scores", "visit", "profile"]]
    frame = frame.drop(columns=["scores", "visit", "profile"])
    return frame.join(_unpacked(packed, taken=set(frame.columns)))


def mentions_frame(db: Database, topics: TopicNames) -> pd.DataFrame:
    """One row a mention of a touchpoint."""
    return _with_topics(_read(db, _MENTIONS), topics)


def sentences_frame(db: Database, topics: TopicNames) -> pd.DataFrame:
    """One row a sentence, about a touchpoint or not: feedback_id, author, created_at, topic_id, topic_label."""
    return _with_topics(_read(db, _SENTENCES), topics)


def staff_frame(db: Database, roster: Roster) -> pd.DataFrame:
    """One row a mention of a person; those linked carry the roster's spelling, location and role.

    Of namesakes it is the one who works where the response says the customer was, if only one does.
    """
    frame = _read(db, _STAFF)
    members = {member.staff_id: member for member in roster.members}
    frame["others"] = [tuple(json.loads(others)) for others in frame["others"]]
    for row in frame.index[frame["status"].eq("ambiguous") & frame["visit"].notna()]:
        candidates, visit = (json.loads(str(frame.at[row, column])) for column in ("candidates", "visit"))
        if member := by_place([members[one] for one in candidates if one in members], places_in(visit)):
            frame.loc[row, ["staff_id", "status"]] = [member.staff_id, "linked"]
    frame = frame.drop(columns="visit")
    linked = [members.get(staff_id) for staff_id in frame["staff_id"]]
    for column, value in (("staff_name", "name"), ("location", "location"), ("role", "role")):
        frame[column] = [getattr(member, value) if member else None for member in linked]
    return frame


def people_frame(db: Database) -> pd.DataFrame:
    """Who was heard when: one row an analysed feedback (feedback_id, author, created_at)."""
    return _read(db, _ANALYSED)


def touchpoints_of(db: Database, source_id: str) -> list[str]:
    """What the responses of a source name as their touchpoint, as it is written there."""
    rows = db.execute(
        "SELECT DISTINCT touchpoint FROM feedback WHERE source = ? AND touchpoint IS NOT NULL AND deleted_at IS NULL "
        "ORDER BY touchpoint",
        [source_id],
    )
    return [name for (name,) in rows]


def _read(db: Database, query: str) -> pd.DataFrame:
    cursor = db.execute(query)
    frame = pd.DataFrame.from_records(cursor.fetchall(), columns=[column[0] for column in cursor.description])
    for column in _TEXT_COLUMNS:
        if column in frame:
            frame[column] = frame[column].astype("str")
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True)
    return frame


def _with_topics(frame: pd.DataFrame, topics: TopicNames) -> pd.DataFrame:
    given = frame["topic_id"]
    frame["topic_id"] = given.map({old: new for old, (new, _) in topics.items()}).astype("str")
    frame["topic_label"] = given.map({old: name for old, (_, name) in topics.items()}).astype("str")
    return frame


def stage_names(journey: JourneyMap) -> dict[str, str]:
    """How a survey may name where it was asked: a touchpoint's id or name, or a stage's; -> the stage's id."""
    names: dict[str, str] = {}
    for stage in journey.stages:
        names |= {stage.id: stage.id, stage.name: stage.id}
        for touchpoint in stage.touchpoints:
            names |= {touchpoint.id: stage.id, touchpoint.name: stage.id}
    return names


def _unpacked(packed: pd.DataFrame, taken: set[str]) -> pd.DataFrame:
    """The JSON columns as plain columns; a name already taken is written with its group before it."""
    rows: list[dict[str, Any]] = []
    for record in packed.itertuples(index=False):
        row: dict[str, Any] = {}
        for group, cell in zip(packed.columns, record, strict=True):
            if isinstance(cell, str):
                row |= {f"{group}.{key}" if key in taken else key: value for key, value in json.loads(cell).items()}
        rows.append(row)
    return pd.DataFrame(rows, index=packed.index)
