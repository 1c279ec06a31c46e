"""Who looks at what the engine knows: the desks, and whoever runs it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A desk. `admin` runs Hearpoint and reads as little of customers' lives as the others."""

    SOCIAL = "social"
    CX = "cx"
    HR = "hr"
    ADMIN = "admin"
