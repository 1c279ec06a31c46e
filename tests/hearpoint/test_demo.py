"""The demo, as a newcomer runs it: the whole main job, and the story planted in its corpus."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from hearpoint.demo.run import DemoResult, run_demo
from hearpoint.reports.digest import make_digest
from hearpoint.reports.pain_points import pain_point_report
from hearpoint.reports.period import Period
from hearpoint.reports.praise import praise_report
from hearpoint.store.session import Session
from insights.weeks import weeks_until

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
WEEKS = weeks_until("2026-W46", 8)


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    text = (resources.files("hearpoint.demo") / "corpus" / "story.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> DemoResult:
    return run_demo(folder)


def test_everything_is_collected_and_tagged(demo: DemoResult) -> None:
    assert {one.source: one.state for one in demo.run.collected} == dict.fromkeys(
        ("x-search", "x-mentions", "reddit-posts", "reddit-search", "reddit-comments", "guest-survey"), "complete"
    )
    assert sum(one.counts.new for one in demo.run.collected) >= 700
    assert demo.run.tagged.tagged == sum(one.counts.new for one in demo.run.collected)


def test_run_again_it_collects_nothing_twice(demo: DemoResult, folder: Path) -> None:
    again = run_demo(folder)
    assert sum(one.counts.new + one.counts.edited for one in again.run.collected) == 0
    assert again.run.tagged.tagged == 0
    assert again.run.topics.new == 0
    assert again.pain_points == demo.pain_points


def test_the_game_and_the_novel_are_left_out_of_the_topics_and_no_guest_is(
    demo: DemoResult, folder: Path, story: dict[str, Any]
) -> None:
    with Session.open(folder) as session:
        found = {
            row["native_id"].rpartition("_")[2]
            for row in session.db.query(
                "SELECT DISTINCT f.native_id FROM sentence_topic st JOIN sentence s ON s.id = st.sentence_id "
                "JOIN feedback f ON f.id = s.feedback_id WHERE st.reason LIKE 'off-topic: speaks of %'"
            )
        }
    assert len(found) == 7
    assert found <= set(story["off_topic"]["items"])


def test_the_broken_touchpoint_is_the_first_pain_once_it_breaks(
    demo: DemoResult, folder: Path, story: dict[str, Any]
) -> None:
    broken = story["broken"]["touchpoint"]
    with Session.open(folder) as session:
        for week in WEEKS[WEEKS.index(story["broken"]["first_week"]) :]:
            ranking = pain_point_report(session, Period.parse(week, None, None, "America/New_York").where())
            assert ranking.points[0].touchpoint == broken, week
        before = pain_point_report(session, Period.parse(None, None, "2026-10-25", "America/New_York").where())
    assert broken not in [point.touchpoint for point in before.points[:5]]


def test_the_digest_of_that_week_tells_it_as_news(demo: DemoResult, folder: Path, story: dict[str, Any]) -> None:
    with Session.open(folder) as session:
        digest = make_digest(session, story["broken"]["first_week"])
        name = session.journey.touchpoints[story["broken"]["touchpoint"]].name
    assert any(name in change.text and change.better is False for change in digest.changes), digest.changes


def test_the_stage_that_quietly_improves_points_up_and_is_not_claimed(
    demo: DemoResult, folder: Path, story: dict[str, Any]
) -> None:
    """Eight weeks are too few to be sure of a slow change: the line shows it, no headline says more than is known."""
    stage = story["improving"]["stage"]
    with Session.open(folder) as session:
        digests = [make_digest(session, week) for week in WEEKS]
    moods = [line.trend.net_sentiment for digest in digests for line in digest.journey if line.trend.stage == stage]
    assert len(moods) == len(WEEKS)
    half = len(WEEKS) // 2
    assert sum(mood or 0.0 for mood in moods[half:]) > sum(mood or 0.0 for mood in moods[:half])
    assert not [change.text for digest in digests for change in digest.changes if change.better]


def test_the_chronic_pain_is_there_in_both_halves(demo: DemoResult, folder: Path, story: dict[str, Any]) -> None:
    with Session.open(folder) as session:
        for since, until in (("2026-09-21", "2026-10-18"), ("2026-10-19", "2026-11-15")):
            ranking = pain_point_report(session, Period.parse(None, since, until, "America/New_York").where())
            top = [point.touchpoint for point in ranking.points[:8]]
            assert story["chronic"]["touchpoint"] in top, (since, top)


def test_the_praised_are_praised_and_the_criticised_never_named(demo: DemoResult, story: dict[str, Any]) -> None:
    praised = {one.staff_id: one for one in demo.praise.staff}
    most = max(praised.values(), key=lambda one: one.people)
    assert most.staff_id == story["praised"]["most"]
    assert set(story["praised"]["items"]) <= set(praised), "everyone who was thanked is found"
    assert story["criticised"]["staff"] not in praised
    assert [one.name for one in demo.praise.staff] == sorted(one.name for one in demo.praise.staff)


def test_a_name_that_two_people_share_is_left_to_a_person(demo: DemoResult, story: dict[str, Any]) -> None:
    assert story["ambiguous"]["name"] in {one.name for one in demo.praise.to_resolve if one.status == "ambiguous"}


def test_no_executive_and_no_verb_is_praised_as_staff(demo: DemoResult, story: dict[str, Any]) -> None:
    named = {one.name for one in demo.praise.to_resolve}
    assert not named & set(story["not_staff"])


def test_the_digest_is_written_in_three_forms_and_names_no_staff(demo: DemoResult, folder: Path) -> None:
    files = demo.run.digest
    assert files is not None
    assert files.digest.week == WEEKS[-1]
    names = [one.name.split()[0] for one in praise_in(folder)]
    for path in (files.html, files.markdown, files.json):
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) < 100_000
        assert not [name for name in names if f" {name} " in text]


def praise_in(folder: Path) -> tuple[Any, ...]:
    with Session.open(folder) as session:
        return praise_report(session).staff
