"""docs/accuracy.md is read by people: figures stand in tables, with their interval and n."""

from __future__ import annotations

from benchmarks.tables import shown, tables


def test_a_figure_has_its_interval_and_n() -> None:
    figure = {"estimate": 0.8123, "interval": [0.79, 0.83], "n": 1200, "method": "Wilson"}
    assert tables({"accuracy": figure, "posts": 12000}) == [
        "| figure | value |",
        "|---|---|",
        "| accuracy | 0.812 (0.790 to 0.830), n 1200 |",
        "| posts | 12,000 |",
    ]


def test_objects_of_objects_and_lists_of_objects_are_tables_of_their_own() -> None:
    lines = tables({"ece": 0.05, "by_set": {"nhs": {"precision": 0.5}, "lounge": {"precision": None}}})
    assert lines[-4:] == ["| by set | precision |", "|---|---|", "| nhs | 0.500 |", "| lounge | – |"]
    assert tables([{"row": "NPS", "ok": True}]) == ["| row | ok |", "|---|---|", "| NPS | True |"]


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert shown("a|b") == r"a\|b"
