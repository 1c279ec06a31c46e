"""Learning from corrections: new heads are put in use where they are better on corrections they were not taught."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from config.clock import Clock, utc_now
from hearpoint.engine.learned import ModelRegistry
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.engine.taggers import reading, registry
from hearpoint.store.corrections import Corrected, read_corrected
from hearpoint.store.sample import feedback_texts, random_feedback
from hearpoint.store.session import Session
from hearpoint.store.tags import Untagged
from nlp.bundle import Bundle
from nlp.learned.files import Learned, fingerprint
from nlp.learned.heads import LinkHeads, Offset
from nlp.learning import links as link_learning
from nlp.learning import sentiment as sentiment_learning
from nlp.learning.compare import Comparison
from nlp.learning.links import TouchpointLabels, Uncorrected, learn_links
from nlp.learning.reader import Reader, ReadText, rows_of
from nlp.learning.sentiment import Examples, learn_sentiment
from nlp.types import LABELS

SAMPLE = 2000
"""Feedbacks that are read to know what nobody corrected."""


@dataclass(frozen=True)
class Part:
    """What came of learning one kind of tag."""

    corrections: int
    confirmed: int
    """Corrections that left the model's answer as it was."""
    comparison: Comparison | None
    adopted: bool
    reason: str


@dataclass(frozen=True)
class LearnResult:
    """`version` is None where nothing was put in use."""

    version: str | None
    before: str | None
    sentiment: Part
    touchpoints: Part
    learnt_touchpoints: tuple[str, ...]


def learn(
    session: Session, *, dry_run: bool = False, clock: Clock = utc_now, seed: int = 0, progress: Progress | None = None
) -> LearnResult:
    """Refit the heads. What is not better than the shipped model is left as it ships; a dry run changes nothing."""
    progress = progress or Quiet()
    corrected = read_corrected(session.db)
    reader = Reader(session.journey, **reading(session))
    progress.start("reading what was corrected, and a sample of what was not")
    try:
        read = _read(session, corrected, reader, seed)
    finally:
        progress.finish()
    offset, sentiment = _sentiment(corrected, read, seed)
    heads, touchpoints = _links(corrected, read, reader, tuple(session.journey.touchpoints), seed)
    place = registry(session)
    before = place.current
    version = None
    if not dry_run and (offset or heads):
        version = _put(place, offset, heads, (sentiment, touchpoints), clock)
    learnt = heads.touchpoints if heads else ()
    return LearnResult(version, before.name if before else None, sentiment, touchpoints, learnt)


@dataclass(frozen=True, eq=False)
class _Read:
    corrected: dict[int, ReadText]
    sample: dict[int, ReadText]


def _read(session: Session, corrected: Sequence[Corrected], reader: Reader, seed: int) -> _Read:
    if not corrected:
        return _Read({}, {})
    ids = sorted({correction.feedback_id for correction in corrected})
    return _Read(
        _by_id(feedback_texts(session.db, ids), reader), _by_id(random_feedback(session.db, SAMPLE, seed), reader)
    )


def _by_id(feedback: Sequence[Untagged], reader: Reader) -> dict[int, ReadText]:
    texts = reader.read(post.text for post in feedback)
    return {post.feedback_id: text for post, text in zip(feedback, texts, strict=True)}


def _sentiment(corrected: Sequence[Corrected], read: _Read, seed: int) -> tuple[Offset | None, Part]:
    labelled = [
        (correction, text, at)
        for correction in corrected
        if correction.what == "sentiment" and correction.truth in LABELS
        for text, at in _places(correction, read.corrected)
    ]
    if len(labelled) < sentiment_learning.MIN_LABELS:
        return None, _too_few(
            len(labelled), sentiment_learning.MIN_LABELS, "sentences with corrected or confirmed sentiment"
        )
    labels = np.array([LABELS.index(correction.truth) for correction, _, _ in labelled if correction.truth])
    rows = rows_of([(correction.feedback_id, text, at) for correction, text, at in labelled])
    examples = Examples.labelled(rows, labels)
    others = list(_others(corrected, read, "sentiment"))
    if others:
        examples = examples.with_implied(rows_of(others))
    head, comparison = learn_sentiment(examples, seed)
    confirmed = int((rows.given.argmax(1) == labels).sum())
    return (head if comparison.better else None), _part(len(labelled), confirmed, comparison)


