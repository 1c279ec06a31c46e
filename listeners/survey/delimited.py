"""CSV and TSV exports, read strictly: a quote that never closes is an error, not the end of the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import ClassVar

from listeners.errors import GiveUp
from listeners.survey.encoding import settle_encoding
from listeners.survey.options import SurveyOptions
from listeners.survey.table import Row, clean

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
LONGEST_CELL = 10_000_000
_EXCEL_HINT = re.compile(r"\ufeff?sep=.?")
"""A first line that tells Excel the delimiter."""


@dataclass(frozen=True)
class Delimited:
    """A text file with one response a line, cells split by `delimiter`."""

    path: Path
    encoding: str
    delimiter: str
    notes: tuple[str, ...] = ()
    even: ClassVar[bool] = True

    def rows(self) -> Iterator[Row]:
        # The csv module has one limit for the process, 131,072 characters at first; a verbatim can be longer.
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            number = 0
            try:
                for number, cells in enumerate(reader, start=1):
                    if number > 1 or not _EXCEL_HINT.fullmatch(self.delimiter.join(cells)):
                        yield Row(number, tuple(map(clean, cells)))
            except csv.Error as error:
                raise GiveUp(
                    f"{self.path.name}: malformed after row {number} (line {reader.line_num}): {_plain(error)}"
                ) from None
            except UnicodeError as error:
                raise GiveUp(
                    f"{self.path.name}: after row {number}: not {self.encoding} ({error}); set `encoding`"
                ) from None


def open_delimited(path: Path, options: SurveyOptions) -> Delimited:
    """Recognise encoding and delimiter. Raises GiveUp."""
    encoding = settle_encoding(path, options.encoding)
    named = options.delimiter
    delimiter = _detect_delimiter(path, encoding.name) if named == "auto" else DELIMITERS[named]
    names = {char: name for name, char in DELIMITERS.items()}
    note = f"{encoding.name}, cells split by {names[delimiter]}"
    return Delimited(path, encoding.name, delimiter, tuple(filter(None, (encoding.note, note))))


def _detect_delimiter(path: Path, encoding: str) -> str:
    """The delimiter that splits the first rows into the most cells, equally many in each."""
    return max(DELIMITERS.values(), key=lambda delimiter: _evenness(Delimited(path, encoding, delimiter)))


def _evenness(table: Delimited) -> tuple[int, float]:
    try:
        widths = [len(row.cells) for row in islice(table.rows(), 30) if not row.blank]
    except GiveUp:
        return 0, 0.0
    if not widths or widths[0] == 1:
        return 0, 0.0
    same = widths.count(widths[0]) / len(widths)
    return int(same >= 0.5), widths[0] * same


def _plain(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end of data" in message:
        return "a quote is opened and never closed"
    if "expected after" in message:
        return f"{message}: a quote inside a quoted cell must be doubled"
    if "field larger" in message:
        return f"a cell has more than {LONGEST_CELL:,} characters; is a quote left open?"
    return message
