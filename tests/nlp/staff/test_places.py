from __future__ import annotations

import pytest

from config.roster import StaffMember
from nlp.staff.places import by_place, places_in

MADRID = StaffMember("m1", "Maria Lopez", (), "Madrid", "receptionist")
ROME = StaffMember("m2", "Maria Rossi", (), "Rome", "chef")
NOWHERE = StaffMember("m3", "Maria Gruber", (), "", "chef")


@pytest.mark.parametrize(
    ("visit", "who"),
    [
        ({"hotel": "Grand Hotel Madrid"}, "m1"),
        ({"location": "ROME"}, "m2"),
        ({"branch": "Oslo"}, None),
        ({"product": "Madrid chair"}, None),
        ({"site": "Madrid", "airport": "Rome"}, None),
        ({"location": 4.0}, None),
        ({}, None),
    ],
)
def test_the_place_of_the_visit_tells_namesakes_apart(visit: dict[str, object], who: str | None) -> None:
    member = by_place([MADRID, ROME, NOWHERE], places_in(visit))
    assert (member.staff_id if member else None) == who
