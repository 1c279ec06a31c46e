"""How far each export was read."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from listeners.base import Cursor
from listeners.cursors import read_state


class Progress(BaseModel):
    """One file: which bytes of it, read in which way, up to which row."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    size: int
    reading: str
    """Fingerprint of options and mapping file."""
    plan: str
    """Fingerprint of what they made of the columns."""
    rows: int
    done: bool


class Position(BaseModel):
    """The cursor of a survey source: progress by file name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: dict[str, Progress] = {}

    @classmethod
    def read(cls, cursor: Cursor) -> Position:
        """Raises GiveUp on a cursor this listener did not write."""
        return read_state(cls, cursor)

    def with_file(self, name: str, progress: Progress) -> Position:
        return Position(files={**self.files, name: progress})

    def cursor(self) -> dict[str, Any]:
        return self.model_dump()
