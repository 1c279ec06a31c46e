"""--where on every report: what is chosen, and what is told of names and values that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hearpoint.cli.conftest import Run
from tests.hearpoint.cli.test_search import survey  # noqa: F401

REPORTS = [
    ["pain-points"], ["praise"], ["nps"], ["scores"], ["theme-impact"], ["quintiles"], ["leaderboard"], ["segments"],
    ["control-chart"], ["modes"], ["compare", "2026-W39", "2026-W40"],
    ["drivers", "--predictors", "nps", "--outcome", "nps"],
    ["at-risk"], ["representativeness", "--share", "site=Harbour:0.5,Parkside:0.5"], ["digest", "--json"], ["search"],
    ["topics", "list"],
]  # fmt: skip


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report[0])
def test_every_report_takes_conditions(hearpoint: Run, survey: Path, report: list[str]) -> None:  # noqa: F811
    ran = hearpoint(*report, "--where", "Site=Harbour", "-p", survey)
    assert ran.code == 2
    assert "no column or attribute 'Site'; did you mean 'site'? columns: source, kind, " in ran.err
    assert "attributes of surveys: age, nights, site" in ran.err


def test_figures_are_those_of_the_selection(hearpoint: Run, survey: Path) -> None:  # noqa: F811
    def answers(*where: str) -> int:
        return int(
            hearpoint("nps", *(part for one in where for part in ("--where", one)), "--json", "-p", survey).json[0]["n"]
        )

    assert answers() == 4
    assert answers("site=Harbour") == 2
    assert answers("site=Harbour", "age!=65+") == 1
    assert answers("touchpoint=wifi", "polarity=negative") == 2
    points = hearpoint("pain-points", "--where", "site=Parkside", "--json", "-p", survey).json
    assert [(one["touchpoint"], one["evidence"]) for one in points] == [("wifi", [2])]
    assert hearpoint("digest", "--where", "site=Parkside", "--json", "-p", survey).json["feedback"] == 1


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("touchpoint=wiffi", "no touchpoint 'wiffi'; did you mean 'wifi'? there are: "),
        ("polarity=bad", "no polarity 'bad'; there are: negative, neutral, positive"),
        ("buyer=perhaps", "no buyer 'perhaps'; there are: yes, "),
        ("topic=t-9", "no topic 't-9'"),
        ("stage>=3", "stage is no number; use = or !="),
        ("site", "write it as NAME=VALUE"),
    ],
)
def test_what_cannot_be(hearpoint: Run, survey: Path, where: str, why: str) -> None:  # noqa: F811
    ran = hearpoint("nps", "--where", where, "-p", survey)
    assert ran.code == 2
    assert why in ran.err


def test_a_value_that_nobody_gave_is_told_with_near_ones(hearpoint: Run, survey: Path) -> None:  # noqa: F811
    ran = hearpoint("nps", "--where", "site=Harbor", "--json", "-p", survey)
    assert (ran.code, ran.json[0]["n"]) == (0, 0)
    assert "note: no feedback has site='Harbor'; near it: Harbour" in ran.err


def test_a_file_of_ones_own_is_not_chosen_from(hearpoint: Run, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("nps\n9\n", encoding="utf-8")
    ran = hearpoint("nps", "--csv", file, "--where", "site=Harbour")
    assert ran.code == 2
    assert "choose from the project's feedback" in ran.err
