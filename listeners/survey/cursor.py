"""How far each export was read."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from listeners.base import Cursor
from listeners.errors import GiveUp


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
        try:
            return cls.model_validate(dict(cursor))
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(map(str, fault["loc"]))
            raise GiveUp(
                f"the cursor left for this source was not written by a survey listener of this version "
                f"({place}: {fault['msg']}); start the source anew"
            ) from None

    def with_file(self, name: str, progress: Progress) -> Position:
        return Position(files={**self.files, name: progress})

    def cursor(self) -> dict[str, Any]:
        return self.model_dump()
