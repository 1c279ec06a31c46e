"""Cells of spreadsheets that a reader's spreadsheet does not run: CSV and XLSX files are written through here.

A cell that begins with = + - @, a tab or a carriage return is a formula to Excel, LibreOffice and Google Sheets, and
customers write what is in it (OWASP, "CSV Injection"). An apostrophe before it makes it text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from config.errors import HearpointError
from hearpoint.store.private import write_private

_BEGINS_A_FORMULA = re.compile(r"[ \xa0\ufeff]*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?%?")
_NOT_IN_XLSX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def cell(value: Any) -> Any:
    """The value, text that would begin a formula behind an apostrophe. Numbers stay numbers, None an empty cell."""
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}" if _BEGINS_A_FORMULA.match(value) else value


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], stream: TextIO) -> None:
    """Write a line of `columns` and one a row, as RFC 4180 has it; open the stream with ``newline=""``.

    Columns that a row lacks are empty, others of the row are left out.
    """
    writer = csv.writer(stream)
    writer.writerow([cell(column) for column in columns])
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)


def write_csv_file(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    """The same as a file that only its owner may read, whole or not at all. Raises HearpointError."""
    table = StringIO(newline="")
    write_csv(rows, columns, table)
    try:
        write_private(path, table.getvalue())
    except OSError as error:
        raise HearpointError(f"cannot write {path}: {error.strerror or error}") from error


def write_xlsx(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], stream: BinaryIO) -> None:
    """The same as the first sheet of a workbook; characters that XML cannot hold become U+FFFD."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append([_in_xlsx(column) for column in columns])
    for row in rows:
        sheet.append([_in_xlsx(row.get(column)) for column in columns])
    workbook.save(stream)


def _in_xlsx(value: Any) -> Any:
    return _NOT_IN_XLSX.sub("\ufffd", cell(value)) if isinstance(value, str) else value
