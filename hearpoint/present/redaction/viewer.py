"""Who is shown a text, and what of it they may see."""

from __future__ import annotations

from dataclasses import dataclass

from config.roles import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """A reader of quotes. `staff_names` is `digest.show_staff_names` of hearpoint.yaml."""

    role: Role
    staff_names: bool = False

    @property
    def sees_praised_staff(self) -> bool:
        """Whether names of staff stay where they are praised; where they are not, nobody is shown them."""
        return self.role is Role.HR or self.staff_names
