"""The store of benchmarks/store.py is one that the program itself could have written, and every report runs on it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.store import measured
from benchmarks.synthetic_store import write_project
from hearpoint.store.counts import recount
from hearpoint.store.session import Session


def test_a_store_written_in_bulk(tmp_path: Path) -> None:
    write_project(tmp_path / "one", 3000)
    with Session.open(tmp_path / "one") as session:
        db = session.db
        sentences, mentions = (
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("sentence", "touchpoint_mention")
        )
        assert 2700 < sentences < 3300
        assert 0.4 < mentions / sentences < 0.6
        for table in ("mention", "sentence"):
            kept, made = (db.execute(f"SELECT count(*) FROM {table}_{kind}").fetchone() for kind in ("fact", "of_fact"))
            assert kept == made
        kept = db.execute("SELECT * FROM mention_count").fetchall()
        recount(db)
        assert kept == db.execute("SELECT * FROM mention_count").fetchall()
        triggers = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        assert {"mention_noted", "attributes_noted", "feedback_edited", "feedback_ai"} <= triggers
    found = measured(tmp_path / "one", 1)
    assert found["median_ms"].keys() == found["cpu_ms"].keys()
    assert {"pain points of a week", "pain points of a quarter", "search"} <= found["median_ms"].keys()
