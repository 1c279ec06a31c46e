"""A post or comment as Reddit writes it, as Feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from listeners.base import Skipped
from listeners.feedback import Feedback

SITE = "https://www.reddit.com"
_PLACEHOLDERS = {"[deleted]", "[removed]", "[ Removed by Reddit ]", "[deleted by user]"}
_ABSENT = {None, "", "[deleted]"}

Thing = Mapping[str, Any]
"""Kind and data: {"kind": "t3", "data": {...}}."""


def read_things(things: Sequence[Thing]) -> tuple[tuple[Feedback, ...], tuple[str, ...], tuple[Skipped, ...]]:
    """Posts and comments that are there, fullnames of those that are gone, and what could not be read."""
    records: list[Feedback] = []
    gone: list[str] = []
    skipped: list[Skipped] = []
    for thing in things:
        try:
            if is_gone(thing["data"]):
                gone.append(str(thing["data"]["name"]))
            else:
                records.append(feedback(thing))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            skipped.append(Skipped(f"Reddit {_name(thing)}", f"not in the form Reddit documents ({error!r})"))
    return tuple(records), tuple(gone), tuple(skipped)


def is_gone(data: Mapping[str, Any]) -> bool:
    """Deleted by its author, removed by a moderator, or its author's account is no more."""
    if data.get("author") in _ABSENT or data.get("removed_by_category"):
        return True
    return any(data.get(name) in _PLACEHOLDERS for name in ("body", "selftext"))


def feedback(thing: Thing) -> Feedback:
    """A post or comment as Feedback. A post without a text of its own (a link, a picture) has only its title."""
    data = thing["data"]
    comment = thing["kind"] == "t1"
    edited = data.get("edited")
    return Feedback(
        native_id=data["name"],
        kind="comment" if comment else "post",
        text=data["body"] if comment else data["selftext"] or "",
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
    return datetime.fromtimestamp(seconds, UTC)


def _reach(data: Mapping[str, Any], *, comment: bool) -> dict[str, int]:
    reach = {"likes": data.get("score")}
    if not comment:
        reach["replies"] = data.get("num_comments")
    return {name: int(count) for name, count in reach.items() if count is not None}


def _name(thing: Any) -> str:
    data = thing.get("data") if isinstance(thing, Mapping) else None
    return str(data.get("name", "thing")) if isinstance(data, Mapping) else "thing"
