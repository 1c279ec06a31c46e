"""How the engine tells what it is doing, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives steps of long work. The command line shows them; a pipe and a test stay quiet."""

    def start(self, step: str, total: int | None = None) -> None: ...

    def advance(self, by: int = 1) -> None: ...

    def finish(self) -> None: ...


class Quiet:
    """Shows nothing."""

    def start(self, step: str, total: int | None = None) -> None:
        pass

    def advance(self, by: int = 1) -> None:
        pass

    def finish(self) -> None:
        pass