def _links(
    corrected: Sequence[Corrected], read: _Read, reader: Reader, touchpoints: tuple[str, ...], seed: int
) -> tuple[LinkHeads | None, Part]:
    rows = [
        (correction, text, at)
        for correction in corrected
        if correction.what == "touchpoint" and correction.target in touchpoints
        for text, at in _places(correction, read.corrected)
    ]
    columns = {id_: column for column, id_ in enumerate(touchpoints)}
    labelled = []
    for id_ in touchpoints:
        own = [(correction, text, at) for correction, text, at in rows if correction.target == id_]
        if own:
            labelled.append(
                TouchpointLabels(
                    id_,
                    np.stack([text.vectors[at] for _, text, at in own]),
                    np.array([text.chances[at, columns[id_]] for _, text, at in own]),
                    np.array([correction.truth is not None for correction, _, _ in own]),
                    np.array([correction.feedback_id for correction, _, _ in own]),
                )
            )
    size = max((len(labels.truth) for labels in labelled), default=0)
    if size < link_learning.MIN_CORRECTIONS:
        return None, _too_few(size, link_learning.MIN_CORRECTIONS, "corrections of one touchpoint")
    others = list(_others(corrected, read, "touchpoint"))
    uncorrected = Uncorrected(
        np.array([text.vectors[at] for _, text, at in others], dtype=np.float32).reshape(len(others), -1),
        np.array([text.chances[at] for _, text, at in others], dtype=np.float32).reshape(len(others), len(touchpoints)),
        np.array([id_ for id_, _, _ in others], dtype=np.int64),
    )
    learnt = learn_links(labelled, uncorrected, touchpoints, reader.threshold, seed)
    if learnt is None:
        return None, _too_few(size, link_learning.MIN_CORRECTIONS, "corrections of one touchpoint, of both kinds,")
    heads, comparison = learnt
    confirmed = sum(int(((labels.chances >= reader.threshold) == labels.truth).sum()) for labels in labelled)
    return (heads if comparison.better else None), _part(len(rows), confirmed, comparison)


def _places(corrected: Corrected, read: dict[int, ReadText]) -> Iterable[tuple[ReadText, int]]:
    """Where the corrected sentence stands; nowhere, if an edit took its words away."""
    text = read.get(corrected.feedback_id)
    if text is not None and corrected.sentence in text.sentences:
        yield text, text.sentences.index(corrected.sentence)


def _others(corrected: Sequence[Corrected], read: _Read, what: str) -> Iterable[tuple[int, ReadText, int]]:
    """(feedback id, text, place) of each sentence of the sample that nobody corrected in this respect."""
    known = {(correction.feedback_id, correction.sentence) for correction in corrected if correction.what == what}
    for id_, text in read.sample.items():
        for at, sentence in enumerate(text.sentences):
            if (id_, sentence) not in known:
                yield id_, text, at


def _too_few(count: int, fewest: int, what: str) -> Part:
    return Part(count, 0, None, False, f"too few {what} to learn from: {count}, at least {fewest} are needed")


def _part(count: int, confirmed: int, comparison: Comparison) -> Part:
    reason = (
        "better on what it was not taught"
        if comparison.better
        else "not surely better on what it was not taught; the shipped answers stay"
    )
    return Part(count, confirmed, comparison, comparison.better, reason)


def _put(
    place: ModelRegistry, offset: Offset | None, heads: LinkHeads | None, parts: tuple[Part, Part], clock: Clock
) -> str:
    before = place.current
    notes = {
        "learnt_at": clock().isoformat(timespec="seconds"),
        "before": before.name if before else None,
        "sentiment": asdict(parts[0]),
        "touchpoints": asdict(parts[1]),
    }
    return place.put(Learned(place.next(), fingerprint(Bundle.shipped()), offset, heads, notes)).name


def undo(session: Session) -> tuple[str, str | None]:
    """Put the version before in use again, or the shipped model. Returns (what was in use, what is now)."""
    return registry(session).undo()
