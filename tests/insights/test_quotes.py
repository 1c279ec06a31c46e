"""The sentences that stand for a number."""

from __future__ import annotations

from insights.quotes import quotes
from tests.insights.made_up import mentions


def test_a_sentence_that_surely_complains_comes_before_one_that_hardly_does() -> None:
    frame = mentions(
        [
            {"author": "a", "text": "The app says my mobile key is fixed now.", "confidence": 0.95},
            {"author": "b", "text": "Locked out again because the mobile key failed.", "confidence": 0.90},
        ]
    )
    by_confidence = quotes(frame, "touchpoint", 1)["room"][0].text
    by_certainty = quotes(frame.assign(certainty=[0.2, 0.97]), "touchpoint", 1)["room"][0].text
    assert by_confidence.startswith("The app says")
    assert by_certainty.startswith("Locked out again")
