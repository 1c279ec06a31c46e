"""A file of unknown origin costs its own reading at most: not the machine's memory, nor the night."""

from __future__ import annotations

import os
import signal
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from listeners.errors import GiveUp
from listeners.survey import SurveyListener, SurveyOptions, preview, suggest_mapping, survey_options
from listeners.survey.isolation import Isolated
from tests.listeners.survey.reading import FIXTURES, listener, pages, read, records

MAPPING = "created_at: when\ntext: comment\n"
HEAD = "when,comment\n"
ROW = "2026-11-01,fine\n"


def write(folder: Path, name: str, content: str) -> Path:
    (folder / "map.yaml").write_text(MAPPING, encoding="utf-8")
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def workbook(path: Path, rows: int = 3) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["when", "comment"])
    for _ in range(rows):
        sheet.append(["2026-11-01", "fine"])
    book.save(path)
    return path


def rewritten(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def mapped(path: Path, **options: Any) -> SurveyListener:
    (path.parent / "map.yaml").write_text(MAPPING, encoding="utf-8")
    return listener(path, mapping=path.parent / "map.yaml", **options)


@pytest.mark.parametrize(("limit", "said"), [({"max_rows": 10}, "more than 10 rows"), ({"max_cells": 20}, "20 cells")])
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_rows_and_cells_have_limits(tmp_path: Path, suffix: str, limit: dict[str, int], said: str) -> None:
    path = tmp_path / f"answers.{suffix}"
    if suffix == "xlsx":
        workbook(path, 50)
    else:
        lines = '{"when": "2026-11-01", "comment": "fine"}\n' * 50
        path.write_text(lines if suffix == "jsonl" else HEAD + ROW * 50, encoding="utf-8")
    assert len(records(pages(mapped(path)))) == 50
    with pytest.raises(GiveUp, match=said):
        mapped(path, **limit).fetch({})


def test_lines_that_name_ever_new_keys_meet_the_limit_of_cells(tmp_path: Path) -> None:
    lines = "".join(f'{{"when": "2026-11-01", "comment": "fine", "k{n}": 1}}\n' for n in range(2_000))
    path = write(tmp_path, "answers.jsonl", lines)
    with pytest.raises(GiveUp, match="more than 1,000,000 cells"):
        mapped(path, max_cells=1_000_000).fetch({})


def test_a_workbook_that_unpacks_to_far_more_than_it_holds_is_refused_unopened(tmp_path: Path) -> None:
    spaces = " " * 60_000_000
    path = rewritten(workbook(tmp_path / "bomb.xlsx"), "xl/worksheets/sheet1.xml", lambda xml: xml + spaces)
    assert path.stat().st_size < 200_000
    began = time.monotonic()
    with pytest.raises(GiveUp, match=r"unpacks to [\d,]+ times its size"):
        mapped(path).fetch({})
    with pytest.raises(GiveUp, match="unpacks to 60 MB, allowed are 20"):
        mapped(path, max_unpacked_mb=20).fetch({})
    assert time.monotonic() - began < 5


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(9))

    def laugh(xml: str) -> str:
        return f"<!DOCTYPE worksheet [{entities}]>" + xml[xml.index("<worksheet") :].replace("fine", "&e8;")

    path = rewritten(workbook(tmp_path / "laughs.xlsx"), "xl/worksheets/sheet1.xml", laugh)
    with zipfile.ZipFile(path) as archive:
        assert b"&e8;" in archive.read("xl/worksheets/sheet1.xml")
    with pytest.raises(GiveUp, match="damaged as a workbook"):
        mapped(path).fetch({})


def test_a_size_that_a_sheet_only_states_costs_nothing(tmp_path: Path) -> None:
    def stated(xml: str) -> str:
        return xml.replace('<dimension ref="A1:B4"', '<dimension ref="A1:XFD1048576"')

    path = rewritten(workbook(tmp_path / "wide.xlsx"), "xl/worksheets/sheet1.xml", stated)
    began = time.monotonic()
    assert len(records(pages(mapped(path)))) == 3
    assert time.monotonic() - began < 5


