"""Running commands as a user does, and a project to run them on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.journey import shipped_journey_text
from hearpoint.cli import main

SETTINGS = """\
company: Harbour Hotels
journey: journey.yaml
roster: roster.csv
timezone: UTC
"""
ROSTER = "staff_id,name,nicknames,location,role\ns1,Priya Raman,,Harbour,Front desk\n"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def hearpoint(capsys: pytest.CaptureFixture[str]) -> Run:
    """hearpoint("nps", "--json") -> exit code, standard output, standard error."""

    def run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(int(end.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A hotel's project with no sources yet."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "hearpoint.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return folder


def add_source(project: Path, text: str) -> None:
    """Append a `sources:` section."""
    with (project / "hearpoint.yaml").open("a", encoding="utf-8") as file:
        file.write("sources:\n" + text)
