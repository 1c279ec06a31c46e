"""One week's step: known topics first, the rest to BERTopic, new groups matched before they are born."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from nlp.topics import housekeeping
from nlp.topics.discovery import Discovery, discover
from nlp.topics.duplicates import groups
from nlp.topics.ledger import Ledger, Topic, quantised
from nlp.topics.matching import (
    Group,
    Nearest,
    centred,
    core_bounds,
    group,
    nearest_topics,
    same_topic,
)
from nlp.topics.naming import Namer, Phrases, keywords, readable
from nlp.topics.relevance import judge
from nlp.topics.tree import WardTree, default_min_size
from nlp.topics.types import Assignment, Event, LeftOut, NameRequest, Quality, Sentence, SentenceId, TopicSettings
from nlp.types import Vectors

_MASS = 500.0
"""The most sentences a running centroid remembers."""
_NEARER = 0.02
"""How much more alike a new group's members must be to their own centroid than to the nearest known one."""


@dataclass(frozen=True, slots=True)
class Update:
    """The ledger after a week, where every sentence went, and how good that is."""

    ledger: Ledger
    assignments: Mapping[SentenceId, Assignment]
    quality: Quality
    left_out: LeftOut


def update(
    ledger: Ledger,
    sentences: Sequence[Sentence],
    *,
    week: str,
    settings: TopicSettings | None = None,
    seed: int = 0,
    keep: Collection[SentenceId] = (),
    namer: Namer | None = None,
) -> Update:
    """Assign `sentences` to topics, finding new ones. Sentences of earlier weeks that found no topic may be among them.

    `keep` holds ids a person put back: never left out. The result depends on nothing but the arguments.
    """
    chosen = settings or TopicSettings()
    left_out = _left_out(sentences, keep) if chosen.leave_out else {}
    analysed = [sentence for sentence in sentences if sentence.id not in left_out]
    step = _Step(ledger, analysed, week, chosen, seed, namer)
    if analysed:
        step.discover()
    assignments = step.assign() if analysed else {}
    for assigned in left_out.items():
        assignments[assigned[0]] = Assignment(None, "left out", 0.0, 0.0, assigned[1])
    reasons = Counter(left_out.values())
    return Update(
        housekeeping.close(step.ledger, week, chosen),
        {sentence.id: assignments[sentence.id] for sentence in sentences},
        step.quality(len(left_out)),
        LeftOut(dict(sorted(reasons.items())), tuple(left_out)),
    )


def assign(
    ledger: Ledger, sentences: Sequence[Sentence], settings: TopicSettings | None = None
) -> dict[SentenceId, Assignment]:
    """Where sentences belong by vectors alone; finds nothing new and changes no topic."""
    step = _Step(ledger, sentences, "", settings or TopicSettings(), 0, None)
    return (
        step.assign(learn=False)
        if sentences and ledger.background is not None
        else {sentence.id: Assignment(None, "outlier", 0.0, 0.0) for sentence in sentences}
    )


def _left_out(sentences: Sequence[Sentence], keep: Collection[SentenceId]) -> dict[SentenceId, str]:
    kept = set(keep)
    verdicts = ((sentence.id, judge(sentence.text)) for sentence in sentences if sentence.id not in kept)
    return {one: f"{verdict.kind}: {verdict.reason}" for one, verdict in verdicts if verdict is not None}


def _with_background(ledger: Ledger, background: Vectors) -> Ledger:
    """The ledger of a first fit; topics seeded before it are brought into its space."""
    topics = tuple(
        replace(topic, centroid=quantised(centred(topic.centroid[None, :], background)[0])) for topic in ledger.topics
    )
    return replace(ledger, topics=topics, background=background)


