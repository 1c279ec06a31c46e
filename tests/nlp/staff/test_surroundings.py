"""What the encoder's states add to the words around a name."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.bundle import Bundle
from nlp.pipeline import core
from nlp.staff.candidates import candidates
from nlp.staff.context import staff_probabilities
from nlp.staff.surroundings import WIDTH, fitted_to, log_odds, surroundings


def test_the_weights_belong_to_the_shipped_model() -> None:
    assert fitted_to() == Bundle.shipped().version


def test_what_is_unknown_adds_nothing() -> None:
    found = candidates("Thanks Nora!")
    assert surroundings(None, found).shape == (1, WIDTH)
    assert log_odds(surroundings(None, found)).tolist() == [0.0]


@pytest.mark.parametrize(
    ("text", "name", "staff"),
    [
        ("Nora rebooked us in two minutes, what a star.", "Nora", True),
        ("Shame on you and on your chairman Viktor, who earns millions.", "Viktor", False),
        ("My son Oskar was in tears, and nobody at the counter cared.", "Oskar", False),
    ],
)
def test_states_and_words_together_tell_staff_from_others(text: str, name: str, staff: bool) -> None:
    doc = core()(text)
    found = candidates(text)
    chances = staff_probabilities(text, found, encoded=doc._.encoded)
    (place,) = np.flatnonzero([one.text == name for one in found])
    assert (chances[place] >= 0.5) == staff
