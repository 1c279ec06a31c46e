"""The command line's words for what helps."""

from __future__ import annotations

from config.errors import HearpointError
from config.remedy import Notice, Remedy, UseCase

COMMANDS = {
    UseCase.START_PROJECT: "`hearpoint init DIR`",
    UseCase.GET_FEEDBACK: "`hearpoint collect` or `hearpoint import FILE`",
    UseCase.TAG: "`hearpoint tag`",
    UseCase.OPEN_FEEDBACK: "`hearpoint show N`",
    UseCase.SUGGEST_MAPPING: "`hearpoint import FILE --suggest-mapping`",
    UseCase.LIST_LEFT_OUT: "`hearpoint topics left-out`",
    UseCase.LEARN: "`hearpoint learn`",
    UseCase.UNDO_LEARNING: "`hearpoint learn --undo`",
    UseCase.SEARCH: "`hearpoint search`",
    UseCase.PRAISE_STAFF: "`hearpoint praise`",
    UseCase.BACK_UP_STORE: "`hearpoint backup FILE`",
    UseCase.CHECK_STORE: "`hearpoint check`",
    UseCase.RESTORE_STORE: "`hearpoint restore FILE`",
}


def with_remedy(about: HearpointError | Notice) -> str:
    """What happened, then the command that helps, if one does."""
    if isinstance(about, Notice):
        return _with_command(about.text, about.remedy)
    return _with_command(str(about), about.remedy)


def _with_command(text: str, remedy: Remedy | None) -> str:
    return f"{text}; {COMMANDS[remedy.use_case]} {remedy.why}" if remedy else text
