from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insights.empirical_bayes import draw_beta
from insights.pain_points import PainPointRanking, PainPoints
from insights.pain_units import tally
from insights.quantification import KnownError
from insights.results import Topic, to_json
from tests.insights.made_up import mentions, touchpoints

MAP = touchpoints(("book", {"site": 6.0, "phone": 4.0}), ("stay", {"room": 10.0, "wifi": 5.0, "pool": 2.0}))


def _rank(rows: list[dict[str, Any]], people: int = 100, **options: Any) -> PainPointRanking:
    return PainPoints(**options)(mentions(rows), MAP, people, seed=1)


def test_counts_by_hand() -> None:
    """Ann speaks badly twice and well once of the room, an unknown author badly, Bob well: 2 unhappy of 3 people."""
    rows: list[dict[str, Any]] = [
        {"author": "ann", "feedback_id": 1},
        {"author": "ann", "feedback_id": 2},
        {"author": "ann", "feedback_id": 2, "polarity": "positive"},
        {"author": None, "feedback_id": 3},
        {"author": "bob", "feedback_id": 4, "polarity": "positive"},
    ]
    units = tally(mentions(rows), MAP, by_topic=False).units.set_index("touchpoint")
    room = units.loc["room"]
    assert (room["mentions"], room["people"], room["unhappy"], room["negative_mentions"]) == (5, 3, 2, 3)
    assert room["severity"] == pytest.approx((2 / 3 + 1) / 2)
    assert units.loc["pool", "mentions"] == 0


def test_score_is_the_product_of_its_factors() -> None:
    (point,) = _rank([{"author": name} for name in "abcdef"]).points
    assert point.score == pytest.approx(point.unhappy_per_1000 * point.impact / 10)
    assert point.expected_unhappy == pytest.approx(6 * 0.9)
    assert point.unhappy_per_1000 == pytest.approx(0.9 * 60, rel=0.25)
    assert point.severity == 1.0
    assert point.interval.low <= point.score <= point.interval.high


def test_one_loud_author_counts_once() -> None:
    loud = [{"author": "loud", "touchpoint": "wifi"} for _ in range(50)]
    several = [{"author": f"guest {number}", "touchpoint": "pool"} for number in range(8)]
    ranking = _rank(loud + several)
    by_name = {point.touchpoint: point for point in ranking.points}
    assert (by_name["wifi"].people, by_name["wifi"].mentions, by_name["wifi"].too_few) == (1, 50, True)
    assert [point.touchpoint for point in ranking.points] == ["pool", "wifi"]


def test_order_is_only_claimed_where_it_holds() -> None:
    near = [{"touchpoint": "site"}] * 20 + [{"touchpoint": "phone"}] * 30
    far = [{"touchpoint": "room"}] * 60
    ranking = _rank(near + far, people=400)
    assert [point.touchpoint for point in ranking.points] == ["room", "site", "phone"]
    assert [point.separable_from_next for point in ranking.points] == [True, False, True]
    assert list(ranking.points[0].rank_interval) == [1, 1]
    assert list(ranking.points[1].rank_interval) == [2, 3]
    assert [(point.stage, point.stage_rank) for point in ranking.points] == [("stay", 1), ("book", 1), ("book", 2)]


def test_topics_stand_inside_a_touchpoint_or_apart() -> None:
    rows = [{"topic_id": "t1", "topic_label": "heating"}] * 6 + [{"topic_id": "t2", "topic_label": "noise"}] * 4
    rows += [{}]
    (whole,) = _rank(rows).points
    assert whole.topic is None
    assert [(share.topic.label, share.people) for share in whole.topics] == [("heating", 6), ("noise", 4)]
    apart = _rank(rows, unit="topic").points
    assert [point.topic for point in apart] == [Topic("t1", "heating"), Topic("t2", "noise"), None]
    assert sum(point.mentions for point in apart) == whole.mentions == 11
    assert sorted(one for point in apart for one in point.evidence) == sorted(whole.evidence)


def test_quotes_come_from_different_people_and_are_bad() -> None:
    rows = [{"author": "ann", "text": f"The heating in my room broke, night {night}."} for night in range(5)]
    rows += [{"author": "bob", "text": "No heating in the room at all, we froze."}]
    rows += [{"author": "cleo", "text": "What a lovely room with good heating!", "polarity": "positive"}]
    (point,) = _rank(rows).points
    assert len(point.quotes) == 2
    assert {quote.feedback_id for quote in point.quotes} <= set(point.evidence)


