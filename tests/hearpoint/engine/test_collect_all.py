"""Whole sources against the sandbox: what is deleted on the platform goes here too, and nobody is billed twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.journey import shipped_journey_text
from hearpoint.engine.collect_all import check_sources, collect_sources
from hearpoint.sandbox.server import REDDIT_CLIENT, X_TOKEN, Sandbox
from hearpoint.store.session import Session

SETTINGS = """\
company: Harbour Hotels
sources:
  - id: search
    kind: x
    recheck_days: {x_days}
    options: {{mode: search, query: harbour, bearer_token: env:TEST_X, api_url: "{x}"}}
  - id: mentions
    kind: x
    recheck_days: {x_days}
    options: {{mode: mentions, handle: harbour, bearer_token: env:TEST_X, api_url: "{x}"}}
  - id: reddit
    kind: reddit
    options:
      subreddit: harbour
      client_id: {client}
      client_secret: env:TEST_R
      user_agent: test:hearpoint:1 (by /u/nobody)
      api_url: "{reddit}"
"""
POSTS = [
    {
        "id": f"x{n}",
        "platform": "x",
        "author": f"a{n}",
        "created_at": f"2026-11-0{n}T10:00:00Z",
        "text": f"@harbour {n}",
    }
    for n in range(1, 6)
] + [
    {
        "id": f"r{n}",
        "platform": "reddit-post",
        "author": f"b{n}",
        "created_at": f"2026-11-0{n}T11:00:00Z",
        "title": f"wifi {n}",
        "text": "gone?",
        "subreddit": "harbour",
    }
    for n in range(1, 6)
]


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("TEST_X", X_TOKEN)
    monkeypatch.setenv("TEST_R", REDDIT_CLIENT[1])
    with Sandbox(POSTS, search_window=None) as running:
        yield running


def write_settings(folder: Path, sandbox: Sandbox, x_days: int) -> None:
    text = SETTINGS.format(x=sandbox.x_url, reddit=sandbox.reddit_url, client=REDDIT_CLIENT[0], x_days=x_days)
    (folder / "hearpoint.yaml").write_text(text, encoding="utf-8")
    (folder / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")


@pytest.mark.parametrize("x_days", [0, 30])
def test_what_is_deleted_at_its_source_goes_here_too(tmp_path: Path, sandbox: Sandbox, x_days: int) -> None:
    write_settings(tmp_path, sandbox, x_days)
    with Session.open(tmp_path) as session:
        first = collect_sources(session)
        assert [one.counts.new for one in first] == [5, 0, 5]
        sandbox.world.delete("x2")
        sandbox.world.delete("r3")
        before = len(sandbox.requests)
        gone = {one.source: one.counts.gone for one in collect_sources(session)}
        lookups = [one for one in sandbox.requests[before:] if one.path == "/2/tweets"]
        rows = session.db.execute("SELECT text, author FROM feedback WHERE deleted_at IS NOT NULL").fetchall()
    assert gone == {"search": int(x_days > 0), "mentions": 0, "reddit": 1}
    assert len(lookups) == int(x_days > 0), "two sources of one platform share their posts: X is asked once, or never"
    assert rows == [("", None)] * sum(gone.values())


def test_a_refused_key_fails_that_source_and_no_other(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_X", "wrong")
    write_settings(tmp_path, sandbox, 0)
    with Session.open(tmp_path) as session:
        results = {one.source: one for one in collect_sources(session)}
        health = dict(check_sources(session))
    assert [results[name].state for name in ("search", "mentions", "reddit")] == ["failed", "failed", "complete"]
    assert "wrong" not in str(results["search"].message)
    assert [health[name].ok for name in ("search", "mentions", "reddit")] == [False, False, True]
