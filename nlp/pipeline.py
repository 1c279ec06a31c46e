"""The spaCy pipeline, put together from its components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.light import spacy
from nlp.tokens import bound_tokenizer

if TYPE_CHECKING:
    from spacy.language import Language

LONGEST_TEXT = 10_000_000

LANGUAGES = ("en",)
"""What the shipped model reads."""

VERSION = "6"
"""Counts changes of the rules around the models; tags are made again when it changes."""


def build(
    journey: Mapping[str, Any] | None = None,
    roster: Mapping[str, Any] | None = None,
    sentiment_model: str | None = None,
    learned: str | None = None,
    *,
    model: Path | None = None,
    languages: Sequence[str] = LANGUAGES,
    lexicon: Sequence[Mapping[str, Any]] = (),
    precision: str = "auto",
    links: str = "balanced",
    threads: int = 0,
) -> Language:
    """All components. `journey` and `roster` are the dumps of a JourneyMap and a Roster, or None to leave them out.

    `learned`: the folder of what `hearpoint learn` wrote. `languages`: codes of those that are tagged. `lexicon`: dumps
    of `config.lexicon.Reading`. `links`: how sure a link to a touchpoint must be: high, balanced or wide.
    """
    pipeline = core(model=model, languages=languages, lexicon=lexicon, precision=precision, threads=threads)
    if sentiment_model is not None:
        import_module("nlp.transformers_sentiment")
        pipeline.remove_pipe("sentiment")
        replaced = {"folder": sentiment_model}
        pipeline.add_pipe("transformers_sentiment", name="sentiment", config=replaced, after="encoder")
    taught = _learned(pipeline, learned) if learned else None
    if journey is not None:
        import_module("nlp.touchpoints.component")
        pipeline.add_pipe("touchpoints", config={"journey": journey, "learned": taught, "precision": links})
    import_module("nlp.staff.component")
    pipeline.add_pipe("staff", config={"roster": roster or {"members": []}})
    return pipeline


def _learned(pipeline: Language, folder: str) -> str | None:
    """Put learnt sentiment in. Returns the folder where links were learnt too."""
    from nlp.learned.files import Learned

    heads = Learned.read(Path(folder))
    if heads.sentiment:
        import_module("nlp.learned.sentiment")
        pipeline.add_pipe("learned_sentiment", config={"folder": folder}, after="sentiment")
    return folder if heads.links else None


def core(
    *,
    model: Path | None = None,
    languages: Sequence[str] = LANGUAGES,
    lexicon: Sequence[Mapping[str, Any]] = (),
    precision: str = "auto",
    threads: int = 0,
) -> Language:
    """Language, sentences, encoder, sentiment and names; touchpoints and staff can be added after them."""
    _register()
    pipeline = bound_tokenizer(spacy.blank("en"))
    pipeline.max_length = LONGEST_TEXT
    shipped: dict[str, Any] = {"model": str(model) if model else None}
    pipeline.add_pipe("language", config={"analysed": list(languages)})
    pipeline.add_pipe("sentences")
    read = {"precision": precision, "threads": threads, "lexicon": list(lexicon)}
    pipeline.add_pipe("encoder", config={**shipped, **read})
    pipeline.add_pipe("sentiment", config=shipped)
    pipeline.add_pipe("answers")
    pipeline.add_pipe("names", config=shipped)
    return pipeline


def _register() -> None:
    """Importing a component's module registers its factory."""
    for module in ("language", "sentences", "encoder.component", "sentiment", "answering", "names"):
        import_module(f"nlp.{module}")
