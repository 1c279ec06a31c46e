from __future__ import annotations

from pathlib import Path

import pytest

from config.concepts import concept_ids, concepts, known_concept, near
from config.errors import ConfigError
from config.journey import JourneyMap, shipped_journey, shipped_journeys, with_concepts


def test_ids_found_without_parsing_are_those_of_the_file() -> None:
    assert concept_ids() == set(concepts())
    assert len(concepts()) >= 150


def test_every_concept_says_what_it_is_and_its_neighbours_exist() -> None:
    for concept in concepts().values():
        assert concept.gloss
        assert set(concept.neighbours) <= concept_ids() - {concept.id}


def test_a_mistaken_name_is_answered_with_near_ones() -> None:
    with pytest.raises(ValueError, match=r"no concept 'phone-waiting'; near it: .*phone-wait"):
        known_concept("phone-waiting")
    assert "phone-wait" in near("phone-waiting")


@pytest.mark.parametrize("name", shipped_journeys())
def test_every_touchpoint_that_ships_names_a_concept(name: str) -> None:
    assert all(touchpoint.concept in concept_ids() for touchpoint in shipped_journey(name).touchpoints.values())


def test_an_unknown_concept_is_reported_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "journey.yaml"
    file.write_text(
        "name: Shop\nstages:\n  - id: buy\n    name: Buying\n    touchpoints:\n"
        "      - {id: till, name: Till, channel: shop, owner: Sales, impact: 5, phrases: [till],\n"
        "         concept: phone-waiting}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match=r"phone-waiting.*near it: .*phone-wait"):
        JourneyMap.read(file)


def test_concepts_can_be_taken_away_and_put_back() -> None:
    hotel = shipped_journey("hotel")
    bare = with_concepts(hotel, dict.fromkeys(hotel.touchpoints))
    assert not any(one.concept for one in bare.touchpoints.values())
    assert with_concepts(bare, {id_: one.concept for id_, one in hotel.touchpoints.items()}) == hotel
