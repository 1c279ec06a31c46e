"""docs/listeners.md runs, its sources are sources, and its tables are those of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.settings import CollectSettings, SourceSettings
from listeners.reference import options_table, with_tables
from listeners.registry import kinds, listener_type

PAGE = Path(__file__).parents[2] / "docs" / "listeners.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_tables_are_up_to_date() -> None:
    assert with_tables(TEXT) == TEXT, "run: python -m listeners.reference docs/listeners.md"


def test_every_kind_of_ours_has_its_table() -> None:
    for kind in ("x", "reddit", "survey"):
        assert kind in kinds()
        assert options_table(listener_type(kind).options_type) in TEXT


@pytest.mark.parametrize("block", blocks("yaml"))
def test_the_sources_on_the_page_are_sources(block: str) -> None:
    for source in yaml.safe_load(block).get("sources", []):
        settings = SourceSettings.model_validate(source)
        assert listener_type(settings.kind).options_type.model_validate(settings.options)


@pytest.mark.parametrize("block", [block for block in blocks("yaml") if block.startswith("collect:")])
def test_the_deadlines_on_the_page_are_the_defaults(block: str) -> None:
    assert CollectSettings.model_validate(yaml.safe_load(block)["collect"]) == CollectSettings()


@pytest.mark.parametrize("block", blocks("python"))
def test_the_examples_run(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_BEARER_TOKEN", "restored after the test")
    names: dict[str, Any] = {}
    exec(compile(block, str(PAGE), "exec"), names)


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT))
def test_the_links_lead_somewhere(target: str) -> None:
    assert (PAGE.parent / target).exists()
