"""What a survey source remembers: nothing is lost, nothing is read twice without need."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listeners.survey.columns import Column
from listeners.survey.identity import Identities
from listeners.survey.table import Row
from tests.listeners.survey.reading import listener, pages, read, records

HEADER = ["Timestamp", "How was check-in?", "What should we change?"]
Rows = list[tuple[int, str]]

ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["", "the lifts", "más café ☕", 'say "please"'])), max_size=25
)


def export(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerow(["2026/11/01 8:00:00 AM GMT+1", 5, "Row one is always there"])
        writer.writerows([f"2026/11/01 9:00:0{score} AM GMT+1", score, text] for score, text in rows)
    return path


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, page_size=st.integers(1, 8), crash=st.integers(0, 30))
def test_a_resume_at_any_page_loses_and_doubles_nothing(tmp_path: Path, rows: Rows, page_size: int, crash: int) -> None:
    path = export(tmp_path / "form.csv", rows)
    whole = read(path)
    before = pages(listener(path, page_size=page_size))[: crash + 1]
    after = pages(listener(path, page_size=page_size), before[-1].cursor)
    assert records([*before, *after]) == whole
    assert len({record.native_id for record in whole}) == len(whole) == len(rows) + 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, more=ROWS, page_size=st.integers(1, 8))
def test_a_file_that_grew_gives_its_new_rows_only(tmp_path: Path, rows: Rows, more: Rows, page_size: int) -> None:
    path = export(tmp_path / "form.csv", [(3, "so that the columns look the same"), *rows])
    first = pages(listener(path, page_size=page_size))
    export(path, [(3, "so that the columns look the same"), *rows, *more])
    second = pages(listener(path, page_size=page_size), first[-1].cursor)
    together = records([*first, *second])
    assert {record.native_id for record in together} == {record.native_id for record in read(path)}


@given(
    rows=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "x"])), max_size=12),
    dice=st.randoms(use_true_random=False),
)
def test_derived_ids_do_not_depend_on_the_order_of_rows_or_columns(rows: list[tuple[str, str]], dice: Random) -> None:
    def ids(columns: list[str], table: list[tuple[str, ...]]) -> list[str]:
        named = Identities([Column(i, name) for i, name in enumerate(columns)], None)
        return sorted(named.of(Row(number, cells))[0] for number, cells in enumerate(table, start=2))

    mixed = list(rows)
    dice.shuffle(mixed)
    once = ids(["one", "two"], list(rows))
    assert once == ids(["one", "two"], list(mixed)) == ids(["two", "new", "one"], [(b, "", a) for a, b in mixed])
    assert len(set(once)) == len(rows)


def test_a_second_run_reads_nothing(tmp_path: Path) -> None:
    path = export(tmp_path / "form.csv", [(1, "a"), (2, "b")])
    (first,) = pages(listener(path))
    (second,) = pages(listener(path), first.cursor)
    assert (second.records, second.skipped, second.more) == ((), (), False)
    assert second.cursor == first.cursor


def test_appended_rows_are_read_alone(tmp_path: Path) -> None:
    path = export(tmp_path / "form.csv", [(1, "the lifts")] * 3)
    (first,) = pages(listener(path))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["2026/11/02 9:00:00 AM GMT+1", 2, "the lifts"])
    (second,) = pages(listener(path), first.cursor)
    assert [record.text for record in second.records] == ["the lifts"]


def test_a_last_line_that_was_cut_short_is_read_again(tmp_path: Path) -> None:
    path = export(tmp_path / "form.csv", [(1, "the lifts")])
    whole = path.read_bytes()
    path.write_bytes(whole[:-4])
    (first,) = pages(listener(path))
    path.write_bytes(whole)
    (second,) = pages(listener(path), first.cursor)
    assert [record.text for record in second.records] == ["Row one is always there", "the lifts"]


def test_a_renamed_copy_is_the_same_responses(tmp_path: Path) -> None:
    export(tmp_path / "responses.csv", [(1, "a"), (1, "a")])
    once = {record.native_id for record in read(tmp_path)}
    export(tmp_path / "responses (1).csv", [(1, "a"), (1, "a"), (2, "new")])
    assert len({record.native_id for record in read(tmp_path)} - once) == 1


def test_a_changed_mapping_reads_again_under_the_same_ids(tmp_path: Path) -> None:
    path = export(tmp_path / "form.csv", [(1, "a")])
    (first,) = pages(listener(path))
    mapping = tmp_path / "map.yaml"
    mapping.write_text("constants: {touchpoint: check-in}\n")
    (second,) = pages(listener(path, mapping=mapping), first.cursor)
    assert [one.native_id for one in second.records] == [one.native_id for one in first.records]
    assert {one.survey.touchpoint for one in second.records if one.survey} == {"check-in"}


def test_a_changed_page_size_reads_nothing_again(tmp_path: Path) -> None:
    path = export(tmp_path / "form.csv", [(1, "a"), (2, "b")])
    (first,) = pages(listener(path))
    assert not records(pages(listener(path, page_size=1), first.cursor))


def test_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    export(tmp_path / "a.csv", [(1, "a")] * 5)
    export(tmp_path / "b.csv", [(2, "b")] * 5)
    found = pages(listener(tmp_path, page_size=4))
    assert [len(page.records) for page in found] == [4, 2, 4, 2]
    assert sorted(found[-1].cursor["files"]) == ["a.csv", "b.csv"]


@pytest.mark.parametrize("module", ["pandas", "openpyxl", "numpy"])
def test_the_package_is_cheap_to_import(module: str) -> None:
    code = f"import sys, listeners.survey; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
