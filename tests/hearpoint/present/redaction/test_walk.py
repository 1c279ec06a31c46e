"""Every quote of a result, and nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from hearpoint.present.redaction import Redactor, Role, StaffName, Viewer, redact_quotes
from insights.results import Interval, Quote, Topic, to_json

REDACTOR = Redactor(Viewer(Role.HR), reader=None)


@dataclass(frozen=True)
class Point:
    text: str
    topic: Topic
    interval: Interval
    quotes: tuple[Quote, ...]
    points: tuple[Point, ...] = ()


QUOTE = Quote(7, "mail jo@example.org", datetime(2026, 1, 1, tzinfo=UTC))
POINT = Point("jo@example.org is news", Topic("t1", "jo@example.org"), Interval(0.1, 0.2), (QUOTE,))


def test_quotes_are_redacted_at_any_depth_and_the_rest_is_left() -> None:
    shown = redact_quotes(Point("a", Topic("t", "b"), Interval(0, 1), (), (POINT,)), REDACTOR)
    assert shown.points[0].quotes == (Quote(7, "mail [email]", QUOTE.created_at),)
    assert shown.points[0].text == POINT.text
    assert shown.points[0].topic == POINT.topic
    assert shown.interval == Interval(0, 1)


def test_json_and_rows_are_redacted_as_results_are() -> None:
    assert redact_quotes(to_json(POINT), REDACTOR) == to_json(redact_quotes(POINT, REDACTOR))
    row = {"sentence_id": 3, "title": "jo@example.org", "text": "jo@example.org", "url": "https://example.org/"}
    assert redact_quotes([row], REDACTOR) == [{**row, "title": "[email]", "text": "[email]"}]


def test_staff_are_those_of_the_quotes_feedback() -> None:
    quotes = (Quote(1, "Maria was kind"), Quote(2, "Maria was kind"), Quote(3, "Maria was kind"))
    staff = {1: [StaffName("Maria")], 2: [StaffName("Maria", praised=False)]}
    shown = [one.text for one in redact_quotes(quotes, REDACTOR, staff)]
    assert shown == ["Maria was kind", "[staff] was kind", "[name] was kind"]


def test_what_has_no_quote_is_the_same_object() -> None:
    point = Point("a", Topic("t", "b"), Interval(0, 1), ())
    assert redact_quotes(point, REDACTOR) is point
