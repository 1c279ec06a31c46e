"""Real exports, imported and counted by commands; the expected figures come from the csv module alone."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.hearpoint.cli.conftest import Run
from tests.shared_data import shared

TELECOM_MAPPING = """\
text: text
id: row_id
created_at: {column: CUSTOMER_RESPONSE_DATE, format: "%d/%m/%Y %H:%M"}
nps: NPS_SCORE
touchpoint: SURVEY_SUB_TYPE
"""


def hand_computed_nps(path: Path) -> dict[str, tuple[int, float]]:
    scores: dict[str, list[int]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["NPS_SCORE"]:
                scores[row["SURVEY_SUB_TYPE"]].append(int(row["NPS_SCORE"]))
    return {
        stage: (len(all_of), 100 * (sum(s >= 9 for s in all_of) - sum(s <= 6 for s in all_of)) / len(all_of))
        for stage, all_of in scores.items()
    }


def test_nps_by_journey_stage_equals_a_hand_computation(hearpoint: Run, project: Path) -> None:
    file = shared("telecom-nps/verbatims.csv")
    mapping = project / "telecom.yaml"
    mapping.write_text(TELECOM_MAPPING, encoding="utf-8")
    assert hearpoint("import", file, "--mapping", mapping, "--project", project).code == 0
    ran = hearpoint("nps", "--by", "touchpoint", "--json", "--project", project)
    printed = {one["group"]: (one["n"], round(one["nps"], 9)) for one in ran.json}
    assert printed == {stage: (n, round(score, 9)) for stage, (n, score) in hand_computed_nps(file).items()}


def test_importing_again_adds_nothing(hearpoint: Run, project: Path) -> None:
    file = shared("telecom-nps/verbatims.csv")
    mapping = project / "telecom.yaml"
    mapping.write_text(TELECOM_MAPPING, encoding="utf-8")
    first = hearpoint("import", file, "--mapping", mapping, "--json", "--project", project).json[0]
    again = hearpoint("import", file, "--mapping", mapping, "--json", "--project", project).json[0]
    assert first["new"] + first["skipped"] >= 1_600
    assert (again["new"], again["edited"]) == (0, 0)


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("survey-exports/qualtrics/sample.csv", "qualtrics"),
        ("survey-exports/qualtrics/sample_legacy.csv", "qualtrics"),
        ("survey-exports/surveymonkey/SurveyMonkey-Output.xlsx", "surveymonkey"),
    ],
)
def test_no_header_row_of_a_real_export_is_taken_for_data(
    hearpoint: Run, project: Path, name: str, dialect: str
) -> None:
    file = shared(name)
    shown = hearpoint("import", file, "--dry-run", "--json", "--project", project).json
    assert shown["dialect"] == dialect
    texts = Counter(record["text"] for record in shown["records"])
    assert not any(word in text for text in texts for word in ("ImportId", "Open-Ended Response", "free text question"))
    ran = hearpoint("import", file, "--json", "--project", project)
    assert ran.code == 0
    assert ran.json[0]["new"] == shown["responses"] > 0


def test_a_suggested_mapping_imports_the_file_it_was_made_for(hearpoint: Run, project: Path) -> None:
    file = project / "comments (1).csv"
    file.write_text(
        "When,How likely are you to recommend us? (0-10),Why?\n"
        "2026-11-02 10:00,9,Lovely breakfast and quick check-in\n"
        "2026-11-03 11:30,2,The wifi kept dropping the whole evening\n",
        encoding="utf-8",
    )
    suggested = hearpoint("import", file, "--suggest-mapping", "--project", project)
    assert suggested.code == 0
    mapping = project / "suggested.yaml"
    mapping.write_text(suggested.out, encoding="utf-8")
    ran = hearpoint("import", file, "--mapping", mapping, "--json", "--project", project)
    assert ran.code == 0, ran.err + ran.out
    assert (ran.json[0]["source"], ran.json[0]["new"]) == ("comments", 2)
    (score,) = hearpoint("nps", "--json", "--project", project).json
    assert (score["n"], score["promoters"], score["detractors"]) == (2, 1, 1)
