"""The demo's corpus: written item by item, in the form the sandbox and the survey listener read, with its story."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from importlib import resources
from itertools import combinations, pairwise
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml

from config.journey import shipped_journey
from config.roster import Roster
from hearpoint.sandbox.corpus import Post, read_corpus
from listeners.feedback import Feedback
from listeners.survey.listener import SurveyListener
from listeners.survey.options import SurveyOptions

FOLDER = Path(str(resources.files("hearpoint.demo"))) / "corpus"
WEEKS = [f"2026-W{number}" for number in range(39, 47)]
BREAK = WEEKS.index("2026-W44")


@pytest.fixture(scope="module")
def posts() -> list[Post]:
    return read_corpus(FOLDER / "posts.jsonl")


@pytest.fixture(scope="module")
def responses() -> list[Feedback]:
    options = SurveyOptions(path=FOLDER / "survey.csv", mapping=FOLDER / "survey-mapping.yaml")
    page = SurveyListener(options).fetch({})
    assert ["preview" in skipped.reason for skipped in page.skipped] == [True, True]
    return list(page.records)


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / "story.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def texts(posts: list[Post], responses: list[Feedback]) -> dict[str, str]:
    """What was written, by id. Reposts say nothing new, and some who answer a survey leave the comment empty."""
    said = {post.id: f"{post.title or ''} {post.text}".strip() for post in posts if post.repost_of is None}
    return said | {one.native_id: one.text for one in responses if one.text}


@pytest.fixture(scope="module")
def authors(posts: list[Post], responses: list[Feedback]) -> dict[str, str]:
    known = {post.id: post.author for post in posts}
    return known | {one.native_id: one.author or one.native_id for one in responses}


@pytest.fixture(scope="module")
def weeks(posts: list[Post], responses: list[Feedback]) -> dict[str, str]:
    when = {post.id: post.created_at for post in posts} | {one.native_id: one.created_at for one in responses}
    return {native_id: _week(moment) for native_id, moment in when.items()}


# Written, not generated


def test_there_are_more_than_seven_hundred_distinct_items(texts: dict[str, str]) -> None:
    assert len({" ".join(_words(text)) for text in texts.values()}) == len(texts) >= 700


def test_no_two_items_share_most_of_their_three_word_runs(texts: dict[str, str]) -> None:
    runs = {native_id: _runs(_words(text)) for native_id, text in texts.items()}
    alike = [
        (texts[one], texts[other])
        for (one, first), (other, second) in combinations(runs.items(), 2)
        if len(first & second) >= 0.6 * min(len(first), len(second)) and first and second
    ]
    assert alike == []


def test_most_authors_write_once_and_a_few_write_often(posts: list[Post]) -> None:
    counts = Counter(post.author for post in posts)
    assert sum(count == 1 for count in counts.values()) >= 0.85 * len(counts)
    assert sum(count >= 5 for count in counts.values()) >= 4


def test_people_write_in_several_languages(posts: list[Post]) -> None:
    assert {post.lang for post in posts if post.platform == "x"} >= {"en", "de", "fr", "es", "pt", "ja"}


# In the form its readers expect


def test_posts_carry_no_labels() -> None:
    for line in (FOLDER / "posts.jsonl").read_text(encoding="utf-8").splitlines():
        assert set(json.loads(line)) <= set(Post.model_fields)


def test_ids_are_the_platforms_own_and_grow_with_time(posts: list[Post]) -> None:
    assert [post.id for post in posts if post.wire_id != post.id] == []
    for platform in ("x", "reddit-post", "reddit-comment"):
        base = 10 if platform == "x" else 36
        stream = [(post.created_at, int(post.id, base)) for post in posts if post.platform == platform]
        assert all(later[1] > earlier[1] for earlier, later in pairwise(sorted(stream)) if later[0] > earlier[0])


def test_answers_and_reposts_follow_what_they_refer_to(posts: list[Post]) -> None:
    by_id = {post.id: post for post in posts}
    for post in posts:
        for parent in filter(None, (post.in_reply_to, post.repost_of)):
            assert by_id[parent].created_at < post.created_at


def test_posts_on_x_fit_and_name_the_company(posts: list[Post], story: dict[str, Any]) -> None:
    own = [post for post in posts if post.platform == "x" and post.author != story["handle"]]
    assert [post.text for post in own if len(post.text) > 280 or "quillhaven" not in post.text.casefold()] == []


def test_the_corpus_fills_eight_weeks(weeks: dict[str, str], posts: list[Post], responses: list[Feedback]) -> None:
    counts = Counter(weeks.values())
    assert sorted(counts) == WEEKS
    assert min(counts.values()) >= 85
    last = max(*(post.created_at for post in posts), *(one.created_at for one in responses))
    assert last.astimezone(UTC).date() <= date(2026, 11, 15)


def test_the_survey_is_read_without_headers_and_previews(responses: list[Feedback]) -> None:
    assert len(responses) == 262
    assert all("ImportId" not in one.text and "ignore" not in one.text for one in responses)


def test_survey_fields_are_kept_and_typed(responses: list[Feedback]) -> None:
    surveys = [one.survey for one in responses if one.survey]
    assert len(surveys) == len(responses)
    assert all(survey.nps is not None for survey in surveys)
    assert {survey.mode for survey in surveys} == {"phone", "web", "kiosk"}
    assert {survey.buyer for survey in surveys} == {True, False}
    assert {survey.profile.get("GuestType") for survey in surveys} == {"First-time", "Returning"}
    assert {survey.transaction.get("House") for survey in surveys if survey.buyer} >= {"Harbour", "Airport"}
    known = set(shipped_journey("hotel").touchpoints)
    assert {survey.touchpoint for survey in surveys if survey.touchpoint} <= known


# The story


def test_the_story_names_items_that_are_there(story: dict[str, Any], weeks: dict[str, str]) -> None:
    listed = [*_complaints(story), *(one for ids in story["praised"]["items"].values() for one in ids)]
    for chapter in ("ambiguous", "criticised", "off_topic", "spam", "reposts"):
        listed += story[chapter]["items"]
    assert [native_id for native_id in listed if native_id not in weeks] == []


def test_the_story_is_told_in_the_words_of_the_hotel_map(story: dict[str, Any]) -> None:
    stage_of = shipped_journey("hotel").stage_of
    for chapter in ("broken", "improving", "chronic"):
        assert stage_of[story[chapter]["touchpoint"]] == story[chapter]["stage"]


def test_the_key_breaks_in_week_six_for_many_people(
    story: dict[str, Any], authors: dict[str, str], weeks: dict[str, str], texts: dict[str, str]
) -> None:
    for week, ids in story["broken"]["complaints"].items():
        assert {weeks[native_id] for native_id in ids} == {week}
        assert len({authors[native_id] for native_id in ids}) >= 20
    wording = re.compile(r"\bkeys?\b|keyless|locked|lockout", re.IGNORECASE)
    said = Counter(weeks[native_id] for native_id, text in texts.items() if wording.search(text))
    assert max(said[week] for week in WEEKS[:BREAK]) <= 2
    assert min(said[week] for week in WEEKS[BREAK:]) >= 15


def test_scores_agree_with_the_story(story: dict[str, Any], responses: list[Feedback], weeks: dict[str, str]) -> None:
    early, late = _scores(responses, weeks, story["broken"]["touchpoint"])
    assert mean(early) >= 8
    assert mean(late) <= 4
    early, late = _scores(responses, weeks, story["improving"]["touchpoint"], split=4)
    assert mean(early) <= 6
    assert mean(late) >= 8
    early, late = _scores(responses, weeks, story["chronic"]["touchpoint"], split=4)
    assert mean(early) <= 6
    assert mean(late) <= 6


def test_one_person_is_praised_again_and_again(
    story: dict[str, Any], authors: dict[str, str], weeks: dict[str, str], texts: dict[str, str]
) -> None:
    praised = story["praised"]["items"]
    most = praised.pop(story["praised"]["most"])
    assert {weeks[native_id] for native_id in most} == set(WEEKS)
    assert len({authors[native_id] for native_id in most}) >= 30
    assert len(most) >= 3 * max(len(ids) for ids in praised.values())
    forms = {form for native_id in most for form in re.findall(r"\b[Rr]os\w*|\bRoz\b", texts[native_id])}
    assert {"Roz", "Ros", "Rosalind", "rosalind", "Rosalynd", "Rosalin"} <= forms


def test_names_that_must_not_reach_hr_as_praise(story: dict[str, Any], texts: dict[str, str]) -> None:
    roster = {member.staff_id: member.name for member in Roster.read(FOLDER / "roster.csv").members}
    assert set(story["praised"]["items"]) <= set(roster)
    assert story["criticised"]["staff"] not in story["praised"]["items"]
    criticised = roster[story["criticised"]["staff"]].split()
    assert all(any(name in texts[one] for name in criticised) for one in story["criticised"]["items"])
    shared = [name for name in roster.values() if name.startswith(f"{story['ambiguous']['name']} ")]
    assert len(shared) == 2


def _complaints(story: dict[str, Any]) -> list[str]:
    return [native_id for ids in story["broken"]["complaints"].values() for native_id in ids]


def _scores(
    responses: list[Feedback], weeks: dict[str, str], touchpoint: str, split: int = BREAK
) -> tuple[list[int], list[int]]:
    """Likelihood to recommend at a touchpoint before and from week `split` (0-based) on."""
    early: list[int] = []
    late: list[int] = []
    for one in responses:
        if one.survey and one.survey.touchpoint == touchpoint and one.survey.nps is not None:
            (early if WEEKS.index(weeks[one.native_id]) < split else late).append(one.survey.nps)
    return early, late


def _week(moment: datetime) -> str:
    year, week, _ = moment.astimezone(UTC).isocalendar()
    return f"{year}-W{week}"


def _words(text: str) -> list[str]:
    """Words as a template would repeat them: no handles, no figures, no case."""
    return re.findall(r"[^\W\d_]+", re.sub(r"@\w+", "", text.casefold()))


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))
