"""Who asks and who decides: people at the desks, by role."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["social", "cx", "hr", "admin"]
"""The desk a person works at; an admin may do what any of them may."""
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the machine, who decides something. `id` is what the store keeps."""

    id: str
    name: str
    role: Role = "admin"

    @classmethod
    def at_this_machine(cls, name: str | None = None) -> Actor:
        """Whoever runs a command here; who can read the project's files may do everything."""
        said = name or getpass.getuser()
        return cls(said, said)
