"""What goes wrong with files people export, save again in Excel, and mail around."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from config.errors import HearpointError, UsageError
from listeners.errors import GiveUp
from listeners.feedback import Feedback
from listeners.survey import survey_options
from listeners.validity import LONGEST_TEXT
from tests.listeners.survey.reading import FIXTURES, listener, one, pages, read, survey

HEADER = "Timestamp,How likely are you to recommend us?,Any comment?\n"
ROW = "2026/11/01 9:00:00 AM GMT+1,9,Friendly people at the desk\n"


def refused(path: Path, **options: Any) -> str:
    """The message of the error that keeps a file from being read; nothing was given before it."""
    with pytest.raises(HearpointError) as caught:
        listener(path, **options).fetch({})
    assert str(path) in str(caught.value) or path.name in str(caught.value)
    assert not listener(path, **options).check().ok
    return str(caught.value)


def write(folder: Path, content: str | bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def only(folder: Path, content: str | bytes, **options: Any) -> Feedback:
    return one(write(folder, content), **options)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "no such file or folder; check `path`" in refused(tmp_path / "nowhere.csv")


def test_a_pattern_in_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(GiveUp, match="no such folder; check `path`"):
        listener(tmp_path / "nowhere" / "*.csv").fetch({})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n  \n", "no row has anything in it"),
        (HEADER, "a header and no responses below it"),
        (HEADER + '2026/11/01 9:00:00 AM GMT+1,9,"never closed\n', "a quote is opened and never closed"),
        (HEADER + ROW + '2026/11/01 9:00:00 AM GMT+1,9,"half "quoted" text"\n', "malformed after row 2"),
        (HEADER + "2026/11/01 9:00:00 AM GMT+1,9,Clean, quiet, cheap\n", "1 of 1 rows do not fit"),
        (HEADER + "yesterday,9,Friendly people\n", "no date can be read: 'yesterday' is not a date"),
        ("a,b\n1,2\n", "not an export of Qualtrics, SurveyMonkey, Typeform or Google Forms; write a `mapping` file"),
    ],
)
def test_a_malformed_text_file(tmp_path: Path, content: str | bytes, said: str) -> None:
    assert said in refused(write(tmp_path, content))


def test_an_export_without_responses_is_no_header_taken_for_one(tmp_path: Path) -> None:
    head = "".join((FIXTURES / "qualtrics.csv").read_text("utf-8").splitlines(keepends=True)[:4])
    assert "a header and no responses below it" in refused(write(tmp_path, head))


def test_columns_are_named_where_a_mapping_is_needed(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "guest,comment\nx,y\n")).endswith("Columns: 'guest', 'comment'")


def test_a_wrong_delimiter_is_named_with_the_right_one(tmp_path: Path) -> None:
    said = refused(write(tmp_path, HEADER + ROW), delimiter="semicolon")
    assert "`delimiter: semicolon` splits no row; is it comma?" in said


def test_the_wrong_dialect(tmp_path: Path) -> None:
    said = refused(write(tmp_path, HEADER + ROW), dialect="qualtrics")
    assert "no qualtrics export, it lacks ImportIds in row 3" in said


def test_rows_that_do_not_fit_are_left_out_and_said(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + ROW + ROW + "2026/11/01 9:00:00 AM GMT+1,9,Clean, quiet\n" + "cut off\n" + ROW)
    (page,) = pages(listener(path))
    assert len(page.records) == 3
    assert [skipped.where for skipped in page.skipped] == ["export.csv row 4", "export.csv row 5"]
    assert page.skipped[0].reason.startswith("4 cells, the header has 3")


def test_one_bad_date_leaves_out_one_response(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + ROW + "31/31/2026,9,When was that?\n" + ",8,No date at all\n")
    (page,) = pages(listener(path))
    assert len(page.records) == 1
    assert [skipped.reason for skipped in page.skipped] == [
        "its date cannot be read: '31/31/2026' is no day and time of the calendar",
        "its date cannot be read: it is empty",
    ]


@pytest.mark.parametrize("score", ["11", "-1", "9.5", "many"])
def test_an_nps_that_is_none_is_dropped_and_the_text_kept(tmp_path: Path, score: str) -> None:
    mapping = write(tmp_path, "created_at: d\ntext: t\nnps: s\n", "map.yaml")
    path = write(tmp_path, f"d,s,t\n2026-11-01,{score},Still worth reading\n2026-11-01,7,x\n")
    (page,) = pages(listener(path, mapping=mapping))
    assert page.records[0].text == "Still worth reading"
    assert survey(page.records[0]).nps is None
    assert page.notes[0].startswith("export.csv row 2, s: ")
    assert not page.skipped


def test_equal_faults_of_a_page_are_told_once(tmp_path: Path) -> None:
    mapping = write(tmp_path, "created_at: d\nnps: s\n", "map.yaml")
    path = write(tmp_path, "d,s\n" + "2026-11-01,99\n" * 40)
    (page,) = pages(listener(path, mapping=mapping))
    assert len(page.records) == 40
    assert [note.partition(":")[0] for note in page.notes] == ["export.csv row 2 and 39 more, s"]


def test_nul_bytes_are_taken_out(tmp_path: Path) -> None:
    assert only(tmp_path, HEADER + ROW.replace("people", "peo\0ple")).text == "Friendly people at the desk"


def test_a_text_of_a_hundred_thousand_characters_is_whole(tmp_path: Path) -> None:
    long = "And another thing. " * 5_263 + "xyz"
    assert len(long) == LONGEST_TEXT
    (page,) = pages(listener(write(tmp_path, HEADER + f'2026/11/01 9:00:00 AM GMT+1,9,"{long}"\n')))
    assert page.records[0].text == long
    assert not page.notes


def test_a_longer_answer_is_cut_and_told(tmp_path: Path) -> None:
    (page,) = pages(listener(write(tmp_path, HEADER + f'2026/11/01 9:00:00 AM GMT+1,9,"{"x" * 1_000_000}"\n')))
    assert page.records[0].text == "x" * LONGEST_TEXT
    (note,) = page.notes
    assert note.endswith("only the first 100,000 characters of the answer are kept")


def test_answers_that_are_too_long_together_are_cut_and_told(tmp_path: Path) -> None:
    mapping = write(tmp_path, "created_at: d\ntext: [a, b]\n", "map.yaml")
    (page,) = pages(listener(write(tmp_path, f"d,a,b\n2026-11-01,{'x' * 70_000},{'y' * 70_000}\n"), mapping=mapping))
    assert len(page.records[0].text) == LONGEST_TEXT
    assert page.notes == ("export.csv row 2, a: the answers together are cut to 100,000 characters",)


def test_windows_1252_is_read_with_a_note(tmp_path: Path) -> None:
    path = write(tmp_path, (HEADER + ROW.replace("Friendly", "Café très")).encode("cp1252"))
    assert one(path).text == "Café très people at the desk"
    assert one(path, encoding="cp1252").text == "Café très people at the desk"


def test_a_mark_that_lies_is_refused(tmp_path: Path) -> None:
    assert "not the utf-16 it begins as, or cut short" in refused(write(tmp_path, (HEADER + ROW).encode("utf-16")[:-1]))


def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, (HEADER + ROW.replace("Friendly", "Café")).encode("cp1252"))
    assert "the file is not in 'utf-8'" in refused(path, encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marks_and_utf_16_without_one(tmp_path: Path, encoding: str) -> None:
    assert only(tmp_path, (HEADER + ROW).encode(encoding)).text == "Friendly people at the desk"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_recognised(tmp_path: Path, delimiter: str) -> None:
    assert only(tmp_path, (HEADER + ROW).replace(",", delimiter)).text == "Friendly people at the desk"


def test_a_comma_in_many_texts_does_not_make_it_the_delimiter(tmp_path: Path) -> None:
    row = "2026/11/01 9:00:00 AM GMT+1;9;Clean, quiet, near, cheap, kind\n"
    assert only(tmp_path, HEADER.replace(",", ";") + row).text == "Clean, quiet, near, cheap, kind"


def test_the_line_excel_begins_with_is_no_header(tmp_path: Path) -> None:
    assert only(tmp_path, "sep=;\n" + (HEADER + ROW).replace(",", ";")).text == "Friendly people at the desk"


def test_line_ends_of_three_systems(tmp_path: Path) -> None:
    for end in ("\r\n", "\r", "\n"):
        assert only(tmp_path, (HEADER + ROW).replace("\n", end)).text == "Friendly people at the desk"


def workbook(folder: Path, rows: list[list[object]], name: str = "export.xlsx") -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def test_what_only_calls_itself_a_workbook(tmp_path: Path) -> None:
    assert "not an .xlsx workbook" in refused(write(tmp_path, HEADER + ROW, "export.xlsx"))


def test_a_workbook_that_calls_itself_csv_is_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Timestamp", "Any comment?"], ["2026-11-01 09:00:00", "All fine with the lift"]]
    path = workbook(tmp_path, rows).rename(tmp_path / "export.csv")
    assert one(path).text == "All fine with the lift"


def test_a_workbook_cut_short(tmp_path: Path) -> None:
    whole = workbook(tmp_path, [["Timestamp"], ["x"]]).read_bytes()
    assert "damaged" in refused(write(tmp_path, whole[: len(whole) // 2], "half.xlsx"))


def test_a_protected_workbook(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert "protected by a password; save a copy without one" in refused(write(tmp_path, content, "export.xlsx"))


def test_an_old_workbook(tmp_path: Path) -> None:
    said = refused(write(tmp_path, b"\xd0\xcf\x11\xe0" + b"\0" * 600, "export.xls"))
    assert "an old Excel file (.xls); save it as .xlsx or CSV" in said


def test_a_zip_as_the_tools_download_it(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Survey.csv", HEADER)
    said = refused(write(tmp_path, buffer.getvalue(), "export.csv"))
    assert "a zip archive with Survey.csv; unpack it" in said


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Timestamp"], ["x"]])
    assert "no sheet named 'Data'; there are: Sheet" in refused(path, sheet="Data")


def test_json_that_is_none(tmp_path: Path) -> None:
    assert "no line is a JSON object" in refused(write(tmp_path, "hello\n", "export.jsonl"))
    assert "not valid JSON, line 1" in refused(write(tmp_path, "[{]", "export.json"))


def test_a_json_line_cut_short_is_left_out_and_said(tmp_path: Path) -> None:
    mapping = write(tmp_path, "created_at: d\ntext: t\n", "map.yaml")
    path = write(tmp_path, '{"d": "2026-11-01", "t": "one"}\n{"d": "2026-11-02", "t": "tw', "export.jsonl")
    (page,) = pages(listener(path, mapping=mapping))
    assert [record.text for record in page.records] == ["one"]
    assert page.skipped[0].where == "export.jsonl row 2"
    assert "not valid JSON" in page.skipped[0].reason


def test_an_id_that_stands_twice(tmp_path: Path) -> None:
    mapping = write(tmp_path, "created_at: d\ntext: t\nid: i\n", "map.yaml")
    path = write(tmp_path, "d,t,i\n2026-11-01,one,7\n2026-11-01,two,7\n2026-11-01,three,\n")
    (page,) = pages(listener(path, mapping=mapping))
    assert [record.text for record in page.records] == ["one", "three"]
    assert page.skipped[0].reason.startswith("the id '7' stands already in row 2")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"dialect": "lime"}, "dialect: Input should be 'auto', 'qualtrics', 'surveymonkey', 'typeform'"),
        ({"dialect": "mapped"}, "the dialect 'mapped' needs `mapping`"),
        ({"dialects": "auto"}, "unknown option 'dialects'; allowed: date_order, delimiter, dialect, encoding"),
        ({"timezone": "Mars/Olympus"}, "no time zone named 'Mars/Olympus'; use an IANA name"),
        ({"encoding": "utf-99"}, "no encoding named 'utf-99'"),
        ({"page_size": 0}, "page_size: Input should be greater than or equal to 1, not 0"),
    ],
)
def test_an_option_that_is_wrong(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        survey_options(FIXTURES / "qualtrics.csv", **options)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_bad_file_does_not_hold_up_the_good_ones(tmp_path: Path) -> None:
    write(tmp_path, "", "1-empty.csv")
    write(tmp_path, HEADER + ROW, "2-good.csv")
    source = listener(tmp_path)
    page = source.fetch({})
    assert len(page.records) == 1
    assert page.more, "the bad file is still to be told of"
    with pytest.raises(GiveUp, match=r"1-empty\.csv: the file is empty"):
        source.fetch(page.cursor)
    write(tmp_path, HEADER + ROW.replace("9:00", "9:01"), "1-empty.csv")
    assert len(read(tmp_path)) == 2


def test_what_lies_about_in_a_folder_is_left_alone(tmp_path: Path) -> None:
    for name in ("~$export.xlsx", ".hidden.csv", "notes.md"):
        write(tmp_path, "not an export", name)
    write(tmp_path, HEADER + ROW)
    assert len(read(tmp_path)) == 1
