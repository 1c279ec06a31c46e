"""What makes topics good: they stay, they match what people meant, their words belong together and to them alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from nlp.topics.tree import Labels
from nlp.types import Vectors
from nlp.vectors import unit

MIN_SENTENCES = 5
"""Minimum sentences of a topic in a week for a vector of that week."""


def ids_kept(vectors: Vectors, labels: Labels, weeks: Sequence[str]) -> tuple[float, int]:
    """Share of persisting topics whose id stays, and how many there were.

    A topic persists from one week to the next where two topics are each other's nearest by the mean of that week's
    sentences, whatever they are called; at least five sentences in both weeks.
    """
    names = np.asarray(weeks)
    kept = persisting = 0
    before: tuple[Labels, Vectors] | None = None
    centred = unit(vectors - vectors.mean(axis=0))
    for week in sorted(set(weeks)):
        now = _means(centred, labels, names == week)
        if before is not None and len(now[0]) and len(before[0]):
            alike = before[1] @ now[1].T
            there, back = alike.argmax(axis=1), alike.argmax(axis=0)
            mutual = np.flatnonzero(back[there] == np.arange(len(there)))
            persisting += len(mutual)
            kept += int((before[0][mutual] == now[0][there[mutual]]).sum())
        before = now
    return (kept / persisting if persisting else 1.0), persisting


def _means(points: Vectors, labels: Labels, rows: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Labels, Vectors]:
    ids, counts = np.unique(labels[rows & (labels >= 0)], return_counts=True)
    ids = ids[counts >= MIN_SENTENCES]
    means = [points[rows & (labels == topic_id)].mean(axis=0) for topic_id in ids]
    return ids, unit(np.stack(means)) if means else np.empty((0, points.shape[1]), dtype=np.float32)


def groups_kept(groups: Labels, labels: Labels, weeks: Sequence[str]) -> tuple[float, int]:
    """Stricter: share of (group of a reference, week) pairs whose most frequent topic is that of the week before."""
    names = np.asarray(weeks)
    kept = pairs = 0
    order = sorted(set(weeks))
    for group in np.unique(groups[groups >= 0]):
        previous = -1
        for week in order:
            mine = labels[(groups == group) & (names == week) & (labels >= 0)]
            if len(mine) < MIN_SENTENCES:
                previous = -1
                continue
            top = int(np.bincount(mine).argmax())
            if previous >= 0:
                pairs, kept = pairs + 1, kept + (top == previous)
            previous = top
    return (kept / pairs if pairs else 1.0), pairs


def purity(truth: Labels, labels: Labels) -> float:
    """Share of texts in the truth class most frequent in their topic; outliers are a topic of their own."""
    _, topics = np.unique(labels, return_inverse=True)
    table = np.zeros((topics.max() + 1, truth.max() + 1))
    np.add.at(table, (topics, truth), 1)
    return float(table.max(axis=1).sum() / len(truth))


def top_words(texts: Sequence[str], labels: Labels, count: int = 10) -> list[list[str]]:
    """Each topic's words by class TF-IDF, the same for every system: only its grouping makes the difference."""
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    ids = np.unique(labels[labels >= 0])
    if not len(ids):
        return []
    together = [
        " ".join(text for text, label in zip(texts, labels, strict=True) if label == topic_id) for topic_id in ids
    ]
    vectorizer = CountVectorizer(stop_words="english", token_pattern=r"(?u)\b[^\W\d_]{2,}\b")
    weights = ClassTfidfTransformer().fit_transform(vectorizer.fit_transform(together)).toarray()
    words = vectorizer.get_feature_names_out()
    return [[str(words[at]) for at in np.argsort(-row, kind="stable")[:count] if row[at] > 0] for row in weights]


def single_words(shown: Sequence[str]) -> list[str]:
    """The first ten different words of what is shown, phrases taken apart."""
    return list(dict.fromkeys(word for phrase in shown for word in phrase.lower().split() if word.isalpha()))[:10]


def npmi(topics: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Mean normalised pointwise mutual information of the words' pairs, co-occurring in a text (Bouma 2009)."""
    from sklearn.feature_extraction.text import CountVectorizer

    vocabulary = sorted({word for topic in topics for word in topic})
    at = {word: index for index, word in enumerate(vocabulary)}
    vectorizer = CountVectorizer(vocabulary=vocabulary, binary=True, token_pattern=r"(?u)\b[^\W\d_]{2,}\b")
    held = vectorizer.transform(texts)
    both = np.asarray((held.T @ held).todense(), dtype=np.float64) / len(texts)
    alone = both.diagonal()
    pairs = [(at[first], at[two]) for topic in topics for first, two in combinations(topic, 2)]
    scores = [_pair(both[first, two], alone[first], alone[two]) for first, two in pairs]
    return float(np.mean(scores)) if scores else 0.0


def _pair(together: float, first_alone: float, two: float) -> float:
    if together in (0, 1):
        return 2 * together - 1
    return float(np.log(together / (first_alone * two)) / -np.log(together))


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Share of distinct words among all topics' words (Dieng et al. 2020)."""
    words = [word for topic in topics for word in topic]
    return len(set(words)) / len(words) if words else 1.0