def test_reviews_are_respected() -> None:
    frame = mentions([{"touchpoint": "wifi"}] * 6 + [{"touchpoint": "room", "topic_id": "t1"}] * 6)
    ranking = PainPoints()(frame, MAP, 100, seed=1, reviews={("wifi", None): "dismissed", ("room", None): "confirmed"})
    assert [(point.touchpoint, point.review) for point in ranking.points] == [("room", "confirmed")]
    assert ranking.dismissed == (("wifi", None),)
    marked = pd.Series(["dismissed"] + [None] * 11, dtype=object)
    one = PainPoints()(frame.assign(review=marked), MAP, 100, seed=1)
    assert {point.touchpoint: point.unhappy for point in one.points} == {"wifi": 5, "room": 6}


def test_reach_stands_beside_and_changes_nothing() -> None:
    frame = mentions([{"feedback_id": 1}, {"feedback_id": 1}, {"feedback_id": 2}, {"feedback_id": 3}])
    (plain,) = PainPoints()(frame, MAP, 50, seed=1).points
    (reached,) = PainPoints()(frame.assign(reach=[500, 500, 7, np.nan]), MAP, 50, seed=1).points
    assert (plain.reach, reached.reach) == (None, 507)
    assert plain.score == reached.score


def test_a_tagger_of_known_error_has_its_corrected_share_beside() -> None:
    frame = mentions([{}] * 30 + [{"touchpoint": "wifi"}] * 5)
    known = {"room": KnownError(positives=100, found=80, negatives=400, flagged=20)}
    room, wifi = PainPoints()(frame, MAP, 100, seed=1, known=known).points
    assert room.adjusted is not None
    assert room.adjusted.raw == 0.3
    assert room.adjusted.adjusted == pytest.approx((0.3 - 0.05) / 0.75)
    assert wifi.adjusted is None


def test_contract_of_the_json() -> None:
    found = to_json(_rank([{"topic_id": "t1", "topic_label": "heating"}] * 6, unit="topic").points[0])
    assert isinstance(found, dict)
    keys = "rank stage touchpoint topic score interval mentions people negative_share evidence"
    assert list(found)[:10] == keys.split()
    assert found["topic"] == {"id": "t1", "label": "heating"}
    assert found["evidence"] == [0, 1, 2, 3, 4, 5]
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("unit", ["touchpoint", "topic"])
def test_too_few(count: int, unit: Any) -> None:
    ranking = _rank([{}] * count, people=count, unit=unit)
    assert all(point.too_few for point in ranking.points)
    assert len(ranking.points) == min(count, 1)
    json.dumps(to_json(ranking), allow_nan=False)


def test_touchpoints_off_the_map_and_constant_columns_do_no_harm() -> None:
    assert _rank([{"touchpoint": "moon"}]).points == ()
    assert _rank([{"confidence": 0.0}, {"confidence": np.nan}]).points[0].severity == 1.0


def test_same_seed_same_numbers() -> None:
    rows = [{"touchpoint": name} for name in ("room", "wifi", "pool", "site") for _ in range(7)]
    assert _rank(rows) == _rank(rows)


def test_empirical_bayes_finds_a_planted_prior() -> None:
    random = np.random.default_rng(3)
    share = random.beta(2, 38, size=400)
    prior = draw_beta(random.binomial(500, share).astype(float), 500, 400, random)
    size = prior.alpha + prior.beta
    assert np.mean(prior.alpha / size) == pytest.approx(0.05, abs=0.006)
    assert np.mean(size) == pytest.approx(40, rel=0.25)
    low, high = np.quantile(size, [0.01, 0.99])
    assert 20 < low < 40 < high < 70


def test_shrunken_shares_beat_raw_ones_and_their_intervals_cover() -> None:
    """A planted truth: 12 touchpoints in a stage, shares from a Beta; 60 people heard; 150 repetitions."""
    random = np.random.default_rng(4)
    plan = touchpoints(("stay", {f"t{number}": 10.0 for number in range(12)}))
    raw: list[float] = []
    shrunken: list[float] = []
    inside: list[bool] = []
    for _ in range(150):
        truth = random.beta(3, 47, size=12)
        hits = random.binomial(60, truth)
        rows = [{"touchpoint": f"t{number}"} for number in range(12) for _ in range(hits[number])]
        ranking = PainPoints(draws=1000, quotes=0)(mentions(rows), plan, 60, seed=5)
        for point in ranking.points:
            number = int(point.touchpoint[1:])
            raw.append(hits[number] / 60 - truth[number])
            shrunken.append(point.unhappy_per_1000 / 1000 - truth[number])
            inside.append(point.interval.low <= 1000 * truth[number] <= point.interval.high)
    assert np.square(shrunken).mean() < 0.8 * np.square(raw).mean()
    assert 0.85 <= np.mean(inside) <= 0.95
    assert len(raw) > 1000


