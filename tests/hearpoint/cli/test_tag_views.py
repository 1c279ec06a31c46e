"""`hearpoint tag --uncertain N` and `--dry-run`: looking, without tagging."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from hearpoint.engine.tag import tag_store
from hearpoint.engine.tag_preview import Preview, preview_store, why
from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session
from hearpoint.store.tag_versions import write_parts
from listeners.base import Page
from nlp.tagger import Tagger
from nlp.types import Label, SentenceTag, Sentiment, StaffMention, Tagged
from tests.fakes import post, tagged
from tests.hearpoint.cli.conftest import Run

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TEXTS = ["sure and sorry", "torn between two", "torn between two!", "which Chris was it", "a link in doubt", "fine"]


class Scripted(Tagger):
    """Tags by a function of the text."""

    def __init__(self, tags: Callable[[str], Tagged]) -> None:
        super().__init__()
        self._tags = tags

    def tag(self, texts, batch_size=512):  # type: ignore[no-untyped-def]
        return (self._tags(text) for text in texts)


def with_scores(text: str, negative: float, neutral: float) -> Tagged:
    scores: dict[Label, float] = {"negative": negative, "neutral": neutral, "positive": 1 - negative - neutral}
    sentiment = Sentiment(max(scores, key=lambda label: scores[label]), scores)
    one = tagged(text, "negative")
    return replace(one, sentiment=sentiment, sentences=(SentenceTag(0, len(text), sentiment),))


def doubtful(text: str) -> Tagged:
    if "torn" in text:
        one = with_scores(text, 0.46, 0.44)
        vector = np.zeros((1, 384), dtype=np.float32)
        vector[0, 7] = 1  # whatever its punctuation
        return replace(one, vectors=vector)
    one = with_scores(text, 0.97, 0.02)
    if "Chris" in text:
        mention = StaffMention(6, 11, "Chris", None, "ambiguous", "neutral", 0.8, 0, ("s1", "s2"))
        return replace(one, staff=(mention,))
    if "doubt" in text:
        return replace(one, touchpoints=tuple(replace(mention, confidence=0.5) for mention in one.touchpoints))
    return one


def tag_all(project: Path, tags: Callable[[str], Tagged], version: str, parts: dict[str, str]) -> None:
    with Session.open(project) as session:
        posts = tuple(post(number, text) for number, text in enumerate(TEXTS, start=1))
        session.collected.write_page(SourceRecord("s", "fake", "fake"), Page(posts, {}, more=False), NOW)
        tag_store(session.tags, Scripted(tags), version, session.journey.stage_of)
        write_parts(session.db, version, parts)


@pytest.fixture
def torn(project: Path) -> Path:
    tag_all(project, doubtful, "v1", {"model": "one"})
    return project


def test_the_most_doubtful_come_first_with_the_reason_and_no_two_alike(hearpoint: Run, torn: Path) -> None:
    found = hearpoint("tag", "--uncertain", 4, "--json", "-p", torn).json
    assert [one["feedback_id"] for one in found[:2]] == [2, 4], "post 3 says the same as post 2"
    assert 3 not in [one["feedback_id"] for one in found]
    torn_one, chris, link, _ = found
    assert torn_one["why"] == ["negative 0.46 or neutral 0.44"]
    assert torn_one["command"] == "hearpoint correct 2 --sentence 1 --sentiment LABEL"
    assert chris["why"] == ["Chris: s1 or s2?"]
    assert "--staff Chris=STAFF_ID" in chris["command"]
    assert link["why"] == ["touchpoint wifi? (0.50)"]
    assert "--touchpoint wifi=POLARITY" in link["command"]


def test_what_was_corrected_is_not_listed_again(hearpoint: Run, torn: Path) -> None:
    hearpoint("correct", 2, "--sentiment", "negative", "-p", torn)
    ran = hearpoint("tag", "--uncertain", 1, "-p", torn)
    assert "#3 s: torn between two!" in ran.out
    assert "hearpoint correct 3 --sentence 1" in ran.out


def test_nothing_to_look_at(hearpoint: Run, project: Path) -> None:
    assert "Nothing to look at" in hearpoint("tag", "--uncertain", 3, "-p", project).out
    assert hearpoint("tag", "--uncertain", 3, "--json", "-p", project).json == []


def preview(project: Path, tags: Callable[[str], Tagged], parts: dict[str, str], limit: int | None = None) -> Preview:
    with Session.open(project) as session:
        stages = session.journey.stage_of
        return preview_store(session.tags, Scripted(tags), "v2", parts, stages, limit=limit)


def rosy(text: str) -> Tagged:
    return tagged(text, "positive", touchpoint=None)


def test_a_preview_says_why_and_what_and_writes_nothing(hearpoint: Run, torn: Path) -> None:
    hearpoint("correct", 1, "--sentiment", "negative", "--touchpoint", "wifi=negative", "-p", torn)
    before = (torn / "hearpoint.db").read_bytes()
    found = preview(torn, rosy, {"model": "two"})
    assert (found.due, found.looked_at, found.recut) == (6, 6, 0)
    assert found.reasons == {"model one -> two": 6}
    assert found.sentiment == {"negative": {"negative": 1, "positive": 5}}, "a correction wins in the preview too"
    assert found.changed["sentiment"].estimate == pytest.approx(5 / 6)
    assert found.changed["touchpoints"].estimate == pytest.approx(5 / 6)
    assert found.changed["staff"].estimate == pytest.approx(1 / 6)
    assert {one.old for one in found.examples if one.what == "staff"} == {"Chris (ambiguous)"}
    assert (torn / "hearpoint.db").read_bytes() == before
    assert preview(torn, rosy, {"model": "two"}, limit=2).looked_at == 2


def test_the_same_tags_change_nothing_and_new_posts_are_told_apart(torn: Path) -> None:
    with Session.open(torn) as session:
        page = Page((post(99, "not tagged yet"),), {}, more=False)
        session.collected.write_page(SourceRecord("s", "fake", "fake"), page, NOW)
    found = preview(torn, doubtful, {"model": "one", "learned": "0001"})
    assert found.reasons == {"learned none -> 0001": 6, "never tagged": 1}
    assert {figure.estimate for figure in found.changed.values()} == {0}
    assert found.examples == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({"model": "a", "roster": "1"}, {"model": "a", "roster": "2"}, "roster changed"),
        ({"model": "a", "learned": "1"}, {"model": "b"}, "learned 1 -> none, model a -> b"),
        ({}, {}, "the same parts, put together otherwise"),
    ],
)
def test_reasons_name_what_differs(old: dict[str, str], new: dict[str, str], said: str) -> None:
    assert why(old, new) == said


def test_nothing_due(hearpoint: Run, project: Path) -> None:
    assert "Nothing is due" in hearpoint("tag", "--dry-run", "-p", project).out


@pytest.mark.parametrize("arguments", [["--all"], ["--dry-run", "--uncertain", "3"], ["-", "--dry-run"]])
def test_options_that_exclude_each_other(hearpoint: Run, project: Path, arguments: list[str]) -> None:
    assert hearpoint("tag", *arguments, "-p", project).code == 2
