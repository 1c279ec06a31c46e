"""Texts in, one typed answer a text out, in order. Needs no database: usable in a notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from threadpoolctl import threadpool_limits

from config.journey import JourneyMap
from config.lexicon import Reading
from config.roster import Roster
from nlp import pipeline
from nlp.batched import batched
from nlp.bundle import Bundle
from nlp.extensions import TEXT
from nlp.types import SentenceTag, Tagged
from nlp.workers import Workers

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BATCH = 1024
KEPT_WORDS = 50_000
"""Words the vocabulary keeps; those met after that are forgotten with their batch, so that memory stays flat."""
_UNWRITABLE = re.compile("[\ud800-\udfff\x00]")


class Tagger:
    """Tags texts. Models are loaded when the first text comes.

    >>> tagger = Tagger(None, None)
    >>> [tagged] = tagger.tag(["The room was spotless!"])
    >>> tagged.sentiment.label
    'positive'
    """

    def __init__(
        self,
        journey: JourneyMap | None = None,
        roster: Roster | None = None,
        *,
        sentiment_model: Path | None = None,
        languages: Sequence[str] = pipeline.LANGUAGES,
        lexicon: Sequence[Reading] = (),
        learned: Path | str | None = None,
        processes: int = 1,
        precision: str = "auto",
    ) -> None:
        """`sentiment_model`: a Hugging Face text-classification model's folder, in place of the shipped head.

        `languages`: ISO 639-1 codes of those that are tagged. `lexicon`: words to read as others.
        `learned`: the folder of what was learnt from corrections (`hearpoint learn` writes it).

        `processes`: more than 1 tags in that many worker processes of one thread each; call `close`, or use `with`.
        """
        self.options: dict[str, Any] = {
            "journey": journey.model_dump(mode="json") if journey else None,
            "roster": asdict(roster) if roster else None,
            "sentiment_model": str(sentiment_model) if sentiment_model else None,
            "languages": list(languages),
            "lexicon": [one.model_dump(mode="json") for one in lexicon],
            "learned": str(learned) if learned else None,
            "precision": precision,
        }
        self._processes = processes
        self._threads = 0
        self._pipeline: Language | None = None
        self._workers: Workers | None = None

    @classmethod
    def of(cls, options: dict[str, Any]) -> Self:
        """A tagger of one thread, from the options of another: what a worker process makes of them."""
        tagger = cls()
        tagger.options = options
        tagger._threads = 1
        return tagger

    @property
    def versions(self) -> dict[str, str]:
        """What the tags depend on, besides the journey map and the roster."""
        found = {"model": Bundle.shipped().version, "pipeline": pipeline.VERSION}
        if self.options["sentiment_model"]:
            from nlp.transformers_sentiment import version

            found["sentiment"] = version(Path(str(self.options["sentiment_model"])))
        if self.options["languages"] != list(pipeline.LANGUAGES):
            found["languages"] = ",".join(self.options["languages"])
        if self.options["lexicon"]:
            found["lexicon"] = sha256(json.dumps(self.options["lexicon"]).encode()).hexdigest()[:12]
        if self.options["learned"]:
            from nlp.learning import kept

            found["learned"] = kept.version(Path(str(self.options["learned"])))
        return found

    def tag(self, texts: Iterable[str], batch_size: int = BATCH) -> Iterator[Tagged]:
        """One answer a text, in order. Reads `texts` in batches as the answers are taken; memory stays flat."""
        batches = batched(texts, batch_size)
        if self._processes > 1:
            if self._workers is None:
                self._workers = Workers(self._processes, self.options)
            return self._workers.map(batches)
        return (tagged for batch in batches for tagged in self.tag_batch(batch))

    def tag_batch(self, texts: list[str]) -> list[Tagged]:
        """The answers for texts that are at hand, in this process."""
        if self._pipeline is None:
            self._pipeline = pipeline.build(**self.options, threads=self._threads)
            # What components make when they are first used must outlive the memory zone below.
            self._pipeline("The room was fine, thank you.")
        nlp = self._pipeline
        # The heads' products are small: threads of BLAS would only wait for one another (30 times slower under load).
        with threadpool_limits(1, user_api="blas"), nlp.memory_zone() if len(nlp.vocab) > KEPT_WORDS else nullcontext():
            docs = (_doc(nlp, _UNWRITABLE.sub("\ufffd", text)) for text in texts)
            return [tagged(doc) for doc in nlp.pipe(docs, batch_size=len(texts) or 1)]

    def close(self) -> None:
        """Stop the worker processes."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _doc(nlp: Language, text: str) -> Doc:
    """The words of a text, and the text kept as it is: spaCy would join it again."""
    doc = nlp.make_doc(text)
    doc.user_data[TEXT] = text
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
