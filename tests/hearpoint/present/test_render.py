"""What a reader of the digest sees, in HTML and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearpoint.present.render import (
    as_html,
    as_markdown,
    as_text,
    bar,
    escape_markdown,
    sparkline,
)
from insights.digest.content import Accuracy, Change, Digest, PraiseNews, Response, SourceLine, StageLine
from insights.digest.head import head_scores
from insights.digest.headlines import signed
from insights.nps import NPS
from insights.results import Interval
from insights.trend import StageTrend
from tests.insights.made_up import mentions, touchpoints

ACCURACY = Accuracy(0.84, Interval(0.79, 0.88), 210, date(2026, 11, 2))


def test_the_basis_tells_response_rate_accuracy_and_corrections() -> None:
    known = SourceLine(
        "survey", "complete", 48, 48, (), None, Response(400, 48, 0.12, Interval(0.092, 0.156)), ACCURACY
    )
    odd = SourceLine("kiosk", "complete", 9, 9, (), None, Response(5, 9, None, None))
    corrections = (("sentiment", 9), ("touchpoint", 3))
    for page in (as_html, as_text):
        shown = page(empty_digest(sources=(known, odd), corrections=corrections))
        assert "response rate 12% (9% to 16%): 48 of 400 asked" in shown
        assert "sentiment right in 84% (79% to 88%) of 210 posts checked on 2026-11-02" in shown
        assert "9 answers, yet only 5 asked" in shown
        assert "People corrected 12 tags this week (9 of sentiment, 3 of touchpoint)." in shown
        assert "Nobody has yet measured the accuracy of the tags of kiosk." in shown


def empty_digest(**fields: object) -> Digest:
    values: dict[str, object] = {
        "company": "Harbour <Hotels>",
        "week": "2026-W46",
        "first_day": date(2026, 11, 9),
        "last_day": date(2026, 11, 15),
        "timezone": "UTC",
        "people": 0,
        "feedback": 0,
        "first_week": False,
        "changes": (),
        "journey": (),
        "pain": (),
        "topics": (),
        "praise": PraiseNews(0, 0, 0),
        "sources": (SourceLine("x-search", "failed", 0, 0, (), "401: the key was refused"),),
    }
    return Digest(**(values | fields))  # type: ignore[arg-type]


class _Balance(HTMLParser):
    void = frozenset({"meta", "br", "img", "link", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_well_formed_needs_nothing_from_outside_and_is_small() -> None:
    page = as_html(empty_digest())
    parser = _Balance()
    parser.feed(page)
    assert parser.open == []
    assert not parser.seen & {"script", "img", "link", "iframe"}
    assert "http" not in page
    assert len(page.encode()) < 100_000


def test_a_week_without_feedback_says_so_and_shows_the_failed_source() -> None:
    for page in (as_html(empty_digest()), as_markdown(empty_digest())):
        assert "No feedback was collected this week" in page
        assert "401: the key was refused" in page
        assert "What hurts" not in page


@pytest.mark.parametrize("page", [as_html, as_text])
def test_who_reads_a_mail_is_told_of_no_commands(page: Callable[[Digest], str]) -> None:
    message = "visits.csv: not an export of Typeform; write a `mapping` file. Columns: 'who'"
    line = SourceLine("visits", "failed", 3, 3, (), message)
    praise = PraiseNews(people=2, mentions=2, staff_count=1)
    digest = empty_digest(feedback=3, people=3, praise=praise, sources=(line,))
    assert not re.search(r"`|<code>|hearpoint \w", page(digest).replace("`mapping`", ""))
    assert "not an export of Typeform; write a `mapping` file. Columns:" in unescape(page(digest))
    assert "hearpoint praise --week 2026-W46" in as_markdown(digest)


@pytest.mark.parametrize(("answers", "shown"), [(29, "too few (n 29)"), (30, "+100 (n 30)")])
def test_the_nps_of_too_few_answers_is_not_a_number(answers: int, shown: str) -> None:
    import pandas as pd

    frame = pd.DataFrame({"nps": [10.0] * answers, "stage": ["stay"] * answers})
    (nps,) = NPS()(frame, "stage")
    trend = StageTrend()(mentions([{"stage": "stay"}]), touchpoints(("stay", {"room": 10.0})), "2026-W46")[0]
    digest = empty_digest(feedback=answers, people=answers, journey=(StageLine(trend, nps),))
    for page in (as_html, as_markdown, as_text):
        assert shown in " ".join(re.sub("<[^>]*>", "", page(digest)).split())


def test_what_customers_write_cannot_become_markup() -> None:
    news = Change("<script>alert(1)</script> *bold* [x](y)", None, "journey")
    digest = empty_digest(feedback=1, people=1, changes=(news,))
    assert "<script>" not in as_html(digest)
    assert "\\<script\\>" in as_markdown(digest)
    assert "\\[x\\](y)" in as_markdown(digest)


@given(st.text(max_size=50))
def test_markdown_escapes_are_the_text_itself_once_read(text: str) -> None:
    assert re.sub(r"\\(.)", r"\1", escape_markdown(text)) == text


@pytest.mark.parametrize(("value", "shown"), [(None, "–"), (12.4, "+12"), (-3.0, "−3"), (0.0, "+0"), (-100.0, "−100")])
def test_signed(value: float | None, shown: str) -> None:
    assert signed(value) == shown


def test_sparkline_and_bar() -> None:
    assert sparkline([0, 1, 2, 4]) == "▁▃▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([]) == ""
    assert [bar(-100.0), bar(-40.0), bar(0.0), bar(40.0), bar(100.0)] == [
        (0, 50),
        (30, 20),
        (50, 0),
        (50, 20),
        (50, 50),
    ]


@pytest.mark.parametrize("page", [as_html, as_text])
def test_the_head_tells_the_score_and_a_week_without_answers_is_a_gap(page: Callable[[Digest], str]) -> None:
    import pandas as pd

    answers = pd.DataFrame(
        {
            "feedback_id": range(40),
            "author": [f"a{number}" for number in range(40)],
            "created_at": pd.Timestamp("2026-11-11", tz="UTC"),
            "nps": 10.0,
        }
    )
    shown = page(empty_digest(feedback=40, people=40, scores=head_scores(answers, "2026-W46", "UTC")))
    assert "40 people heard." in shown
    assert "NPS this week" in shown
    assert "W45 – (n 0), W46 +100 (n 40)" in shown
