from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlite_utils import Database

from hearpoint.store.database import open_database
from hearpoint.store.evaluations import KnownAccuracy, known_accuracy, write_accuracies

ONE = KnownAccuracy("x", "corrections", datetime(2026, 11, 1, 9, tzinfo=UTC), "minilm", 40, 0.7, 0.55, 0.82)


@pytest.fixture
def db() -> Iterator[Database]:
    db = open_database(":memory:")
    yield db
    db.close()


def test_the_last_one_of_each_source_is_kept_and_labelled_posts_go_first(db: Database) -> None:
    later = replace(ONE, measured_at=datetime(2026, 11, 8, tzinfo=UTC), n=50)
    other = replace(ONE, source="survey")
    write_accuracies(db, [ONE, other])
    write_accuracies(db, [later])
    assert known_accuracy(db) == [other, later]
    labelled = replace(ONE, basis="labelled", accuracy=0.8)
    write_accuracies(db, [labelled])
    assert known_accuracy(db) == [other, labelled]
