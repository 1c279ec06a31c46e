"""Keys go to https addresses, and to this machine."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from listeners.address import ApiUrl

READ = TypeAdapter(ApiUrl).validate_python


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://api.x.com", "https://api.x.com"),
        ("https://proxy.example/x/", "https://proxy.example/x"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_safe_addresses(given: str, kept: str) -> None:
    assert READ(given) == kept


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("http://api.x.com", "use https"),
        ("http://192.168.1.7", "use https"),
        ("http://127.0.0.1.evil.example", "use https"),
        ("ftp://api.x.com", "begins with https"),
        ("api.x.com", "begins with https"),
        ("https://", "names a host"),
        ("https://me:secret@api.x.com", "keys have options"),
        ("https://api.x.com/?key=secret", "keys have options"),
    ],
)
def test_unsafe_addresses(given: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        READ(given)