class _Step:
    """The state of one update: points without their common part, and a ledger that grows."""

    def __init__(
        self,
        ledger: Ledger,
        sentences: Sequence[Sentence],
        week: str,
        settings: TopicSettings,
        seed: int,
        namer: Namer | None,
    ) -> None:
        self.ledger, self.sentences, self.week = ledger, sentences, week
        self.settings, self.seed, self.namer = settings, seed, namer
        self.phrases = Phrases(settings.names)
        self._quality: tuple[Nearest, npt.NDArray[np.bool_], npt.NDArray[np.bool_]] | None = None
        if sentences:
            vectors = np.stack([sentence.vector for sentence in sentences]).astype(np.float32)
            repeats = groups([s.text for s in sentences], [s.author for s in sentences])
            self.first = repeats == np.arange(len(repeats))
            if ledger.background is None:
                self.ledger = _with_background(ledger, quantised(vectors[self.first].mean(axis=0)))
            assert self.ledger.background is not None
            self.points: Vectors = centred(vectors, self.ledger.background)

    def _attracting(self) -> list[Topic]:
        """Topics that sentences may join: all but those the machine retired."""
        return [t for t in self.ledger.topics if t.status != "retired" or t.status_by == "person"]

    def discover(self) -> None:
        """Let BERTopic look at what is near no known topic, and bring what it finds into the ledger."""
        rows = self._sample(np.flatnonzero(self.first))
        points = self.points[rows]
        known = self._attracting()
        near = nearest_topics(points, known)
        bounds = core_bounds(known, self.settings.core_spread, self.settings.floor)
        labels = np.where(near.best >= bounds[near.index], near.index, -1) if known else near.index
        least = self.settings.min_size or default_min_size(len(rows))
        tree = WardTree(least, self.settings.same, self.settings.coherence, self.seed)
        texts = [self.sentences[row].text for row in rows]
        found = discover(texts, points, labels, tree, self.phrases)
        for label in range(len(known), int(found.labels.max(initial=-1)) + 1):
            self._place(group(self.points, rows[found.labels == label]), label, found)

    def _sample(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        if len(rows) <= self.settings.fit_limit:
            return rows
        return np.sort(np.random.default_rng(self.seed).permutation(rows)[: self.settings.fit_limit])

    def _place(self, one: Group, label: int, found: Discovery) -> None:
        """Match a new group to a topic that is there, to one that was, or let a topic be born."""
        alike = sorted(((same_topic(one, topic), topic) for topic in self.ledger.topics), key=lambda pair: -pair[0])
        best, topic = alike[0] if alike else (-1.0, None)
        if topic is not None and best >= self.settings.same:
            if topic.status == "retired" and topic.status_by == "machine":
                self._revive(topic, one, best)
            return
        if topic is not None:
            known = float((self.points[one.rows] @ np.stack([t.centroid for _, t in alike[:3]]).T).max(axis=1).mean())
            if one.mean - known < _NEARER:
                return
        self._bear(one, found.phrases.get(label, []))

    def _revive(self, topic: Topic, one: Group, alike: float) -> None:
        reason = f"{len(one.rows)} sentences are like it again (similarity {alike:.2f})"
        event = Event(self.week, "revived", topic.id, reason)
        self.ledger = self.ledger.replaced([replace(topic, status="active", last_seen=self.week)], [event])

    def _bear(self, one: Group, candidates: Sequence[tuple[str, float]]) -> None:
        alike = self.points[one.rows] @ one.centroid
        order = one.rows[np.argsort(-alike, kind="stable")]
        texts = [self.sentences[row].text for row in order]
        words = keywords(candidates, texts, self.points[order], one.centroid, self.phrases) if candidates else ()
        taken = tuple(topic.name for topic in self.ledger.topics)
        name = self.namer(NameRequest(words, tuple(texts[:5]), taken)) if self.namer else None
        central = self.sentences[order[0]]
        topic = Topic(
            id=self.ledger.next_id(),
            name=name or readable(words, taken),
            name_by="llm" if name else "machine",
            centroid=quantised(one.centroid),
            born=self.week,
            last_seen=self.week,
            mean=round(one.mean, 4),
            spread=round(one.spread, 4),
            keywords=words,
            example_id=central.id,
            example=central.text,
        )
        reason = f"{len(one.rows)} distinct sentences are alike ({one.within:.2f} on average) and like no known topic"
        self.ledger = self.ledger.added(topic, Event(self.week, "born", topic.id, reason))

    def assign(self, *, learn: bool = True) -> dict[SentenceId, Assignment]:
        """Every sentence to its nearest topic, if near enough; centroids follow those at the core."""
        topics = self._attracting()
        near = nearest_topics(self.points, topics)
        if not topics:
            return {sentence.id: Assignment(None, "outlier", 0.0, 0.0) for sentence in self.sentences}
        bounds = core_bounds(topics, self.settings.core_spread, self.settings.floor)
        core = near.best >= bounds[near.index]
        far = near.best < self.settings.floor
        self._quality = (near, core, far)
        stands = [self.ledger.resolve(topic.id) for topic in topics]
        ended = {topic.id for topic in self.ledger.topics if topic.status == "retired"}
        result: dict[SentenceId, Assignment] = {}
        for at, sentence in enumerate(self.sentences):
            topic = stands[near.index[at]]
            alike, share = round(float(near.best[at]), 4), round(float(near.share[at]), 4)
            if far[at]:
                result[sentence.id] = Assignment(None, "outlier", alike, share)
            elif topic in ended:
                result[sentence.id] = Assignment(None, "left out", alike, share, f"topic retired by a person: {topic}")
            else:
                result[sentence.id] = Assignment(topic, "core" if core[at] else "near", alike, share)
        if learn:
            self._learn(topics, near, core, far)
        return result

    def _learn(
        self, topics: Sequence[Topic], near: Nearest, core: npt.NDArray[np.bool_], far: npt.NDArray[np.bool_]
    ) -> None:
        changed: dict[str, Topic] = {}
        for at, topic in enumerate(topics):
            mine = (near.index == at) & ~far
            if not mine.any():
                continue
            changed[topic.id] = self._followed(topic, mine & core & self.first, near.best)
            stands = self.ledger.resolve(topic.id)
            standing = changed.get(stands) or self.ledger[stands]
            seen = max(standing.last_seen, *(self.sentences[int(row)].week for row in np.flatnonzero(mine)))
            changed[stands] = replace(standing, count=standing.count + int(mine.sum()), last_seen=seen)
        self.ledger = self.ledger.replaced(changed.values())

    def _followed(self, topic: Topic, rows: npt.NDArray[np.bool_], alike: npt.NDArray[np.float32]) -> Topic:
        """The topic with its running centroid moved by its new core sentences."""
        n = int(rows.sum())
        if n == 0:
            return topic
        centre = (topic.centroid.astype(np.float64) * topic.mass + self.points[rows].sum(axis=0)) / (topic.mass + n)
        centre /= np.linalg.norm(centre)
        return replace(topic, centroid=quantised(centre), mass=min(topic.mass + n, _MASS))

    def quality(self, left_out: int) -> Quality:
        if self._quality is None:
            return Quality(len(self.sentences), left_out, 0, 0, len(self.sentences), 0.0, 0.0, 0.0, 0.0)
        nearest, core, far = self._quality
        near = ~core & ~far
        return Quality(
            analysed=len(self.sentences),
            left_out=left_out,
            core=int(core.sum()),
            near=int(near.sum()),
            outliers=int(far.sum()),
            core_similarity=round(float(nearest.best[core].mean()), 4) if core.any() else 0.0,
            near_similarity=round(float(nearest.best[near].mean()), 4) if near.any() else 0.0,
            core_silhouette=round(nearest.silhouette(core), 4),
            near_silhouette=round(nearest.silhouette(near), 4),
        )
