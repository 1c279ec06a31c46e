"""The corpus' format, and errors that name the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError, UsageError
from hearpoint.sandbox.corpus import Post, base36, read_corpus
from hearpoint.sandbox.server import Sandbox

LINE: dict[str, Any] = {
    "id": "p1",
    "platform": "x",
    "author": "mara_k",
    "created_at": "2026-10-01T09:30:00Z",
    "text": "@Harbour the kiosk ate my card",
}


def write(folder: Path, *lines: Any) -> Path:
    path = folder / "corpus.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_a_corpus_is_read(tmp_path: Path) -> None:
    survey = {"platform": "survey", "anything": 1}
    posts = read_corpus(write(tmp_path, LINE | {"story": "kiosk breaks"}, "", survey, LINE | {"id": "p2"}))
    assert [post.id for post in posts] == ["p1", "p2"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not valid JSON"),
        ("[]", "is a JSON object"),
        (LINE | {"platform": "myspace"}, "platform"),
        (LINE | {"created_at": "2026-10-01T09:30:00"}, "created_at"),
        (LINE | {"author": "two words"}, "author"),
        (LINE | {"likes": -1}, "likes"),
        (LINE | {"platform": "reddit-post"}, "title and a subreddit"),
        (LINE | {"platform": "reddit-comment"}, "in_reply_to"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: Any, says: str) -> None:
    with pytest.raises(ConfigError, match=rf"corpus\.jsonl:2: .*{says}"):
        read_corpus(write(tmp_path, LINE, line))


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no\.jsonl: the corpus cannot be read"):
        read_corpus(tmp_path / "no.jsonl")


@pytest.mark.parametrize(
    ("records", "says"),
    [
        ([LINE, LINE], "two posts of the corpus have the id 'p1'"),
        ([LINE | {"in_reply_to": "p9"}], "in_reply_to of the post 'p1' names 'p9'"),
        ([LINE | {"repost_of": "p9"}], "repost_of of the post 'p1' names 'p9'"),
    ],
)
def test_loose_ends_are_refused(records: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Sandbox(records)


@pytest.mark.parametrize(("platform", "own"), [("x", "2105000000000000000"), ("reddit-post", "1k2xyz")])
def test_ids_of_the_platforms_own_form_are_kept(platform: str, own: str) -> None:
    assert Post.model_validate(LINE | {"id": own, "platform": platform, "title": "t", "subreddit": "s"}).wire_id == own


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_made_ids_grow_with_time(start: int, later: int) -> None:
    first = Post.model_validate(LINE | {"created_at": 1_790_000_000 + start})
    second = Post.model_validate(LINE | {"created_at": 1_790_000_000 + start + later})
    assert first.wire_id.isdecimal()
    assert int(first.wire_id) < int(second.wire_id)


@given(st.integers(0, 10**20))
def test_base_36(number: int) -> None:
    assert int(base36(number), 36) == number
