"""X in the sandbox keeps to X's own contract: the response models of its SDK, its limits, its ways of saying no."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import BaseModel
from xdk import schemas

from hearpoint.sandbox.server import X_TOKEN, Sandbox

START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NEW = "created_at,author_id,conversation_id,lang,public_metrics,entities,in_reply_to_user_id,possibly_sensitive"


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "platform": "x",
        "author": f"u{number % 3}",
        "created_at": START + timedelta(minutes=number),
        "text": f"@Harbour the kiosk & I, part {number} #kiosk",
    } | fields


RECORDS = [
    *(record(number) for number in range(30)),
    record(30, in_reply_to="p1", lang="en", likes=3),
    record(31, repost_of="p2", author="fan"),
    record(32, text="long " * 100),
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(RECORDS) as running:
        running.world.edit("p3", "the kiosk is fine now")
        running.world.delete("p4")
        yield running


@pytest.fixture(scope="module")
def web(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.x_url, headers={"authorization": f"Bearer {X_TOKEN}"}) as client:
        yield client


def strictly(model: type[BaseModel], data: dict[str, Any]) -> None:
    """The data fits the model, and has no field the model does not know (the models themselves allow any)."""
    _no_extras(model.model_validate(data))


def _no_extras(value: Any) -> None:
    if isinstance(value, BaseModel):
        assert not value.model_extra, f"{type(value).__name__} knows no {set(value.model_extra or ())}"
        for name in type(value).model_fields:
            _no_extras(getattr(value, name))
    elif isinstance(value, list):
        for one in value:
            _no_extras(one)


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/2/tweets/search/recent?query=kiosk&max_results=100", schemas.SearchPostsRecentResponse),
        ("/2/tweets/search/recent?query=kiosk&max_results=10", schemas.SearchPostsRecentResponse),
        ("/2/tweets/search/recent?query=nothing", schemas.SearchPostsRecentResponse),
        ("/2/tweets/search/all?query=long+OR+kiosk", schemas.SearchPostsAllResponse),
        (f"/2/users/{Sandbox.x_user_id('Harbour')}/mentions?max_results=5", schemas.GetUsersMentionsResponse),
        (f"/2/users/{Sandbox.x_user_id('u1')}/tweets?max_results=5", schemas.GetUsersPostsResponse),
    ],
)
def test_listings_fit_the_sdks_models(web: httpx.Client, path: str, model: type[BaseModel]) -> None:
    answer = web.get(f"{path}{'&' if '?' in path else '?'}post.fields={NEW},referenced_posts,note_post")
    assert answer.status_code == 200
    strictly(model, answer.json())


def test_lookup_and_its_errors_fit_the_sdks_models(sandbox: Sandbox, web: httpx.Client) -> None:
    ids = [sandbox.world.post(one).history[0] for one in ("p1", "p3", "p4", "p30", "p31", "p32")]
    answer = web.get(
        "/2/tweets", params={"ids": ",".join(ids), "post.fields": f"{NEW},referenced_posts,note_post"}
    ).json()
    strictly(schemas.GetPostsByIdsResponse, answer)
    assert [problem["resource_id"] for problem in answer["errors"]] == [ids[2]]
    shown = {post["id"]: post for post in answer["data"]}
    assert shown[ids[1]]["text"].startswith("@Harbour the kiosk &amp; I")
    assert shown[ids[1]]["edit_history_post_ids"][0] == ids[1]
    assert len(shown[ids[1]]["edit_history_post_ids"]) == 2
    assert len(shown[ids[5]]["text"]) <= 280 < len(shown[ids[5]]["note_post"]["text"])


def test_counts_and_accounts_fit_the_sdks_models(web: httpx.Client) -> None:
    user = web.get(f"/2/users/{Sandbox.x_user_id('u1')}").json()
    strictly(schemas.GetUsersByIdResponse, user)
    assert user["data"]["username"] == "u1"
    strictly(schemas.GetUsersByUsernameResponse, web.get("/2/users/by/username/harbour").json())
    counts = web.get("/2/tweets/counts/recent", params={"query": "kiosk"}).json()
    assert counts["meta"]["total_tweet_count"] == sum(day["tweet_count"] for day in counts["data"]) == 31


def test_the_old_spelling_is_the_default_and_a_request_can_ask_for_the_new(web: httpx.Client) -> None:
    search = {"query": "is:reply"}
    old = web.get("/2/tweets/search/recent", params=search | {"tweet.fields": "public_metrics,referenced_tweets"})
    new = web.get("/2/tweets/search/recent", params=search | {"post.fields": "public_metrics,referenced_posts"})
    assert set(old.json()["data"][0]) == {
        "id", "text", "edit_history_tweet_ids", "public_metrics", "referenced_tweets",
    }  # fmt: skip
    assert set(new.json()["data"][0]) == {"id", "text", "edit_history_post_ids", "public_metrics", "referenced_posts"}
    assert "retweet_count" in old.json()["data"][0]["public_metrics"]
    assert "repost_count" in new.json()["data"][0]["public_metrics"]


def test_pages_follow_one_another_without_gap_or_overlap(sandbox: Sandbox, web: httpx.Client) -> None:
    found: list[str] = []
    parameters = {"query": "kiosk", "max_results": "10"}
    while True:
        answer = web.get("/2/tweets/search/recent", params=parameters).json()
        found += [post["id"] for post in answer["data"]]
        assert answer["meta"]["newest_id"] == answer["data"][0]["id"]
        assert answer["meta"]["result_count"] == len(answer["data"])
        if "next_token" not in answer["meta"]:
            break
        parameters |= {"next_token": answer["meta"]["next_token"]}
    assert found == sorted(found, key=int, reverse=True)
    assert len(set(found)) == len(found) == 31
    since = {"query": "kiosk", "since_id": found[3]}
    assert [post["id"] for post in web.get("/2/tweets/search/recent", params=since).json()["data"]] == found[:3]
    until = {"query": "kiosk", "until_id": found[28]}
    assert [post["id"] for post in web.get("/2/tweets/search/recent", params=until).json()["data"]] == found[29:]


def test_rate_limit_headers(web: httpx.Client) -> None:
    headers = web.get("/2/tweets/search/recent", params={"query": "kiosk"}).headers
    assert {"x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"} <= set(headers)


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({}, "query"),
        ({"query": "k" * 513}, "query"),
        ({"query": "(kiosk"}, "query"),
        ({"query": "kiosk", "max_results": "9"}, "max_results"),
        ({"query": "kiosk", "max_results": "101"}, "max_results"),
        ({"query": "kiosk", "since_id": "20"}, "since_id"),
        ({"query": "kiosk", "start_time": "2026-09-01T00:00:00Z"}, "start_time"),
        ({"query": "kiosk", "start_time": "yesterday"}, "start_time"),
        ({"query": "kiosk", "next_token": "nonsense"}, "next_token"),
        ({"query": "kiosk", "tweet.fields": "referenced_posts"}, "tweet.fields"),
        ({"query": "kiosk", "wait": "1"}, "wait"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(web: httpx.Client, parameters: dict[str, str], named: str) -> None:
    answer = web.get("/2/tweets/search/recent", params=parameters)
    assert answer.status_code == 400
    assert named in answer.json()["errors"][0]["parameters"]


def test_without_the_token_nothing_is_told(sandbox: Sandbox) -> None:
    answer = httpx.get(f"{sandbox.x_url}/2/tweets/search/recent", params={"query": "kiosk"})
    assert answer.status_code == 401
    assert "data" not in answer.json()


def test_unknown_addresses_and_accounts(web: httpx.Client) -> None:
    assert web.get("/2/lists").status_code == 404
    assert web.get("/2/users/12345").json()["errors"][0]["title"] == "Not Found Error"
    assert web.get("/2/users/by/username/nobody").json()["errors"][0]["parameter"] == "username"


def test_compliance_jobs(sandbox: Sandbox, web: httpx.Client) -> None:
    job = web.post("/2/compliance/jobs", json={"type": "tweets", "name": "weekly"}).json()
    strictly(schemas.CreateComplianceJobsResponse, job)
    assert job["data"]["status"] == "created"
    kept, deleted = (sandbox.world.post(one).history[0] for one in ("p1", "p4"))
    assert httpx.put(job["data"]["upload_url"], content=f"{kept}\n{deleted}\n".encode()).status_code == 200
    done = web.get(f"/2/compliance/jobs/{job['data']['id']}").json()
    strictly(schemas.GetComplianceJobsByIdResponse, done)
    assert done["data"]["status"] == "complete"
    strictly(schemas.GetComplianceJobsResponse, web.get("/2/compliance/jobs", params={"type": "tweets"}).json())
    lines = [json.loads(line) for line in httpx.get(done["data"]["download_url"]).text.splitlines()]
    assert [(line["id"], line["action"], line["reason"]) for line in lines] == [(deleted, "delete", "deleted")]


def test_the_future_is_not_seen_until_its_time_comes() -> None:
    with Sandbox(RECORDS, now=START + timedelta(minutes=5)) as early:
        search = {"query": "kiosk", "max_results": "100"}
        headers = {"authorization": f"Bearer {X_TOKEN}"}
        ask = f"{early.x_url}/2/tweets/search/recent"
        assert httpx.get(ask, params=search, headers=headers).json()["meta"]["result_count"] == 6
        early.world.now = START + timedelta(minutes=7)
        assert httpx.get(ask, params=search, headers=headers).json()["meta"]["result_count"] == 8


def test_recent_search_sees_seven_days_unless_told_otherwise() -> None:
    old = [record(0), record(1, created_at=START + timedelta(days=60))]
    for window, seen in ((timedelta(days=7), 1), (None, 2)):
        with Sandbox(old, search_window=window) as running:
            answer = httpx.get(
                f"{running.x_url}/2/tweets/search/recent",
                params={"query": "kiosk"},
                headers={"authorization": f"Bearer {X_TOKEN}"},
            )
            assert answer.json()["meta"]["result_count"] == seen
