"""Who decides: a person at a desk, or whoever runs a command."""

from __future__ import annotations

import getpass
from dataclasses import dataclass

from config.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who decides something. `id` is what the store keeps."""

    id: str
    name: str
    role: Role = Role.ADMIN

    @classmethod
    def at_this_machine(cls, name: str | None = None) -> Actor:
        """Whoever runs a command here; who can read the project's files may do everything."""
        known = name or getpass.getuser()
        return cls(known, known)
