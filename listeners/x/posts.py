"""A post as X writes it, old spelling or new, as Feedback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from listeners.base import Skipped
from listeners.feedback import Feedback

EPOCH_MS = 1_288_834_974_657
"""Time zero of X's ids, which hold milliseconds since then in their upper bits."""
_REACH = {
    "likes": ("like_count",),
    "reposts": ("repost_count", "retweet_count"),
    "replies": ("reply_count",),
    "quotes": ("quote_count",),
    "views": ("impression_count",),
}
_NO_LANGUAGE = {None, "", "und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"}


def read_posts(posts: list[Any]) -> tuple[tuple[Feedback, ...], tuple[Skipped, ...]]:
    """The posts of a page that can be read, and why the others cannot."""
    records: list[Feedback] = []
    skipped: list[Skipped] = []
    for post in posts:
        try:
            records.append(feedback(post))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            where = post.get("id", "?") if isinstance(post, Mapping) else "?"
            skipped.append(Skipped(f"X post {where}", f"not in the form X documents ({error!r})"))
    return tuple(records), tuple(skipped)


def feedback(post: Mapping[str, Any]) -> Feedback:
    """A post as Feedback. An edited post keeps the identity of its first version.

    The author is the account's number: handles change hands, numbers do not.
    """
    history = versions(post)
    references = {one["type"]: one["id"] for one in _either(post, "referenced_posts", "referenced_tweets") or ()}
    written = post.get("created_at")
    last = datetime.fromisoformat(written) if written else time_of(int(post["id"]))
    edited = len(history) > 1 and post["id"] != history[0]
    return Feedback(
        native_id=history[0],
        kind="reply" if "replied_to" in references else "post",
        text=_text(post),
        created_at=time_of(int(history[0])) if edited else last,
        author=post.get("author_id"),
        url=f"https://x.com/i/status/{post['id']}",
        thread_id=post.get("conversation_id"),
        in_reply_to=references.get("replied_to"),
        repost_of=references.get("reposted") or references.get("retweeted"),
        language=_language(post.get("lang")),
        edited_at=last if edited else None,
        reach=_reach(post.get("public_metrics") or {}),
    )


def versions(post: Mapping[str, Any]) -> list[str]:
    """Ids of all versions of a post, the first one first."""
    return list(_either(post, "edit_history_post_ids", "edit_history_tweet_ids") or [post["id"]])


def time_of(number: int) -> datetime:
    """The time an id of X holds."""
    return datetime.fromtimestamp(((number >> 22) + EPOCH_MS) / 1000, UTC)


def id_at(moment: datetime) -> int:
    """The lowest id a post of this moment can have."""
    return max(int(moment.timestamp() * 1000) - EPOCH_MS, 0) << 22


def _text(post: Mapping[str, Any]) -> str:
    """The whole text: X puts what is longer than 280 characters into a note, and writes &, < and > as HTML does."""
    note = _either(post, "note_post", "note_tweet")
    text: str = note["text"] if note else post["text"]
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _language(code: str | None) -> str | None:
    """X's guess; its codes for "no text to guess from" (und, qme, ...) are none."""
    return None if code in _NO_LANGUAGE else code


def _reach(metrics: Mapping[str, Any]) -> dict[str, int]:
    found = {ours: next((metrics[name] for name in names if name in metrics), None) for ours, names in _REACH.items()}
    return {name: int(count) for name, count in found.items() if count is not None}


def _either(post: Mapping[str, Any], new: str, old: str) -> Any:
    return post.get(new, post.get(old))
