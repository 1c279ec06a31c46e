"""Whether a named person is frontline staff, from the words around the name and the encoder's states there."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from nlp.extensions import Encoded
from nlp.heads import logistic
from nlp.staff.candidates import Candidate, first_names
from nlp.staff.cues import Features, feature_names, features
from nlp.staff.surroundings import log_odds, surroundings

FILE = "context.json"
_LISTED = 0.7
"""Log-odds that a name of the roster adds: little, for customers have the same names."""
Probabilities = npt.NDArray[np.float32]


@cache
def _weights() -> tuple[Features, float]:
    """The learned weight of each feature, and the constant: `python -m nlp.training.staff` makes them."""
    known = json.loads((resources.files("nlp.staff") / FILE).read_text(encoding="utf-8"))
    return np.array([known["weights"][name] for name in feature_names()], dtype=np.float32), float(known["constant"])


def staff_probabilities(
    text: str, found: Sequence[Candidate], roster_words: Collection[str] = (), encoded: Encoded | None = None
) -> Probabilities:
    """How likely each candidate is staff. Who is named twice is one person: the surest mention speaks for all.

    `encoded`: the text as the shipped model read it; without it, the words alone decide.
    """
    if not found:
        return np.zeros(0, dtype=np.float32)
    weights, constant = _weights()
    logits = features(text, found) @ weights + constant + log_odds(surroundings(encoded, found))
    names = first_names(found)
    logits = logits + _LISTED * np.array([name in roster_words for name in names])
    surest = [max(logit for logit, other in zip(logits, names, strict=True) if other == name) for name in names]
    return logistic(surest)
