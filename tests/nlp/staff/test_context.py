from __future__ import annotations

import pytest

from nlp.staff.candidates import candidates
from nlp.staff.context import staff_probabilities
from nlp.staff.cues import feature_names, features, groups


def chance(text: str, name: str) -> float:
    found = candidates(text)
    (place,) = [row for row, one in enumerate(found) if one.text == name]
    return float(staff_probabilities(text, found)[place])


@pytest.mark.parametrize(
    ("likelier", "less_likely", "name"),
    [
        ("The agent Nora helped us", "My wife Nora was left waiting", "Nora"),
        ("Thank you Nora, great service", "The CEO, Nora, has no idea", "Nora"),
        ("Nora at the desk was rude", "My friend Nora is stuck at the desk", "Nora"),
        ("Served by Nora. Lovely", "Please reply. Regards, Nora", "Nora"),
    ],
)
def test_the_words_around_a_name_tell_staff_from_others(likelier: str, less_likely: str, name: str) -> None:
    assert chance(likelier, name) > 0.5 > chance(less_likely, name)


def test_whoever_is_named_twice_is_one_person() -> None:
    text = "Nora was our waitress and so friendly. I told Nora about our trip."
    found = candidates(text)
    first, second = staff_probabilities(text, found)
    assert first == second > 0.5


def test_features_are_named_and_every_group_has_words() -> None:
    text = "Thanks Nora"
    assert features(text, candidates(text)).shape == (1, len(feature_names()))
    assert len(set(feature_names())) == len(feature_names())
    assert all(groups().values())


def test_no_name_no_probability() -> None:
    assert staff_probabilities("nobody", []).shape == (0,)
