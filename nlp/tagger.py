"""Texts in, one typed answer a text out, in order. Needs no database: usable in a notebook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from config.errors import UsageError
from config.journey import JourneyMap
from config.lexicon import Reading
from config.roster import Roster
from nlp import pipeline
from nlp.batch_tagger import BatchTagger
from nlp.batched import batched
from nlp.bundle import Bundle
from nlp.questions import Asked
from nlp.types import Tagged
from nlp.workers import Workers

BATCH = 1024


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
        links: str = "balanced",
        threads: int = 0,
    ) -> None:
        """`sentiment_model`: a Hugging Face text-classification model's folder, in place of the shipped head.

        `languages`: ISO 639-1 codes of those that are tagged. `lexicon`: words to read as others.
        `learned`: the folder of what was learnt from corrections (`hearpoint learn` writes it).

        `links`: how sure a link to a touchpoint must be: high, balanced or wide.

        `processes`: more than 1 tags in that many worker processes of one thread each; call `close`, or use `with`.
        `threads`: of the encoder in this process; 0 leaves it to the runtime (all cores).
        """
        self.options: dict[str, Any] = {
            "journey": journey.model_dump(mode="json") if journey else None,
            "roster": asdict(roster) if roster else None,
            "sentiment_model": str(sentiment_model) if sentiment_model else None,
            "languages": list(languages),
            "lexicon": [reading.model_dump(mode="json") for reading in lexicon],
            "learned": str(learned) if learned else None,
            "precision": precision,
            "links": links,
        }
        self._processes = processes
        self._here = BatchTagger(self.options, threads)
        self._workers: Workers | None = None

    @property
    def versions(self) -> dict[str, str]:
        """What the tags depend on, besides the journey map and the roster."""
        versions = {"model": Bundle.shipped().version, "pipeline": pipeline.VERSION}
        if self.options["sentiment_model"]:
            from nlp.transformers_sentiment import version

            versions["sentiment"] = version(Path(str(self.options["sentiment_model"])))
        if self.options["languages"] != list(pipeline.LANGUAGES):
            versions["languages"] = ",".join(self.options["languages"])
        if self.options["lexicon"]:
            versions["lexicon"] = sha256(json.dumps(self.options["lexicon"]).encode()).hexdigest()[:12]
        if self.options["links"] != "balanced":
            versions["links"] = str(self.options["links"])
        if self.options["learned"]:
            from nlp.learned import files

            versions["learned"] = files.version(Path(str(self.options["learned"])))
        return versions

    def tag(self, texts: Iterable[str | Asked], batch_size: int = BATCH) -> Iterator[Tagged]:
        """One answer a text, in order; an `Asked` is a text with the question it answers.

        Reads `texts` in batches as the answers are taken; memory stays flat. Raises UsageError where `texts` is one
        text, or holds what is none.
        """
        if isinstance(texts, str | bytes):
            raise UsageError("one text is given where several are meant; give a list of texts, [text]")
        batches = batched(map(_checked, count(1), texts), batch_size)
        if self._processes > 1:
            if self._workers is None:
                self._workers = Workers(self._processes, self.options)
            return self._workers.map(batches)
        return (tagged for batch in batches for tagged in self.tag_batch(batch))

    def tag_batch(self, texts: Sequence[str | Asked]) -> list[Tagged]:
        """The answers for texts that are at hand, in this process."""
        return self._here.tag_batch(texts)

    def close(self) -> None:
        """Stop the worker processes."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None and self._workers is not None:
            self._workers.abandon()
            self._workers = None
        self.close()


def _checked(number: int, text: object) -> str | Asked:
    if isinstance(text, str | Asked):
        return text
    raise UsageError(f"text {number} is {text!r}, no text; leave it out, or give an empty one (fillna('') in pandas)")
