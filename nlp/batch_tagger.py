"""Texts that are at hand, through the pipeline in this process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from nlp import pipeline
from nlp.extensions import TEXT
from nlp.questions import Asked
from nlp.types import SentenceTag, Tagged

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MAX_VOCABULARY = 50_000
"""Maximum words the vocabulary keeps; those met after that are forgotten with their batch: memory stays flat."""
_UNWRITABLE = re.compile("[\ud800-\udfff\x00]")


class BatchTagger:
    """Tags lists of texts. The pipeline is put together when the first one comes."""

    def __init__(self, options: dict[str, Any], threads: int = 0) -> None:
        """`options`: those of `nlp.pipeline.build`. `threads`: of the encoder; 0 leaves it to the machine."""
        self._options = options
        self._threads = threads
        self._pipeline: Language | None = None

    def tag_batch(self, texts: Sequence[str | Asked]) -> list[Tagged]:
        if self._pipeline is None:
            self._pipeline = pipeline.build(**self._options, threads=self._threads)
            # What components make when they are first used must outlive the memory zone below.
            self._pipeline("The room was fine, thank you.")
        nlp = self._pipeline
        # The heads' products are small: threads of BLAS would only wait for one another (30 times slower under load).
        with (
            threadpool_limits(1, user_api="blas"),
            nlp.memory_zone() if len(nlp.vocab) > MAX_VOCABULARY else nullcontext(),
        ):
            docs = (_doc(nlp, text) for text in texts)
            return [tagged(doc) for doc in nlp.pipe(docs, batch_size=len(texts) or 1)]


def _doc(nlp: Language, given: str | Asked) -> Doc:
    """The words of a text, and the text kept as it is: spaCy would join it again."""
    asked = given if isinstance(given, Asked) else Asked(given)
    text = _UNWRITABLE.sub("\ufffd", asked.text)
    doc = nlp.make_doc(text)
    doc.user_data[TEXT] = text
    if asked.question or asked.answers:
        doc._.question, doc._.answers = asked.question, asked.answers
    return doc


def tagged(doc: Doc) -> Tagged:
    """What the pipeline left on a doc, as a value of its own."""
    marks = doc._
    if not marks.analysed or marks.encoded is None:
        return Tagged(marks.lang, False, marks.reason or "empty", None)
    sentences = tuple(
        SentenceTag(span.start_char, span.end_char, sentiment)
        for span, sentiment in zip(doc.spans["sentences"], marks.sentence_sentiment, strict=True)
    )
    return Tagged(
        lang=marks.lang,
        analysed=True,
        reason=None,
        sentiment=marks.sentiment,
        sentences=sentences,
        touchpoints=tuple(marks.touchpoints),
        staff=tuple(marks.staff),
        vectors=marks.encoded.vectors,
    )
