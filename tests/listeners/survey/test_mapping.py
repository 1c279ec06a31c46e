from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import ConfigError
from listeners.survey import preview, suggest_mapping, survey_options
from listeners.survey.mapping import MappingFile
from tests.listeners.survey.reading import FIXTURES, listener, one, pages, read, survey

KIOSK = FIXTURES / "kiosk.csv"
KIOSK_MAP = FIXTURES / "kiosk.yaml"


def test_every_field_of_a_mapping_is_kept_typed() -> None:
    first, second, third = read(KIOSK, mapping=KIOSK_MAP)
    assert first.text == "Fast lane was fast"
    assert first.created_at == datetime(2026, 11, 14, 7, 30, tzinfo=UTC)
    kept = survey(first)
    assert (kept.nps, kept.touchpoint, kept.channel, kept.mode, kept.buyer) == (9, "ordering", "shop", "kiosk", True)
    assert kept.transaction == {"location": "Oslo", "spent": 12.5}
    assert kept.profile == {"segment": "commuter"}
    assert (survey(second).buyer, survey(second).mode) == (False, "phone")
    assert third.text == "Queue; then another queue"


def test_a_score_outside_0_to_10_is_no_score_but_the_response_is_kept() -> None:
    (page,) = pages(listener(KIOSK, mapping=KIOSK_MAP))
    assert survey(page.records[1]).nps is None
    assert not page.skipped
    assert page.notes == (
        "kiosk.csv row 3, score: 99 is not a whole number from 0 to 10; the response is kept without it",
    )


def test_json_lines_with_inner_objects() -> None:
    first, second = read(FIXTURES / "responses.jsonl", mapping=FIXTURES / "responses.yaml")
    assert (first.native_id, first.text, survey(first).nps) == ("1", "Great 👏👏", 10)
    assert survey(first).profile == {"first": True}
    assert survey(first).transaction == {"rooms": 2.0}
    assert second.created_at == datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
    assert second.text == "half a pair: \ufffd done"
    assert survey(second).transaction == {"tags": "a, b"}


def test_a_json_list_reads_as_json_lines_do(tmp_path: Path) -> None:
    lines = (FIXTURES / "responses.jsonl").read_text("utf-8").splitlines()
    path = tmp_path / "responses.json"
    path.write_text("[" + ",\n".join(lines) + "]", encoding="utf-8")
    mapping = FIXTURES / "responses.yaml"
    assert read(path, mapping=mapping) == read(FIXTURES / "responses.jsonl", mapping=mapping)


def table(folder: Path, rows: str, mapping: str) -> dict[str, Path]:
    (folder / "table.csv").write_text(rows, encoding="utf-8")
    (folder / "map.yaml").write_text(mapping, encoding="utf-8")
    return {"path": folder / "table.csv", "mapping": folder / "map.yaml"}


def test_yaml_s_own_yes_and_no_stand_for_the_words(tmp_path: Path) -> None:
    record = one(
        **table(
            tmp_path, "d,t,b\n2026-01-01,hi,No\n", "text: t\ncreated_at: d\nbuyer: {column: b, values: {No: false}}\n"
        )
    )
    assert survey(record).buyer is False


def test_yaml_s_own_no_leaves_out_rows(tmp_path: Path) -> None:
    mapping = "text: t\ncreated_at: d\nleave_out: {consent: [No]}\n"
    rows = "d,t,consent\n2026-01-01,hi,No\n2026-01-01,ho,Yes\n"
    assert one(**table(tmp_path, rows, mapping)).text == "ho"


def test_a_column_named_by_a_number(tmp_path: Path) -> None:
    assert one(**table(tmp_path, "d,2024\n2026-01-01,hi\n", "text: 2024\ncreated_at: d\n")).text == "hi"


def test_a_constant_date_serves_a_file_without_one(tmp_path: Path) -> None:
    files = table(tmp_path, "t\nhello there\n", "text: t\nconstants: {created_at: 2026-11-01, touchpoint: check-in}\n")
    record = one(**files, timezone="Europe/Berlin")
    assert record.created_at == datetime(2026, 10, 31, 23, 0, tzinfo=UTC)
    assert survey(record).touchpoint == "check-in"


def test_rows_are_left_out_by_value(tmp_path: Path) -> None:
    files = table(
        tmp_path,
        "d,t,s\n2026-01-01,hi,Test\n2026-01-01,ho,live\n",
        "text: t\ncreated_at: d\nleave_out: {s: {test: a trial by the agency}}\n",
    )
    (page,) = pages(listener(**files))
    assert [record.text for record in page.records] == ["ho"]
    assert page.skipped[0].reason == "a trial by the agency (s is 'Test')"


