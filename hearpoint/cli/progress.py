"""Progress bars on standard error."""

from __future__ import annotations

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from hearpoint.engine.progress import Quiet


class Bars(Quiet):
    """One bar a step; it stays on the screen when the step is done."""

    def __init__(self) -> None:
        self._bars: Progress | None = None
        self._task: TaskID | None = None

    def start(self, step: str, total: int | None = None) -> None:
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._bars.start()
        self._task = self._bars.add_task(step, total=total)

    def advance(self, by: int = 1) -> None:
        if self._bars is not None and self._task is not None:
            self._bars.advance(self._task, by)

    def finish(self) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = None
