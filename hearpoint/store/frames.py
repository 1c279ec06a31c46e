"""The frames insights reads (their columns: ``insights.frames``), made by SQL for a selection.

Rows are in the order they were stored. Texts are read where they are asked for: most figures need none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from sqlite_utils import Database

from config.journey import JourneyMap
from config.roster import Roster
from hearpoint.store.bulk import Kind, read_columns
from hearpoint.store.selection import ALL, Selection
from hearpoint.store.selection_sql import Sql, feedback_where, mention_where, sentence_where
from hearpoint.store.tags import SENTENCE_TEXT
from nlp.staff.places import by_place, places_in

TopicNames = Mapping[str, tuple[str, str]]
"""Topic id -> id and name of the topic that now stands for it."""

_MENTION: Mapping[str, tuple[str, Kind]] = {
    "mention_id": ("mention_id", "int"),
    "feedback_id": ("feedback_id", "int"),
    "sentence_id": ("sentence_id", "int"),
    "source": ("source", "word"),
    "author": ("author", "text"),
    "created_at": ("at", "moment"),
    "stage": ("stage", "word"),
    "touchpoint": ("touchpoint", "word"),
    "polarity": ("polarity", "word"),
    "confidence": ("confidence", "real"),
    "certainty": ("certainty", "real"),
    "topic_id": ("topic", "word"),
    "length": ("length", "int"),
}
_SENTENCE = {
    name: _MENTION[name]
    for name in ("sentence_id", "feedback_id", "source", "author", "created_at", "polarity", "topic_id")
}
_STAFF = f"""
    SELECT f.id AS feedback_id, s.id AS sentence_id, f.source, f.author, f.created_at, {SENTENCE_TEXT} AS text,
        m.staff_id, m.name, m.status, m.candidates, m.polarity, m.confidence,
        CASE m.polarity WHEN 'negative' THEN s.negative WHEN 'positive' THEN s.positive ELSE s.neutral END AS certainty,
        m.doubt, m.others, f.visit
    FROM feedback f JOIN sentence s ON s.feedback_id = f.id JOIN staff_mention m ON m.sentence_id = s.id
    WHERE {{}} ORDER BY m.id
"""


def mentions_frame(
    db: Database, topics: TopicNames, selection: Selection = ALL, *, columns: Iterable[str] = _MENTION
) -> pd.DataFrame:
    """One row a mention of a touchpoint, without texts; `length` is the sentence's, in characters."""
    wanted = {"mention_id": _MENTION["mention_id"]} | {name: _MENTION[name] for name in columns}
    where = mention_where(selection)
    frame = _stored_order(read_columns(db, wanted, f"mention_fact m WHERE {where.text}", where.values), "mention_id")
    return _with_topics(frame, topics) if "topic_id" in frame.columns else frame


def sentences_frame(db: Database, topics: TopicNames, selection: Selection = ALL) -> pd.DataFrame:
    """One row a sentence, about a touchpoint or not: feedback_id, author, created_at, polarity, topic_id,
    topic_label."""
    where = sentence_where(selection)
    read = read_columns(db, _SENTENCE, f"sentence_fact s WHERE {where.text}", where.values)
    return _with_topics(_stored_order(read, "sentence_id"), topics)


def staff_frame(db: Database, roster: Roster, selection: Selection = ALL) -> pd.DataFrame:
    """One row a mention of a person; those linked carry the roster's spelling, location and role.

    Where namesakes are on the roster it is the one who works where the response says the customer was, if only one
    does.
    """
    where = feedback_where(selection)
    if selection.conditions:  # what is said must be said in the sentence that names the person
        narrowed = sentence_where(selection)
        where &= Sql(f"s.id IN (SELECT s.sentence_id FROM sentence_fact s WHERE {narrowed.text})", narrowed.values)
    cursor = db.execute(_STAFF.format(where.text), where.values)
    frame = pd.DataFrame.from_records(cursor.fetchall(), columns=[column[0] for column in cursor.description])
    for column in ("source", "author", "text"):
        frame[column] = frame[column].astype("str")
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True)
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


def count_people(db: Database, selection: Selection = ALL) -> int:
    """Distinct people whose feedback was analysed: one author counts once, an unknown author once a feedback."""
    where = feedback_where(selection)
    known, unknown = db.execute(
        "SELECT count(DISTINCT f.author), count(*) - count(f.author) FROM feedback f "
        f"JOIN tagging t ON t.feedback_id = f.id WHERE t.analysed AND {where.text}",
        where.values,
    ).fetchone()
    return int(known + unknown)


def sentence_texts(db: Database, ids: Iterable[int]) -> dict[int, str]:
    """The texts of these sentences."""
    wanted = ",".join(map(str, ids))  # row numbers; a bound list would have to be parsed as JSON
    rows = db.execute(
        f"SELECT s.id, {SENTENCE_TEXT} FROM sentence s JOIN feedback f ON f.id = s.feedback_id WHERE s.id IN ({wanted})"
    )
    return dict(rows.fetchall())


def touchpoints_of(db: Database, source_id: str) -> list[str]:
    """What the responses of a source name as their touchpoint, as it is written there."""
    rows = db.execute(
        "SELECT DISTINCT touchpoint FROM feedback WHERE source = ? AND touchpoint IS NOT NULL AND deleted_at IS NULL "
        "ORDER BY touchpoint",
        [source_id],
    )
    return [name for (name,) in rows]


def stage_names(journey: JourneyMap) -> dict[str, str]:
    """How a survey may name where it was asked: a touchpoint's id or name, or a stage's; -> the stage's id."""
    names: dict[str, str] = {}
    for stage in journey.stages:
        names |= {stage.id: stage.id, stage.name: stage.id}
        for touchpoint in stage.touchpoints:
            names |= {touchpoint.id: stage.id, touchpoint.name: stage.id}
    return names


def _stored_order(read: Mapping[str, Any], by: str) -> pd.DataFrame:
    places = np.argsort(read[by], kind="stable")
    return pd.DataFrame({name: values[places] for name, values in read.items()})


def _with_topics(frame: pd.DataFrame, topics: TopicNames) -> pd.DataFrame:
    """Topics by the one that now stands for them, as categories."""
    given = frame["topic_id"].array
    known = [topics.get(str(category), (None, None)) for category in given.categories]
    for column, names in (("topic_id", [new for new, _ in known]), ("topic_label", [name for _, name in known])):
        categories = sorted({name for name in names if name is not None})
        places = np.array([categories.index(name) if name is not None else -1 for name in names] + [-1])
        frame[column] = pd.Categorical.from_codes(places[given.codes], pd.Index(categories, dtype="str"))
    return frame