def test_a_mapping_overrules_a_dialect_field_by_field(tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text("touchpoint: hotel\ntext: Q5\nprofile: {}\n")
    first = read(FIXTURES / "qualtrics.csv", mapping=mapping)[0]
    assert first.text == "No, all good"
    assert survey(first).touchpoint == "Harbour"
    assert survey(first).profile == {}
    assert "hotel" not in survey(first).transaction, "a column stands in one field only"
    assert survey(first).nps == 10, "what the mapping does not state stays as recognised"


@pytest.mark.parametrize(
    ("mapping", "line", "said"),
    [
        ("text: coment\ncreated_at: when\n", 1, "no column 'coment' in kiosk.csv; did you mean 'comment'? there"),
        ("text: comment\ncreated_at: when\nscores:\n  a: nowhere\n", 4, "no column 'nowhere' in kiosk.csv; there are"),
        ("text: comment\n", 1, "no date for the responses of kiosk.csv; name its column under `created_at`"),
        ("created_at: when\n", 1, "nothing to read from kiosk.csv; name a column under `text`, `nps` or `scores`"),
        ("text: comment\ndate: when\n", 2, "unknown option 'date'; allowed: asks, author, buyer"),
        ("text: comment\nmode:\n  column: how\n  values: {K: kiosc}\n", 4, "'phone', 'web', 'kiosk'"),
        ("text: comment\ncreated_at:\n  column: when\n  timezone: Mars\n", 4, "no time zone named 'Mars'"),
        ("text: comment\ncreated_at: {column: when, order: day}\n", 2, "'day-first'"),
        ("text: comment\nnps:\n  colum: score\n", 3, "unknown option 'colum' in nps; allowed: column, values"),
        ("text: No\n", 1, "YAML reads this name as false; put the column's name in quotes"),
        ("text: comment\ntext: stop\n", 2, "the key 'text' stands twice"),
    ],
)  # fmt: skip
def test_a_fault_in_the_mapping_is_named_with_its_line(tmp_path: Path, mapping: str, line: int, said: str) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(mapping)
    with pytest.raises(ConfigError) as caught:
        pages(listener(KIOSK, mapping=path))
    assert caught.value.line == line
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["qualtrics.csv", "surveymonkey.csv", "typeform.csv", "google_forms.csv"])
def test_a_suggestion_for_a_known_dialect_changes_nothing(name: str, tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text(suggest_mapping(survey_options(FIXTURES / name)), encoding="utf-8")
    assert read(FIXTURES / name, mapping=mapping) == read(FIXTURES / name)


def test_a_suggestion_for_an_unknown_table_can_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(
        "order no,visited on,nps,what did you like,cleanliness rating,phone number\n"
        "1,13.11.2026,9,the bread is still warm at eight,5,0123\n"
        "2,14.11.2026,2,nobody at the till again today,1,\n"
    )
    mapping = tmp_path / "map.yaml"
    mapping.write_text(suggest_mapping(survey_options(path)), encoding="utf-8")
    first, _ = read(path, mapping=mapping)
    assert (first.native_id, first.text) == ("1", "the bread is still warm at eight")
    assert survey(first).nps == 9
    assert survey(first).scores == {"cleanliness rating": 5.0}
    assert "0123" not in repr(first)
    assert "#   phone number: personal" in mapping.read_text("utf-8")


def test_the_shipped_hints_name_every_field() -> None:
    from listeners.survey.mapping import Mapping
    from listeners.survey.suggest import HINTS

    assert set(HINTS) == set(Mapping.model_fields)


def test_a_preview_shows_the_first_records_and_no_author() -> None:
    said = preview(survey_options(KIOSK, mapping=KIOSK_MAP), rows=2)
    assert [record.text for record in said.records] == ["Fast lane was fast", ""]
    assert (said.dialect, said.rows, said.responses) == ("mapped", 3, 3)
    assert said.remarks == {"score: 99 is not a whole number from 0 to 10": 1}
    shown = preview(survey_options(FIXTURES / "qualtrics.csv")).json_form()
    assert shown["records"][0]["author"] == "(pseudonym)"
    assert "ada.okafor" not in repr(shown)


def test_a_mapping_file_is_read_once(tmp_path: Path) -> None:
    assert MappingFile.read(KIOSK_MAP).mapping.text == ("comment",)


def test_every_answer_keeps_its_place_and_its_question(tmp_path: Path) -> None:
    rows = "when,comment,What was good?\n2026-11-01,Waiting times,Nothing\n2026-11-02,,The food\n"
    said = 'text: [comment, "What was good?"]\ncreated_at: when\nasks: {comment: improve}\n'
    both, second = read(**table(tmp_path, rows, said))
    told = [(both.text[one.start : one.end], one.question) for one in survey(both).answers]
    assert told == [("Waiting times", "improve"), ("Nothing", "What was good?")]
    assert [(one.start, one.end, one.question) for one in survey(second).answers] == [(0, 8, "What was good?")]


def test_what_a_column_asks_is_one_of_four(tmp_path: Path) -> None:
    said = "text: comment\ncreated_at: when\nasks: {comment: bad}\n"
    paths = table(tmp_path, "when,comment\n2026-11-01,Fine\n", said)
    with pytest.raises(ConfigError, match="'improve', 'liked', 'why' or 'open'"):
        read(**paths)
