from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

from listeners.survey import preview, survey_options
from tests.listeners.survey.reading import FIXTURES, listener, pages, read, survey

EXPORT = FIXTURES / "qualtrics.csv"


def test_the_three_header_rows_are_no_responses() -> None:
    assert [record.native_id for record in read(EXPORT)] == [
        "R_1aB2cD3eF4gH5iJ",
        "R_2kL3mN4oP5qR6sT",
        "R_5scoreonly00001",
    ]


def test_times_are_in_the_zone_that_row_three_names() -> None:
    first, _, late = read(EXPORT, timezone="Asia/Tokyo")
    assert first.created_at == datetime(2026, 11, 2, 16, 14, 40, tzinfo=UTC)
    assert late.created_at == datetime(2026, 11, 4, 6, 30, 20, tzinfo=UTC)


def test_open_answers_are_joined_in_question_order() -> None:
    first, second, third = read(EXPORT)
    assert first.text == "Priya at the desk was lovely,\nshe found my lost scarf 🧣\n\nNo, all good"
    assert second.text == 'Zimmer war "kalt" und laut'
    assert third.text == ""


def test_answers_are_kept_typed() -> None:
    first = survey(read(EXPORT)[0])
    assert first.nps == 10
    assert first.scores == {"Please rate your stay - Check-in": 5.0, "Please rate your stay - Room": 4.0}
    assert first.mode == "web"
    assert first.transaction == {"How did you book? - Selected Choice": "Website", "hotel": "Harbour"}
    assert first.profile == {"membership": "gold"}
    assert survey(read(EXPORT)[2]).mode == "sms"


def test_what_is_no_response_is_left_out_and_said() -> None:
    (page,) = pages(listener(EXPORT))
    assert [(one.where, one.reason) for one in page.skipped] == [
        ("qualtrics.csv row 6", "a preview, not a response (Status is '1')"),
        ("qualtrics.csv row 7", "marked as spam by Qualtrics (Status is '8')"),
        ("qualtrics.csv row 9", "nothing was answered"),
    ]


def test_a_preview_is_known_by_its_channel_too(tmp_path: Path) -> None:
    other = tmp_path / "export.csv"
    other.write_text(EXPORT.read_text("utf-8").replace("10:06:00,1,", "10:06:00,Umfragevorschau,"), encoding="utf-8")
    (page,) = pages(listener(other))
    assert page.skipped[0].reason == "a preview, not a response (DistributionChannel is 'preview')"


def test_who_answered_is_a_customer_number_before_an_address() -> None:
    assert [record.author for record in read(EXPORT)] == ["ada.okafor@example.com", "C-1042", None]


def test_personal_columns_are_dropped_unless_asked_for() -> None:
    said = repr([survey(record) for record in read(EXPORT)])
    assert not any(word in said for word in ("203.0.113", "Okafor", "51.5", "example.com"))
    kept = survey(read(EXPORT, keep_personal=True)[0]).profile
    assert kept["IP Address"] == "203.0.113.7"


def test_the_language_is_the_survey_s() -> None:
    assert [record.language for record in read(EXPORT)] == ["en", "de", "en"]


def test_the_preview_tells_the_use_of_every_column() -> None:
    said = preview(survey_options(EXPORT))
    with EXPORT.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert {use.column for use in said.used} | {one.column for one in said.dropped} == set(header)
    assert ("nps", "Q1") in {(use.field, use.column) for use in said.used}
    reasons = {one.column: one.reason for one in said.dropped}
    assert "computed" in reasons["Q5 - Topics"]
    assert "personal" in reasons["IPAddress"]
    assert (said.rows, said.responses, said.with_text, said.with_nps) == (6, 3, 2, 3)


def test_tsv_in_utf_16_and_xlsx_give_the_same(tmp_path: Path) -> None:
    with EXPORT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    tsv = tmp_path / "export.tsv"
    with tsv.open("w", encoding="utf-16-le", newline="") as file:
        file.write("\ufeff")
        csv.writer(file, delimiter="\t").writerows(rows)
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "export.xlsx")
    assert read(tsv) == read(tmp_path / "export.xlsx") == read(EXPORT)


def test_the_legacy_format_has_two_header_rows() -> None:
    (record,) = read(FIXTURES / "qualtrics_legacy.csv", timezone="Europe/Berlin")
    assert record.text == "Quick and painless check-out"
    assert survey(record).nps == 9
    assert record.created_at == datetime(2016, 3, 1, 7, 2, tzinfo=UTC)
