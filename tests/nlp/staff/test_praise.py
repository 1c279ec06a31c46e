"""Complaints about named staff are never passed on as praise, and praise is."""

from __future__ import annotations

import pytest

from config.roster import Roster, StaffMember
from nlp.tagger import Tagger
from nlp.types import StaffMention
from tests.nlp.staff.praise_table import PARTS, Case, read


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [case for part in PARTS for case in read(part)]


def test_the_table_is_large(cases: list[Case]) -> None:
    assert len({case.text for case in cases}) == len(cases) >= 170


def test_no_complaint_is_shown_as_praise(cases: list[Case]) -> None:
    assert [(case.text, case.shown - case.praised) for case in cases if case.shown - case.praised] == []


def test_praise_is_kept(cases: list[Case]) -> None:
    praised = sum(len(case.praised) for case in cases)
    assert sum(len(case.praised & case.shown) for case in cases) >= 0.95 * praised


def staff(text: str) -> dict[str, StaffMention]:
    maria, dan = StaffMember("m", "Maria Lopez", (), "Madrid", "host"), StaffMember("d", "Dan Weber", (), "Bonn", "")
    with Tagger(roster=Roster((maria, dan))) as tagger:
        (tagged,) = tagger.tag([text])
    return {one.name: one for one in tagged.staff}


def test_what_is_doubtful_says_why_and_who_else_is_named() -> None:
    maria = staff("Huge thanks to Maria, unlike Dan who is a lazy thief")["Maria"]
    assert (maria.polarity, maria.doubt, maria.others) == ("positive", "somebody else fares worse in it", ("Dan",))


def test_plain_praise_has_no_doubt() -> None:
    maria = staff("Maria at the desk was wonderful, thank you!")["Maria"]
    assert (maria.polarity, maria.doubt, maria.others) == ("positive", None, ())


def test_who_is_blamed_elsewhere_in_the_text_is_not_praised() -> None:
    found = staff("Dan, great job with the drinks. Later Dan shouted at my kids.")["Dan"]
    assert found.doubt or found.polarity == "negative"


@pytest.mark.parametrize(
    "text", ["Stuck at DEN again, no staff", "Thanks SWA for nothing", "Flying from Dallas, thanks Jetblue"]
)
def test_gates_airports_brands_and_places_are_nobody(text: str) -> None:
    assert staff(text) == {}


def test_who_introduces_themselves_is_the_customer() -> None:
    assert staff("Hi, this is Maria, thank you for the quick refund!") == {}
