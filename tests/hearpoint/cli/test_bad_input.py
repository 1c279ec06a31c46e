"""A user's mistake gets one clear line: the value, what is allowed, the remedy; and leaves nothing half-written."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from hearpoint.store.database import open_database
from tests.hearpoint.cli.conftest import Run, add_source
from tests.hearpoint.store.filled import fill


def feedback_count(project: Path) -> int:
    db = sqlite3.connect(project / "hearpoint.db")
    (count,) = db.execute("SELECT count(*) FROM feedback").fetchone()
    db.close()
    return int(count)


def mapping(project: Path) -> Path:
    path = project / "mapping.yaml"
    path.write_text("text: text\nnps: nps\nconstants: {created_at: 2026-11-02}\n", encoding="utf-8")
    return path


def test_an_unknown_table_is_asked_about_not_guessed(hearpoint: Run, project: Path) -> None:
    file = project / "export.csv"
    file.write_text("who,what\n1,the wifi is slow\n", encoding="utf-8")
    ran = hearpoint("import", file, "--project", project)
    assert ran.code == 2
    assert (
        "which column is which field. Columns: 'who', 'what'; `hearpoint import FILE --suggest-mapping` prints one"
        in ran.err
    )
    assert feedback_count(project) == 0


def test_a_wrong_file_imported_by_hand_leaves_no_failed_source_in_the_digest(hearpoint: Run, project: Path) -> None:
    file = project / "export.csv"
    file.write_text("who,what\n1,the wifi is slow\n", encoding="utf-8")
    hearpoint("import", file, "--project", project)
    db = sqlite3.connect(project / "hearpoint.db")
    (sources,) = db.execute("SELECT count(*) FROM source").fetchone()
    db.close()
    assert sources == 0


def test_a_folder_is_imported_as_far_as_it_can_be_read(hearpoint: Run, project: Path) -> None:
    folder = project / "exports"
    folder.mkdir()
    ran = hearpoint("import", folder, "--mapping", mapping(project), "--project", project)
    assert ran.code == 1
    assert "exports: no export there; a folder is searched for .csv" in ran.err
    (folder / "good.csv").write_text("text,nps\nfine,9\n", encoding="utf-8")
    (folder / "empty.csv").write_text("", encoding="utf-8")
    ran = hearpoint("import", folder, "--mapping", mapping(project), "--json", "--project", project)
    assert ran.code == 1
    assert (ran.json[0]["new"], ran.json[0]["message"]) == (1, "empty.csv: the file is empty")


def test_a_mapping_file_that_is_not_there(hearpoint: Run, project: Path) -> None:
    file = project / "export.csv"
    file.write_text("text,nps\nfine,9\n", encoding="utf-8")
    for dry_run in ([], ["--dry-run"]):
        ran = hearpoint("import", file, "--mapping", project / "none.yaml", *dry_run, "--project", project)
        assert ran.code == 2
        assert "none.yaml: no such file; `hearpoint import FILE --suggest-mapping` prints one" in ran.err


def test_a_settings_file_that_is_not_utf_8(hearpoint: Run, project: Path) -> None:
    (project / "hearpoint.yaml").write_bytes("company: Hôtel\n".encode("cp1252"))
    ran = hearpoint("nps", "--project", project)
    assert ran.code == 2
    assert "hearpoint.yaml: not UTF-8 text (byte 10); save it in UTF-8" in ran.err


def test_a_mapping_that_names_no_column_of_the_file(hearpoint: Run, project: Path) -> None:
    file = project / "export.csv"
    file.write_text("comment,nps\nfine,9\n", encoding="utf-8")
    ran = hearpoint("import", file, "--mapping", mapping(project), "--project", project)
    assert ran.code == 2
    assert "mapping.yaml:1" in ran.err
    assert "'comment'" in ran.err


def test_no_project_here(hearpoint: Run, tmp_path: Path) -> None:
    ran = hearpoint("run", "--project", tmp_path)
    assert ran.code == 2
    assert "hearpoint.yaml: no such file; `hearpoint init DIR`" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_unknown_source(hearpoint: Run, project: Path) -> None:
    add_source(project, "  - {id: tweets, kind: x, options: {query: a, bearer_token: env:T}}\n")
    ran = hearpoint("collect", "twets", "--project", project)
    assert ran.code == 2
    assert "no source named 'twets'; configured: tweets" in ran.err


def test_unknown_kind_names_the_line_and_what_is_installed(hearpoint: Run, project: Path) -> None:
    add_source(project, "  - id: tweets\n    kind: twitter\n")
    ran = hearpoint("collect", "--project", project)
    assert ran.code == 2
    assert "hearpoint.yaml:7: no listener of the kind 'twitter'; installed: reddit, survey, x" in ran.err


def test_unknown_option_names_the_line_and_what_is_allowed(hearpoint: Run, project: Path) -> None:
    add_source(project, "  - id: tweets\n    kind: x\n    options:\n      bearer_token: env:T\n      qery: a\n")
    ran = hearpoint("collect", "--project", project)
    assert ran.code == 2
    assert "hearpoint.yaml:10: unknown option 'qery'" in ran.err
    assert "query" in ran.err


def test_wrong_type_of_an_option(hearpoint: Run, project: Path) -> None:
    add_source(project, "  - id: t\n    kind: x\n    options: {bearer_token: env:T, query: a, page_size: many}\n")
    ran = hearpoint("collect", "--project", project)
    assert ran.code == 2
    assert "page_size" in ran.err
    assert "'many'" in ran.err


def test_a_secret_in_the_settings_is_refused_without_being_shown(hearpoint: Run, project: Path) -> None:
    add_source(project, "  - id: t\n    kind: x\n    options: {query: a, bearer_token: AAAAsecretAAAA}\n")
    ran = hearpoint("collect", "--project", project)
    assert ran.code == 2
    assert 'write "env:NAME"' in ran.err
    assert "AAAAsecretAAAA" not in ran.err + ran.out


def test_a_missing_secret_fails_that_source_and_says_which(
    hearpoint: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_TOKEN", raising=False)
    add_source(project, "  - id: t\n    kind: x\n    options: {query: a, bearer_token: env:NO_SUCH_TOKEN}\n")
    ran = hearpoint("collect", "--json", "--project", project)
    assert ran.code == 1
    assert ran.json[0]["state"] == "failed"
    assert "NO_SUCH_TOKEN is not set" in ran.json[0]["message"]


def test_no_network_fails_the_source_and_says_so(
    hearpoint: Run, project: Path, monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    monkeypatch.setenv("TOKEN", "t")
    add_source(
        project,
        "  - id: t\n    kind: x\n    options:\n      query: a\n      bearer_token: env:TOKEN\n"
        f"      api_url: http://127.0.0.1:{unused_port}\n",
    )
    ran = hearpoint("collect", "--json", "--project", project)
    assert ran.code == 1
    assert ran.json[0]["state"] == "failed"
    assert ran.json[0]["new"] == 0
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("name: x\nstages: []\n", "journey.yaml"),
        ("name: x\nstages:\n  - {id: a, name: A, touchpoints: []}\n", "stage 'a' has no touchpoints"),
        ("name: x\nstages: [", "not valid YAML"),
    ],
)
def test_a_broken_journey_map(hearpoint: Run, project: Path, broken: str, message: str) -> None:
    (project / "journey.yaml").write_text(broken, encoding="utf-8")
    ran = hearpoint("tag", "--project", project)
    assert ran.code == 2
    assert message in ran.err


def test_two_touchpoints_with_one_id_name_both_lines(hearpoint: Run, project: Path) -> None:
    touchpoint = "{id: wifi, name: W, channel: on site, owner: IT, impact: 5, phrases: [wifi]}"
    text = f"name: x\nstages:\n  - id: a\n    name: A\n    touchpoints:\n      - {touchpoint}\n      - {touchpoint}\n"
    (project / "journey.yaml").write_text(text, encoding="utf-8")
    ran = hearpoint("tag", "--project", project)
    assert ran.code == 2
    assert "journey.yaml:7: two touchpoints have the id 'wifi' (the first on line 6)" in ran.err


def test_two_people_with_one_id_in_the_roster(hearpoint: Run, project: Path) -> None:
    (project / "roster.csv").write_text("staff_id,name,nicknames,location,role\na,Ann,,,\na,Bo,,,\n", encoding="utf-8")
    ran = hearpoint("tag", "--project", project)
    assert ran.code == 2
    assert "roster.csv:3: the staff_id 'a' stands twice (first on line 2)" in ran.err


def test_a_database_of_a_newer_version(hearpoint: Run, project: Path) -> None:
    db = open_database(project / "hearpoint.db")
    db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('hearpoint', 'm999', 'later')")
    db.conn.commit()
    db.close()
    ran = hearpoint("nps", "--project", project)
    assert ran.code == 1
    assert "written by a newer Hearpoint" in ran.err


def test_a_database_that_is_none(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("nps", "--project", project, "--db", project / "journey.yaml")
    assert ran.code == 1
    assert "not a database" in ran.err


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "empty"), ("text,nps\n", "header"), ('text,nps\n"open quote,3\n', "quote"), ("text,nps\na,b,c,d\n", "4")],
)
def test_a_malformed_export_stores_nothing(hearpoint: Run, project: Path, text: str, message: str) -> None:
    file = project / "export.csv"
    file.write_text(text, encoding="utf-8")
    ran = hearpoint("import", file, "--mapping", mapping(project), "--project", project)
    assert ran.code == 1
    assert message in ran.err.lower()
    assert feedback_count(project) == 0


def test_an_export_that_is_not_there(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("import", project / "nowhere.csv", "--project", project)
    assert ran.code == 2
    assert "nowhere.csv" in ran.err


def test_texts_of_any_length_and_nul_bytes_are_stored_whole(hearpoint: Run, project: Path) -> None:
    file = project / "export.csv"
    file.write_text(f'text,nps\n"{"long " * 20_000}",9\nnul \0 inside,3\n', encoding="utf-8")
    ran = hearpoint("import", file, "--mapping", mapping(project), "--json", "--project", project)
    assert ran.code == 0
    assert ran.json[0]["new"] == 2
    db = sqlite3.connect(project / "hearpoint.db")
    texts = sorted((row[0] for row in db.execute("SELECT text FROM feedback")), key=len)
    db.close()
    assert len(texts[1]) >= 99_999
    assert "\0" not in texts[0]


@pytest.mark.parametrize("week", ["2026", "2026-W60", "last"])
def test_no_such_week(hearpoint: Run, project: Path, week: str) -> None:
    ran = hearpoint("pain-points", "--week", week, "--project", project)
    assert ran.code == 2
    assert week in ran.err


def test_no_such_column(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("nps", "--by", "stgae", "--project", project)
    assert ran.code == 2
    assert "no column 'stgae'; there are:" in ran.err


def test_a_second_run_at_the_same_time_is_refused(hearpoint: Run, project: Path) -> None:
    from hearpoint.engine.job import job_lock

    with job_lock(project / "hearpoint.db"):
        ran = hearpoint("collect", "--project", project)
    assert ran.code == 1
    assert "another hearpoint run" in ran.err


def test_unknown_command_and_option(hearpoint: Run) -> None:
    assert hearpoint("colect").code == 2
    assert hearpoint("run", "--jsn").code == 2


@pytest.mark.parametrize(
    "decision",
    [
        ("correct", 1, "--sentiment", "negative"),
        ("review", "wifi", "confirmed"),
        ("topics", "rename", "t-0001", "Wifi"),
    ],
)
def test_no_decision_is_written_into_a_damaged_database(
    hearpoint: Run, project: Path, decision: tuple[object, ...]
) -> None:
    path = project / "hearpoint.db"
    db = open_database(path)
    fill(db, 40)
    (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sentence'").fetchone()
    db.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(data)
    ran = hearpoint(*decision, "--project", project)
    assert ran.code == 1
    assert "it is damaged" in ran.err
    assert path.read_bytes() == data


def test_a_pipe_in_place_of_the_lock_is_refused(hearpoint: Run, project: Path) -> None:
    os.mkfifo(project / "hearpoint.db.lock")
    ran = hearpoint("tag", "--project", project)
    assert ran.code == 1
    assert "hearpoint.db.lock" in ran.err


def test_bytes_that_are_no_text_cannot_be_searched_for(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("search", "a\udcffb", "--project", project)
    assert ran.code == 2
    assert "bytes that are no text" in ran.err


def test_what_is_not_tagged_cannot_be_corrected_yet(hearpoint: Run, project: Path) -> None:
    db = open_database(project / "hearpoint.db")
    fill(db, 1)
    db.execute("DELETE FROM sentence")
    db.close()
    ran = hearpoint("correct", 1, "--sentiment", "negative", "--project", project)
    assert ran.code == 2
    assert "has no tags to correct yet; `hearpoint tag` tags it" in ran.err
