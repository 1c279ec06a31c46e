"""BERTopic as its documentation has it, UMAP and HDBSCAN, weekly models merged: what the ledger is compared with."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from nlp.topics.tree import Labels
from nlp.types import Vectors

MIN_DOCUMENTS = 30
"""Minimum documents of a week's model; chosen because UMAP's spectral start fails on a handful."""


def reduce_and_cluster(vectors: Vectors, seed: int) -> Labels:
    """BERTopic's default UMAP and HDBSCAN, on one core."""
    umap, hdbscan = _parts(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(hdbscan.fit_predict(umap.fit_transform(vectors)), dtype=np.int64)


def fitted(texts: Sequence[str], vectors: Vectors, seed: int) -> Any:
    """A fitted model."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic

        umap, hdbscan = _parts(seed)
        model = BERTopic(embedding_model=None, umap_model=umap, hdbscan_model=hdbscan)
        logging.getLogger("BERTopic").setLevel(logging.ERROR)
        model.fit_transform(list(texts), embeddings=vectors)
    return model


def merged_weekly(
    texts: Sequence[str], vectors: Vectors, weeks: Sequence[str], seed: int
) -> tuple[Labels, list[list[str]]]:
    """Topics of models fitted week by week and merged by `BERTopic.merge_models`, -1 for outliers; and their words."""
    names = np.asarray(weeks)
    labels = np.full(len(texts), -1, dtype=np.int64)
    models, rows = [], []
    for week in sorted(set(weeks)):
        at = np.flatnonzero(names == week)
        if len(at) >= MIN_DOCUMENTS:
            model = fitted([texts[int(index)] for index in at], vectors[at], seed)
            if max(model.topics_) >= 0:
                models.append(model)
                rows.append(at)
    if not models:
        return labels, []
    merged = models[0] if len(models) == 1 else _merged(models)
    labels[np.concatenate(rows)] = merged.topics_
    return labels, [[word for word, _ in words if word] for topic, words in merged.get_topics().items() if topic >= 0]


def _merged(models: Sequence[Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic

        return BERTopic.merge_models(list(models))


def _parts(seed: int) -> tuple[Any, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from hdbscan import HDBSCAN
        from umap import UMAP
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1)
    hdbscan = HDBSCAN(min_cluster_size=10, metric="euclidean", cluster_selection_method="eom", core_dist_n_jobs=1)
    return umap, hdbscan
