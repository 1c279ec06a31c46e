from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.roster import Roster, StaffMember

HEADER = "staff_id,name,nicknames,location,role\n"


def read(folder: Path, text: str | bytes) -> Roster:
    file = folder / "roster.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return Roster.read(file)


def test_people_are_read(tmp_path: Path) -> None:
    roster = read(tmp_path, HEADER + 'S-1,Rosa Winter,Rosie; Ro|Roz,Harbour,Front desk\nS-2,"Vale, Emil",,,\n')
    assert roster.members == (
        StaffMember("S-1", "Rosa Winter", ("Rosie", "Ro", "Roz"), "Harbour", "Front desk"),
        StaffMember("S-2", "Vale, Emil"),
    )
    assert len(roster) == 2


def test_a_header_alone_is_an_empty_roster(tmp_path: Path) -> None:
    assert len(read(tmp_path, HEADER)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + "S-1,Rosa,,,\n",
        HEADER.replace("\n", "\r\n") + "S-1,Rosa,,,\r\n",
        (HEADER + "S-1,Rosa,,,\n").replace(",", ";"),
        "role , name,staff_id,nicknames,location,since\n,Rosa,S-1,,,2019\n",
        HEADER + "\nS-1,Rosa,,,\n\n",
        HEADER + "S-1,Rosa\n",
    ],
)
def test_as_spreadsheets_save_it(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).members == (StaffMember("S-1", "Rosa"),)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "the column 'staff_id' is missing; the first line must be: staff_id,name,nicknames,location,role"),
        ("staff_id,name,location,role\nS-1,Rosa,,\n", 1, "the column 'nicknames' is missing"),
        (HEADER + "S-1,Rosa,,,\nS-2,Emil,,,\nS-1,Another,,,\n", 4, "the staff_id 'S-1' stands twice (first on line 2)"),
        (HEADER + "S-1,,,,\n", 2, "name is empty; every person needs one"),
        (HEADER + " ,Rosa,,,\n", 2, "staff_id is empty; every person needs one"),
        (HEADER + "S-1,Winter, Rosa,,,Front desk\n", 2, "more cells than columns; a text with a comma needs quotes"),
        (HEADER + 'S-1,"Rosa,,,\n', 2, "not valid CSV: unexpected end of data; is a quote left open?"),
    ],
)
def test_a_wrong_roster_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'roster.csv'}:{line}: ")
    assert said in str(caught.value)


def test_a_roster_that_is_no_utf_8(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="save it as CSV in UTF-8"):
        read(tmp_path, (HEADER + "S-1,José,,,\n").encode("cp1252"))


def test_a_missing_roster(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"roster\.csv: no such file$"):
        Roster.read(tmp_path / "roster.csv")
