"""The battery, on a file that grows by a line and on an export that is written anew each time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from listeners.base import Listener
from listeners.testing.conformance import Ability, Conformance, Feed
from tests.listeners.survey.reading import listener, one

_START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
_MAPPING = "id: number\ntext: comment\ncreated_at: when\nauthor: who\nnps: score\n"


class FileFeed:
    """What a file can do of a platform: it is written to."""

    secrets: tuple[str, ...] = ()
    log_shows: str = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "export.csv"

    def listener(self) -> Listener:
        return listener(self.folder / "*.csv", page_size=10)

    def written(self, text: str) -> str:
        return text.strip()

    def no_platform(self, *_: Any) -> None:
        raise NotImplementedError("a file has no platform")

    edit = delete = trouble = rate_limit = refuse_key = repeat_pages = heal = skew = no_platform


class GrowingFile(FileFeed):
    """Rows with ids of their own, appended."""

    def listener(self) -> Listener:
        mapping = self.folder / "map.yaml"
        mapping.write_text(_MAPPING)
        return listener(self.folder / "*.csv", page_size=10, mapping=mapping)

    def publish(self, number: int, text: str | None = None) -> str:
        is_new = not self.path.exists()
        with self.path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if is_new:
                writer.writerow(["number", "when", "who", "score", "comment"])
            when = _START + timedelta(minutes=number)
            writer.writerow([f"n{number}", when.isoformat(), f"guest {number}", number % 11, text or f"Part {number}"])
        return f"n{number}"


class ExportedAnew(FileFeed):
    """Google Forms: no ids; every export replaces the last, newest responses first."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._rows: list[list[str]] = []

    def publish(self, number: int, text: str | None = None) -> str:
        when = _START + timedelta(minutes=number)
        said = text or f"The kiosk ate my card again, part {number}"
        self._rows.insert(0, [when.strftime("%Y/%m/%d %I:%M:%S %p GMT+0"), f"guest{number}@example.com", said])
        self._write(self.path, self._rows)
        # A derived id is the same whatever else stands in the file.
        self._write(self.folder / "alone.txt", self._rows[:1])
        return one(self.folder / "alone.txt").native_id

    def _write(self, path: Path, rows: list[list[str]]) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["Timestamp", "Email Address", "Any comment?"], *rows])


class OfFiles(Conformance):
    abilities: ClassVar[frozenset[Ability]] = frozenset()
    kind: ClassVar[type[Any]]

    @pytest.fixture(autouse=True)
    def _factory(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self._folders = tmp_path_factory

    def feed(self) -> AbstractContextManager[Feed]:
        return self._feed()

    @contextmanager
    def _feed(self) -> Iterator[Feed]:
        yield self.kind(self._folders.mktemp("exports"))


class TestGrowingFile(OfFiles):
    kind = GrowingFile


class TestExportedAnew(OfFiles):
    kind = ExportedAnew
