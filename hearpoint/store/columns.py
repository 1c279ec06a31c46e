"""Responses by column: only what a statistic reads, from the store's narrow copies where it can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlite_utils import Database

from config.errors import UsageError
from config.journey import JourneyMap
from hearpoint.store.bulk import Kind, read_columns
from hearpoint.store.facts import SET_ASIDE
from hearpoint.store.frames import stage_names
from hearpoint.store.selection import ALL, Selection
from hearpoint.store.selection_sql import Sql, feedback_where

_NARROW: Mapping[str, tuple[str, Kind]] = {
    **{name: (f"f.{name}", "text") for name in ("source", "kind", "author", "touchpoint", "channel", "mode")},
    "buyer": ("f.buyer", "int"),
    "nps": ("f.nps", "int"),
    "created_at": ("CAST(strftime('%s', f.created_at) AS INTEGER)", "moment"),
    "stage": ("f.touchpoint", "text"),
}
"""Columns in the index `feedback_columns`, so that texts beside them are not touched."""
_TAGGED: Mapping[str, tuple[str, Kind]] = {
    "lang": ("t.language", "text"),
    "analysed": ("t.analysed", "int"),
    "reason": (
        f"""coalesce(t.reason, (
            SELECT reason FROM sentence s JOIN sentence_topic st ON st.sentence_id = s.id
            WHERE s.feedback_id = f.id AND {SET_ASIDE} LIMIT 1))""",
        "text",
    ),
    "sentiment": ("t.label", "text"),
}
_WRITTEN: Mapping[str, tuple[str, Kind]] = {"title": ("f.title", "text"), "text": ("f.text", "text")}
_READ = {**_NARROW, **_TAGGED, **_WRITTEN}
COLUMNS = (
    "source", "kind", "author", "created_at", "title", "text", "lang", "analysed", "reason", "sentiment", "nps",
    "touchpoint", "channel", "mode", "buyer", "stage",
)  # fmt: skip
"""Every column that is no attribute, in the order of the frame; `feedback_id` stands before them."""
_NAMES = """
    WITH RECURSIVE known (name) AS (
        SELECT min(name) FROM attribute
        UNION ALL SELECT (SELECT min(name) FROM attribute WHERE name > known.name)
        FROM known WHERE known.name IS NOT NULL
    ) SELECT name FROM known WHERE name IS NOT NULL
"""
"""One step in the index a name, not one a row."""
_ALL_TEXT = "SELECT NOT EXISTS (SELECT 1 FROM attribute WHERE name = ? AND type <> 'text')"
_TYPED = "CASE type WHEN 'number' THEN 'n' || printf('%!.17g', number) ELSE substr(type, 1, 1) || value END"


def attribute_names(db: Database) -> list[str]:
    """Names of the scores and attributes of all survey responses."""
    return [name for (name,) in db.execute(_NAMES)]


def attributes_of(db: Database, ids: Iterable[int]) -> dict[int, dict[str, str | float | bool]]:
    """Feedback -> its scores and attributes by name; those without any are left out."""
    wanted = ",".join(map(str, ids))
    attributes: dict[int, dict[str, str | float | bool]] = {}
    for owner, name, value, number, kind in db.execute(
        f"SELECT feedback_id, name, value, number, type FROM attribute WHERE feedback_id IN ({wanted}) ORDER BY name"
    ):
        if kind == "number":
            value = int(number) if number.is_integer() else number
        attributes.setdefault(owner, {})[name] = value == "true" if kind == "bool" else value
    return attributes


def feedback_frame(
    db: Database,
    journey: JourneyMap,
    selection: Selection = ALL,
    *,
    columns: Iterable[str] | None = None,
    answered: str | None = None,
    texts: bool = True,
) -> pd.DataFrame:
    """One row a feedback, in the order they were stored; scores and attributes of surveys are columns of their own.

    `columns`: only these, beside `feedback_id`; without: all, or all but the `texts`. `answered`: only rows with a
    value in this column. Raises UsageError on a column that is not there.
    """
    known = attribute_names(db)
    own = COLUMNS if texts else tuple(name for name in COLUMNS if name not in _WRITTEN)
    wanted = [*own, *known] if columns is None else [name for name in dict.fromkeys(columns) if name != "feedback_id"]
    for name in (*wanted, *([answered] if answered else [])):
        if name not in {*COLUMNS, *known, "feedback_id"}:
            raise UsageError(f"no column {name!r}; there are: {', '.join(('feedback_id', *COLUMNS, *known))}")
    where = feedback_where(selection)
    if answered == "nps":
        where &= Sql("f.nps IS NOT NULL")
    elif answered in known:
        where &= Sql("f.id IN (SELECT feedback_id FROM attribute WHERE name = ?)", (answered,))
    frame = _own_columns(db, where, [name for name in wanted if name in COLUMNS], stage_names(journey))
    extra = {name: _attribute(db, name, frame["feedback_id"].to_numpy()) for name in wanted if name in known}
    return frame.join(pd.DataFrame(extra, index=frame.index))


def _own_columns(db: Database, where: Sql, wanted: Sequence[str], stages: dict[str, str]) -> pd.DataFrame:
    columns: dict[str, tuple[str, Kind]] = {"feedback_id": ("f.id", "int"), **{name: _READ[name] for name in wanted}}
    join = "LEFT JOIN tagging t ON t.feedback_id = f.id" if _TAGGED.keys() & set(wanted) else ""
    read = read_columns(db, columns, f"feedback f {join} WHERE {where.text}", where.values)
    order = np.argsort(read["feedback_id"], kind="stable")
    return pd.DataFrame({name: _typed(name, values, stages)[order] for name, values in read.items()})


def _typed(name: str, values: Any, stages: dict[str, str]) -> Any:
    if name in {"feedback_id", "created_at"}:
        return values
    if name == "analysed":
        return values == 1
    if name in {"nps", "buyer"}:
        missing = values < 0
        masked = pd.arrays.FloatingArray if name == "nps" else pd.arrays.BooleanArray
        return masked(values.astype(np.float64) if name == "nps" else values == 1, missing)
    if name == "stage":
        values = values.map(stages)
    # Not as categories: a statistic over a part of the rows would show groups that nobody is in.
    return pd.array(np.asarray(values, dtype=object), dtype="str")


def _attribute(db: Database, name: str, ids: Any) -> Any:
    """The values of an attribute for these feedbacks (ascending), as the survey had them; missing without one."""
    (plain,) = db.execute(_ALL_TEXT, [name]).fetchone()
    value = "value" if plain else _TYPED
    columns: dict[str, tuple[str, Kind]] = {"owner": ("feedback_id", "int"), "value": (value, "text")}
    read = read_columns(db, columns, "attribute WHERE name = ?", [name])
    order = np.argsort(read["owner"], kind="stable")
    owners, values = read["owner"][order], read["value"][order]
    where = np.searchsorted(owners, ids)
    there = np.append(owners, -1)[where] == ids
    codes = np.where(there, np.append(values.codes, -1)[where], -1)
    if plain:
        return pd.array(np.append(np.asarray(values.categories, dtype=object), [None])[codes], dtype="str")
    kinds = {value[0] for value in values.categories}
    known = [_plain(value) for value in values.categories]
    if kinds == {"n"}:
        return np.array([*known, np.nan], dtype=np.float64)[codes]
    return np.array([*known, None], dtype=object)[codes]


def _plain(value: str) -> str | float | bool:
    """A value behind the first letter of its type."""
    kind, text = value[0], value[1:]
    return float(text) if kind == "n" else text == "true" if kind == "b" else text
