from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from listeners.errors import GiveUp
from tests.listeners.survey.reading import FIXTURES, read, survey

EXPORT = FIXTURES / "google_forms.csv"


def test_times_name_their_offset() -> None:
    assert [record.created_at for record in read(EXPORT)[:2]] == [
        datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 11, 5, tzinfo=UTC),
    ]


def test_equal_rows_are_two_responses() -> None:
    found = read(EXPORT)
    assert len({record.native_id for record in found}) == len(found) == 4
    assert survey(found[1]) == survey(found[2])


def test_the_address_is_the_author_only() -> None:
    first = read(EXPORT)[0]
    assert first.author == "kim@example.com"
    assert "kim" not in repr(survey(first))


def test_answers_are_told_apart() -> None:
    last = read(EXPORT)[3]
    assert last.text == "مرحبا، كل شيء كان رائعا"
    assert survey(last).scores == {"How was check-in?": 5.0}
    assert survey(last).transaction == {"Where did you stay?": "Harbour"}


def test_a_sheet_in_another_language_shows_by_itself_that_the_day_comes_first() -> None:
    first, second = read(FIXTURES / "google_forms_sheet.csv", timezone="Europe/Berlin")
    assert first.created_at == datetime(2026, 10, 25, 12, 5, tzinfo=UTC)
    assert second.created_at == datetime(2026, 11, 2, 7, 0, tzinfo=UTC)


AMBIGUOUS = "Timestamp,What should we change?\n03/04/2026 9:00:00,The music in the lift\n"


def test_dates_that_can_be_read_two_ways_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(AMBIGUOUS)
    with pytest.raises(GiveUp, match="'03/04/2026 9:00:00' can be read two ways; say `date_order: day-first`"):
        read(path)
    assert read(path, date_order="day-first")[0].created_at.month == 4
    assert read(path, date_order="month-first")[0].created_at.month == 3


def test_a_question_added_to_the_form_later_makes_no_old_response_new(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(AMBIGUOUS)
    before = read(path, date_order="day-first")
    path.write_text(
        "Timestamp,How old are you?,What should we change?\n"
        "03/04/2026 9:00:00,,The music in the lift\n"
        "04/04/2026 9:00:00,33,Nothing at all I think\n"
    )
    after = read(path, date_order="day-first")
    assert [record.native_id for record in after][:1] == [record.native_id for record in before]
    assert len(after) == 2
