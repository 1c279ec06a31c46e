"""Excel workbooks (.xlsx)."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from listeners.errors import GiveUp
from listeners.survey.limits import refuse_bomb
from listeners.survey.options import SurveyOptions
from listeners.survey.table import Row, clean
from listeners.validity import shown

if TYPE_CHECKING:
    from openpyxl import Workbook as OpenedWorkbook

_DAMAGED = (ValueError, KeyError, TypeError, IndexError, SyntaxError, zipfile.BadZipFile, zlib.error, EOFError)
"""What a damaged or hostile sheet makes openpyxl, the XML parser (SyntaxError) and zipfile raise amid its rows."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_workbook(path: Path) -> bool:
    """Whether the file's first bytes are those of a workbook, old or new, whatever its name says."""
    with path.open("rb") as file:
        return file.read(4) in {_ZIP, _OLE}


@dataclass(frozen=True)
class Workbook:
    """One sheet of a workbook. Merged cells hold their value in the first cell, as SurveyMonkey writes them."""

    path: Path
    sheet: str
    options: SurveyOptions
    notes: tuple[str, ...] = ()
    even: ClassVar[bool] = False

    def rows(self) -> Iterator[Row]:
        with _opened(self.path, self.options) as book:
            sheet = book[self.sheet]
            # The size that a sheet states pads every row to it, and may be anything.
            if (sheet.max_row or 0) * (sheet.max_column or 0) > self.options.max_cells:
                sheet.reset_dimensions()
            try:
                for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                    yield Row(number, tuple(map(_text, cells)))
            except _DAMAGED as error:
                raise _damaged(self.path, error) from None


def open_workbook(path: Path, options: SurveyOptions) -> Workbook:
    """Raises GiveUp for what is no readable workbook, unpacks to too much, or has no such sheet."""
    with _opened(path, options) as book:
        names = [worksheet.title for worksheet in book.worksheets]
    chosen = options.sheet or names[0]
    if chosen not in names:
        raise GiveUp(f"{path.name}: no sheet named {chosen!r}; there are: {', '.join(names)}")
    others = [name for name in names if name != chosen]
    note = f"sheet {chosen!r}" + (f"; not read: {', '.join(others)} (set `sheet`)" if others else "")
    return Workbook(path, chosen, options, (note,))


@contextmanager
def _opened(path: Path, options: SurveyOptions) -> Iterator[OpenedWorkbook]:
    from openpyxl import load_workbook  # 0.15 s, needed for workbooks only

    _refuse_others(path, options)
    # openpyxl warns of styles and validations it leaves out; neither changes a value.
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(file, read_only=True, data_only=True)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  openpyxl raises whatever the broken part makes it raise
            raise _damaged(path, error) from None
        try:
            if not book.worksheets:
                raise GiveUp(f"{path.name}: the workbook has no sheet with cells")
            yield book
        finally:
            book.close()


def _damaged(path: Path, error: Exception) -> GiveUp:
    return GiveUp(f"{path.name}: damaged as a workbook ({shown(str(error))}); open it in Excel and save it again")


def _refuse_others(path: Path, options: SurveyOptions) -> None:
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLE:
        locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise GiveUp(
            f"{path.name}: protected by a password; save a copy without one"
            if locked
            else f"{path.name}: an old Excel file (.xls); save it as .xlsx or CSV"
        )
    if head != _ZIP:
        raise GiveUp(f"{path.name}: not an .xlsx workbook, whatever its name says; if it is text, name it .csv")
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            refuse_bomb(path, archive, options)
    except zipfile.BadZipFile:
        raise GiveUp(f"{path.name}: damaged, perhaps cut short; export it again") from None
    if "xl/workbook.xml" not in names:
        raise GiveUp(f"{path.name}: a zip archive with {', '.join(names[:3])}; unpack it and import what is inside")


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()
    return clean(str(value))
