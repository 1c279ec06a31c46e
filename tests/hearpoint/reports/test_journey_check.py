from __future__ import annotations

from pathlib import Path

from config.journey import JourneyMap, shipped_journey, with_concepts
from hearpoint.actions.journey import accept_concepts
from hearpoint.reports.journey_check import check_file, on_texts
from nlp.touchpoints.propose import Proposal
from nlp.types import How, SentenceTag, Sentiment, Tagged, TouchpointMention

MAP = """\
# Ours.
name: Shop
stages:
  - id: buy
    name: Buying
    touchpoints:
      - id: refunds  # the desk
        name: Refunds
        channel: shop
        owner: Service
        impact: 8
        phrases: [refund, money back, still no refund, refunded in two days, waiting for my refund, refund refused]
      - id: till
        name: Till
        channel: shop
        owner: Sales
        impact: 5
        phrases: [till queue, only one till open]
"""
FEELING = Sentiment("negative", {"negative": 1.0, "neutral": 0.0, "positive": 0.0})


def journey(tmp_path: Path) -> Path:
    file = tmp_path / "journey.yaml"
    file.write_text(MAP, encoding="utf-8")
    return file


def tagged(text: str, *links: tuple[str, How]) -> tuple[str, Tagged]:
    mentions = tuple(TouchpointMention(id_, "buy", 0, len(text), "negative", 0.6, 0, how) for id_, how in links)
    return text, Tagged("en", True, None, FEELING, (SentenceTag(0, len(text), FEELING),), mentions)


def kinds(file: Path, texts: list[tuple[str, Tagged]]) -> set[tuple[str, str]]:
    return {(one.kind, one.touchpoint) for one in on_texts(JourneyMap.read(file), texts)}


def test_a_concept_is_proposed_and_few_phrases_are_told(tmp_path: Path) -> None:
    found = check_file(journey(tmp_path))
    assert {one.touchpoint: one.concept for one in found.proposals}["refunds"] == "refund"
    assert [(one.kind, one.touchpoint) for one in found.findings] == [("few phrases", "till")]


def test_accepting_writes_the_concept_and_keeps_every_other_line(tmp_path: Path) -> None:
    file = journey(tmp_path)
    assert accept_concepts(file, [Proposal("refunds", "refund", -0.5, ()), Proposal("till", None, -5.0, ())]) == 1
    written = file.read_text(encoding="utf-8")
    assert written.replace("        concept: refund\n", "") == MAP
    touchpoints = JourneyMap.read(file).touchpoints
    assert (touchpoints["refunds"].concept, touchpoints["till"].concept) == ("refund", None)


def test_phrases_that_never_occur_or_mislead_are_told(tmp_path: Path) -> None:
    found = on_texts(JourneyMap.read(journey(tmp_path)), [tagged("a refund of the taxes")] * 10)
    assert ("phrase misleads", "refunds") in {(one.kind, one.touchpoint) for one in found}
    assert any(one.kind == "phrase never found" and '"till queue"' in one.said for one in found)
    right = kinds(journey(tmp_path), [tagged("still no refund", ("refunds", "phrase"))] * 10)
    assert ("phrase misleads", "refunds") not in right


def test_pairs_hubs_and_touchpoints_fed_by_nearness_are_told(tmp_path: Path) -> None:
    both = [tagged("so slow", ("till", "vector"), ("refunds", "phrase"))] * 10
    assert kinds(journey(tmp_path), both) >= {("pair", "refunds"), ("hub", "till")}
    few = [tagged("x", ("till", "vector"))] * 10 + [tagged("y", ("refunds", "phrase"))] * 90
    assert {kind for kind in kinds(journey(tmp_path), few) if kind[0] != "phrase never found"} == {
        ("vectors alone", "till")
    }


def test_most_concepts_of_a_shipped_map_are_proposed_again() -> None:
    from nlp.pipeline import core
    from nlp.touchpoints.propose import proposals

    hotel = shipped_journey("hotel")
    made = proposals(with_concepts(hotel, dict.fromkeys(hotel.touchpoints)), core(threads=1))
    right = sum(one.concept == hotel.touchpoints[one.touchpoint].concept for one in made)
    assert right / len(made) > 0.65


def test_a_stage_of_the_same_name_is_no_touchpoint_and_one_line_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "journey.yaml"
    text = """\
name: App
stages:
  - id: support
    name: Help
    touchpoints:
      - id: support
        name: Support
        channel: chat
        owner: Care
        impact: 5
        phrases: [help desk]  # our own word
      - {id: login, name: Login, channel: app, owner: Product, impact: 5, phrases: [log in]}
"""
    file.write_text(text, encoding="utf-8")
    proposals = [Proposal("support", "support-in-general", -0.5, ()), Proposal("login", "login-and-password", -0.5, ())]
    assert accept_concepts(file, proposals) == 1
    changed = file.read_text(encoding="utf-8")
    own = "      - id: support\n"
    assert changed == text.replace(own, f"{own}        concept: support-in-general\n")
    assert accept_concepts(file, proposals) == 0
