"""How the pipeline answers for given aspects, on sets that give them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import SENTENCES
from nlp.training.data import Aspect, Source
from nlp.types import LABELS
from nlp.vectors import unit


def aspect_answers(nlp: Language, sources: Sequence[Source]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Probabilities of LABELS, (aspects, 3), and the truths."""
    encoder: Any = nlp.get_pipe("encoder")
    reader: Any = nlp.get_pipe("sentiment")
    ways = {aspect.phrases for source in sources for aspect in source.aspects}
    queries = {phrases: unit(encoder.encode(phrases).mean(0)) for phrases in ways}
    answers, truths = [], []
    for doc, source in zip(nlp.pipe([source.text for source in sources]), sources, strict=True):
        for aspect in source.aspects:
            sentence = _sentence_of(doc, aspect)
            (answer,) = reader.aspects(doc, [sentence], queries[aspect.phrases][None], [aspect.span])
            answers.append([answer.scores[label] for label in LABELS])
            truths.append(aspect.polarity)
    return np.array(answers), np.array(truths)


def _sentence_of(doc: Doc, aspect: Aspect) -> int:
    """The one a term stands in; the longest for a category, whose place nobody marked."""
    sentences = doc.spans[SENTENCES]
    if aspect.span is None:
        return max(range(len(sentences)), key=lambda index: sentences[index].end_char - sentences[index].start_char)
    return max(index for index, span in enumerate(sentences) if span.start_char <= aspect.span[0])
