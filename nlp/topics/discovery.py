"""BERTopic on the shared vectors: finds groups among new sentences and the phrases that set every topic apart."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.topics.naming import Phrases
from nlp.topics.tree import Labels, WardTree, default_min_size
from nlp.types import Vectors

_MAX_SPLIT = 0.8
"""Maximum likeness of the halves of a known topic that is split, as a share of what makes two groups one topic; chosen
below 1 because ids should last (decision 0007)."""


@dataclass
class KnownFirst:
    """BERTopic's cluster slot: sentences of known topics keep their label, the rest goes to the tree.

    So class TF-IDF sees all topics of a week side by side, and names what is new by what sets it apart. A known topic
    may come apart: the largest part keeps the label.
    """

    known: Labels
    tree: WardTree
    whole: frozenset[int] = frozenset()
    """Labels of topics that may not be split."""
    parents: dict[int, int] = field(default_factory=dict)
    """Filled by `fit`: new labels that came out of a known one."""

    def fit(self, points: Vectors, y: object = None) -> KnownFirst:
        self.labels_ = self.known.copy()
        fresh = int(self.known.max(initial=-1)) + 1
        for label in range(fresh):
            for part in self._parts(points, label):
                self.labels_[part] = fresh + len(self.parents)
                self.parents[fresh + len(self.parents)] = label
        fresh += len(self.parents)
        rest = self.known < 0
        labels = self.tree.fit_predict(points[rest])
        self.labels_[rest] = np.where(labels >= 0, labels + fresh, -1)
        return self

    def _parts(self, points: Vectors, label: int) -> list[npt.NDArray[np.int64]]:
        """The rows of each part that leaves a known topic. Splitting takes more than founding: ids should last."""
        rows = np.flatnonzero(self.known == label)
        least = 2 * (self.tree.min_size or default_min_size(len(points)))
        if label in self.whole or len(rows) < 2 * least:
            return []
        stricter = WardTree(least, _MAX_SPLIT * self.tree.same, self.tree.coherence, self.tree.seed)
        parts = stricter.fit_predict(points[rows])
        sizes = np.bincount(parts[parts >= 0])
        return [rows[parts == part] for part in range(len(sizes)) if part != int(np.argmax(sizes))]


@dataclass(frozen=True, slots=True)
class Discovery:
    """Labels (known ones kept, new ones after them, -1 for none) and each label's candidate phrases."""

    labels: Labels
    phrases: dict[int, list[tuple[str, float]]]
    parents: dict[int, int]
    """New labels that came out of a known topic's, and that one's label."""


def discover(texts: Sequence[str], points: Vectors, clusterer: KnownFirst, phrases: Phrases) -> Discovery:
    """Fit BERTopic."""
    if len(texts) == 0 or not any(phrases(text) for text in texts):
        return Discovery(clusterer.fit(points).labels_, {}, clusterer.parents)
    model = _model(clusterer, phrases)
    topics, _ = model.fit_transform([text + " ." for text in texts], embeddings=points)
    labels = clusterer.labels_
    at = {int(topic): int(label) for topic, label in zip(topics, labels, strict=True)}
    weighted = {
        at[topic]: [(word, float(weight)) for word, weight in words if word]
        for topic, words in model.get_topics().items()
        if topic in at
    }
    return Discovery(labels, weighted, clusterer.parents)


def _model(clusterer: KnownFirst, phrases: Phrases) -> Any:
    with warnings.catch_warnings():
        # UMAP warns that Tensorflow is missing, and BERTopic silences whole classes of warnings for good.
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    logging.getLogger("BERTopic").setLevel(logging.WARNING)
    return BERTopic(
        language="multilingual",  # "english" would strip the punctuation that phrases must not cross
        top_n_words=100,
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusterer,
        vectorizer_model=CountVectorizer(analyzer=phrases, max_features=50_000),
        ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
        calculate_probabilities=False,
        verbose=False,
    )
