"""What the platforms hold: posts, as written, edited and deleted, seen from a moment."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

from config.errors import UsageError
from hearpoint.sandbox.corpus import Post, as_posts, index_by_id, snowflake

MENTION = re.compile(r"(?<![\w@])@([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_])")


@dataclass(frozen=True)
class Held:
    """A post as a platform holds it."""

    post: Post
    wire_id: str
    """The id of the version shown."""
    text: str
    history: tuple[str, ...]
    """Wire ids of all versions, the first one first. On Reddit an edit keeps the id."""
    older_texts: tuple[str, ...] = ()
    edited_at: datetime | None = None
    gone: Literal["deleted", "removed"] | None = None

    def at_version(self, wire_id: str) -> Held:
        """The post as it read under an older id."""
        if wire_id == self.wire_id:
            return self
        return replace(self, wire_id=wire_id, text=self.older_texts[self.history.index(wire_id)], edited_at=None)

    @property
    def number(self) -> int:
        return int(self.wire_id, 10 if self.post.platform == "x" else 36)

    @property
    def searched(self) -> str:
        """What a search looks into."""
        return f"{self.post.title}\n{self.text}" if self.post.title else self.text


@dataclass
class Timeline:
    """The posts of one platform, oldest first."""

    held: list[Held] = field(default_factory=list)
    keys: list[tuple[float, int]] = field(default_factory=list)

    def put(self, item: Held, key: tuple[float, int]) -> None:
        at = bisect_left(self.keys, key)
        self.keys.insert(at, key)
        self.held.insert(at, item)

    def take(self, key: tuple[float, int]) -> None:
        at = bisect_left(self.keys, key)
        del self.keys[at], self.held[at]

    def newest_first(self, below: tuple[float, int] | None = None) -> Iterator[Held]:
        """From the newest on, or from just below a key."""
        end = len(self.held) if below is None else bisect_left(self.keys, below)
        return (self.held[at] for at in range(end - 1, -1, -1))


class World:
    """All platforms together. Not thread-safe: the server takes one request at a time."""

    def __init__(self, records: Iterable[Post | Mapping[str, Any]], now: datetime | None = None) -> None:
        self._by_id: dict[str, Held] = {}
        self._by_wire: dict[tuple[str, str], str] = {}
        self._timelines: dict[str, Timeline] = {
            "x": Timeline(),
            "reddit-post": Timeline(),
            "reddit-comment": Timeline(),
        }
        self._comments: Counter[str] | None = None
        self._now = now
        posts = index_by_id(as_posts(records))
        for post in posts.values():
            _refuse_loose_ends(post, posts)
            self._place(Held(post, post.wire_id, post.text, (post.wire_id,)))

    @property
    def now(self) -> datetime:
        """The moment it is in the sandbox: as set, else a minute after the newest post."""
        if self._now is not None:
            return self._now
        newest = max((held.post.created_at for held in self._by_id.values()), default=None)
        return (newest or datetime.fromisoformat("2026-01-01T00:00:00Z")) + timedelta(minutes=1)

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = moment

    def add(self, record: Post | Mapping[str, Any]) -> None:
        (post,) = as_posts([record])
        if post.id in self._by_id:
            raise UsageError(f"two posts of the corpus have the id {post.id!r}; every id must be unique")
        _refuse_loose_ends(post, self._by_id)
        self._place(Held(post, post.wire_id, post.text, (post.wire_id,)))

    def edit(self, post_id: str, text: str, at: datetime | None = None) -> None:
        """Change a post as its author would. On X the edited post is a new one that names the old in its history."""
        held, moment = self.post(post_id), at or self.now
        self._remove(held)
        if held.post.platform != "x":
            self._place(replace(held, text=text, edited_at=moment))
            return
        wire_id = str(snowflake(moment, f"{post_id}#{len(held.history)}"))
        self._place(
            replace(
                held,
                text=text,
                edited_at=moment,
                wire_id=wire_id,
                history=(*held.history, wire_id),
                older_texts=(*held.older_texts, held.text),
            )
        )

    def delete(self, post_id: str, how: Literal["deleted", "removed"] = "deleted") -> None:
        """Take a post away: by its author, or (`removed`) by a moderator."""
        held = self.post(post_id)
        self._remove(held)
        self._place(replace(held, gone=how))

    def post(self, post_id: str) -> Held:
        if post_id not in self._by_id:
            raise UsageError(f"the corpus has no post {post_id!r}")
        return self._by_id[post_id]

    def by_wire(self, platform: str, wire_id: str) -> Held | None:
        """The post one of whose versions has this id."""
        post_id = self._by_wire.get((platform, wire_id))
        return None if post_id is None else self._by_id[post_id]

    def newest_first(self, platform: str, below: Held | int | None = None) -> Iterator[Held]:
        """Posts to be seen now, newest first; below a post (itself excluded), or below an id of X."""
        key = (0.0, below) if isinstance(below, int) else None if below is None else _key(below)
        now = self.now
        return (
            held
            for held in self._timelines[platform].newest_first(key)
            if not held.gone and held.post.created_at <= now
        )

    def all(self, platform: str) -> Iterator[Held]:
        """Every post of a platform, those that are gone or yet to come included."""
        return self._timelines[platform].newest_first()

    def where(self, platform: str, wanted: Callable[[Held], bool], below: Held | int | None = None) -> Iterator[Held]:
        return (held for held in self.newest_first(platform, below) if wanted(held))

    def root(self, held: Held) -> Held:
        """The post at the head of a thread."""
        while held.post.in_reply_to:
            held = self.post(held.post.in_reply_to)
        return held

    def comments_under(self, post_id: str) -> int:
        if self._comments is None:
            self._comments = Counter(self.root(held).post.id for held in self.newest_first("reddit-comment"))
        return self._comments[post_id]

    def _place(self, held: Held) -> None:
        self._comments = None
        self._by_id[held.post.id] = held
        for wire_id in held.history:
            self._by_wire[held.post.platform, wire_id] = held.post.id
        self._timelines[held.post.platform].put(held, _key(held))

    def _remove(self, held: Held) -> None:
        self._timelines[held.post.platform].take(_key(held))


def _refuse_loose_ends(post: Post, known: Container[str]) -> None:
    for name in ("in_reply_to", "repost_of"):
        other = getattr(post, name)
        if other is not None and other not in known:
            raise UsageError(f"{name} of the post {post.id!r} names {other!r}, which the corpus does not have")


def _key(held: Held) -> tuple[float, int]:
    """X lists by id, Reddit by time."""
    return (0.0 if held.post.platform == "x" else held.post.created_at.timestamp(), held.number)


@lru_cache(maxsize=100_000)
def user_id(handle: str) -> str:
    """The number an account of X has in the sandbox."""
    return str(1_000_000_000 + int(sha256(handle.lower().encode()).hexdigest()[:12], 16) % 9_000_000_000)


def mentioned(text: str) -> list[str]:
    """Handles a text addresses, in order."""
    return MENTION.findall(text)
