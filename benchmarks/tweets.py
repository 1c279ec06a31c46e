"""Tweets of a data set, served by the sandbox as X posts and collected by the real tweepy into a project."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.errors import UsageError
from config.journey import shipped_journey_text
from hearpoint.sandbox.server import X_TOKEN, Sandbox
from hearpoint.store.session import Session

_SETTINGS = """\
company: six US airlines
sources:
  - id: x
    kind: x
    options:
      mode: search
      query: "{query}"
      bearer_token: env:HEARPOINT_BENCHMARK_X_TOKEN
      api_url: {url}
      monthly_budget: 10000000
"""
# The accounts the airlines tweeted from in 2015.
QUERY = "@united OR @usairways OR @americanair OR @southwestair OR @jetblue OR @virginamerica OR @delta"


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV. Raises UsageError where a column is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise UsageError(f"{path}: no column {missing[0]!r}; there are: {', '.join(reader.fieldnames or ())}")
        return list(reader)


def as_post(row: Mapping[str, str]) -> dict[str, object]:
    """A row of airline-tweets as a line of the sandbox's corpus."""
    return {
        "id": f"row-{row['row_id']}",
        "platform": "x",
        "author": row["author"],
        "created_at": f"{row['created_minute']}:00Z",
        "text": row["text"],
        "reposts": int(row["retweet_count"] or 0),
    }


@contextmanager
def airline_project(rows: list[dict[str, str]], folder: Path) -> Iterator[Session]:
    """A project with the shipped airline journey and one X source that the sandbox answers."""
    with Sandbox([as_post(row) for row in rows], search_window=None) as sandbox:
        os.environ["HEARPOINT_BENCHMARK_X_TOKEN"] = X_TOKEN
        settings = _SETTINGS.format(query=QUERY, url=sandbox.x_url)
        (folder / "hearpoint.yaml").write_text(settings, encoding="utf-8")
        (folder / "journey.yaml").write_text(shipped_journey_text("airline"), encoding="utf-8")
        with Session.open(folder) as session:
            yield session
