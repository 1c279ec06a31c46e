"""What a selection may ask for in a project: columns, attributes and their values, checked before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import get_args

from config.errors import UsageError
from hearpoint.store.columns import attribute_names
from hearpoint.store.selection import ANY, NUMBERS, OUTSIDE, Condition, Selection, as_number
from hearpoint.store.selection_sql import FIELDS, YES
from hearpoint.store.session import Session
from hearpoint.store.values import values_like
from listeners.feedback import Kind, Mode
from nlp.types import LABELS

NEAR = 5
"""Maximum values named as near ones."""


def checked(session: Session, selection: Selection) -> Selection:
    """The selection with the ids of its topics in place of their names. Raises UsageError on a name or a value that
    cannot be: it lists those that can. An attribute's value that nobody gave is no error; `unknown_values` tells."""
    if not selection.conditions:
        return selection
    attributes = attribute_names(session.db)
    return replace(
        selection, conditions=tuple(_checked(session, condition, attributes) for condition in selection.conditions)
    )


def unknown_values(session: Session, selection: Selection) -> list[str]:
    """What to tell a reader of values that no feedback has, each with those that are near it."""
    attributes = attribute_names(session.db)
    notes = []
    for condition in selection.conditions:
        name = condition.name.removeprefix(OUTSIDE) if condition.name not in FIELDS else condition.name
        open_ended = name in attributes or condition.name in {"channel", "language", "asked_at"}
        if not open_ended or condition.operator in NUMBERS:
            continue
        for value in condition.values:
            known = (
                [ANY] if value == ANY else values_like(session.db, name, value, attribute=condition.name not in FIELDS)
            )
            if value in known:
                continue
            near = get_close_matches(value, known, NEAR, cutoff=0.0)
            notes.append(
                f"no feedback has {name}={value!r}; {_listed('near it', near) if near else 'nothing is near it'}"
            )
    return notes


def _checked(session: Session, condition: Condition, attributes: Sequence[str]) -> Condition:
    if condition.name not in FIELDS:
        if condition.name.removeprefix(OUTSIDE) not in attributes:
            raise _unknown_name(condition.name, attributes)
        return condition
    if condition.operator in NUMBERS and condition.name != "nps":
        raise UsageError(f"--where {condition}: {condition.name} is no number; use = or !=")
    if ANY in condition.values:
        return condition
    if condition.name == "topic":
        return _by_topic(session, condition)
    if condition.name == "nps":
        _refuse(condition, lambda value: as_number(value) is not None, ["0 to 10"])
    allowed = _closed(session, condition.name)
    if allowed is not None:
        _refuse(condition, lambda value: value in allowed, allowed)
    return condition


def _closed(session: Session, name: str) -> list[str] | None:
    """The values of a column that cannot have others; None for one that can."""
    if name == "touchpoint":
        return list(session.journey.touchpoints)
    if name == "stage":
        return [stage.id for stage in session.journey.stages]
    if name == "source":
        known = [source for (source,) in session.db.execute("SELECT id FROM source ORDER BY id")]
        return list(dict.fromkeys([*known, *(source.id for source in session.project.settings.sources)]))
    fixed: dict[str, Iterable[str]] = {
        "polarity": LABELS, "kind": get_args(Kind), "mode": get_args(Mode), "buyer": list(YES)[:2] + list(YES)[3:5],
    }  # fmt: skip
    return list(fixed[name]) if name in fixed else None


def _refuse(condition: Condition, allowed: Callable[[str], bool], known: Sequence[str]) -> None:
    for value in condition.values:
        if not allowed(value):
            near = get_close_matches(value, known, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise UsageError(f"no {condition.name} {value!r}; {hint}{_listed('there are', known)}")


def _by_topic(session: Session, condition: Condition) -> Condition:
    """Topics by id or name; one that others were merged into counts their sentences too."""
    ledger = session.topics.ledger()
    ids = {topic.id: topic.id for topic in ledger.topics} | {topic.name: topic.id for topic in ledger.active}
    known = [f"{topic.id} ({topic.name})" for topic in ledger.active]
    _refuse(condition, lambda value: value in ids, known)
    wanted = {ledger.resolve(ids[value]) for value in condition.values}
    return replace(condition, values=tuple(topic.id for topic in ledger.topics if ledger.resolve(topic.id) in wanted))


def _unknown_name(name: str, attributes: Sequence[str]) -> UsageError:
    known = [*FIELDS, *attributes]
    folded = {value.casefold(): value for value in reversed(known)}
    near = [folded[match] for match in get_close_matches(name.casefold(), folded, 1)]
    hint = f"did you mean {near[0]!r}? " if near else ""
    return UsageError(
        f"no column or attribute {name!r}; {hint}{_listed('columns', FIELDS)}; "
        f"{_listed('attributes of surveys', attributes) if attributes else 'no survey brought attributes'}"
    )


def _listed(title: str, values: Sequence[str]) -> str:
    return f"{title}: {', '.join(values)}"
