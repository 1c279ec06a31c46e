"""What leaves the house goes through one boundary: quotes are redacted, figures are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.journey import shipped_journey_text
from config.roles import Role
from hearpoint.present.boundary import as_seen_by, search_as_seen_by
from hearpoint.present.json import json_text
from hearpoint.reports.pain_points import pain_point_report
from hearpoint.reports.search import search
from hearpoint.store.selection import ALL
from hearpoint.store.session import Session
from insights.results import Quote
from listeners.base import Page
from tests.fakes import START_OF_TIME, post, tagged
from tests.hearpoint.store.filled import SOURCE

TEXT = (
    "The wifi &amp; the phone line dropped again,\nmail me at jo.larkin@example.org or call +44 20 7946 0958, "
    "Priya knows."
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    (tmp_path / "hearpoint.yaml").write_text("company: Harbour Hotels\n", encoding="utf-8")
    (tmp_path / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")
    with Session.open(tmp_path) as opened:
        page = Page((post(1, TEXT), post(2, "The wifi was down.")), {}, more=False)
        opened.collected.write_page(SOURCE, page, START_OF_TIME + timedelta(days=1))
        rows = opened.db.execute("SELECT id, text FROM feedback ORDER BY id").fetchall()
        opened.tags.write(
            "v1", [(number, tagged(text, staff="Priya" if number == 1 else None)) for number, text in rows]
        )
        yield opened


def test_quotes_are_redacted_and_figures_are_not(session: Session) -> None:
    before = pain_point_report(session)
    after = as_seen_by(session, before, Role.CX)
    assert [point.score for point in after.points] == [point.score for point in before.points]
    said = " ".join(quote.text for point in after.points for quote in point.quotes)
    assert "[email]" in said
    assert "[phone]" in said
    for private in ("jo.larkin", "7946", "Priya", "&amp;", "\n"):
        assert private not in said
    assert "wifi & the phone line" in said


@pytest.mark.parametrize(("role", "shown"), [(Role.HR, True), (Role.CX, False), (Role.ADMIN, False)])
def test_praised_staff_stay_for_hr_only(session: Session, role: Role, shown: bool) -> None:
    session.db.execute("UPDATE staff_mention SET polarity = 'positive'")
    quote = as_seen_by(session, Quote(1, "Priya at the front desk was wonderful."), role)
    assert ("Priya" in quote.text) is shown


def test_blamed_staff_stay_for_nobody(session: Session) -> None:
    session.db.execute("UPDATE staff_mention SET polarity = 'negative'")
    assert "Priya" not in as_seen_by(session, Quote(1, "Priya was rude."), Role.HR).text


def test_marks_of_a_search_follow_its_words(session: Session) -> None:
    found = search_as_seen_by(session, search(session, ALL, "dropped OR larkin"), Role.SOCIAL)
    (one,) = found.found
    assert [one.text[start:end] for start, end in one.marks] == ["dropped"]
    assert "larkin" not in one.text


def test_a_search_names_no_staff_beside_blame(session: Session) -> None:
    session.db.execute("UPDATE staff_mention SET polarity = 'negative'")
    result = search(session, ALL, "dropped")
    assert any(sentence.staff for post in result.found for sentence in post.sentences)
    for role in Role:
        shown = search_as_seen_by(session, result, role)
        assert "Priya" not in json_text(shown)


def test_attributes_and_long_posts_go_through_the_boundary_too(session: Session) -> None:
    session.db.execute("""UPDATE feedback SET profile = '{"mail": "zoe@mail.example", "age": 31}' WHERE id = 1""")
    session.db.execute("UPDATE feedback SET text = text || ?", [" and so on" * 2000])
    (post,) = search_as_seen_by(session, search(session, ALL, "dropped"), Role.SOCIAL).found
    assert post.attributes == {"mail": "[email]", "age": 31}
    assert "wifi & the phone" in post.text
    assert post.text.endswith(" [...]")
    assert len(post.text) < 6000
