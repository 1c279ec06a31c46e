"""`digests:` in hearpoint.yaml: of whom, of a week or a month, where to and to whom."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.clock import SEED
from config.settings import DigestSettings
from hearpoint.engine.run import run_all
from hearpoint.reports.digest import make_digest
from hearpoint.store.collected import SourceRecord
from hearpoint.store.columns import feedback_frame
from hearpoint.store.frames import mentions_frame, sentence_texts, sentences_frame, staff_frame
from hearpoint.store.session import Session
from hearpoint.store.sources import collected_until
from insights.digest.build import Frames, WeeklyDigest
from insights.frames import touchpoint_frame
from listeners.base import Page
from listeners.feedback import SurveyFields
from tests.fakes import START_OF_TIME, post, tagged
from tests.hearpoint.cli.conftest import Run

DIGESTS = """\
digest: {minimum_people: 4}
digests:
  - name: harbour
    where: [site=Harbour]
    minimum_people: 2
  - name: monthly
    period: month
    folder: out/months
"""


@pytest.fixture
def hotels(project: Path) -> Path:
    """Twelve weeks in two houses; Harbour complains about its wifi from November on."""
    with (project / "hearpoint.yaml").open("a", encoding="utf-8") as file:
        file.write(DIGESTS)
    with Session.open(project) as session:
        for number in range(1, 241):
            at = START_OF_TIME + timedelta(hours=8 * number)
            site = "Harbour" if number % 2 else "Parkside"
            bad = site == "Harbour" and at.month == 11
            one = post(number, f"wifi {number}", created_at=at, survey=SurveyFields(nps=7, transaction={"site": site}))
            source = SourceRecord("guests", "survey", "guests")
            session.collected.write_page(source, Page((one,), {}, more=False), START_OF_TIME + timedelta(days=90))
            session.tags.write("v1", [(number, tagged(f"wifi {number}", "negative" if bad else "positive"))])
    return project


def test_a_named_digest_is_of_its_part(hearpoint: Run, hotels: Path) -> None:
    ran = hearpoint("digest", "--name", "harbour", "--week", "2026-W46", "-p", hotels)
    assert ran.code == 0
    written = json.loads((hotels / "digests/harbour/digest-2026-W46.json").read_text(encoding="utf-8"))
    whole = hearpoint("digest", "--week", "2026-W46", "--json", "-p", hotels).json
    assert (written["feedback"], whole["feedback"]) == (10, 21)
    assert written["pain"][0]["pains"][0]["point"]["touchpoint"] == "wifi"
    assert written["pain"][0]["pains"][0]["point"]["too_few"] is False


def test_a_month_is_compared_with_months(hearpoint: Run, hotels: Path) -> None:
    found = hearpoint("digest", "--name", "monthly", "--json", "--week", "2026-11", "-p", hotels).json
    assert (found["week"], found["first_day"], found["last_day"]) == ("2026-11", "2026-11-01", "2026-11-30")
    assert [week for week, *_ in next(one["trend"]["series"] for one in found["journey"])][-2:] == [
        "2026-10",
        "2026-11",
    ]
    assert found["pain"][0]["pains"][0]["weeks"][-1]["week"] == "2026-11"
    assert hearpoint("digest", "--name", "monthly", "--week", "2026-11", "-p", hotels).code == 0
    told = (hotels / "out/months/digest-2026-11.md").read_text(encoding="utf-8")
    assert "what customers told us in month 2026-11" in told
    assert "week" not in told.replace("weekly", "")


@pytest.mark.parametrize(("name", "week", "why"), [
    ("monthly", "2026-W46", "'2026-W46' is no month; write it as 2026-11"),
    ("harbour", "2026-11", "'2026-11' is no week; write it as 2026-W46"),
    ("monthly", "2026-13", "'2026-13' is not a month"),
    ("nobody", "2026-W46", "no digest named 'nobody'; there are: harbour, monthly"),
])  # fmt: skip
def test_what_is_asked_wrongly(hearpoint: Run, hotels: Path, name: str, week: str, why: str) -> None:
    ran = hearpoint("digest", "--name", name, "--week", week, "-p", hotels)
    assert ran.code == 2
    assert why in ran.err


def test_a_digest_without_readers_is_not_sent(hearpoint: Run, hotels: Path) -> None:
    ran = hearpoint("digest", "--name", "harbour", "--week", "2026-W46", "--send", "-p", hotels)
    assert ran.code == 2
    assert "the digest 'harbour' has no readers" in ran.err


def test_a_run_writes_them_all_and_one_that_fails_stops_no_other(hotels: Path) -> None:
    text = (hotels / "hearpoint.yaml").read_text(encoding="utf-8")
    text = text.replace("  - name: monthly", "  - name: wrong\n    where: [sight=Harbour]\n  - name: monthly")
    (hotels / "hearpoint.yaml").write_text(text, encoding="utf-8")
    with Session.open(hotels) as session:
        digests = run_all(session, clock=lambda: START_OF_TIME + timedelta(days=90)).digests
    assert "no column or attribute 'sight'" in str(digests["wrong"])
    assert [(hotels / path).is_file() for path in (
        "digests/digest-2026-W50.html", "digests/harbour/digest-2026-W50.html", "out/months/digest-2026-11.html",
    )] == [True] * 3  # fmt: skip


@pytest.mark.parametrize(("settings", "why"), [
    ("digests: [{name: a}, {name: a}]", "two digests have the name 'a'"),
    ("digests: [{name: a, mail: {to: [x@example.org]}}]", "digest.mail is missing"),
    ("digests: [{name: a, period: year}]", "month"),
    ("digests: [{name: a, mail: {to: [nobody]}}]", "no mail address"),
])  # fmt: skip
def test_settings_that_cannot_be(hearpoint: Run, project: Path, settings: str, why: str) -> None:
    with (project / "hearpoint.yaml").open("a", encoding="utf-8") as file:
        file.write(settings + "\n")
    ran = hearpoint("nps", "-p", project)
    assert ran.code == 2
    assert why in ran.err


@pytest.mark.parametrize("week", ["2026-W39", "2026-W44", "2026-W49", "2026-11"])
def test_the_weeks_that_are_compared_give_the_digest_of_all_time(hotels: Path, week: str) -> None:
    settings = DigestSettings(minimum_people=2, period="month" if week == "2026-11" else "week")
    with Session.open(hotels) as session:
        made = make_digest(session, week, settings=settings)
        mentions = mentions_frame(session.db, {})
        frames = Frames(
            feedback=feedback_frame(session.db, session.journey),
            mentions=mentions.assign(
                text=mentions["sentence_id"].map(sentence_texts(session.db, mentions["sentence_id"]))
            ),
            staff=staff_frame(session.db, session.roster),
            sentences=sentences_frame(session.db, {}),
            touchpoints=touchpoint_frame(session.journey),
        )
        build = WeeklyDigest(session.project.settings.company, "UTC", minimum_people=2)
        whole = build(frames, week, sources=[], seed=SEED, until=collected_until(session.db))
    assert replace(made, sources=()) == replace(whole, sources=())
