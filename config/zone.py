"""Time zones by their IANA names."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def known_zone(name: str) -> ZoneInfo:
    """The zone of a name. Raises ValueError saying what is allowed."""
    try:
        return ZoneInfo(name)
    # "Europe" is a folder of zones: an OSError, as is a name longer than a file's may be.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no time zone named {name!r}; use an IANA name such as Europe/Berlin or UTC") from None
