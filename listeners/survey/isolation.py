"""A process of its own for reading exports, with bounded memory and none of our secrets in its environment.

The two ends speak in pickles over a socket pair: the process runs our code, and is held to its memory, not distrusted.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from listeners.base import Health, Page, Replayed, Skipped
from listeners.errors import GiveUp
from listeners.survey.limits import too_little_memory
from listeners.survey.options import SurveyOptions

_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONTZPATH", "PYTHONUTF8", "TMPDIR")


class Isolated:
    """An ExportReader, and the functions that look at one file, in another process; started on first use."""

    def __init__(self, options: SurveyOptions) -> None:
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def fetch(self, cursor: dict[str, Any]) -> Page:
        page: Page = self.call("fetch", cursor)
        return page

    def check(self) -> Health:
        health: Health = self.call("check")
        return health

    def replay(self, skipped: Sequence[Skipped]) -> Replayed:
        replayed: Replayed = self.call("replay", skipped)
        return replayed

    def refuse_unreadable(self) -> None:
        self.call("refuse_unreadable")

    def call(self, name: str, *arguments: Any) -> Any:
        """What the function of that name gives there, or raises."""
        connection = self._connection or self._start()
        try:
            connection.send((name, arguments))
            good, value = connection.recv()
        except (EOFError, OSError):
            raise self._ended() from None
        if good:
            return value
        if isinstance(value, MemoryError):
            self.close()
            raise too_little_memory(self._options.path.name, self._options.memory_mb)
        raise value

    def close(self) -> None:
        """End the process. Whatever it was at is dropped."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is not None:
            process.kill()
            process.wait()
        if connection is not None:
            connection.close()

    def __del__(self) -> None:
        self.close()

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            command = [sys.executable, "-m", "listeners.survey.isolated", str(number)]
            # In a session of its own, Ctrl-C is left to us; when we end, its socket does, and so does it.
            self._process = subprocess.Popen(
                command,
                pass_fds=(number,),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._connection = Connection(ours.detach())
        self._connection.send(self._options)
        return self._connection

    def _ended(self) -> GiveUp:
        """The process is gone: killed for its memory, or by a crash of a library."""
        code = self._process.wait() if self._process is not None else 0
        self.close()
        return GiveUp(
            f"{self._options.path.name}: the process that reads it ended (exit code {code}), perhaps for lack of "
            "memory; split the file, or change memory_mb of the source"
        )


def _environment() -> dict[str, str]:
    """What reading needs. Keys and tokens stay here."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # Each thread of a linear algebra library would reserve memory that is never used.
    return kept | {"PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
