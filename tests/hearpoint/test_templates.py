"""The examples in the templates of `hearpoint init` are true: uncommented, they load."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from config.settings import FILE_NAME, Project
from listeners.registry import listener_type
from listeners.survey.mapping import MappingFile


def template(name: str) -> str:
    return (resources.files("config") / "templates" / name).read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    text = template(FILE_NAME).replace("{{ company }}", "Marrow").replace("sources: []\n", "", 1)
    head, examples = text.split("# sources:\n")
    examples, rest = examples.split("\n\n# How text is tagged", 1)
    settings = f"{head}sources:\n{_uncommented(_uncommented(examples))}\n\n# How text is tagged{rest}"
    (tmp_path / FILE_NAME).write_text(settings, encoding="utf-8")
    return Project.read(tmp_path)


def test_every_example_source_has_valid_options(project: Project) -> None:
    for source in project.settings.sources:
        options = project.options(source, listener_type(source.kind).options_type)
        assert options.model_fields_set >= set(source.options)


def test_the_kinds_of_the_first_release_have_an_example(project: Project) -> None:
    assert {source.kind for source in project.settings.sources} == {"x", "reddit", "survey"}


def test_no_secret_stands_in_the_template() -> None:
    named = re.findall(r"(?:token|secret): (\S+)", template(FILE_NAME))
    assert named
    assert all(value.startswith("env:") for value in named)


@pytest.mark.parametrize("examples", [False, True], ids=["as it stands", "with its examples uncommented"])
def test_the_survey_mapping_loads(tmp_path: Path, examples: bool) -> None:
    text = template("survey-mapping.yaml")
    if examples:
        text = re.sub(r"^# (leave_out:|  Status|constants:)", r"\1", text, flags=re.MULTILINE)
    file = tmp_path / "survey-mapping.yaml"
    file.write_text(text, encoding="utf-8")
    mapping = MappingFile.read(file).mapping
    assert mapping.text == ("Comment",)
    assert mapping.buyer is not None
    assert mapping.buyer.values == {"y": True, "n": False}
    assert bool(mapping.leave_out) == bool(mapping.constants.channel) == examples


def _uncommented(text: str) -> str:
    """One `# ` less before every line that has one."""
    return re.sub(r"^( *)# ", r"\1", text, flags=re.MULTILINE)
