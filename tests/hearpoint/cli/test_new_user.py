"""What a newcomer types wrong, or asks too early: an answer that helps, and never a traceback."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from hearpoint.cli import main
from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session
from listeners.base import Page
from tests.fakes import START_OF_TIME, post, tagged
from tests.hearpoint.cli.conftest import Run, add_source


@pytest.fixture
def one(project: Path) -> Path:
    """One tagged post."""
    with Session.open(project) as session:
        page = Page((post(1, "the wifi is down"),), {}, more=False)
        session.collected.write_page(SourceRecord("s", "fake", "fake"), page, START_OF_TIME)
        session.tags.write("v1", [(1, tagged("the wifi is down", "negative", touchpoint="wifi"))])
    return project


@pytest.mark.parametrize("week", ["9999-W52", "0001-W01", "0000-W01", "2026w46", "46", ""])
@pytest.mark.parametrize("report", ["pain-points", "digest", "nps"])
def test_a_week_that_is_none(hearpoint: Run, one: Path, report: str, week: str) -> None:
    ran = hearpoint(report, "--week", week, "-p", one)
    assert ran.code == 2
    assert f"{week!r} is not an ISO week; write it as 2026-W47" in ran.err


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-13-01", "yesterday", ""])
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_day_that_is_none(hearpoint: Run, one: Path, option: str, day: str) -> None:
    ran = hearpoint("pain-points", option, day, "-p", one)
    assert ran.code == 2
    assert f"no day {day!r}; write it as 2026-11-15" in ran.err


@pytest.mark.parametrize("number", ["99999999999999999999", "0"])
@pytest.mark.parametrize(
    "command", [["show", "N"], ["correct", "N", "--sentiment", "neutral"], ["topics", "left-out", "--put-back", "N"]]
)
def test_a_number_no_post_can_have(hearpoint: Run, one: Path, command: list[str], number: str) -> None:
    ran = hearpoint(*(number if part == "N" else part for part in command), "-p", one)
    assert ran.code == 2
    assert number in ran.err


def test_texts_that_are_not_utf_8(hearpoint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_bytes('{"text": "café"}\n'.encode("cp1252"))
    ran = hearpoint("tag", file)
    assert (ran.code, ran.out) == (2, "")
    assert "texts.jsonl is not UTF-8 text; save it as JSON Lines in UTF-8" in ran.err
    with file.open("rb") as raw:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(raw, encoding="ascii", errors="surrogateescape"))
        ran = hearpoint("tag", "-")
    assert (ran.code, ran.out) == (2, "")
    assert "- is not UTF-8 text" in ran.err


def test_what_is_read_can_be_given_back(hearpoint: Run, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "half \\ud83d an emoji", "id": "\\ud83d"}\n', encoding="utf-8")
    ran = hearpoint("tag", file)
    assert ran.code == 0
    assert json.loads(ran.out)["id"] == "\ud83d"
    file.write_text('{"text": "fine", "id": NaN}\n', encoding="utf-8")
    ran = hearpoint("tag", file)
    assert ran.code == 2
    assert "texts.jsonl:1: not JSON (NaN is no number)" in ran.err


def test_an_id_to_import_under_is_written_as_in_the_settings(hearpoint: Run, project: Path) -> None:
    file = project / "export.csv"
    file.write_text("text,nps\nfine,9\n", encoding="utf-8")
    ran = hearpoint("import", file, "--source", "Ä b", "-p", project)
    assert ran.code == 2
    assert "--source: 'Ä b' is no id: lower-case letters, digits and hyphens, a letter first, such as 'b'" in ran.err


def test_a_file_imported_twice_says_that_nothing_is_new(hearpoint: Run, project: Path) -> None:
    file = project / "export.csv"
    file.write_text("text,nps\nfine,9\n", encoding="utf-8")
    mapping = project / "mapping.yaml"
    mapping.write_text("text: text\nnps: nps\nconstants: {created_at: 2026-11-02}\n", encoding="utf-8")
    assert hearpoint("import", file, "--mapping", mapping, "-p", project).err == ""
    ran = hearpoint("import", file, "--mapping", mapping, "-p", project)
    assert ran.code == 0
    assert "export: nothing is new in" in ran.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["nps"], "No answers from 0 to 10 here. Surveys bring them (`hearpoint import`)"),
        (["topics"], "No topics yet"),
        (["topics", "history"], "No topics yet: `hearpoint topics` sorts what is tagged"),
        (["topics", "left-out"], "No sentence was left out."),
        (["tag", "--uncertain", "5"], "Nothing to look at"),
    ],
)
def test_where_there_is_nothing_to_show_it_says_so(
    hearpoint: Run, project: Path, command: list[str], said: str
) -> None:
    ran = hearpoint(*command, "-p", project)
    assert ran.code == 0
    assert said in ran.out


def test_evaluate_takes_one_thing_at_a_time(hearpoint: Run, one: Path) -> None:
    ran = hearpoint("evaluate", "labelled.csv", "--corrections", "-p", one)
    assert ran.code == 2
    assert "give a FILE of labelled texts, or --corrections, not both" in ran.err


def test_a_topic_needs_a_name(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("topics", "seed", " ", "the queue is long", "-p", project)
    assert ran.code == 2
    assert "the name of the seeded topic is empty" in ran.err


def test_a_model_that_is_not_there_is_not_blamed_on_the_database(hearpoint: Run, one: Path) -> None:
    with (one / "hearpoint.yaml").open("a", encoding="utf-8") as settings:
        settings.write("nlp: {sentiment_model: nowhere}\n")
    ran = hearpoint("tag", "-p", one)
    assert ran.code == 2
    assert "nowhere: no Hugging Face model here: it needs a config.json" in ran.err
    (one / "nowhere").mkdir()
    (one / "nowhere" / "config.json").write_text("{}", encoding="utf-8")
    ran = hearpoint("tag", "-p", one)
    assert ran.code == 2
    assert "nowhere: cannot be loaded as a text-classification model: " in ran.err


@pytest.mark.parametrize(("key", "said"), [(None, "Is a directory"), ("no key\n", "it is no hexadecimal number")])
def test_a_key_that_is_none_is_told_in_words(hearpoint: Run, project: Path, key: str | None, said: str) -> None:
    file = project / "export.csv"
    file.write_text("text,nps\nfine,9\n", encoding="utf-8")
    path = project / "author.key"
    path.mkdir() if key is None else path.write_text(key, encoding="utf-8")
    mapping = project / "mapping.yaml"
    mapping.write_text("text: text\nconstants: {created_at: 2026-11-02}\n", encoding="utf-8")
    ran = hearpoint("import", file, "--mapping", mapping, "-p", project)
    assert ran.code == 2
    assert f"the key of the pseudonyms cannot be read ({said}); restore the file" in ran.err


def test_a_full_disk_is_one_line(hearpoint: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hearpoint.cli.statistics.explain.print_json", full)
    ran = hearpoint("explain", "nps", "--json")
    assert (ran.code, ran.err) == (1, "Error: No space left on device\n")


def test_sources_that_are_all_switched_off(hearpoint: Run, project: Path) -> None:
    add_source(project, "  - {id: s, kind: survey, enabled: false, options: {path: exports}}\n")
    for command in (["collect"], ["sources", "check"]):
        ran = hearpoint(*command, "-p", project)
        assert ran.code == 0
        assert "No source is enabled: name some in hearpoint.yaml" in ran.out


def test_a_wrong_setting_is_named_as_it_is_written(hearpoint: Run, project: Path) -> None:
    add_source(project, "  - {id: s, kind: survey, asked: many, options: {path: exports}}\n")
    ran = hearpoint("collect", "-p", project)
    assert ran.code == 2
    assert "hearpoint.yaml:6: sources.0.asked: Input should be a valid integer" in ran.err


def test_files_that_are_no_text_are_told_without_errno(hearpoint: Run, project: Path) -> None:
    (project / "roster.csv").write_bytes("staff_id,name,nicknames,location,role\ns1,José,,,\n".encode("cp1252"))
    ran = hearpoint("tag", "-p", project)
    assert ran.code == 2
    assert "roster.csv: cannot be read: it is not UTF-8 text, see byte 44; save it as CSV in UTF-8" in ran.err
    add_source(project, "  - {id: t, kind: x, options: {query: a, bearer_token: 'file:token'}}\n")
    ran = hearpoint("sources", "check", "-p", project)
    assert ran.code == 1
    assert "token cannot be read (No such file or directory); create it with mode 600" in " ".join(ran.out.split())


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_our_characters_gets_question_marks(
    project: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    for arguments in (["nps", "--csv", "a.csv"], ["topics", "-p", str(project)], ["nps", "--csv", "a.csv", "--json"]):
        monkeypatch.chdir(project)
        (project / "a.csv").write_text("nps,😀\n9,1\n", encoding="utf-8")
        raw = io.BytesIO()
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding=encoding))
        with pytest.raises(SystemExit) as end:
            main([*arguments, *(["--by", "😀"] if "nps" in arguments else [])])
        sys.stdout.flush()
        assert end.value.code == 0
        assert raw.getvalue().decode(encoding)
        if "--json" in arguments:
            json.loads(raw.getvalue())


def survey(project: Path, rows: str, mapping: str) -> list[str]:
    (project / "visits.csv").write_text(rows, encoding="utf-8")
    (project / "visits.yaml").write_text(mapping, encoding="utf-8")
    return ["import", str(project / "visits.csv"), "--mapping", str(project / "visits.yaml"), "-p", str(project)]


def test_touchpoints_that_the_journey_map_does_not_know_are_told(hearpoint: Run, project: Path) -> None:
    command = survey(
        project,
        "when,score,stop\n2026-11-02,9,Wifi\n2026-11-02,3,Pay desk\n",
        "created_at: when\nnps: score\ntouchpoint: stop\n",
    )
    ran = hearpoint(*command)
    assert ran.code == 0
    assert "visits: not on the journey map, so of no stage: 'Pay desk'; rename them in a mapping file" in ran.err
    stages = hearpoint("nps", "--by", "stage", "--json", "-p", project).json
    assert {one["group"]: one["n"] for one in stages} == {"room": 1, None: 1}


def test_a_file_may_have_brackets_in_its_name(hearpoint: Run, project: Path) -> None:
    command = survey(project, "when,score\n2026-11-02,9\n", "created_at: when\nnps: score\n")
    file = project / "answers [final].csv"
    (project / "visits.csv").rename(file)
    ran = hearpoint("import", file, *command[2:], "--json")
    assert (ran.code, ran.json[0]["new"]) == (0, 1)


def test_what_customers_write_cannot_steer_a_terminal(hearpoint: Run, project: Path) -> None:
    rows = 'when,score,stop,why\n2026-11-02,9,wifi,"wifi\x1b]0;mine\x07 \x9b31mdown\tand\x92out"\n'
    mapping = "created_at: when\nnps: score\ntext: why\nprofile: {said: why}\n"
    assert hearpoint(*survey(project, rows, mapping)).code == 0
    clean = "wifi\ufffd]0;mine\ufffd \ufffd31mdown\tand\x92out"
    assert hearpoint("show", 1, "--json", "-p", project).json["text"] == clean
    assert hearpoint("nps", "--by", "said", "--json", "-p", project).json[0]["group"] == clean


def test_a_slip_of_the_pen_is_not_the_oldest_week(hearpoint: Run, project: Path) -> None:
    rows = "when,score\n2026-11-02,9\n1026-11-02,9\n2926-11-02,9\n"
    ran = hearpoint(*survey(project, rows, "created_at: when\nnps: score\n"), "--json")
    assert (ran.code, ran.json[0]["new"]) == (0, 1)
    assert "visits.csv row 3: its date cannot be read: '1026-11-02' lies outside the years 1970 to 2099" in " ".join(
        ran.json[0]["notes"]
    )
    assert hearpoint("digest", "-p", project).code == 0
