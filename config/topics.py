"""How topics are found and named."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from config.journey import Words
from config.secret import Secret

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class NamerSettings(BaseModel):
    """A language model that names new topics, behind the chat interface most servers offer (Ollama, vLLM)."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    url: Words = Field(description="where the interface begins, such as http://localhost:11434/v1")
    model: Words = Field(description="the model's name at that server")
    key: Secret | None = Field(default=None, description="as env:NAME or file:PATH")
    seconds: float = Field(default=20, gt=0, le=300, description="how long to wait for a name")

    @field_validator("url")
    @classmethod
    def _a_web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is no web address; write it as http://localhost:11434/v1")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _nothing_in_the_open(self) -> NamerSettings:
        parts = urlsplit(self.url)
        if parts.scheme == "http" and parts.hostname not in THIS_MACHINE:
            raise ValueError(f"what customers wrote would go to {parts.hostname} unencrypted; use https")
        return self


class TopicsSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    namer: NamerSettings | None = Field(
        default=None, description="off by default: without it topics are named from their own words"
    )
    off_topic: tuple[Words, ...] = Field(
        default=(), description="what shares the company's name and is not meant: posts that hold one are left out"
    )
