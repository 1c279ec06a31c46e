"""Exports of the real tools, from the shared data: no header row is taken for data."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.listeners.survey.reading import read, survey
from tests.shared_data import shared


@pytest.mark.parametrize("name", ["sample.csv", "sample_legacy.csv"])
def test_qualtrics_sample_holds_one_response(name: str) -> None:
    (record,) = read(shared(f"survey-exports/qualtrics/{name}"), timezone="Europe/Berlin")
    assert record.native_id == "R_2YPOQ602ER1jkf1"
    assert record.text == "Hello World!"
    assert record.created_at.isoformat() == "2017-07-18T06:28:48+00:00"
    assert "130.92" not in repr(record)
    assert "47.11" not in repr(record)


@pytest.mark.parametrize("name", ["SurveyMonkey-Output.xlsx", "SurveyMonkey-Output-Edited.xlsx"])
def test_surveymonkey_holds_198_responses(name: str) -> None:
    found = read(shared(f"survey-exports/surveymonkey/{name}"))
    assert len(found) == len({record.native_id for record in found}) == 198
    assert all(record.native_id.isdigit() for record in found)
    assert {record.created_at.year for record in found} == {2021}
    assert sum(bool(record.text) for record in found) > 50
    assert not any("Response" in record.text for record in found)


TELECOM = """
text: text
id: row_id
created_at: {column: CUSTOMER_RESPONSE_DATE, order: day-first, timezone: Europe/London}
nps: NPS_SCORE
touchpoint: SURVEY_SUB_TYPE
"""


def test_nps_by_journey_stage_equals_a_hand_computation(tmp_path: Path) -> None:
    path = shared("telecom-nps/verbatims.csv")
    mapping = tmp_path / "telecom.yaml"
    mapping.write_text(TELECOM)
    ours: dict[str, list[int]] = {}
    for record in read(path, mapping=mapping):
        if survey(record).nps is not None:
            ours.setdefault(survey(record).touchpoint, []).append(survey(record).nps)
    theirs: dict[str, list[int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["NPS_SCORE"]:
                theirs.setdefault(row["SURVEY_SUB_TYPE"], []).append(int(row["NPS_SCORE"]))
    assert {stage: _nps(scores) for stage, scores in ours.items()} == {s: _nps(x) for s, x in theirs.items()}
    assert len(theirs) == 4


def _nps(scores: list[int]) -> tuple[int, float]:
    promoters, detractors = sum(score >= 9 for score in scores), sum(score <= 6 for score in scores)
    return len(scores), 100 * (promoters - detractors) / len(scores)


REVIEWS = """
text: [ReviewHeader, ReviewBody]
id: id
created_at: Datetime
scores: {overall: OverallRating, seat: SeatComfort, food: "Food&Beverages"}
transaction: {cabin: SeatType, route: Route}
profile: [TypeOfTraveller]
"""


def test_reviews_import_by_a_mapping(tmp_path: Path) -> None:
    path = shared("airline-reviews/reviews.csv")
    mapping = tmp_path / "reviews.yaml"
    mapping.write_text(REVIEWS)
    found = read(path, mapping=mapping)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [record.native_id for record in found] == [row["id"] for row in rows]
    assert [survey(record).scores.get("overall") for record in found] == [
        float(row["OverallRating"]) if row["OverallRating"] else None for row in rows
    ]
