"""What columns no tool labels are taken for, by their words and by what stands in them."""

from __future__ import annotations

import pytest

from listeners.survey.columns import Column, profiles
from listeners.survey.questions import Role, role_of
from listeners.survey.table import Row

SCALE = ("1", "5", "4", "", "3")
NPS = ("0", "10", "9", "7")
SENTENCES = ("The kettle leaked on my shoes", "All was well, thank you all", "", "Too loud to sleep at night")
CHOICES = ("by phone", "web", "web", "by phone", "web", "web")
YES = ("yes", "no", "no", "yes")
NAMES = ("Noor", "Lee", "Sam")


def role(title: str, values: tuple[str, ...], *, coded: bool = False) -> Role:
    (profile,) = profiles([Row(number, (value,)) for number, value in enumerate(values)], 1)
    return role_of(Column(0, title), profile, coded=coded)


@pytest.mark.parametrize(
    ("title", "values", "expected"),
    [
        ("How likely are you to recommend us to a friend?", NPS, "nps"),
        ("NPS", NPS, "nps"),
        ("nps_score", NPS, "nps"),
        ("On a scale from 0 to 10, would you recommend us?", NPS, "nps"),
        ("Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?", NPS, "nps"),
        ("Would you recommend us?", YES, "profile"),
        ("NPS_RATING", ("Promoter", "Passive", "Promoter"), "derived"),
        ("Net Promoter Score, scaled", ("-100", "100", "50"), "score"),
        ("How satisfied were you with the room?", SCALE, "score"),
        ("SeatComfort", SCALE, "score"),
        ("How was your phone call with us?", SCALE, "score"),
        ("How quickly was your email answered?", SCALE, "score"),
        ("Overall rating (of 100)", ("80", "95", "20"), "score"),
        ("How many nights did you stay?", ("3", "1", "10"), "transaction"),
        ("Price paid", ("120", "80.5"), "transaction"),
        ("Age", ("34", "71"), "profile"),
        ("How did you book?", CHOICES, "transaction"),
        ("Membership", ("gold", "silver", "gold"), "profile"),
        ("What should we change?", ("No", "No", "nothing", "No", "the lifts"), "text"),
        ("Comments", SENTENCES, "text"),
        ("ReviewBody", SENTENCES, "text"),
        ("Was hat Ihnen gefallen?", SENTENCES, "text"),
        ("Which of these would improve your stay?", ("wifi", "bed", "wifi") * 10, "transaction"),
        ("Pool", ("Pool", "", "Pool"), "choice"),
        ("First name", NAMES, "personal"),
        ("Your name (optional)", NAMES, "personal"),
        ("What is your full name?", NAMES, "personal"),
        ("customer_name", NAMES, "personal"),
        ("Vorname", NAMES, "personal"),
        ("Name of the hotel", ("Harbour", "Quay", "Quay"), "transaction"),
        ("hotel_name", ("Harbour", "Quay", "Quay"), "transaction"),
        ("Name of the member of staff who helped you", NAMES, "text"),
        ("Who looked after you today?", ("Priya", "Tom", "Priya", "Priya"), "text"),
        ("agent_name", ("Priya", "Tom", "Priya", "Priya"), "staff"),
        ("How friendly was the colleague who helped you?", SCALE, "score"),
        ("E-mail", ("none", "later"), "personal"),
        ("Contact", ("a@example.com", "b@example.org", ""), "author"),
        ("Phone number", ("0301234", "0405678"), "personal"),
        ("Please leave your phone number if we may call you", ("0301234", "0405678"), "personal"),
        ("Home address", ("1 Quay", "2 Quay"), "personal"),
        ("IP Address", ("203.0.113.7", "203.0.113.8"), "personal"),
        ("Date of birth", ("1990-01-01", "1980-02-02"), "personal"),
        ("Touchpoint", CHOICES, "touchpoint"),
        ("SURVEY_SUB_TYPE", CHOICES, "touchpoint"),
        ("Channel", CHOICES, "channel"),
        ("survey mode", CHOICES, "mode"),
        ("Purchased?", YES, "buyer"),
        ("Anything", ("", ""), "empty"),
    ],
)
def test_a_column_is_taken_for(title: str, values: tuple[str, ...], expected: Role) -> None:
    assert role(title, values) == expected


def test_a_number_that_stands_for_a_choice_is_no_score() -> None:
    assert role("How did you hear of us?", SCALE, coded=True) == "profile"
    assert role("How did you hear of us?", SCALE) == "score"
    assert role("How satisfied were you?", SCALE, coded=True) == "score"
