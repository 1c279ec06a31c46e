from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from config.errors import UsageError
from hearpoint.reports.tables import dated, population, read_table


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_recognised(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(f"nps{delimiter}place\n9{delimiter}Bergen\n", encoding="utf-8-sig")
    assert read_table(path).to_dict("records") == [{"nps": 9, "place": "Bergen"}]


def _months(*dates: str | None) -> list[str]:
    frame = pd.DataFrame({"when": pd.Series(dates, dtype=object)})
    return dated(frame, "when", "UTC", asked=True)["month"].tolist()


def test_day_and_month_are_told_by_the_whole_column() -> None:
    assert _months("11/04/2018 20:09", "25/04/2018 08:00") == ["2018-04", "2018-04"]
    assert _months("04/11/2018", "04/25/2018") == ["2018-04", "2018-04"]
    assert _months("2018-04-11", "2018-11-04T08:00Z") == ["2018-04", "2018-11"]


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (("11/04/2018", "04/11/2018"), "can be read as day/month and as month/day; write them as 2026-11-15"),
        (("25/04/2018", "04/25/2018"), "both day/month and month/day"),
        (("2026-11-15", "soon"), "holds 'soon', not a date such as 2026-11-15"),
    ],
)
def test_dates_are_never_guessed(dates: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        _months(*dates)


def test_weeks_are_those_of_the_time_zone_and_own_columns_stay() -> None:
    frame = pd.DataFrame({"created_at": ["2026-11-22T23:30Z"], "month": ["mine"]})
    assert dated(frame, "created_at", "Europe/Berlin", asked=False)[["week", "month"]].to_numpy().tolist() == [
        ["2026-W48", "mine"]
    ]
    assert list(dated(frame.rename(columns={"created_at": "when"}), "created_at", "UTC", asked=False)) == [
        "when",
        "month",
    ]


def test_buyers_and_non_buyers_are_pooled_only_when_asked() -> None:
    frame = pd.DataFrame({"buyer": [True, False, None], "nps": [9, 1, 5]})
    assert {who: population(frame, who)[0]["nps"].tolist() for who in (None, "buyers", "non-buyers", "all")} == {
        None: [9, 5],
        "buyers": [9, 5],
        "non-buyers": [1],
        "all": [9, 1, 5],
    }
    note = population(frame, None)[1]
    assert note is not None
    assert "1 answers of non-buyers left out" in note
    assert population(frame[["nps"]], None)[1] is None
    assert population(frame.head(1), None)[1] is None