def test_a_file_that_takes_too_much_memory_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    item = '{"when": "2026-11-01", "comment": "' + "fine " * 200 + '"},'
    write(tmp_path, "big.json", "[" + item * 60_000 + '{"when": "2026-11-01", "comment": "x"}]')
    write(tmp_path, "small.csv", HEAD + ROW)
    source = mapped(tmp_path / "*", memory_mb=100)
    try:
        page = source.fetch({})
        assert [record.text for record in page.records] == ["fine"]
        with pytest.raises(GiveUp, match=r"big\.json: reading it takes more than 100 MB of memory; split it"):
            source.fetch(page.cursor)
        assert source.fetch({}).records == page.records, "it goes on after that"
    finally:
        source.close()


def test_a_reading_process_that_is_killed_is_told_and_the_next_fetch_starts_another(tmp_path: Path) -> None:
    reader = Isolated(SurveyOptions(path=write(tmp_path, "answers.csv", HEAD + ROW), mapping=tmp_path / "map.yaml"))
    try:
        reader.check()
        assert reader._process is not None
        os.kill(reader._process.pid, signal.SIGKILL)
        with pytest.raises(GiveUp, match=r"answers\.csv: the process that reads it ended \(exit code -9\)"):
            reader.fetch({})
        assert len(reader.fetch({}).records) == 1
    finally:
        reader.close()


def test_no_secret_reaches_the_process_that_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_BEARER_TOKEN", "hunter2")
    reader = Isolated(SurveyOptions(path=write(tmp_path, "answers.csv", HEAD + ROW), mapping=tmp_path / "map.yaml"))
    try:
        reader.check()
        assert reader._process is not None
        assert b"hunter2" not in Path(f"/proc/{reader._process.pid}/environ").read_bytes()
    finally:
        reader.close()


@pytest.mark.parametrize("name", ["qualtrics.csv", "google_forms.csv", "typeform.csv", "surveymonkey.csv"])
def test_a_process_of_its_own_reads_the_same(name: str) -> None:
    path = FIXTURES / name
    own = listener(path, memory_mb=512)
    try:
        assert pages(own) == pages(listener(path))
        assert own.check() == listener(path).check()
    finally:
        own.close()
    assert preview(survey_options(path)) == preview(survey_options(path, memory_mb=0))
    assert suggest_mapping(survey_options(path)) == suggest_mapping(survey_options(path, memory_mb=0))


def test_what_is_wrong_is_told_in_the_same_words(tmp_path: Path) -> None:
    path = write(tmp_path, "odd.csv", "a,b\n1,2\n")
    said = []
    for memory in (0, 512):
        source = listener(path, memory_mb=memory)
        with pytest.raises(GiveUp) as caught:
            source.fetch({})
        source.close()
        said.append((str(caught.value), type(caught.value), caught.value.exit_code))
    assert said[0] == said[1]


def _wide(kind: str, columns: int) -> str:
    names = [f"How was thing {n}?" for n in range(columns)]
    if kind == "google-forms":
        return ",".join(["Timestamp", *names]) + "\n" + ",".join(["2026/11/01 9:00:00 AM GMT+1", *["ok"] * columns])
    if kind == "same question":
        return ",".join(["Timestamp", *["How?"] * columns]) + "\n" + ",".join(["2026/11/01 9:00:00", *["5"] * columns])
    return ",".join(["when", "comment", *names]) + "\n" + ",".join(["2026-11-01", "fine", *["2026-11-01"] * columns])


@pytest.mark.parametrize("kind", ["google-forms", "same question", "dates"])
def test_a_wide_header_takes_time_in_proportion(tmp_path: Path, kind: str) -> None:
    """By ratio, so that a slow machine does not matter: linear doubles, quadratic quadruples."""

    def seconds(columns: int) -> float:
        path = write(tmp_path, f"wide-{columns}.csv", _wide(kind, columns) + "\n")
        options = {"mapping": tmp_path / "map.yaml"} if kind == "dates" else {}
        best = float("inf")
        for _ in range(2):
            began = time.process_time()
            assert len(read(path, **options)) == 1
            suggest_mapping(survey_options(path, memory_mb=0))
            best = min(best, time.process_time() - began)
        return best

    assert seconds(12_000) / seconds(4_000) < 5.5
