"""Recorded exchanges, played back under the real client libraries, at the edge of the network and nowhere else."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.response import HTTPResponse

Recording = dict[str, Any]


def recorded(path: Path) -> list[Recording]:
    """The exchanges of a file: method, uri, status, headers, body."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@dataclass
class Replay:
    """Answers requests by recordings of the same method and path; each is played once, and all must be."""

    recordings: list[Recording]
    asked: list[requests.PreparedRequest] = field(default_factory=list)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def send(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            return self.answer(request)

        monkeypatch.setattr(HTTPAdapter, "send", send)

    def answer(self, request: requests.PreparedRequest) -> requests.Response:
        self.asked.append(request)
        wanted = (request.method, urlsplit(request.url or "").path.rstrip("/"))
        for recording in self.recordings:
            if (recording["method"], urlsplit(recording["uri"]).path.rstrip("/")) == wanted:
                self.recordings.remove(recording)
                return _response(recording, request)
        raise AssertionError(f"nothing recorded for {wanted}")

    @property
    def last_parameters(self) -> dict[str, str]:
        query = urlsplit(self.asked[-1].url or "").query
        return {name: values[0] for name, values in parse_qs(query).items()}


def _response(recording: Recording, request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code = recording["status"]
    response.headers = CaseInsensitiveDict(recording["headers"])
    response.raw = HTTPResponse(io.BytesIO(recording["body"].encode()), preload_content=False)
    response.encoding = "utf-8"
    response.request = request
    response.url = request.url or ""
    return response
