"""A selection as SQL: conditions on a feedback, a sentence or a mention, with their parameters.

Each set of rows is found by its own index and looked up while the narrow copy is read in the order of time; the plus in
`+f.id IN` keeps SQLite from turning that round, which reads the wide tables row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hearpoint.store.selection import ANY, NUMBERS, OUTSIDE, Condition, Selection
from hearpoint.store.stamp import stamp

FEEDBACK_COLUMNS = {
    "source": "f.source", "kind": "f.kind", "mode": "f.mode", "channel": "f.channel", "buyer": "f.buyer",
    "nps": "f.nps", "asked_at": "f.touchpoint",
}  # fmt: skip
LANGUAGE = "language"
MENTION_COLUMNS = {"touchpoint": "m.touchpoint", "stage": "m.stage", "polarity": "m.polarity", "topic": "m.topic"}
SENTENCE_COLUMNS = {"polarity": "s.polarity", "topic": "s.topic"}
FIELDS = (*FEEDBACK_COLUMNS, LANGUAGE, *MENTION_COLUMNS)
"""Names of conditions that are no attributes of surveys. One in `MENTION_COLUMNS` is a condition on one mention."""
YES = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}


@dataclass(frozen=True)
class Sql:
    """A condition and its parameters; put together with `&`."""

    text: str = "1"
    values: tuple[Any, ...] = ()

    def __and__(self, other: Sql) -> Sql:
        if self.text == "1" or other.text == "1":
            return self if other.text == "1" else other
        return Sql(f"{self.text} AND {other.text}", self.values + other.values)


def feedback_where(selection: Selection) -> Sql:
    """The WHERE of a row `f` of feedback: it is in a selection of mentions if any of its mentions is."""
    sql = Sql("f.deleted_at IS NULL") & _period(selection, "f.created_at", stamp) & _own(selection.conditions)
    inside = _inside(selection.conditions)
    return sql & inside.under("+f.id IN (SELECT {}.feedback_id") if inside else sql


def mention_where(selection: Selection) -> Sql:
    """The WHERE of a row `m` of mention_fact; what was set aside is left out."""
    sql = Sql("NOT m.aside") & _period(selection, "m.at", _seconds)
    for condition in selection.conditions:
        if condition.name in MENTION_COLUMNS:
            sql &= _values(MENTION_COLUMNS[condition.name], condition)
    return sql & _feedback_conditions(selection, "m")


def sentence_where(selection: Selection) -> Sql:
    """The WHERE of a row `s` of sentence_fact; what was set aside is left out where a condition is about mentions."""
    sql = _period(selection, "s.at", _seconds)
    inside = _inside(selection.conditions)
    if inside is not None and inside.alias == "s":
        sql &= inside.sql
    elif inside is not None:
        sql &= inside.under("+s.sentence_id IN (SELECT {}.sentence_id")
    return sql & _feedback_conditions(selection, "s")


@dataclass(frozen=True)
class _Inside:
    """What is asked of the mentions (alias m) or sentences (alias s) of a feedback."""

    alias: str
    sql: Sql

    def under(self, opening: str) -> Sql:
        table = "mention_fact" if self.alias == "m" else "sentence_fact"
        start = opening.format(self.alias)
        return Sql(f"{start} FROM {table} {self.alias} WHERE {self.sql.text})", self.sql.values)


def _inside(conditions: Sequence[Condition]) -> _Inside | None:
    asked = [condition for condition in conditions if condition.name in MENTION_COLUMNS]
    if not asked:
        return None
    # Polarity and topic alone are a sentence's own; beside a touchpoint or a stage they are those of the mention.
    columns, alias = (
        (SENTENCE_COLUMNS, "s")
        if all(condition.name in SENTENCE_COLUMNS for condition in asked)
        else (MENTION_COLUMNS, "m")
    )
    sql = Sql(f"NOT {alias}.aside")
    for condition in asked:
        sql &= _values(columns[condition.name], condition)
    return _Inside(alias, sql)


def _feedback_conditions(selection: Selection, alias: str) -> Sql:
    sql = Sql()
    others = []
    for condition in selection.conditions:
        if condition.name == "source":
            sql &= _values(f"{alias}.source", condition)
        elif condition.name not in MENTION_COLUMNS:
            others.append(condition)
    if others:
        own = Sql("f.deleted_at IS NULL") & _period(selection, "f.created_at", stamp) & _own(others)
        sql &= Sql(f"{alias}.feedback_id IN (SELECT f.id FROM feedback f WHERE {own.text})", own.values)
    return sql


def _own(conditions: Iterable[Condition]) -> Sql:
    """Conditions on what a feedback itself carries."""
    sql = Sql()
    for condition in conditions:
        if condition.name in FEEDBACK_COLUMNS:
            sql &= _values(FEEDBACK_COLUMNS[condition.name], condition)
        elif condition.name == LANGUAGE:
            sql &= _listed("SELECT t.feedback_id FROM tagging t WHERE ", "t.language", Sql(), condition)
        elif condition.name not in MENTION_COLUMNS:
            name = Sql("a.name = ?", (condition.name.removeprefix(OUTSIDE),))
            column = "a.number" if condition.operator in NUMBERS else "a.value"
            sql &= _listed("SELECT a.feedback_id FROM attribute a WHERE ", column, name, condition)
    return sql


def _listed(select: str, column: str, first: Sql, condition: Condition) -> Sql:
    """The condition that feedback has the value in another table; a negation is all the rest."""
    listed = first & _values(
        column, Condition(condition.name, "=" if condition.operator == "!=" else condition.operator, condition.values)
    )
    word = "NOT IN" if condition.operator == "!=" else "IN"
    return Sql(f"+f.id {word} ({select}{listed.text})", listed.values)


def _values(column: str, condition: Condition) -> Sql:
    """Any of the values. A negation is all the rest: what has no value is none of them either."""
    if condition.operator in NUMBERS:
        return Sql(f"{column} {condition.operator} ?", (float(condition.values[0]),))
    negated = condition.operator == "!="
    if ANY in condition.values:
        return Sql(f"{column} IS {'' if negated else 'NOT '}NULL")
    values: tuple[object, ...] = condition.values
    if condition.name == "buyer":
        values = tuple(YES[value] for value in condition.values)
    elif condition.name == "nps":
        values = tuple(map(float, condition.values))
    marks = ", ".join("?" * len(values))
    if column[:2] in {"m.", "s."}:
        marks = f"SELECT id FROM word WHERE word IN ({marks})"
    text = f"{column} IN ({marks})"
    return Sql(f"({text}) IS NOT TRUE" if negated else text, values)


def _period(selection: Selection, column: str, moment: Any) -> Sql:
    sql = Sql()
    if selection.start is not None:
        sql &= Sql(f"{column} >= ?", (moment(selection.start),))
    if selection.end is not None:
        sql &= Sql(f"{column} < ?", (moment(selection.end),))
    return sql


def _seconds(moment: Any) -> int:
    return int(moment.timestamp())
