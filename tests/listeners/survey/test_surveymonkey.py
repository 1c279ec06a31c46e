from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

from listeners.feedback import Feedback
from tests.listeners.survey.reading import FIXTURES, listener, pages, read, survey

EXPORT = FIXTURES / "surveymonkey.csv"


def test_the_two_header_rows_are_no_responses() -> None:
    assert [record.native_id for record in read(EXPORT)] == ["118230000001", "118230000002", "118230000003"]


def test_dates_are_american_and_in_the_zone_of_the_options() -> None:
    first, _, partial = read(EXPORT, timezone="America/New_York")
    assert first.created_at == datetime(2026, 3, 4, 19, 5, 30, tzinfo=UTC)
    assert partial.created_at == datetime(2026, 3, 5, 15, 0, tzinfo=UTC), "no end date: the start counts"


def test_an_account_that_writes_the_day_first_is_believed(tmp_path: Path) -> None:
    other = tmp_path / "export.csv"
    other.write_text(EXPORT.read_text("utf-8").replace("03/04/2026", "23/04/2026"), encoding="utf-8")
    assert read(other)[0].created_at.date().isoformat() == "2026-04-23"


def test_the_question_stands_before_each_of_its_options() -> None:
    first, second, _ = map(survey, read(EXPORT))
    assert first.scores == {
        "How would you rate the following? - Breakfast": 5.0,
        "How would you rate the following? - Wi-Fi": 4.0,
    }
    assert second.profile["How did you hear about us? - Other (please specify)"] == "a poster in the metro"


def test_nps_is_read_with_its_label() -> None:
    assert [survey(record).nps for record in read(EXPORT)] == [10, 0, 6]


def test_a_text_keeps_its_lines() -> None:
    assert read(EXPORT)[1].text == "Breakfast ended at 9?!\n\nWho eats before 9 on a Sunday"


def test_an_empty_response_is_left_out_and_said() -> None:
    (page,) = pages(listener(EXPORT))
    assert [one.reason for one in page.skipped] == ["nothing was answered"]


def test_names_and_addresses_are_dropped() -> None:
    assert [record.author for record in read(EXPORT)] == ["sam@example.com", None, None]
    assert "Ito" not in repr([survey(record) for record in read(EXPORT)])


def test_xlsx_with_merged_cells_and_real_dates_gives_the_same(tmp_path: Path) -> None:
    with EXPORT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert _as_workbook(rows, tmp_path / "dates.xlsx", serial=False) == read(EXPORT)


def test_xlsx_with_dates_as_bare_numbers_gives_the_same(tmp_path: Path) -> None:
    with EXPORT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert _as_workbook(rows, tmp_path / "serial.xlsx", serial=True) == read(EXPORT)


def _as_workbook(rows: list[list[str]], path: Path, *, serial: bool) -> list[Feedback]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows):
        cells: list[object] = [cell or None for cell in row]
        if number > 1:
            cells[0] = int(row[0])
            for column in (2, 3):
                cells[column] = _moment(row[column], serial=serial)
        sheet.append(cells)
    sheet.merge_cells("K1:L1")
    sheet.merge_cells("M1:N1")
    book.save(path)
    return read(path)


def _moment(text: str, *, serial: bool) -> object:
    if not text:
        return None
    moment = datetime.strptime(text, "%m/%d/%Y %H:%M:%S")  # noqa: DTZ007  Excel knows no zones
    return (moment - datetime(1899, 12, 30)).total_seconds() / 86_400 if serial else moment  # noqa: DTZ001
