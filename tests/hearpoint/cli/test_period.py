"""--week, --since, --until: silence is never taken for satisfaction."""

from __future__ import annotations

from pathlib import Path

import pytest

from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session
from listeners.base import Page
from tests.fakes import START_OF_TIME, post, tagged
from tests.hearpoint.cli.conftest import Run

REPORTS = [
    ["pain-points"],
    ["praise"],
    ["nps"],
    ["scores"],
    ["theme-impact"],
    ["quintiles"],
    ["leaderboard"],
    ["drivers", "--predictors", "nps", "--outcome", "nps"],
]


@pytest.fixture
def september(project: Path) -> Path:
    """Two posts of 2026-W39, one of them deleted later, and one a week on."""
    with Session.open(project) as session:
        source = SourceRecord("s", "fake", "fake")
        later = START_OF_TIME.replace(day=29)
        records = (
            post(1, "fine"),
            post(2, "gone", created_at=START_OF_TIME.replace(month=8)),
            post(3, created_at=later),
        )
        session.collected.write_page(source, Page(records, {}, more=False), later)
        session.collected.write_page(source, Page((), {}, more=False, gone=("2",)), later)
        session.tags.write("v1", [(1, tagged("fine", "positive", touchpoint="wifi"))])
    return project


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report[0])
def test_a_report_of_a_week_without_feedback_says_from_when_to_when_there_is_some(
    hearpoint: Run, september: Path, report: list[str]
) -> None:
    ran = hearpoint(*report, "--week", "2030-W10", "-p", september)
    assert "note: no feedback in 2030-W10" in ran.err
    assert "there is feedback from 2026-09-21 to 2026-09-29 (2026-W39 to 2026-W40)" in ran.err
    assert "negative" not in ran.out


def test_days_are_named_as_they_were_asked_for(hearpoint: Run, september: Path) -> None:
    ran = hearpoint("pain-points", "--since", "2026-10-05", "--until", "2026-10-11", "-p", september)
    assert "no feedback since 2026-10-05 until 2026-10-11; there is" in ran.err


def test_json_stays_json(hearpoint: Run, september: Path) -> None:
    ran = hearpoint("pain-points", "--week", "2030-W10", "--json", "-p", september)
    assert (ran.code, ran.json) == (0, [])
    assert "no feedback in 2030-W10" in ran.err


def test_a_digest_of_such_a_week_is_written_with_a_warning(hearpoint: Run, september: Path) -> None:
    ran = hearpoint("digest", "--week", "2030-W10", "-p", september)
    assert ran.code == 0
    assert "note: no feedback in 2030-W10; there is feedback from 2026-09-21" in ran.err
    assert (september / "digests" / "digest-2030-W10.html").is_file()


def test_no_note_where_there_is_feedback(hearpoint: Run, september: Path) -> None:
    for report in (["pain-points"], ["praise"], ["digest"]):
        ran = hearpoint(*report, "--week", "2026-W39", "-p", september)
        assert (ran.code, ran.err) == (0, "")
    assert "nothing negative was said" in hearpoint("pain-points", "--week", "2026-W39", "-p", september).out


def test_what_is_not_tagged_is_not_called_content(hearpoint: Run, september: Path) -> None:
    ran = hearpoint("pain-points", "--week", "2026-W40", "-p", september)
    assert "nobody was heard (what is not tagged does not count: `hearpoint tag`)" in ran.out


def test_an_empty_store_says_how_to_fill_it(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("nps", "-p", project)
    assert "no feedback yet; `hearpoint collect` or `hearpoint import FILE` brings some in" in ran.err


def test_a_file_of_ones_own_has_no_week_to_choose(hearpoint: Run, tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_text("nps\n9\n", encoding="utf-8")
    ran = hearpoint("nps", "--csv", file, "--week", "2026-W46")
    assert ran.code == 2
    assert "leave them out of --csv" in ran.err
