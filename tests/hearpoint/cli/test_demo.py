"""`hearpoint demo` is safe to try anywhere."""

from __future__ import annotations

from pathlib import Path

from tests.hearpoint.cli.conftest import Run


def test_it_never_writes_over_a_project_of_ones_own(hearpoint: Run, project: Path) -> None:
    before = {path.name: path.read_bytes() for path in project.iterdir()}
    ran = hearpoint("demo", project)
    assert ran.code == 2
    assert "hearpoint.yaml exists already, and no demo wrote it; choose another folder" in ran.err
    assert {path.name: path.read_bytes() for path in project.iterdir()} == before


def test_nor_over_a_file_that_only_has_the_same_name(hearpoint: Run, tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text("mine", encoding="utf-8")
    assert hearpoint("demo", tmp_path).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["survey.csv"]


def test_a_folder_that_cannot_be_made(hearpoint: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = hearpoint("demo", tmp_path / "file" / "demo")
    assert ran.code == 2
    assert "Not a directory; choose a folder you may write to" in ran.err
