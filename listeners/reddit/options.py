"""What a source of the kind `reddit` may be told."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from config.secret import Secret
from listeners.address import ApiUrl
from listeners.base import Options

Mode = Literal["new", "search", "comments"]


class RedditOptions(Options):
    """Options of a Reddit source."""

    client_id: str = Field(min_length=1, description="the id of your approved Reddit app")
    client_secret: Secret = Field(description="the app's secret, as env:NAME or file:PATH")
    user_agent: str = Field(
        min_length=10,
        max_length=200,
        description="who asks, as Reddit wants it: platform:app:version (by /u/your-name)",
    )
    mode: Mode = Field(
        default="new",
        description="what to read: new posts of a subreddit, comments of a subreddit, or search for posts",
    )
    subreddit: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9_]{2,21}(\+[A-Za-z0-9_]{2,21})*$",
        description="the subreddit without r/; several joined by +. Needed for new and comments; narrows a search",
    )
    query: str | None = Field(default=None, min_length=1, max_length=512, description="for search: what to search for")
    overlap_minutes: int = Field(
        default=60,
        ge=0,
        le=7 * 24 * 60,
        description="look this much further back than the last run got: posts held for review appear late",
    )
    page_size: int = Field(default=100, ge=1, le=100, description="posts a request asks for")
    api_url: ApiUrl | None = Field(
        default=None, description="base address, for a proxy or the sandbox; default: Reddit"
    )
    timeout: float = Field(default=30.0, gt=0, le=600, description="seconds to wait for an answer")

    @model_validator(mode="after")
    def _fits_mode(self) -> RedditOptions:
        needed = "query" if self.mode == "search" else "subreddit"
        if getattr(self, needed) is None:
            raise ValueError(f"mode {self.mode!r} needs the option {needed!r}; add it")
        if self.mode != "search" and self.query is not None:
            raise ValueError(f"mode {self.mode!r} has no use for 'query'; remove it or use the mode 'search'")
        return self