def test_rank_intervals_hold_the_true_rank() -> None:
    random = np.random.default_rng(6)
    truth = np.linspace(0.03, 0.15, 10)
    plan = touchpoints(("stay", {f"t{number}": 10.0 for number in range(10)}))
    true_rank = 10 - np.arange(10)
    inside, claimed = [], []
    for _ in range(80):
        hits = random.binomial(300, truth)
        rows = [{"touchpoint": f"t{number}"} for number in range(10) for _ in range(hits[number])]
        points = PainPoints(draws=1000, quotes=0)(mentions(rows), plan, 300, seed=7).points
        numbers = [int(point.touchpoint[1:]) for point in points]
        inside += [
            p.rank_interval.low <= true_rank[k] <= p.rank_interval.high for p, k in zip(points, numbers, strict=True)
        ]
        claimed += [
            truth[upper] > truth[lower]
            for point, upper, lower in zip(points, numbers, numbers[1:], strict=False)
            if point.separable_from_next
        ]
    assert np.mean(inside) >= 0.88
    assert all(claimed)


def test_a_gap_between_two_groups_of_touchpoints_is_claimed() -> None:
    truth = np.array([0.02] * 4 + [0.2] * 4)
    plan = touchpoints(("stay", {f"t{number}": 10.0 for number in range(8)}))
    found = []
    for seed in range(20):
        hits = np.random.default_rng(seed).binomial(1000, truth)
        rows = [{"touchpoint": f"t{number}"} for number in range(8) for _ in range(hits[number])]
        points = PainPoints(draws=1000, quotes=0)(mentions(rows), plan, 1000, seed=7).points
        found.append([point.separable_from_next for point in points])
    claims = np.mean(found, axis=0)
    assert claims[3] > 0.9  # between the fourth and the fifth, where the truth has its gap
    assert claims[[0, 1, 2, 4, 5, 6]].max() == 0


def test_mentions_frames_need_their_columns() -> None:
    with pytest.raises(Exception, match="no column 'feedback_id'"):
        PainPoints()(pd.DataFrame(), MAP, 0, seed=1)


def test_the_taggers_known_error_enters_the_score() -> None:
    """30 of 100 tagged; found 80 of 100, wrongly flagged 20 of 400: (.3 - .05) / (.8 - .05) = a third."""
    known = {"room": KnownError(positives=100, found=80, negatives=400, flagged=20)}
    ranking = PainPoints()(mentions([{}] * 30), MAP, 100, seed=1, known=known)
    (room,) = ranking.points
    assert room.unhappy_per_1000 == pytest.approx(333, rel=0.05)
    assert room.score == pytest.approx(room.unhappy_per_1000)
    assert ranking.assumed == "recall and false-positive rate of the tags as measured at each touchpoint"
    plain = PainPoints()(mentions([{}] * 30), MAP, 100, seed=1)
    assert plain.assumed == "confidence as precision, recall 65% give or take 14% between touchpoints (assumed)"
    assert np.ptp(plain.points[0].interval) > 0.2 * plain.points[0].score


def _scored(seed: int, people: int = 3000) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A fifth complains of the wifi, which costs nothing; a twentieth of the room, which makes detractors."""
    random = np.random.default_rng(seed)
    wifi, room = random.random(people) < 0.2, random.random(people) < 0.05
    score = np.where(room, 2, random.choice([10, 9, 8, 7, 4], people))
    rows = [{"feedback_id": int(one), "touchpoint": "wifi"} for one in np.flatnonzero(wifi)]
    rows += [{"feedback_id": int(one), "touchpoint": "room"} for one in np.flatnonzero(room)]
    return pd.DataFrame({"feedback_id": np.arange(people), "nps": score}), mentions(rows)


def test_with_scores_the_order_is_that_of_points_recoverable() -> None:
    """The room costs .05 x (20 - -100) = 6 points, the wifi none, however many complain of it."""
    inside = []
    for seed in range(20):
        feedback, frame = _scored(seed)
        ranking = PainPoints(draws=1000, quotes=0)(frame, MAP, 3000, seed=1, feedback=feedback)
        assert ranking.ranked_by == "points recoverable"
        room, wifi = ranking.points
        assert (room.touchpoint, wifi.touchpoint) == ("room", "wifi")
        assert room.score < wifi.score
        assert room.separable_from_next
        assert room.recoverable is not None
        assert room.recoverable_interval is not None
        assert room.recoverable == pytest.approx(6, abs=1.5)
        inside.append(room.recoverable_interval.low <= 6 <= room.recoverable_interval.high)
    assert sum(inside) >= 15
    by_people = PainPoints(quotes=0)(frame, MAP, 3000, seed=1)
    assert (by_people.ranked_by, by_people.points[0].recoverable) == ("people x impact", None)


def test_an_error_measured_on_few_people_is_no_measure() -> None:
    few = {"room": KnownError(positives=3, found=1, negatives=20, flagged=1)}
    ranking = PainPoints()(mentions([{}] * 30), MAP, 100, seed=1, known=few)
    assert ranking.assumed.startswith("confidence as precision")
    assert ranking.points[0].score == PainPoints()(mentions([{}] * 30), MAP, 100, seed=1).points[0].score
