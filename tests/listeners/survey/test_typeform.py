from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.listeners.survey.reading import FIXTURES, read, survey

EXPORT = FIXTURES / "typeform.csv"


def test_the_token_is_the_id_and_times_are_utc() -> None:
    first = read(EXPORT, timezone="Asia/Tokyo")[0]
    assert first.native_id == "6rqg0apv3kvllyzzmztq"
    assert first.created_at == datetime(2026, 10, 1, 18, 3, 45, tzinfo=UTC)


def test_a_bare_count_is_no_id(tmp_path: Path) -> None:
    text = EXPORT.read_text("utf-8")
    for count, token in enumerate(("6rqg0apv3kvllyzzmztq", "7srh1bqw4lwmmzaanau7", "8tsi2crx5mxnnabbobv8"), start=1):
        text = text.replace(token, str(count))
    other = tmp_path / "counted.csv"
    other.write_text(text, encoding="utf-8")
    assert all(record.native_id.startswith("row-") for record in read(other))


def test_answers_are_told_apart() -> None:
    first, second, third = read(EXPORT)
    assert [first.text, second.text, third.text] == [
        "The roof terrace at sunset",
        "",
        "Honestly the walls are paper thin",
    ]
    assert [survey(record).nps for record in (first, second, third)] == [9, 4, 7]
    assert survey(first).transaction == {"How many nights did you stay?": 3.0, "hotel": "harbour"}


def test_choices_in_columns_of_their_own_are_yes_or_absent() -> None:
    first, second, third = (survey(record).profile for record in read(EXPORT))
    assert first == {"Pool": True, "Gym": True, "Which words fit?": "calm, bright"}
    assert second == {"Which words fit?": "loud, bright"}
    assert third == {"Sauna": True, "Which words fit?": "calm, loud"}


def test_names_and_network_ids_are_dropped() -> None:
    assert not any(word in repr(read(EXPORT)) for word in ("Noor", "0f1e2d3c"))
