"""The survey listener: exports of survey tools as pages of feedback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from listeners.base import Cursor, Health, Options, Page, Replayed, Skipped
from listeners.survey.isolation import Isolated
from listeners.survey.mapping import MappingFile
from listeners.survey.options import SurveyOptions
from listeners.survey.reader import ExportReader


class SurveyListener:
    """Reads a survey export, a folder of them, or a pattern (see ExportReader), in a process with bounded memory.

    A file of unknown origin is parsed where it can harm nothing but its own reading. `memory_mb: 0` reads it in this
    process. Call `close` at the end; what is left open ends with this process.
    """

    kind: ClassVar[str] = "survey"
    options_type: ClassVar[type[Options]] = SurveyOptions
    realm: ClassVar[None] = None

    def __init__(self, options: SurveyOptions) -> None:
        """Raises ConfigError where the mapping file is wrong."""
        self.options = options
        if options.mapping:
            MappingFile.read(options.mapping)
        self._reader: ExportReader | Isolated = Isolated(options) if options.memory_mb else ExportReader(options)

    def fetch(self, cursor: Cursor) -> Page:
        return self._reader.fetch(dict(cursor))

    def check(self) -> Health:
        return self._reader.check()

    def replay(self, skipped: Sequence[Skipped]) -> Replayed:
        return self._reader.replay(list(skipped))

    def refuse_unreadable(self) -> None:
        """Raises GiveUp or ConfigError where there is no export, or not one that can be read."""
        self._reader.refuse_unreadable()

    def close(self) -> None:
        if isinstance(self._reader, Isolated):
            self._reader.close()
