"""The demo's project: a fictional hotel group, its sources pointing at the sandbox."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from config.errors import UsageError
from config.journey import shipped_journey_text
from config.settings import FILE_NAME
from hearpoint.sandbox.server import REDDIT_CLIENT, X_TOKEN, Sandbox
from hearpoint.sandbox.world import user_id

COMPANY = "Quillhaven Hotels"
HANDLE = "Quillhaven"
SUBREDDIT = "QuillhavenGuests"

_MARK = "# Written by `hearpoint demo`"
_SETTINGS = """\
{mark}: a fictional hotel group. All of its customers' words are made up.
company: {company}
journey: journey.yaml
roster: roster.csv
timezone: America/New_York

# A novel and a game share the company's name: what is said of them is off-topic.
topics:
  off_topic: [Ghosts of Quillhaven, Quillhaven Online]

# The sandbox speaks the wire formats of X and Reddit on this machine; the addresses change with every run.
sources:
  - id: x-search
    kind: x
    options:
      mode: search
      query: "@{handle} OR #{handle} OR {handle}"
      bearer_token: env:HEARPOINT_DEMO_X_TOKEN
      api_url: {x_url}
  - id: x-mentions
    kind: x
    options:
      mode: mentions
      user_id: "{user_id}"
      bearer_token: env:HEARPOINT_DEMO_X_TOKEN
      api_url: {x_url}
  - id: reddit-posts
    kind: reddit
    options:
      mode: new
      subreddit: {subreddit}
      client_id: {reddit_id}
      client_secret: env:HEARPOINT_DEMO_REDDIT_SECRET
      user_agent: hearpoint demo
      api_url: {reddit_url}
  - id: reddit-search
    kind: reddit
    options:
      mode: search
      query: {handle}
      client_id: {reddit_id}
      client_secret: env:HEARPOINT_DEMO_REDDIT_SECRET
      user_agent: hearpoint demo
      api_url: {reddit_url}
  - id: reddit-comments
    kind: reddit
    options:
      mode: comments
      subreddit: {subreddit}
      client_id: {reddit_id}
      client_secret: env:HEARPOINT_DEMO_REDDIT_SECRET
      user_agent: hearpoint demo
      api_url: {reddit_url}
  - id: guest-survey
    kind: survey
    options:
      path: survey.csv
      mapping: survey-mapping.yaml
"""


def corpus() -> Path:
    """The folder of the bundled corpus."""
    return Path(str(resources.files("hearpoint.demo") / "corpus"))


def write_demo(folder: Path, sandbox: Sandbox) -> None:
    """Write the project, or point one that is there at this sandbox. The database stays as it is.

    Raises UsageError, before anything is written, where the folder holds a project of another kind.
    """
    settings = _SETTINGS.format(
        mark=_MARK,
        company=COMPANY,
        handle=HANDLE,
        subreddit=SUBREDDIT,
        user_id=user_id(HANDLE),
        x_url=sandbox.x_url,
        reddit_url=sandbox.reddit_url,
        reddit_id=REDDIT_CLIENT[0],
    )
    files = {
        FILE_NAME: settings,
        "journey.yaml": shipped_journey_text("hotel"),
    }
    for name in ("roster.csv", "survey.csv", "survey-mapping.yaml"):
        files[name] = (corpus() / name).read_text(encoding="utf-8")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_another(folder, files)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; choose a folder you may write to") from error
    os.environ["HEARPOINT_DEMO_X_TOKEN"] = X_TOKEN
    os.environ["HEARPOINT_DEMO_REDDIT_SECRET"] = REDDIT_CLIENT[1]


def _refuse_another(folder: Path, files: Iterable[str]) -> None:
    """The demo writes over its own files at every run; a person's are not its to touch."""
    there = [name for name in files if (folder / name).exists()]
    if there and not _is_demo(folder / FILE_NAME):
        raise UsageError(
            f"{folder / there[0]} exists already, and no demo wrote it; choose another folder: hearpoint demo FOLDER"
        )


def _is_demo(settings: Path) -> bool:
    return settings.is_file() and settings.read_text(encoding="utf-8", errors="replace").startswith(_MARK)
