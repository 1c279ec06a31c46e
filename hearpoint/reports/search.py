"""The posts and responses behind any number."""

from __future__ import annotations

from hearpoint.reports.selecting import checked
from hearpoint.store.search import SearchResult
from hearpoint.store.search import search as search_store
from hearpoint.store.selection import Selection
from hearpoint.store.session import Session


def search(session: Session, selection: Selection, query: str | None = None, *, limit: int | None = 50) -> SearchResult:
    """The feedback of a selection, newest first, that holds the words of a query. Raises UsageError on a condition that
    cannot be, and on a query that cannot be read."""
    return search_store(session.db, checked(session, selection), query, limit)
