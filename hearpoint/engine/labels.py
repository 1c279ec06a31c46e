"""Learning sentiment from labelled texts of one's own, with no database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from config.errors import UsageError
from nlp.bundle import Bundle
from nlp.learned.files import Learned, fingerprint
from nlp.learning.compare import Comparison
from nlp.learning.reader import Reader, rows_of
from nlp.learning.sentiment import MIN_LABELS, Examples, learn_sentiment
from nlp.types import LABELS, Label


def learn_from_labels(
    texts: Sequence[str], labels: Sequence[Label], folder: Path | str | None = None, *, seed: int = 0
) -> Comparison:
    """Learn from texts and their labels; write the head to `folder`, which must be new, for `Tagger(learned=...)`.

    Unlike `hearpoint learn` it writes the head whether it is better or not: the comparison says.
    """
    head, comparison = learn_sentiment(examples_of(texts, labels), seed)
    if folder is not None:
        place = Path(folder)
        Learned(place.name, fingerprint(Bundle.shipped()), sentiment=head).write(place)
    return comparison


def examples_of(texts: Sequence[str], labels: Sequence[Label]) -> Examples:
    """Whole texts as examples; texts that are not analysed are passed over. Raises UsageError on too few."""
    reader = Reader()
    read = [(tagged, label) for tagged, label in zip(reader.read(texts), labels, strict=True) if tagged.sentences]
    if len(read) < MIN_LABELS:
        raise UsageError(
            f"{len(read)} labelled texts could be analysed; at least {MIN_LABELS} are needed to learn from"
        )
    rows = rows_of([(number, tagged, -1) for number, (tagged, _) in enumerate(read)])
    return Examples.labelled(rows, np.array([LABELS.index(label) for _, label in read]))
