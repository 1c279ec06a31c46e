"""The shipped journey maps keep the promises their own header makes."""

from __future__ import annotations

import re

import pytest

from config.errors import UsageError
from config.journey import JourneyMap, shipped_journey, shipped_journey_text, shipped_journeys

TOO_GENERAL = {
    "airline": {"flight", "plane", "airline", "fly"},
    "app": {"app", "update", "phone"},
    "hotel": {"hotel", "room", "stay", "night", "staff"},
    "retail": {"shop", "store", "price", "delivery", "order"},
    "telecom": {"internet", "phone", "mobile", "provider", "service"},
}


@pytest.fixture(params=shipped_journeys())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def journey(name: str) -> JourneyMap:
    return shipped_journey(name)


def test_five_maps_are_shipped() -> None:
    assert shipped_journeys() == ("airline", "app", "hotel", "retail", "telecom")


def test_a_map_has_six_to_eight_stages_and_fifteen_to_forty_touchpoints(journey: JourneyMap) -> None:
    assert 6 <= len(journey.stages) <= 8
    assert 15 <= len(journey.touchpoints) <= 40


def test_the_journey_begins_before_the_purchase_and_ends_with_service_or_leaving(journey: JourneyMap) -> None:
    assert journey.stages[0].id in {"choose", "discover"}
    assert journey.stages[-1].id in {"after", "leave"}


def test_every_touchpoint_has_five_to_ten_phrases(journey: JourneyMap) -> None:
    counts = {touchpoint.id: len(touchpoint.phrases) for touchpoint in journey.touchpoints.values()}
    assert {one: n for one, n in counts.items() if not 5 <= n <= 10} == {}


def test_no_phrase_belongs_to_two_touchpoints(journey: JourneyMap) -> None:
    owners: dict[str, set[str]] = {}
    for touchpoint in journey.touchpoints.values():
        for phrase in touchpoint.phrases:
            owners.setdefault(_plain(phrase), set()).add(touchpoint.id)
    assert {phrase: ids for phrase, ids in owners.items() if len(ids) > 1} == {}


def test_phrases_are_short_lower_case_and_not_words_that_fit_everything(name: str, journey: JourneyMap) -> None:
    phrases = [phrase for touchpoint in journey.touchpoints.values() for phrase in touchpoint.phrases]
    assert [phrase for phrase in phrases if phrase != phrase.lower() or len(phrase.split()) > 7] == []
    assert TOO_GENERAL[name].isdisjoint(phrases)


def test_stated_impacts_tell_touchpoints_apart(journey: JourneyMap) -> None:
    assert len({touchpoint.impact for touchpoint in journey.touchpoints.values()}) >= 4


def test_the_header_says_how_to_edit_the_map(name: str) -> None:
    header = shipped_journey_text(name).split("\nname:")[0]
    assert all(line.startswith("#") for line in header.splitlines() if line)
    for word in ("stages", "touchpoints", "id", "channel", "owner", "impact", "phrases"):
        assert re.search(rf"#   {word} ", header), word


def test_a_map_that_is_not_shipped_names_those_that_are() -> None:
    with pytest.raises(UsageError, match="'zoo'; shipped: airline, app, hotel, retail, telecom"):
        shipped_journey_text("zoo")


def _plain(phrase: str) -> str:
    return re.sub(r"[^a-z0-9]", "", phrase.casefold())
