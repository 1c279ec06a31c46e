"""Links that people taught, in place of what the journey map alone says: for the touchpoints that were corrected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import logit

from nlp.learned.heads import MIN_PROBABILITY, LinkHeads
from nlp.touchpoints.learn import LearnedHead, Reading
from nlp.touchpoints.linker import Probabilities
from nlp.types import Vectors


class LearnedLinks:
    """Probabilities and thresholds by touchpoint of a journey map. Touchpoints that left the map are passed over."""

    def __init__(self, heads: LinkHeads, touchpoints: Sequence[str], threshold: float) -> None:
        """`threshold`: the linker's own."""
        places = {id_: column for column, id_ in enumerate(touchpoints)}
        known = [row for row, id_ in enumerate(heads.touchpoints) if id_ in places]
        self.columns = np.array([places[heads.touchpoints[row]] for row in known], dtype=np.intp)
        self._head = LearnedHead(heads.weights[known], heads.constants[known], heads.threshold)
        self._threshold = threshold
        self.thresholds = np.full(len(places), threshold, dtype=np.float32)
        self.thresholds[self.columns] = heads.threshold

    def __call__(self, vectors: Vectors, chances: Probabilities) -> Probabilities:
        """The linker's `chances`, (sentences, touchpoints), with the learnt columns in place."""
        if not len(self.columns):
            return chances
        reading = reading_of(vectors, chances[:, self.columns], self._threshold)
        answers = chances.copy()
        answers[:, self.columns] = self._head.probabilities(reading)
        return answers


def reading_of(vectors: Vectors, chances: Probabilities, threshold: float) -> Reading:
    """Sentences as `LearnedHead` reads them: their vectors, and the linker's log-odds beyond its threshold."""
    odds = logit(np.clip(chances, MIN_PROBABILITY, 1 - MIN_PROBABILITY)) - logit(threshold)
    return Reading(vectors, np.clip(odds, -Reading.SUREST, Reading.SUREST).astype(np.float32))
