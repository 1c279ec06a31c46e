"""The feedback of a selection, newest first, by the full-text index where words are asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from hearpoint.store.columns import attributes_of
from hearpoint.store.opened import OpenedSentence, open_feedback
from hearpoint.store.search_query import full_text_query
from hearpoint.store.selection import Selection
from hearpoint.store.selection_sql import MENTION_COLUMNS, Sql, feedback_where, sentence_where

_OPEN, _SHUT = "\x02", "\x03"
"""Around what was looked for; the store lets neither into a text."""
_MARKED = re.compile(f"{_OPEN}(.*?){_SHUT}", re.DOTALL)


@dataclass(frozen=True)
class SearchHit:
    """One feedback that was looked for. `sentences`: those that the selection's conditions are true of, else all."""

    feedback_id: int
    created_at: str
    source: str
    url: str | None
    nps: int | None
    attributes: Mapping[str, str | float | bool]
    text: str
    marks: tuple[tuple[int, int], ...]
    """(start, end) of the words that were looked for, in `text`."""
    sentences: tuple[OpenedSentence, ...]


@dataclass(frozen=True)
class SearchResult:
    """`total` counts all that was found, `found` holds the newest of it."""

    total: int
    found: tuple[SearchHit, ...]


def search(db: Database, selection: Selection, query: str | None, limit: int | None) -> SearchResult:
    """Raises UsageError on a query that cannot be read."""
    words = None if query is None else full_text_query(query)
    where = feedback_where(selection)
    if words is not None:
        where &= Sql("+f.id IN (SELECT rowid FROM feedback_fts WHERE feedback_fts MATCH ?)", (words,))
    (total,) = db.execute(f"SELECT count(*) FROM feedback f WHERE {where.text}", where.values).fetchone()
    rows = db.execute(
        f"SELECT f.id FROM feedback f WHERE {where.text} ORDER BY f.created_at DESC, f.id DESC LIMIT ?",
        [*where.values, -1 if limit is None else limit],
    ).fetchall()
    attributes = attributes_of(db, [feedback for (feedback,) in rows])
    numbers = _matching_sentences(db, [feedback for (feedback,) in rows], selection)
    posts = [_hit(db, feedback, numbers, words, attributes.get(feedback, {})) for (feedback,) in rows]
    return SearchResult(total, tuple(posts))


def _hit(
    db: Database,
    feedback: int,
    numbers: set[int] | None,
    words: str | None,
    attributes: Mapping[str, str | float | bool],
) -> SearchHit:
    opened = open_feedback(db, feedback)
    sentences = tuple(sentence for sentence in opened.sentences if numbers is None or sentence.row in numbers)
    return SearchHit(
        feedback, opened.created_at, opened.source, opened.url, opened.nps, attributes, opened.text,
        _marks(db, feedback, words) if words else (), sentences,
    )  # fmt: skip


def _matching_sentences(db: Database, ids: Sequence[int], selection: Selection) -> set[int] | None:
    """The sentences that say what the selection asks for; None where it asks for nothing that is said."""
    asked = tuple(condition for condition in selection.conditions if condition.name in MENTION_COLUMNS)
    if not asked:
        return None
    where, wanted = sentence_where(Selection(conditions=asked)), ",".join(map(str, ids))
    rows = db.execute(
        f"SELECT s.sentence_id FROM sentence_fact s WHERE s.feedback_id IN ({wanted}) AND {where.text}", where.values
    )
    return {row for (row,) in rows}


def _marks(db: Database, feedback: int, words: str) -> tuple[tuple[int, int], ...]:
    row = db.execute(
        "SELECT highlight(feedback_fts, 0, char(2), char(3)), highlight(feedback_fts, 1, char(2), char(3)) "
        "FROM feedback_fts WHERE feedback_fts MATCH ? AND rowid = ?",
        [words, feedback],
    ).fetchone()
    title, text = row or ("", "")
    marked = "\n\n".join(part for part in (title, text) if part)  # as `full_text` joins them
    spans = [(match.start() - 2 * at, match.end() - 2 * at - 2) for at, match in enumerate(_MARKED.finditer(marked))]
    return tuple(spans)
