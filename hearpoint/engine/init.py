"""Writing a project to start from."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from config.errors import UsageError
from config.journey import shipped_journey_text
from config.settings import FILE_NAME


def write_project(folder: Path, journey: str, company: str) -> list[Path]:
    """Write settings, journey map, roster and a survey mapping into a folder; what is there already is left alone.

    Raises UsageError, before anything is written, where one of the files exists.
    """
    files = {
        FILE_NAME: _template(FILE_NAME).replace('"{{ company }}"', json.dumps(company)),
        "journey.yaml": shipped_journey_text(journey),
        "roster.csv": _template("roster.csv"),
        "survey-mapping.yaml": _template("survey-mapping.yaml"),
    }
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise UsageError(f"{folder / there[0]} exists already; choose another folder, or remove the file to start anew")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; choose a folder you may write to") from error
    return [folder / name for name in files]


def _template(name: str) -> str:
    return (resources.files("config") / "templates" / name).read_text(encoding="utf-8")
