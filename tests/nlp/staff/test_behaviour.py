"""What finding staff must get right beyond the averages, by the whole pipeline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config.roster import Roster, StaffMember
from nlp.tagger import Tagger
from nlp.types import StaffMention

ROSTER = Roster(
    (
        StaffMember("p1", "Priya Nair", (), "Oslo", "gate agent"),
        StaffMember("t1", "Tom Becker", (), "Hamburg", "manager"),
        StaffMember("m1", "Maria Lopez", (), "Madrid", "receptionist"),
        StaffMember("m2", "Maria Rossi", (), "Rome", "chef"),
        StaffMember("g1", "Grace Kim", (), "Seoul", "flight attendant"),
        StaffMember("w1", "William Shaw", (), "Boston", "bartender"),
    )
)


@pytest.fixture(scope="module")
def tagger() -> Iterator[Tagger]:
    with Tagger(roster=ROSTER) as made:
        yield made


def staff(tagger: Tagger, text: str) -> tuple[StaffMention, ...]:
    (tagged,) = tagger.tag([text])
    return tagged.staff


@pytest.mark.parametrize(
    ("text", "name", "staff_id"),
    [
        ("Thanks Priya!", "Priya", "p1"),
        ("thanks priya, you saved our trip", "priya", "p1"),
        ("All sorted within minutes. Thank you so much Priya", "Priya", "p1"),
        ("THANK YOU PRIYA FOR YOUR HELP AT THE GATE", "PRIYA", "p1"),
        ("The manager, Tom, came over and apologised", "Tom", "t1"),
        ("spoke to a lovely agent called Priya", "Priya", "p1"),
        ("Our flight attendant Grace was wonderful", "Grace", "g1"),
        ("Will behind the bar makes the best drinks, thanks Will", "Will", "w1"),
        ("Maria at the front desk in Madrid was so helpful", "Maria", "m1"),
        ("Pryia at the gate was great", "Pryia", "p1"),
        ("Olga at the desk was rude to my mother", "Olga", None),
        ("Olga was rude to my mother", "Olga", None),
        ("Big thanks to Jon the porter", "Jon", None),
    ],
)
def test_staff_named_in_many_ways(tagger: Tagger, text: str, name: str, staff_id: str | None) -> None:
    found = staff(tagger, text)
    assert {(one.name, one.staff_id) for one in found} == {(name, staff_id)}
    assert all(text[one.start : one.end] == one.name for one in found)
    assert all(one.status == ("linked" if staff_id else "unlisted") for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "I will ask again. Hope to hear from you. May I have a refund?",
        "The grace period was too short and the bill was wrong",
        "Please sort out my refund. Regards, Maria",
        "Great app, very easy to use.\n- Tom",
        "Your CEO Tom Hartmann should be ashamed of himself",
        "Maria Stein, vice president of customer experience, never answered",
        "My husband Tom loved the pool",
        "We came for Grace's birthday with my sister",
        "The manager was great and so was the receptionist",
        "Watching Tom Hanks on the inflight screen",
    ],
)
def test_others_are_not_staff(tagger: Tagger, text: str) -> None:
    assert [(one.name, round(one.confidence, 2)) for one in staff(tagger, text)] == []


def test_two_in_one_sentence_with_two_polarities(tagger: Tagger) -> None:
    found = {
        one.staff_id: one for one in staff(tagger, "Thanks to Priya who was great, unlike Tom at the desk who was rude")
    }
    assert {id_: one.polarity for id_, one in found.items()} == {"p1": "positive", "t1": "negative"}


def test_two_people_of_one_name_are_ambiguous(tagger: Tagger) -> None:
    (found,) = staff(tagger, "Maria was so kind to us, thank you!")
    assert (found.status, found.staff_id, found.candidates) == ("ambiguous", None, ("m1", "m2"))


def test_without_a_roster_names_are_unlisted() -> None:
    with Tagger() as plain:
        (found,) = staff(plain, "Thanks to Priya at the gate")
    assert (found.name, found.status, found.candidates) == ("Priya", "unlisted", ())


@pytest.mark.parametrize("text", ["", " ", "\x00", "@@@ ###", "Priya" * 3000, "🙂" * 500, "Thanks\u2028Priya"])
def test_any_text_is_answered(tagger: Tagger, text: str) -> None:
    for one in staff(tagger, text):
        assert text[one.start : one.end] == one.name
