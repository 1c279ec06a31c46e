"""Reddit in the sandbox answers in the keys of recorded answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from hearpoint.sandbox.server import REDDIT_CLIENT, Sandbox
from tests.shared_data import shared

START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "platform": "reddit-post",
        "subreddit": "hotels",
        "title": f"The kiosk, part {number}",
        "author": f"u{number % 3}",
        "created_at": START + timedelta(minutes=number),
        "text": "It ate my card & ticket",
    } | fields


def comment(number: int, above: str) -> dict[str, Any]:
    return record(number, id=f"c{number}", platform="reddit-comment", in_reply_to=above, text="Mine too")


RECORDS = [
    *(record(number) for number in range(40)),
    comment(50, "p1"),
    comment(51, "c50"),
    record(60, subreddit="pets"),
]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(RECORDS) as running:
        yield running


@pytest.fixture
def web(sandbox: Sandbox) -> Iterator[httpx.Client]:
    token = httpx.post(
        f"{sandbox.reddit_url}/api/v1/access_token", data={"grant_type": "client_credentials"}, auth=REDDIT_CLIENT
    ).json()
    assert set(token) == {"access_token", "token_type", "expires_in", "scope"}
    with httpx.Client(
        base_url=sandbox.reddit_url, headers={"authorization": f"bearer {token['access_token']}"}
    ) as client:
        yield client


def listing(web: httpx.Client, path: str, **parameters: str) -> dict[str, Any]:
    answer = web.get(path, params=parameters).json()
    assert answer["kind"] == "Listing"
    data: dict[str, Any] = answer["data"]
    return data


def names(data: dict[str, Any]) -> list[str]:
    return [child["data"]["name"] for child in data["children"]]


@pytest.mark.parametrize(
    ("recording", "path"),
    [
        ("TestSubredditListings.test_new", "/r/hotels/new"),
        ("TestReddit.test_info_url", "/r/hotels/new"),
        ("TestMultiredditListings.test_comments", "/r/hotels/comments"),
        ("TestMultiredditStreams.test_comments__with_pause", "/r/hotels/comments"),
    ],
)
def test_answers_have_the_keys_and_types_of_recorded_ones(web: httpx.Client, recording: str, path: str) -> None:
    line = shared(f"wire/reddit-praw/{recording}.jsonl").read_text(encoding="utf-8").splitlines()[0]
    real = json.loads(json.loads(line)["body"])["data"]
    ours = listing(web, path)
    assert set(ours) >= set(real) - {"whitelist_status"}
    assert ours["children"][0]["kind"] == real["children"][0]["kind"]
    mine = ours["children"][0]["data"]
    # Keys that came and went over the years, or that only moderators and pictures have.
    shared_by_all = set.intersection(*(set(child["data"]) for child in real["children"]))
    passing = {
        "from", "from_id", "from_kind", "brand_safe", "can_gild", "contest_mode", "spoiler", "thumbnail_height",
        "thumbnail_width", "view_count", "whitelist_status", "link_author",
    }  # fmt: skip
    assert shared_by_all - passing <= set(mine)
    for key in shared_by_all & set(mine):
        theirs = {type(child["data"][key]) for child in real["children"] if child["data"][key] is not None}
        if theirs and mine[key] is not None and key not in {"edited"}:
            assert type(mine[key]) in theirs, key


def test_listings_follow_after(web: httpx.Client) -> None:
    first = listing(web, "/r/hotels/new", limit="30")
    second = listing(web, "/r/hotels/new/", limit="30", after=first["after"])
    assert first["after"] == names(first)[-1]
    assert second["after"] is None
    assert names(first) + names(second) == [f"t3_p{number}" for number in range(39, -1, -1)]


def test_a_deleted_post_leads_nowhere(sandbox: Sandbox, web: httpx.Client) -> None:
    first = listing(web, "/r/hotels/new", limit="5")
    sandbox.world.delete("p35")
    assert not names(listing(web, "/r/hotels/new", limit="5", after=first["after"]))
    assert names(listing(web, "/r/hotels/new", limit="5", after="t3_p36"))[0] == "t3_p34"


def test_a_listing_ends_after_a_thousand() -> None:
    with Sandbox([record(number) for number in range(1005)]) as running:
        token = httpx.post(
            f"{running.reddit_url}/api/v1/access_token", data={"grant_type": "client_credentials"}, auth=REDDIT_CLIENT
        ).json()["access_token"]
        with httpx.Client(base_url=running.reddit_url, headers={"authorization": f"bearer {token}"}) as web:
            late = listing(web, "/r/hotels/new", limit="100", after="t3_p106")
            assert late["after"] == "t3_p6"
            assert names(listing(web, "/r/hotels/new", limit="100", after="t3_p6")) == ["t3_p5"]


def test_comments_know_their_thread(web: httpx.Client) -> None:
    inner, outer = listing(web, "/r/hotels/comments")["children"]
    assert (outer["data"]["link_id"], outer["data"]["parent_id"]) == ("t3_p1", "t3_p1")
    assert (inner["data"]["link_id"], inner["data"]["parent_id"]) == ("t3_p1", "t1_c50")
    assert listing(web, "/api/info", id="t3_p1")["children"][0]["data"]["num_comments"] == 2


def test_search_is_over_titles_and_texts(web: httpx.Client) -> None:
    assert len(names(listing(web, "/search", q="kiosk ticket", limit="100"))) == 41
    assert len(names(listing(web, "/r/pets/search", q="kiosk", restrict_sr="true", limit="100"))) == 1
    assert len(names(listing(web, "/r/pets/search", q="kiosk", limit="100"))) == 41
    assert len(names(listing(web, "/search", q="kiosk", t="hour", limit="100"))) == 40
    assert not names(listing(web, "/search", q="refund"))


def test_info_shows_edits_deletions_and_removals(sandbox: Sandbox, web: httpx.Client) -> None:
    sandbox.world.edit("p1", "It gave my card back")
    sandbox.world.delete("p2")
    sandbox.world.delete("c50", "removed")
    data = listing(web, "/api/info", id="t3_p1,t3_p2,t1_c50,t3_never,t9_odd")
    edited, deleted, removed = (child["data"] for child in data["children"])
    assert edited["selftext"] == "It gave my card back"
    assert edited["edited"] > edited["created_utc"]
    assert (deleted["author"], deleted["selftext"]) == ("[deleted]", "[deleted]")
    assert removed["body"] == "[removed]"
    assert "t3_p2" not in names(listing(web, "/r/hotels/new", limit="100"))


def test_what_reddit_refuses(sandbox: Sandbox, web: httpx.Client) -> None:
    assert web.get("/r/nowhere/new").status_code == 302
    assert web.get("/api/me").status_code == 404
    assert httpx.get(f"{sandbox.reddit_url}/r/hotels/new").status_code == 401
    wrong = httpx.post(f"{sandbox.reddit_url}/api/v1/access_token", auth=("a", "b"))
    assert wrong.status_code == 401
    assert web.get("/r/hotels/about").json()["kind"] == "t5"
