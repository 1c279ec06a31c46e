"""Cursors as typed state."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from listeners.base import Cursor
from listeners.errors import GiveUp

State = TypeVar("State", bound=BaseModel)


def read_state(model: type[State], cursor: Cursor) -> State:
    """A cursor as its listener's state. Raises GiveUp on one that this version did not write."""
    try:
        return model.model_validate(dict(cursor))
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, fault["loc"]))
        raise GiveUp(
            f"the place where this source was left cannot be read ({place}: {fault['msg']}); "
            "it may be from a newer version: update, or give the source a new id to start over"
        ) from None
