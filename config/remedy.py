"""What helps, told apart from what went wrong: a command line shows a command, a page a link, a mail nothing."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class UseCase(Enum):
    """What a person can do next. Each caller has its own words for it."""

    START_PROJECT = "start a project"
    GET_FEEDBACK = "collect or import feedback"
    TAG = "tag what is not tagged yet"
    OPEN_FEEDBACK = "open a feedback"
    SUGGEST_MAPPING = "suggest a mapping for a file"
    LIST_LEFT_OUT = "list the sentences that no topic was given"
    LEARN = "learn from corrections"
    UNDO_LEARNING = "go back to what answered before"
    SEARCH = "search feedback"
    PRAISE_STAFF = "see whom customers praised"
    BACK_UP_STORE = "back the store up"
    CHECK_STORE = "check the store"
    RESTORE_STORE = "restore the store from a backup"


class Remedy(NamedTuple):
    """A use case, and what it does about the matter: "prints one to start from"."""

    use_case: UseCase
    why: str


class Notice(NamedTuple):
    """Something to tell a reader of a report, and what helps."""

    text: str
    remedy: Remedy | None = None
