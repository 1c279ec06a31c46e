"""What `hearpoint init` writes loads as it stands, for every journey."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from config.journey import shipped_journey_text, shipped_journeys
from config.roster import COLUMNS, Roster
from config.settings import FILE_NAME, CollectSettings, DigestSettings, MailSettings, NlpSettings, Project, Settings
from config.topics import TopicsSettings


def template(name: str) -> str:
    return (resources.files("config") / "templates" / name).read_text(encoding="utf-8")


@pytest.fixture(params=shipped_journeys())
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    settings = template(FILE_NAME).replace("{{ company }}", "Marrow & Pike's")
    (tmp_path / FILE_NAME).write_text(settings, encoding="utf-8")
    (tmp_path / "journey.yaml").write_text(shipped_journey_text(request.param), encoding="utf-8")
    (tmp_path / "roster.csv").write_text(template("roster.csv"), encoding="utf-8")
    return Project.read(tmp_path)


def test_a_fresh_project_loads_and_has_no_sources_yet(project: Project) -> None:
    assert project.settings.company == "Marrow & Pike's"
    assert project.settings.sources == ()
    assert len(project.journey.touchpoints) >= 15
    assert len(project.roster) == 0


def test_the_template_shows_every_setting_with_its_default() -> None:
    shown = template(FILE_NAME)
    models = (Settings, CollectSettings, NlpSettings, TopicsSettings, DigestSettings, MailSettings)
    names = [name for model in models for name in model.model_fields]
    assert [name for name in names if f"{name}:" not in shown] == []


def test_the_mail_example_is_mail_settings(tmp_path: Path) -> None:
    lines = template(FILE_NAME).splitlines()
    start = lines.index("digest:")
    shown = [re.sub("^  # ", "  ", line) for line in lines[start:] if line]
    (tmp_path / FILE_NAME).write_text("\n".join(["company: x", *shown]), encoding="utf-8")
    mail = Project.read(tmp_path).settings.digest.mail
    assert mail is not None
    assert (mail.port, mail.security, mail.to) == (587, "starttls", ("cx-lead@example.org",))


def test_what_the_template_states_is_the_default(project: Project) -> None:
    defaults = Settings(company="x", roster=Path("roster.csv"))
    assert project.settings == defaults.model_copy(update={"company": project.settings.company})


def test_the_examples_of_the_roster_are_a_roster(tmp_path: Path) -> None:
    lines = [line.removeprefix("#   ") for line in template(FILE_NAME).splitlines() if line.startswith("#   S-")]
    file = tmp_path / "roster.csv"
    file.write_text("\n".join([template("roster.csv").strip(), *lines]), encoding="utf-8")
    rosa, emil = Roster.read(file).members
    assert (rosa.name, rosa.nicknames, emil.nicknames) == ("Rosa Winter", ("Rosie", "Ro"), ())


def test_the_roster_template_is_its_header() -> None:
    assert template("roster.csv").strip() == ",".join(COLUMNS)
