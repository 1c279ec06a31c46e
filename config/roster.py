"""The roster: frontline staff who may be praised by name. CSV with the columns of COLUMNS."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.errors import ConfigError, why_unreadable
from config.remedy import Remedy, UseCase

_BEYOND = "beyond the header"
COLUMNS = ("staff_id", "name", "nicknames", "location", "role")


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person. `nicknames` are separated by ``;`` or ``|`` in the file."""

    staff_id: str
    name: str
    nicknames: tuple[str, ...] = ()
    location: str = ""
    role: str = ""


@dataclass(frozen=True)
class Roster:
    members: tuple[StaffMember, ...] = ()

    def __len__(self) -> int:
        return len(self.members)

    @classmethod
    def read(cls, path: Path) -> Roster:
        """Read a roster. Raises ConfigError naming file and line: a missing column, an empty name, an id used twice."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise ConfigError(
                "no such file", file=path, remedy=Remedy(UseCase.START_PROJECT, "writes a template")
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot be read: {why_unreadable(error)}; save it as CSV in UTF-8", file=path) from error
        return cls(tuple(_members(text, path)))


def _members(text: str, path: Path) -> list[StaffMember]:
    # Excel separates by semicolons where the comma is the decimal sign.
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey=_BEYOND, strict=True)
    header = [name.strip() for name in reader.fieldnames or ()]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise ConfigError(
            f"the column {missing[0]!r} is missing; the first line must be: {','.join(COLUMNS)}",
            file=path,
            line=1,
        )
    reader.fieldnames = header
    members: list[StaffMember] = []
    lines: dict[str, int] = {}
    for row in _rows(reader, path):
        member = _member(row, path, reader.line_num)
        if member.staff_id in lines:
            raise ConfigError(
                f"the staff_id {member.staff_id!r} stands twice (first on line {lines[member.staff_id]}); "
                "every person needs an id of their own",
                file=path,
                line=reader.line_num,
            )
        lines[member.staff_id] = reader.line_num
        members.append(member)
    return members


def _rows(reader: csv.DictReader[str], path: Path) -> Iterator[dict[str, str]]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ConfigError(
                f"not valid CSV: {error}; is a quote left open?", file=path, line=reader.line_num + 1
            ) from None


def _member(row: dict[str, str], path: Path, line: int) -> StaffMember:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if _BEYOND in row:
        raise ConfigError("more cells than columns; a text with a comma needs quotes", file=path, line=line)
    for name in ("staff_id", "name"):
        if not cells[name]:
            raise ConfigError(f"{name} is empty; every person needs one", file=path, line=line)
    nicknames = tuple(nick.strip() for nick in cells["nicknames"].replace("|", ";").split(";") if nick.strip())
    return StaffMember(cells["staff_id"], cells["name"], nicknames, cells["location"], cells["role"])
