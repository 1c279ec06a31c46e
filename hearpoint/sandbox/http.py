"""What the sandbox's platforms are asked and answer, apart from any socket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Request:
    """A request as a platform reads it. Headers are left out of `repr`: they hold the secret."""

    method: str
    path: str
    params: Mapping[str, str]
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Answer:
    """A response; `claims` is the length it announces where that is not its true one, `dropped` means none is sent."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    claims: int | None = None
    dropped: bool = False

    def with_headers(self, headers: Mapping[str, str]) -> Answer:
        return replace(self, headers={**self.headers, **headers})


def json_answer(data: Any, status: int = 200) -> Answer:
    body = json.dumps(data, ensure_ascii=False).encode()
    return Answer(status, body, {"content-type": "application/json; charset=utf-8"})


class Refused(Exception):
    """A request a platform turns down, with the answer it gives."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(f"{answer.status}")
