"""The counts behind pain points: for each touchpoint (or touchpoint and topic) how many people, how badly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from insights.columns import Codes, Floats, rows
from insights.people import people
from insights.results import Topic

Review = Literal["dismissed", "confirmed"]
ReviewKey = tuple[str, str | None]
"""(touchpoint, topic id or None for the touchpoint itself)."""


@dataclass(frozen=True)
class TopicShare:
    """A topic inside a pain point. A person may speak of several topics, so people do not sum."""

    topic: Topic
    mentions: int
    people: int
    unhappy: int


@dataclass(frozen=True)
class Tally:
    """Counts of every unit.

    `units` has one row a unit: touchpoint, topic_id, topic_label, mentions, people, unhappy, expected,
    negative_mentions, severity, and the touchpoints frame's columns. `negative` holds the negative mentions with their
    `unit`.
    """

    units: pd.DataFrame
    negative: pd.DataFrame
    persons: int

    def reach(self) -> dict[int, int]:
        """Unit -> how often the feedback that speaks badly of it was liked, shared or answered, where that is known."""
        if "reach" not in self.negative.columns:
            return {}
        seen = self.negative.drop_duplicates(["unit", "feedback_id"])
        seen = seen[seen["reach"].notna()]
        sums = np.bincount(seen["unit"].to_numpy(dtype=np.int64), seen["reach"].to_numpy(dtype=np.float64))
        return {unit: int(sums[unit]) for unit in seen["unit"].unique().tolist()}

    def evidence(self) -> dict[int, tuple[int, ...]]:
        """Unit -> feedback that speaks badly of it, the surest first."""
        best = self.negative.sort_values(["confidence", "feedback_id"], ascending=[False, True])
        best = best.drop_duplicates(["unit", "feedback_id"])
        rows: dict[int, list[int]] = {}
        for unit, feedback in zip(best["unit"].tolist(), best["feedback_id"].tolist(), strict=True):
            rows.setdefault(unit, []).append(feedback)
        return {unit: tuple(ids) for unit, ids in rows.items()}


def tally(mentions: pd.DataFrame, touchpoints: pd.DataFrame, *, by_topic: bool) -> Tally:
    """Count mentions of the journey map's touchpoints. Without `by_topic`, silent touchpoints have a row of zeros."""
    place = pd.Index(touchpoints["touchpoint"]).get_indexer(mentions["touchpoint"])
    mentions, place = mentions[place >= 0], place[place >= 0].astype(np.int64)
    topics, topic_ids = pd.factorize(mentions["topic_id"]) if "topic_id" in mentions.columns else _no_topics(mentions)
    if by_topic:
        pairs, codes = np.unique(place * (len(topic_ids) + 1) + topics + 1, return_inverse=True)
        stand, topic = np.divmod(pairs, len(topic_ids) + 1)
    else:
        codes, stand, topic = place, np.arange(len(touchpoints)), np.zeros(len(touchpoints), dtype=np.int64)
    person = people(mentions)
    negative = mentions["polarity"].eq("negative").to_numpy(dtype=np.bool_)
    units = touchpoints.iloc[stand].reset_index(drop=True)
    labels = _labels(mentions)
    ids = [None if code == 0 else str(topic_ids[code - 1]) for code in topic]
    named = [None if topic_id is None else labels.get(topic_id, topic_id) for topic_id in ids]
    units = units.assign(
        # dtype object: a str column would turn None into NaN
        topic_id=pd.Series(ids, dtype=object),
        topic_label=pd.Series(named, dtype=object),
        **_counts(codes, person, negative, _weights(mentions), len(units)),
    )
    bad = mentions[negative].assign(unit=codes[negative])
    return Tally(units, bad, len(np.unique(person)))


