"""The search language of the sandbox."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hearpoint.sandbox.corpus import Post
from hearpoint.sandbox.query import BadQuery, compile_query
from hearpoint.sandbox.world import Held


def held(text: str, author: str = "mara_k") -> Held:
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    post = Post(id="1", platform="x", author=author, created_at=moment, text=text)
    return Held(post, "1", text, ("1",))


OPERATORS = {"from": lambda name: lambda one: one.post.author == name}


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ("kiosk", "The KIOSK ate my card", True),
        ("kiosk", "The kiosks ate my card", False),
        ("kiosk card", "The kiosk ate my card", True),
        ("kiosk refund", "The kiosk ate my card", False),
        ("kiosk OR refund", "Where is my refund?", True),
        ("card kiosk OR refund", "a refund, then", True),
        ("card (kiosk OR refund)", "a refund, then", False),
        ("card (kiosk OR refund)", "a refund on my card", True),
        ('"ate my"', "The kiosk ate  MY card", True),
        ('"ate card"', "The kiosk ate my card", False),
        ("kiosk -refund", "The kiosk gave a refund", False),
        ("kiosk -refund", "The kiosk", True),
        ("kiosk -(refund OR card)", "The kiosk ate my card", False),
        ("#kiosk", "down again #Kiosk", True),
        ("#kiosk", "down again kiosk", False),
        ("@harbour", "hello @Harbour!", True),
        ("@harbour", "hello @HarbourHotels", False),
        ("from:mara_k kiosk", "the kiosk", True),
        ("from:jo kiosk", "the kiosk", False),
        ("-from:jo kiosk", "the kiosk", True),
        ("check-in", "slow check-in again", True),
        ("10:30", "at 10:30 sharp", True),
    ],
)
def test_queries(query: str, text: str, matches: bool) -> None:
    assert compile_query(query, OPERATORS)(held(text)) is matches


@pytest.mark.parametrize("query", ["", "(kiosk", "kiosk)", '"kiosk', "kiosk OR", "OR kiosk", "()", "to:mara", "-("])
def test_what_is_no_query(query: str) -> None:
    with pytest.raises(BadQuery):
        compile_query(query, OPERATORS)
