from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from insights.praise import Praise
from insights.results import to_json
from tests.insights.made_up import MOMENT


def _staff(*rows: dict[str, Any]) -> pd.DataFrame:
    plain: dict[str, Any] = {
        "source": "x",
        "created_at": MOMENT,
        "staff_id": "e1",
        "name": "Priya",
        "status": "linked",
        "polarity": "positive",
        "confidence": 0.9,
        "text": "Priya at the desk was wonderful to us.",
        "location": "Bergen",
        "role": None,
        "author": None,
        "doubt": None,
        "others": (),
    }
    made = [{"feedback_id": number, "sentence_id": number, **plain, **row} for number, row in enumerate(rows)]
    return pd.DataFrame(made, columns=["feedback_id", "sentence_id", *plain])


def test_praise_is_by_distinct_customers_and_in_alphabetical_order() -> None:
    report = Praise()(
        _staff(
            {"author": "ann"},
            {"author": "ann", "name": "Priya Nair"},
            {"author": "bob"},
            {"staff_id": "e2", "name": "Anton", "author": "cleo"},
        )
    )
    assert [(one.name, one.people, one.mentions) for one in report.staff] == [("Anton", 1, 1), ("Priya Nair", 2, 3)]
    assert report.staff[1].location == "Bergen"
    assert report.staff[1].role is None
    assert report.staff[1].evidence == (0, 1, 2)


def test_nothing_but_praise_leaves() -> None:
    report = Praise()(
        _staff(
            {"polarity": "negative", "text": "Priya was rude."},
            {"polarity": "neutral"},
            {"polarity": "negative", "status": "unlisted", "staff_id": None, "name": "Greg"},
        )
    )
    assert (report.staff, report.to_resolve, report.n) == ((), (), 0)


def test_names_that_cannot_be_linked_are_apart() -> None:
    report = Praise()(
        _staff(
            {"status": "ambiguous", "staff_id": None, "name": "MARIA"},
            {"status": "ambiguous", "staff_id": None, "name": "Maria"},
            {"status": "unlisted", "staff_id": None, "name": "Kofi"},
        )
    )
    assert report.staff == ()
    assert [(one.status, one.name, one.people) for one in report.to_resolve] == [
        ("ambiguous", "MARIA", 2),
        ("unlisted", "Kofi", 1),
    ]


def test_a_floor_withholds_names() -> None:
    report = Praise(minimum_people=2)(_staff({}, {}, {"staff_id": "e2", "name": "Anton"}))
    assert [one.name for one in report.staff] == ["Priya"]
    assert report.withheld == 1
    assert "Anton" not in json.dumps(to_json(report))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few(count: int) -> None:
    report = Praise()(_staff(*[{}] * count))
    assert report.n == count
    json.dumps(to_json(report), allow_nan=False)


def test_what_is_doubtful_is_resolved_by_a_person_and_not_shown() -> None:
    report = Praise()(_staff({}, {"staff_id": "e2", "name": "Dan", "doubt": "irony"}))
    assert [one.name for one in report.staff] == ["Priya"]
    assert [(one.name, one.status, one.reason) for one in report.to_resolve] == [("Dan", "doubtful", "irony")]


def test_an_ambiguous_name_with_a_doubt_says_the_doubt() -> None:
    report = Praise()(_staff({"status": "ambiguous", "staff_id": None, "doubt": "irony"}))
    assert [(one.status, one.reason) for one in report.to_resolve] == [("ambiguous", "irony")]


def test_a_quote_names_only_the_person_it_praises() -> None:
    text = "Priya and Dan Weber helped Danny and Dan, lovely."
    (one,) = Praise()(_staff({"text": text, "others": ("Dan Weber", "Danny", "Dan")})).staff
    assert one.quotes[0].text == "Priya and [name] helped [name] and [name], lovely."


def test_a_namesake_in_the_quote_keeps_the_name() -> None:
    (one,) = Praise()(_staff({"text": "Priya thanked Priya.", "others": ("priya",)})).staff
    assert one.quotes[0].text == "Priya thanked Priya."
