"""A post or comment as Reddit writes it, as Feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from listeners.base import Skipped
from listeners.feedback import Feedback
from listeners.set_aside import read_each
from listeners.validity import YEARS, cut, finite, identifier

SITE = "https://www.reddit.com"
_PLACEHOLDERS = {"[deleted]", "[removed]", "[ Removed by Reddit ]", "[deleted by user]"}
_ABSENT = {"", "[deleted]"}
_LAST_SECOND = datetime(YEARS.stop - 1, 12, 31, tzinfo=UTC).timestamp()

Thing = Mapping[str, Any]
"""Kind and data: {"kind": "t3", "data": {...}}."""


def read_things(things: Sequence[Thing]) -> tuple[tuple[Feedback, ...], tuple[str, ...], tuple[Skipped, ...]]:
    """Posts and comments that are there, fullnames of those that are gone, and what was set aside."""
    read, skipped = read_each(things, _read, "Reddit", lambda thing: thing["data"]["name"])
    records = tuple(record for record in read if isinstance(record, Feedback))
    return records, tuple(name for name in read if isinstance(name, str)), tuple(skipped)


def _read(thing: Thing) -> Feedback | str:
    """The feedback, or the fullname of one that is gone."""
    if not is_gone(thing["data"]):
        return feedback(thing)
    name: str = thing["data"]["name"]
    identifier(name, "name")
    return name


def is_gone(data: Mapping[str, Any]) -> bool:
    """Deleted by its author, removed by a moderator, or its author's account is no more."""
    author = data.get("author")
    if author is None or (isinstance(author, str) and author in _ABSENT) or data.get("removed_by_category"):
        return True
    texts = (data.get("body"), data.get("selftext"))
    return any(isinstance(text, str) and text in _PLACEHOLDERS for text in texts)


def feedback(thing: Thing) -> Feedback:
    """A post or comment as Feedback. A post without a text of its own (a link, a picture) has only its title."""
    data = thing["data"]
    comment = thing["kind"] == "t1"
    edited = data.get("edited")
    return Feedback(
        native_id=data["name"],
        kind="comment" if comment else "post",
        text=cut((data["body"] if comment else data["selftext"]) or ""),
        created_at=moment(data["created_utc"]),
        author=data["author"],
        title=None if comment else data["title"],
        url=SITE + data["permalink"] if data.get("permalink") else None,
        thread_id=data["link_id"] if comment else data["name"],
        in_reply_to=data["parent_id"] if comment else None,
        repost_of=data.get("crosspost_parent"),
        # Reddit writes false, or the time; very old edits are just true.
        edited_at=moment(edited) if edited and edited is not True else None,
        reach=_reach(data, comment=comment),
    )


def moment(seconds: float) -> datetime:
    """Raises InvalidFeedback where no moment of the calendar is meant."""
    finite(seconds, "created_utc", 0, _LAST_SECOND)
    return datetime.fromtimestamp(seconds, UTC)


def _reach(data: Mapping[str, Any], *, comment: bool) -> dict[str, int]:
    reach = {"likes": data.get("score")}
    if not comment:
        reach["replies"] = data.get("num_comments")
    return {name: int(count) for name, count in reach.items() if count is not None}