def reviewed(
    mentions: pd.DataFrame, reviews: Mapping[ReviewKey, Review], *, by_topic: bool
) -> tuple[pd.DataFrame, tuple[ReviewKey, ...]]:
    """The mentions that count after review, and the dismissed pain points that had any.

    A dismissed touchpoint takes all its mentions with it where units are touchpoints, those without a topic otherwise.
    """
    if "review" in mentions.columns:
        mentions = mentions[mentions["review"].ne("dismissed").fillna(True).astype(bool)]
        confirmed = mentions["review"].eq("confirmed").fillna(False).astype(bool)
        mentions = mentions.assign(confidence=mentions["confidence"].where(~confirmed, 1.0))
    gone: list[ReviewKey] = []
    for (touchpoint, topic), verdict in reviews.items():
        if verdict != "dismissed":
            continue
        hit = mentions["touchpoint"].eq(touchpoint)
        if topic is not None:
            hit &= mentions["topic_id"].eq(topic).fillna(False) if "topic_id" in mentions.columns else False
        elif by_topic and "topic_id" in mentions.columns:
            hit &= mentions["topic_id"].isna()
        if hit.any():
            gone.append((touchpoint, topic))
            mentions = mentions[~hit]
    return mentions, tuple(gone)


def topics_inside(mentions: pd.DataFrame, touchpoints: pd.DataFrame) -> dict[str, tuple[TopicShare, ...]]:
    """Touchpoint -> its topics, the one with most unhappy people first."""
    if "topic_id" not in mentions.columns:
        return {}
    units = tally(mentions[mentions["topic_id"].notna()], touchpoints, by_topic=True).units
    units = units[units["unhappy"] > 0].sort_values(["unhappy", "mentions", "topic_id"], ascending=[False, False, True])
    by_touchpoint: dict[str, list[TopicShare]] = {}
    for row in rows(units):
        share = TopicShare(
            Topic(str(row.topic_id), str(row.topic_label)), int(row.mentions), int(row.people), int(row.unhappy)
        )
        by_touchpoint.setdefault(str(row.touchpoint), []).append(share)
    return {touchpoint: tuple(shares) for touchpoint, shares in by_touchpoint.items()}


def _counts(
    codes: Codes, person: Codes, negative: npt.NDArray[np.bool_], weights: Floats, units: int
) -> dict[str, npt.NDArray[Any]]:
    """Columns of counts. A person's severity is the share of what they say about a unit that is bad, by confidence.

    `expected` is how many of the unhappy are so, if confidence is what it says: a person is unless all their bad
    sentences are wrongly tagged.
    """
    width = int(person.max()) + 1 if person.size else 1
    pairs, pair = np.unique(codes * width + person, return_inverse=True)
    unit = pairs // width
    bad = np.bincount(pair, weights * negative, minlength=len(pairs))
    sums = np.bincount(pair, weights, minlength=len(pairs))
    wrong = np.bincount(pair, negative * np.log1p(-np.minimum(weights, 1 - 1e-9)), minlength=len(pairs))
    unhappy = bad > 0
    each, home = bad[unhappy] / sums[unhappy], unit[unhappy]
    count = np.bincount(home, minlength=units)
    severity = np.bincount(home, each, minlength=units) / np.maximum(count, 1)
    return {
        "mentions": np.bincount(codes, minlength=units),
        "people": np.bincount(unit, minlength=units),
        "unhappy": count,
        "expected": np.bincount(home, -np.expm1(wrong[unhappy]), minlength=units),
        "negative_mentions": np.bincount(codes[negative], minlength=units),
        "severity": severity,
    }


def _weights(mentions: pd.DataFrame) -> Floats:
    return mentions["confidence"].fillna(1.0).clip(1e-6, 1.0).to_numpy(dtype=np.float64)


def _no_topics(mentions: pd.DataFrame) -> tuple[Codes, pd.Index]:
    return np.full(len(mentions), -1, dtype=np.int64), pd.Index([])


def _labels(mentions: pd.DataFrame) -> dict[str, str]:
    if not {"topic_id", "topic_label"} <= set(mentions.columns):
        return {}
    named = mentions[["topic_id", "topic_label"]].dropna().drop_duplicates("topic_id", keep="last")
    return {str(topic): str(name) for topic, name in zip(named["topic_id"], named["topic_label"], strict=True)}
