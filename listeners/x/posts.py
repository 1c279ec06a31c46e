"""A post as X writes it, old spelling or new, as Feedback."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from listeners.base import Skipped
from listeners.feedback import Feedback
from listeners.set_aside import read_each
from listeners.validity import cut, shown

EPOCH_MS = 1_288_834_974_657
"""Time zero of X's ids, which hold milliseconds since then in their upper bits."""
_REACH = {
    "likes": ("like_count",),
    "reposts": ("repost_count", "retweet_count"),
    "replies": ("reply_count",),
    "quotes": ("quote_count",),
    "views": ("impression_count",),
}
_ID = re.compile(r"[0-9]{1,19}")
_NO_LANGUAGE = {"", "und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"}


def read_posts(posts: Sequence[Any]) -> tuple[tuple[Feedback, ...], tuple[Skipped, ...]]:
    """The posts of a page that can be read, and the others, set aside."""
    records, skipped = read_each(posts, feedback, "X post", lambda post: post["id"])
    return tuple(records), tuple(skipped)


def feedback(post: Mapping[str, Any]) -> Feedback:
    """A post as Feedback. An edited post keeps the identity of its first version.

    The author is the account's number: handles change hands, numbers do not.
    """
    history = versions(post)
    references = {
        reference["type"]: reference["id"] for reference in _either(post, "referenced_posts", "referenced_tweets") or ()
    }
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
    history = _either(post, "edit_history_post_ids", "edit_history_tweet_ids") or [post["id"]]
    if not isinstance(history, list):
        raise TypeError(f"an edit history is a list, not {shown(history)}")
    return history


def number_of(post: Any) -> int | None:
    """A post's id as a number; None where it has none."""
    written = post.get("id") if isinstance(post, Mapping) else None
    return int(written) if isinstance(written, str) and _ID.fullmatch(written) else None


def newest_version(post: Any) -> str | None:
    """The id of a post's newest version; None where the post cannot be read."""
    try:
        newest = versions(post)[-1]
    except (KeyError, TypeError, AttributeError):
        return None
    return newest if isinstance(newest, str) else None


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
    return cut(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _language(code: Any) -> Any:
    """X's guess; its codes for "no text to guess from" (und, qme, ...) are none."""
    return None if code is None or (isinstance(code, str) and code in _NO_LANGUAGE) else code


def _reach(metrics: Mapping[str, Any]) -> dict[str, int]:
    counts = {ours: next((metrics[name] for name in names if name in metrics), None) for ours, names in _REACH.items()}
    return {name: int(count) for name, count in counts.items() if count is not None}


def _either(post: Mapping[str, Any], new: str, old: str) -> Any:
    return post.get(new, post.get(old))
