"""What a source of the kind `x` may be told."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from config.secret import Secret
from listeners.address import ApiUrl
from listeners.base import Options

Mode = Literal["search", "archive", "mentions", "posts"]
Spelling = Literal["tweet", "post"]


class XOptions(Options):
    """Options of an X source."""

    bearer_token: Secret = Field(description="the app's bearer token, as env:NAME or file:PATH")
    mode: Mode = Field(
        default="search",
        description="what to read: search (the last 7 days), archive (search in all posts), "
        "mentions of an account, or the posts an account wrote",
    )
    query: str | None = Field(
        default=None,
        min_length=1,
        max_length=1024,
        description="for search and archive: a query in X's search language, at most 512 characters (archive: 1024)",
    )
    handle: str | None = Field(
        default=None,
        pattern=r"^@?[A-Za-z0-9_]{1,15}$",
        description="for mentions and posts: the account, for example @harbour; looked up once",
    )
    user_id: str | None = Field(
        default=None,
        pattern=r"^[0-9]{1,19}$",
        description="for mentions and posts: the account's number, in place of handle; it outlives a change of name",
    )
    since: AwareDatetime | None = Field(
        default=None, description="read no posts older than this, for example 2026-10-01T00:00:00Z"
    )
    first_posts: int | None = Field(
        default=None, ge=10, description="at the very start, read about this many of the newest posts and no more"
    )
    monthly_budget: int = Field(
        default=10_000, ge=10, description="stop after reading this many posts in a calendar month (UTC)"
    )
    daily_budget: int | None = Field(
        default=None, ge=10, description="wait until tomorrow after reading this many posts in a day (UTC)"
    )
    page_size: int = Field(default=100, ge=10, le=100, description="posts a request asks for")
    spelling: Spelling = Field(
        default="tweet",
        description="names of fields to ask by: tweet (tweet.fields) or post (post.fields); both are read",
    )
    api_url: ApiUrl = Field(default="https://api.x.com", description="base address, for a proxy or the sandbox")
    timeout: float = Field(default=30.0, gt=0, le=600, description="seconds to wait for an answer")

    @model_validator(mode="after")
    def _fits_mode(self) -> XOptions:
        of_account = [name for name in ("handle", "user_id") if getattr(self, name) is not None]
        if self.mode in {"search", "archive"}:
            if self.query is None:
                raise ValueError(f"mode {self.mode!r} needs the option 'query'; add it")
            if of_account:
                raise ValueError(f"mode {self.mode!r} has no use for {of_account[0]!r}; remove it or change the mode")
            if self.mode == "search" and len(self.query) > 512:
                raise ValueError(f"the query has {len(self.query)} characters; X allows 512 in mode 'search'")
        elif len(of_account) != 1:
            raise ValueError(f"mode {self.mode!r} needs either the option 'handle' or 'user_id'; give one of them")
        elif self.query is not None:
            raise ValueError(f"mode {self.mode!r} has no use for 'query'; remove it or change the mode")
        return self
