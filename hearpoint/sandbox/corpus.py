"""The sandbox's corpus: JSON Lines, one post a line.

Every line has

- ``id``: any text, unique in the file. Digits (X) or base 36 (Reddit) are served as they are; anything else becomes
  an id of the platform's form, made from the time and the id (see `Post.wire_id`)
- ``platform``: ``"x"``, ``"reddit-post"`` or ``"reddit-comment"``; lines of ``"survey"`` are left out here
- ``author``: a handle (letters, digits and ``_``; at most 15 characters on X, 20 on Reddit)
- ``created_at``: ISO 8601 with a time zone, ``2026-10-01T09:30:00Z``
- ``text``

and may have

- ``title``, ``subreddit``: of a Reddit post; both needed there (comments take the subreddit of their post)
- ``in_reply_to``: the id of the line it answers; needed for a Reddit comment
- ``repost_of``: the id of the line it reposts (X)
- ``lang``: two letters, as X guesses it
- ``likes``, ``reposts``, ``replies``, ``quotes``, ``views``: whole numbers

    {"id": "p1", "platform": "x", "author": "mara_k", "created_at": "2026-10-01T09:30:00Z", "text": "@Harbour ouch"}

Any other key is left alone, so that a planted truth can ride along with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.errors import ConfigError, UsageError

Platform = Literal["x", "reddit-post", "reddit-comment"]
X_EPOCH_MS = 1_288_834_974_657
"""Time zero of X's ids, which hold milliseconds since then in their upper bits."""


class Post(BaseModel):
    """A line of the corpus."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    platform: Platform
    author: str = Field(pattern=r"^[A-Za-z0-9_-]{1,20}$")
    created_at: AwareDatetime
    text: str
    title: str | None = None
    subreddit: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_]{1,21}$")
    in_reply_to: str | None = None
    repost_of: str | None = None
    lang: str | None = None
    likes: int = Field(default=0, ge=0)
    reposts: int = Field(default=0, ge=0)
    replies: int = Field(default=0, ge=0)
    quotes: int = Field(default=0, ge=0)
    views: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _whole(self) -> Post:
        if self.platform == "reddit-post" and not (self.title and self.subreddit):
            raise ValueError("a reddit-post needs a title and a subreddit")
        if self.platform == "reddit-comment" and not self.in_reply_to:
            raise ValueError("a reddit-comment needs in_reply_to")
        return self

    @property
    def wire_id(self) -> str:
        """The id as the platform writes it: digits on X, base 36 on Reddit, growing with time."""
        if self.platform == "x":
            return self.id if self.id.isdecimal() else str(snowflake(self.created_at, self.id))
        return self.id if re.fullmatch(r"[a-z0-9]{1,13}", self.id) else base36(snowflake(self.created_at, self.id))


def snowflake(moment: datetime, salt: str) -> int:
    """An id of X's form: the time, then 22 bits that tell apart what one millisecond held."""
    milliseconds = int(moment.astimezone(UTC).timestamp() * 1000)
    return max(milliseconds - X_EPOCH_MS, 0) << 22 | crc32(salt.encode()) & 0x3FFFFF


def base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"


def read_corpus(path: Path) -> list[Post]:
    """The posts of a corpus file. Raises ConfigError with the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the corpus cannot be read: {error}", file=path) from error
    return list(_parsed(text.split("\n"), path))


def as_posts(records: Iterable[Post | Mapping[str, Any]]) -> list[Post]:
    """Posts from records given in code."""
    return [record if isinstance(record, Post) else Post.model_validate(record) for record in records]


def index_by_id(posts: Iterable[Post]) -> dict[str, Post]:
    """Posts by corpus id. Raises UsageError where two share one."""
    by_id: dict[str, Post] = {}
    for post in posts:
        if by_id.setdefault(post.id, post) is not post:
            raise UsageError(f"two posts of the corpus have the id {post.id!r}; every id must be unique")
    return by_id


def _parsed(lines: Iterable[str], path: Path) -> Iterator[Post]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ConfigError("a line of the corpus is a JSON object", file=path, line=number)
            if record.get("platform") != "survey":
                yield Post.model_validate(record)
        except json.JSONDecodeError as error:
            raise ConfigError(f"not valid JSON: {error.msg}", file=path, line=number) from error
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the post"
            raise ConfigError(f"{place}: {first['msg']}", file=path, line=number) from None
