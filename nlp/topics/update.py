"""One week's step: known topics first, the rest to BERTopic, new groups matched before they become topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.topics import maintenance
from nlp.topics.assigning import Placements, quality, unassigned, updated_topics
from nlp.topics.batch import batch
from nlp.topics.discovery import KnownFirst, discover
from nlp.topics.history import backdate
from nlp.topics.ledger import Ledger
from nlp.topics.matching import Rows
from nlp.topics.name_topics import name_topics
from nlp.topics.naming import Namer, Phrases
from nlp.topics.new_topics import TopicBuilder
from nlp.topics.relevance import Verdict, judge, off_topic, spam
from nlp.topics.tree import WardTree, default_min_size
from nlp.topics.types import Assignment, LeftOut, Quality, Sentence, SentenceId, TopicSettings
from nlp.topics.vocabulary import with_keywords

_MAX_SHORT_POST = 400
"""Maximum characters of a post that is judged as a whole; in a longer one signs add up by chance."""
_MIN_CONTENT = 2
"""Minimum words of content of a sentence that may found a topic; "There." and "FOUR." have fewer."""


@dataclass(frozen=True, slots=True)
class Update:
    """The ledger after a week, where every sentence went, and how good that is."""

    ledger: Ledger
    assignments: Mapping[SentenceId, Assignment]
    """By id: all sentences given, and the pending ones that a new topic took."""
    quality: Quality
    left_out: LeftOut


def update(
    ledger: Ledger,
    sentences: Sequence[Sentence],
    *,
    week: str,
    pending: Sequence[Sentence] = (),
    settings: TopicSettings | None = None,
    seed: int = 0,
    keep: Collection[SentenceId] = (),
    namer: Namer | None = None,
) -> Update:
    """Assign `sentences` to topics, finding new ones. The first time, give all there are, of every week: each topic's
    history is then told by the weeks of its sentences. `week` is the newest.

    `pending` are sentences of the last weeks that earlier updates found no topic for: what is too rare to be seen in
    one week founds a topic then. `keep` holds ids a person put back: never left out. The result depends on nothing but
    the arguments.
    """
    chosen = settings or TopicSettings()
    phrases, first_fit = Phrases(chosen.names), not ledger.weeks
    left_out = _left_out(sentences, keep, phrases, chosen.off_topic) if chosen.leave_out else {}
    analysed = [sentence for sentence in sentences if sentence.id not in left_out]
    assignments = {
        sentence_id: Assignment(None, "left out", 0.0, 0.0, reason) for sentence_id, reason in left_out.items()
    }
    measured = quality(None, len(analysed), len(left_out))
    if analysed:
        ledger, today = batch(ledger, [*analysed, *pending], phrases, new=len(analysed))
        builder = TopicBuilder(ledger, today, week, chosen)
        _discover(builder, phrases, seed)
        placements = Placements.of(builder.ledger, today, chosen)
        joins = placements.joins(len(analysed), builder.fresh)
        ledger = updated_topics(builder.ledger, today, placements, joins, builder.fresh, phrases)
        assignments |= placements.assignments(ledger, today, joins)
        ledger = name_topics(with_keywords(ledger, chosen.subjects), builder.created, today, assignments, namer)
        measured = quality(placements, len(analysed), len(left_out))
    ordered = {
        sentence.id: assignments[sentence.id] for sentence in [*sentences, *pending] if sentence.id in assignments
    }
    counted = dict(sorted(Counter(left_out.values()).items()))
    if first_fit:
        ledger = backdate(ledger, sentences, assignments, week, chosen)
    closed = with_keywords(maintenance.end_week(ledger, week, chosen), chosen.subjects)
    return Update(closed, ordered, measured, LeftOut(counted, tuple(left_out)))


def assign(
    ledger: Ledger, sentences: Sequence[Sentence], settings: TopicSettings | None = None
) -> dict[SentenceId, Assignment]:
    """Where sentences belong by vectors alone; finds nothing new and changes no topic."""
    if not sentences or not ledger.topics:
        return {sentence.id: unassigned() for sentence in sentences}
    chosen = settings or TopicSettings()
    ledger, today = batch(ledger, sentences, Phrases(chosen.names))
    placements = Placements.of(ledger, today, chosen)
    return placements.assignments(ledger, today, np.ones(len(sentences), dtype=np.bool_))


def _left_out(
    sentences: Sequence[Sentence], keep: Collection[SentenceId], phrases: Phrases, others: Sequence[str]
) -> dict[SentenceId, str]:
    """Why each sentence is left out that is: its whole post advertises or is off-topic, or it says nothing."""
    kept, unwanted = set(keep), _unwanted(sentences, others)
    verdicts = (
        (sentence.id, unwanted.get(sentence.feedback_id) or judge(sentence.text, phrases, others))
        for sentence in sentences
        if sentence.id not in kept
    )
    return {id_: f"{verdict.kind}: {verdict.reason}" for id_, verdict in verdicts if verdict is not None}


def _unwanted(sentences: Sequence[Sentence], others: Sequence[str]) -> dict[SentenceId | None, Verdict]:
    """Posts that advertise or are off-topic as a whole, by id. In a long one signs add up by chance, and other things
    are named in passing: it is judged by sentences.
    """
    posts: dict[SentenceId, list[str]] = {}
    for sentence in sentences:
        if sentence.feedback_id is not None:
            posts.setdefault(sentence.feedback_id, []).append(sentence.text)
    short = {post: " ".join(texts) for post, texts in posts.items() if sum(map(len, texts)) <= _MAX_SHORT_POST}
    verdicts = {post: spam(text) or off_topic(text, others) for post, text in short.items()}
    return {post: verdict for post, verdict in verdicts.items() if verdict is not None}


def _discover(builder: TopicBuilder, phrases: Phrases, seed: int) -> None:
    """Let BERTopic look at what is near no known topic, and bring what it finds into the ledger."""
    today, settings = builder.batch, builder.settings
    founding = [phrases.content(sentence.text) >= _MIN_CONTENT for sentence in today.sentences]
    rows = _sample(np.flatnonzero(today.first & np.array(founding)), settings.fit_limit, seed)
    placements = Placements.of(builder.ledger, today, settings)
    known = np.where(placements.core, placements.nearest.index, -1)[rows]
    least = settings.min_size or default_min_size(len(rows))
    tree = WardTree(least, settings.same, settings.coherence, seed)
    whole = frozenset(at for at, topic in enumerate(placements.topics) if topic.protected or topic.status != "active")
    texts = [today.sentences[row].text for row in rows]
    discovery = discover(texts, today.points[rows], KnownFirst(known, tree, whole), phrases)
    for label in range(int(known.max(initial=-1)) + 1, int(discovery.labels.max(initial=-1)) + 1):
        members, candidates = rows[discovery.labels == label], discovery.phrases.get(label, [])
        if label in discovery.parents:
            stays = rows[discovery.labels == discovery.parents[label]]
            builder.split(placements.topics[discovery.parents[label]].id, stays, members, candidates)
        else:
            builder.add(members, candidates)


def _sample(rows: Rows, limit: int, seed: int) -> Rows:
    if len(rows) <= limit:
        return rows
    return np.sort(np.random.default_rng(seed).permutation(rows)[:limit])
