"""Cells that a spreadsheet would run, in CSV and XLSX."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hearpoint.present.cells import cell, write_csv, write_xlsx


@pytest.mark.parametrize(
    "said",
    ["=1+1", "+44 ring me", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "-", "+1+1"],
)
def test_what_begins_a_formula_becomes_text(said: str) -> None:
    assert cell(said) == f"'{said}"


@pytest.mark.parametrize("value", ["-5", "+3.25", "-5%", "1e-3", "-.5", "fine = good", "a@b", "", None, -5, 2.5, True])
def test_numbers_and_other_values_stay(value: object) -> None:
    assert cell(value) == value


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), max_size=4))
def test_no_cell_of_a_csv_begins_a_formula(texts: list[str]) -> None:
    stream = io.StringIO(newline="")
    write_csv([{"said": text} for text in texts], ["said"], stream)
    read = [row[0] if row else "" for row in csv.reader(io.StringIO(stream.getvalue(), newline=""))]
    assert read == ["said", *[cell(text) for text in texts]]
    assert all(cell(one) == one for one in read)


def test_a_csv_has_the_columns_asked_for_and_numbers_as_numbers() -> None:
    stream = io.StringIO(newline="")
    write_csv([{"id": 1, "net": -5, "said": "=A1", "more": "x"}, {"id": 2}], ["id", "net", "said"], stream)
    assert stream.getvalue() == "id,net,said\r\n1,-5,'=A1\r\n2,,\r\n"


def test_an_xlsx_holds_no_formula_and_takes_any_character() -> None:
    stream = io.BytesIO()
    write_xlsx([{"net": -5, "=said": "=HYPERLINK(1)"}, {"net": 2, "=said": "a\x0bb"}], ["net", "=said"], stream)
    rows = list(load_workbook(stream).worksheets[0].iter_rows())
    assert [[one.value for one in row] for row in rows] == [["net", "'=said"], [-5, "'=HYPERLINK(1)"], [2, "a�b"]]
    assert {one.data_type for row in rows for one in row} == {"s", "n"}
