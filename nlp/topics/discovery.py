"""BERTopic on the shared vectors: finds groups among new sentences and the phrases that set every topic apart."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlp.topics.naming import Phrases
from nlp.topics.tree import Labels, WardTree
from nlp.types import Vectors


@dataclass
class KnownFirst:
    """BERTopic's cluster slot: sentences of known topics keep their label, the rest goes to the tree.

    So class TF-IDF sees all topics of a week side by side, and names what is new by what sets it apart.
    """

    known: Labels
    tree: WardTree

    def fit(self, points: Vectors, y: object = None) -> KnownFirst:
        rest = self.known < 0
        found = self.tree.fit_predict(points[rest])
        self.labels_ = self.known.copy()
        self.labels_[rest] = np.where(found >= 0, found + self.known.max(initial=-1) + 1, -1)
        return self


@dataclass(frozen=True, slots=True)
class Discovery:
    """Labels (known ones kept, new ones after them, -1 for none) and each label's candidate phrases."""

    labels: Labels
    phrases: dict[int, list[tuple[str, float]]]


def discover(texts: Sequence[str], points: Vectors, known: Labels, tree: WardTree, phrases: Phrases) -> Discovery:
    """Fit BERTopic. `known` holds a label for each sentence of a known topic and -1 for the rest."""
    clusterer = KnownFirst(known, tree)
    if len(texts) == 0 or not any(phrases(text) for text in texts):
        return Discovery(clusterer.fit(points).labels_, {})
    model = _model(clusterer, phrases)
    topics, _ = model.fit_transform([text + " ." for text in texts], embeddings=points)
    labels = clusterer.labels_
    at = {int(topic): int(label) for topic, label in zip(topics, labels, strict=True)}
    found = {
        at[topic]: [(word, float(weight)) for word, weight in words if word]
        for topic, words in model.get_topics().items()
        if topic in at
    }
    return Discovery(labels, found)


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
        top_n_words=30,
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusterer,
        vectorizer_model=CountVectorizer(analyzer=phrases, max_features=50_000),
        ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
        calculate_probabilities=False,
        verbose=False,
    )
