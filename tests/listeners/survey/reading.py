"""Short ways to read a survey source to its end."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from listeners.base import START, Cursor, Page
from listeners.feedback import Feedback
from listeners.survey import SurveyListener, SurveyOptions

FIXTURES = Path(__file__).parent / "fixtures"


def listener(path: Path, **options: Any) -> SurveyListener:
    """A listener that reads in this process, which is quicker, unless `memory_mb` says otherwise."""
    return SurveyListener(SurveyOptions.model_validate({"path": path, "memory_mb": 0} | options))


def pages(source: SurveyListener, cursor: Cursor = START) -> list[Page]:
    """Every page from a cursor on. Stops a listener that would go on for ever."""
    found: list[Page] = []
    while len(found) < 1_000:
        found.append(source.fetch(found[-1].cursor if found else cursor))
        if not found[-1].more:
            return found
    raise AssertionError("a thousand pages and still more")


def records(found: Iterable[Page]) -> list[Feedback]:
    return [record for page in found for record in page.records]


def read(path: Path, **options: Any) -> list[Feedback]:
    return records(pages(listener(path, **options)))


def one(path: Path, **options: Any) -> Feedback:
    (record,) = read(path, **options)
    return record


def survey(record: Feedback) -> Any:
    assert record.survey is not None
    return record.survey
