"""The other end of `listeners.survey.isolation`: `python -m listeners.survey.isolated FD`, started by it alone."""

from __future__ import annotations

import pickle
import resource
import sys
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from listeners.errors import GiveUp
from listeners.survey.options import SurveyOptions
from listeners.survey.preview import preview_here
from listeners.survey.reader import ExportReader
from listeners.survey.suggest import suggest_mapping_here, suggested_fields_here


def main(number: int) -> None:
    """Answer calls until the other end is closed."""
    connection = Connection(number)
    options: SurveyOptions = connection.recv()
    reader = cache(lambda: ExportReader(options))  # made by the first call that needs it, which gets its error
    functions: dict[str, Callable[..., Any]] = {
        "fetch": lambda cursor: reader().fetch(cursor),
        "check": lambda: reader().check(),
        "replay": lambda skipped: reader().replay(skipped),
        "refuse_unreadable": lambda: reader().refuse_unreadable(),
        "preview": lambda rows: preview_here(options, rows),
        "suggest_mapping": lambda: suggest_mapping_here(options),
        "suggested_fields": lambda: suggested_fields_here(options),
    }
    bound_memory(options.memory_mb)
    while True:
        try:
            name, arguments = connection.recv()
        except EOFError:
            return
        connection.send_bytes(pickle.dumps(_outcome(functions[name], arguments)))


def bound_memory(megabytes: int) -> None:
    """Let this process take so much more than it has now: what Python and its libraries reserve is not the file's."""
    limit = _reserved() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _reserved() -> int:
    """Bytes of address space in use; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, function(*arguments)
    except Exception as error:  # noqa: BLE001  raised again at the other end
        return False, _portable(error)


def _portable(error: Exception) -> Exception:
    """The error, if it survives the way; else its words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001  an error of any make
        return GiveUp(str(error))
    return error


if __name__ == "__main__":
    main(int(sys.argv[1]))
