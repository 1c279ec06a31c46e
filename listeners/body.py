"""The body of an answer, read whole within a deadline and a size.

The timeout of requests is for each read from the socket: a server that sends a byte a second never meets it.
"""

from __future__ import annotations

import time
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

LARGEST = 50_000_000
"""Bytes of an answer, unpacked; chosen far above the largest page of any platform (100 posts, about 1 MB)."""
_CHUNK = 65_536


class BodyAdapter(HTTPAdapter):
    """Reads the body of each answer within `seconds`, before anybody asks for it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        response = super().send(request, *args, **kwargs)
        read_within(response, self._seconds)
        return response


def read_within(response: requests.Response, seconds: float) -> None:
    """Fill `response.content`. Raises what requests raises for a body that is cut off, damaged or too slow."""
    try:
        content = _whole(response.raw, time.monotonic() + seconds)
    except urllib3.exceptions.DecodeError as error:
        raise requests.exceptions.ContentDecodingError(error) from None
    except urllib3.exceptions.ReadTimeoutError as error:
        raise requests.exceptions.ReadTimeout(error) from None
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise requests.exceptions.ChunkedEncodingError(error) from None
    finally:
        response.close()
    response._content = content
    response._content_consumed = True  # type: ignore[attr-defined]


def _whole(raw: Any, end: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := raw.read1(_CHUNK, decode_content=True):
        parts.append(part)
        size += len(part)
        if time.monotonic() > end:
            raise urllib3.exceptions.ReadTimeoutError(raw, "", "the answer came too slowly")
        if size > LARGEST:
            raise urllib3.exceptions.ProtocolError(f"the answer has more than {LARGEST:,} bytes")
    return b"".join(parts)
