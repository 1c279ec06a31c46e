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

OF_FEEDBACK = {
    "source": "f.source", "kind": "f.kind", "mode": "f.mode", "channel": "f.channel", "buyer": "f.buyer",
    "nps": "f.nps", "asked_at": "f.touchpoint",
}  # fmt: skip
LANGUAGE = "language"
OF_MENTION = {"touchpoint": "m.touchpoint", "stage": "m.stage", "polarity": "m.polarity", "topic": "m.topic"}
OF_SENTENCE = {"polarity": "s.polarity", "topic": "s.topic"}
FIELDS = (*OF_FEEDBACK, LANGUAGE, *OF_MENTION)
"""Names of conditions that are no attributes of surveys. What a name in `OF_MENTION` says is said of one mention."""
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


def of_feedback(selection: Selection) -> Sql:
    """Of a row `f` of feedback. One is in a selection of mentions if any of its mentions is."""
    found = Sql("f.deleted_at IS NULL") & _period(selection, "f.created_at", stamp) & _own(selection.conditions)
    inside = _inside(selection.conditions)
    return found & inside.under("+f.id IN (SELECT {}.feedback_id") if inside else found


def of_mention(selection: Selection) -> Sql:
    """Of a row `m` of mention_fact; what was set aside is left out."""
    found = Sql("NOT m.aside") & _period(selection, "m.at", _seconds)
    for one in selection.conditions:
        if one.name in OF_MENTION:
            found &= _values(OF_MENTION[one.name], one)
    return found & _of_its_feedback(selection, "m")


def of_sentence(selection: Selection) -> Sql:
    """Of a row `s` of sentence_fact; what was set aside is left out where a condition is about what is said."""
    found = _period(selection, "s.at", _seconds)
    inside = _inside(selection.conditions)
    if inside is not None and inside.alias == "s":
        found &= inside.sql
    elif inside is not None:
        found &= inside.under("+s.sentence_id IN (SELECT {}.sentence_id")
    return found & _of_its_feedback(selection, "s")


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
    asked = [one for one in conditions if one.name in OF_MENTION]
    if not asked:
        return None
    # Polarity and topic alone are a sentence's own; beside a touchpoint or a stage they are those of the mention.
    columns, alias = (OF_SENTENCE, "s") if all(one.name in OF_SENTENCE for one in asked) else (OF_MENTION, "m")
    found = Sql(f"NOT {alias}.aside")
    for one in asked:
        found &= _values(columns[one.name], one)
    return _Inside(alias, found)


def _of_its_feedback(selection: Selection, alias: str) -> Sql:
    found = Sql()
    others = []
    for one in selection.conditions:
        if one.name == "source":
            found &= _values(f"{alias}.source", one)
        elif one.name not in OF_MENTION:
            others.append(one)
    if others:
        own = Sql("f.deleted_at IS NULL") & _period(selection, "f.created_at", stamp) & _own(others)
        found &= Sql(f"{alias}.feedback_id IN (SELECT f.id FROM feedback f WHERE {own.text})", own.values)
    return found


def _own(conditions: Iterable[Condition]) -> Sql:
    """Conditions on what a feedback itself carries."""
    found = Sql()
    for one in conditions:
        if one.name in OF_FEEDBACK:
            found &= _values(OF_FEEDBACK[one.name], one)
        elif one.name == LANGUAGE:
            found &= _listed("SELECT t.feedback_id FROM tagging t WHERE ", "t.language", Sql(), one)
        elif one.name not in OF_MENTION:
            name = Sql("a.name = ?", (one.name.removeprefix(OUTSIDE),))
            column = "a.number" if one.operator in NUMBERS else "a.value"
            found &= _listed("SELECT a.feedback_id FROM attribute a WHERE ", column, name, one)
    return found


def _listed(select: str, column: str, first: Sql, one: Condition) -> Sql:
    """Of the feedback that has the value in another table; a negation is all the rest."""
    found = first & _values(column, Condition(one.name, "=" if one.operator == "!=" else one.operator, one.values))
    word = "NOT IN" if one.operator == "!=" else "IN"
    return Sql(f"+f.id {word} ({select}{found.text})", found.values)


def _values(column: str, one: Condition) -> Sql:
    """Any of the values. A negation is all the rest: what has no value is none of them either."""
    if one.operator in NUMBERS:
        return Sql(f"{column} {one.operator} ?", (float(one.values[0]),))
    negated = one.operator == "!="
    if ANY in one.values:
        return Sql(f"{column} IS {'' if negated else 'NOT '}NULL")
    values: tuple[object, ...] = one.values
    if one.name == "buyer":
        values = tuple(YES[value] for value in one.values)
    elif one.name == "nps":
        values = tuple(map(float, one.values))
    marks = ", ".join("?" * len(values))
    if column[:2] in {"m.", "s."}:
        marks = f"SELECT id FROM word WHERE word IN ({marks})"
    text = f"{column} IN ({marks})"
    return Sql(f"({text}) IS NOT TRUE" if negated else text, values)


def _period(selection: Selection, column: str, moment: Any) -> Sql:
    found = Sql()
    if selection.start is not None:
        found &= Sql(f"{column} >= ?", (moment(selection.start),))
    if selection.end is not None:
        found &= Sql(f"{column} < ?", (moment(selection.end),))
    return found


def _seconds(moment: Any) -> int:
    return int(moment.timestamp())
