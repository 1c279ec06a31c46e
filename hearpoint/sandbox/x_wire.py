"""Posts and accounts as X API v2 writes them, in the old spelling (tweet, retweet) or the new (post, repost)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hearpoint.sandbox.world import MENTION, Held, World, mentioned, user_id

LONG = 280
_ALWAYS = """
    id text attachments author_id context_annotations conversation_id created_at edit_controls entities geo
    in_reply_to_user_id lang possibly_sensitive public_metrics reply_settings source withheld
"""
_HASHTAG = re.compile(r"(?<!\w)#(\w+)")


@dataclass(frozen=True)
class Spelling:
    """What a request's field parameter makes of the names in its answer."""

    parameter: str
    history: str
    references: str
    reposts: str
    note: str


OLD = Spelling("tweet.fields", "edit_history_tweet_ids", "referenced_tweets", "retweet_count", "note_tweet")
NEW = Spelling("post.fields", "edit_history_post_ids", "referenced_posts", "repost_count", "note_post")


def moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def post_json(held: Held, fields: list[str], spelling: Spelling, world: World) -> dict[str, Any]:
    """A post with its default fields and those asked for; like X, a field without a value is left out."""
    long = len(held.text) > LONG
    shown = held.text[: LONG - 3] + "…" if long else held.text
    data: dict[str, Any] = {"id": held.wire_id, "text": _escaped(shown), spelling.history: list(held.history)}
    makers = _makers(held, spelling, world, long)
    for name in fields:
        value = makers[name]() if name in makers else None
        if value is not None:
            data[name] = value
    return data


def field_names(spelling: Spelling) -> set[str]:
    """Fields a request may name."""
    return set(_ALWAYS.split()) | {spelling.history, spelling.references, spelling.note}


def user_json(handle: str, world: World) -> dict[str, Any]:
    return {"id": user_id(handle), "name": handle, "username": handle}


def _makers(held: Held, spelling: Spelling, world: World, long: bool) -> dict[str, Callable[[], Any]]:
    post = held.post
    return {
        "author_id": lambda: user_id(post.author),
        "conversation_id": lambda: world.root(held).history[0],
        "created_at": lambda: moment(held.edited_at or post.created_at),
        "lang": lambda: post.lang or "und",
        "entities": lambda: _entities(held.text),
        "in_reply_to_user_id": lambda: _parent_author(held, world),
        "possibly_sensitive": lambda: False,
        "public_metrics": lambda: {
            spelling.reposts: post.reposts,
            "reply_count": post.replies,
            "like_count": post.likes,
            "quote_count": post.quotes,
            "bookmark_count": 0,
            "impression_count": post.views,
        },
        spelling.references: lambda: _references(held, world),
        spelling.note: lambda: {"text": _escaped(held.text)} if long else None,
    }


def _references(held: Held, world: World) -> list[dict[str, str]] | None:
    named = (("retweeted", held.post.repost_of), ("replied_to", held.post.in_reply_to))
    return [{"type": kind, "id": world.post(other).wire_id} for kind, other in named if other] or None


def _parent_author(held: Held, world: World) -> str | None:
    return user_id(world.post(held.post.in_reply_to).post.author) if held.post.in_reply_to else None


def _entities(text: str) -> dict[str, Any] | None:
    """Mentions and hashtags, by code point."""
    entities: dict[str, Any] = {}
    if mentioned(text):
        entities["mentions"] = [
            {"start": match.start(), "end": match.end(), "username": match[1], "id": user_id(match[1])}
            for match in MENTION.finditer(text)
        ]
    if tags := [{"start": tag.start(), "end": tag.end(), "tag": tag[1]} for tag in _HASHTAG.finditer(text)]:
        entities["hashtags"] = tags
    return entities or None


def _escaped(text: str) -> str:
    """X writes these three signs as HTML does, in JSON too."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
