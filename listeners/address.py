"""Addresses a listener may send a key to."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def _safe(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an address begins with https:// and names a host")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("an address holds neither a password nor a query; keys have options of their own")
    if parts.scheme == "http" and not on_this_machine(url):
        raise ValueError("over http:// a key could be read on its way; use https:// (http only for this machine)")
    return url.rstrip("/")


def on_this_machine(url: str) -> bool:
    """Whether an address is a loopback one, which no proxy is asked for."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


ApiUrl = Annotated[str, AfterValidator(_safe)]
"""The base of an API: https, or http on this machine."""
