from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from config.errors import UsageError
from insights.explain import SECTIONS, card, cards

STATISTICS = {
    "adjusted-share",
    "at-risk",
    "ces",
    "compare",
    "control-chart",
    "csat",
    "difference",
    "drivers",
    "emergence",
    "impact-ratings",
    "leaderboard",
    "modes",
    "nps",
    "pain-points",
    "praise",
    "quintiles",
    "representativeness",
    "segments",
    "stage-trend",
    "theme-impact",
}


def test_every_statistic_has_a_card() -> None:
    assert set(cards()) >= STATISTICS


@pytest.mark.parametrize("name", cards())
def test_a_card_says_all_it_must(name: str) -> None:
    found = card(name)
    assert tuple(found.sections) == SECTIONS
    assert all(found.sections.values())
    assert found.meaning.endswith(".")
    assert "\n" not in found.meaning
    assert re.search(r"\nWorked: .*\d", found.sections["Formula"])


@pytest.mark.parametrize("name", cards())
def test_a_card_names_code_that_is_there(name: str) -> None:
    for module, thing in re.findall(r"`(insights\.[a-z_]+)\.(\w+)`", card(name).sections["In Hearpoint"]):
        assert hasattr(importlib.import_module(module), thing)


def test_the_docs_list_every_card() -> None:
    listed = (Path(__file__).parents[2] / "docs" / "formulas" / "README.md").read_text(encoding="utf-8")
    for name in cards():
        found = card(name)
        assert f"- [{found.title}](../../insights/formulas/{name}.md): {found.meaning}" in listed


def test_an_unknown_card_is_told_from_near_ones() -> None:
    assert card("Pain Points").name == "pain-points"
    with pytest.raises(UsageError, match="no formula card named 'nsp'; did you mean 'nps'"):
        card("nsp")
    with pytest.raises(UsageError, match="there are: adjusted-share, at-risk"):
        card("horoscope")
