"""One week's step: known topics first, the rest to BERTopic, new groups matched before they are born."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.topics import maintenance
from nlp.topics.assigning import Homes, learned, quality, unassigned
from nlp.topics.batch import batch
from nlp.topics.discovery import KnownFirst, discover
from nlp.topics.history import told_in_order
from nlp.topics.ledger import Ledger
from nlp.topics.matching import Rows
from nlp.topics.name_topics import christened
from nlp.topics.naming import Namer, Phrases
from nlp.topics.new_topics import Registrar
from nlp.topics.relevance import Verdict, judge, off_topic, spam
from nlp.topics.tree import WardTree, default_min_size
from nlp.topics.types import Assignment, LeftOut, Quality, Sentence, SentenceId, TopicSettings
from nlp.topics.vocabulary import described

_SHORT_POST = 400
"""Letters up to which a post is judged as a whole."""
_FOUNDING = 2
"""Words of content that a sentence needs to found a topic; "There." and "FOUR." do not."""


@dataclass(frozen=True, slots=True)
class Update:
    """The ledger after a week, where every sentence went, and how good that is."""

    ledger: Ledger
    assignments: Mapping[SentenceId, Assignment]
    """Of all sentences given, and of those pending that found a topic now."""
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
    one week is born from them. `keep` holds ids a person put back: never left out. The result depends on nothing but
    the arguments.
    """
    chosen = settings or TopicSettings()
    phrases, first_fit = Phrases(chosen.names), not ledger.weeks
    left_out = _left_out(sentences, keep, phrases, chosen.off_topic) if chosen.leave_out else {}
    analysed = [sentence for sentence in sentences if sentence.id not in left_out]
    assignments = {one: Assignment(None, "left out", 0.0, 0.0, reason) for one, reason in left_out.items()}
    measured = quality(None, len(analysed), len(left_out))
    if analysed:
        ledger, today = batch(ledger, [*analysed, *pending], phrases, new=len(analysed))
        registrar = Registrar(ledger, today, week, chosen)
        _discover(registrar, phrases, seed)
        homes = Homes.of(registrar.ledger, today, chosen)
        joins = homes.joins(len(analysed), registrar.fresh)
        ledger = learned(registrar.ledger, today, homes, joins, registrar.fresh, phrases)
        assignments |= homes.assignments(ledger, today, joins)
        ledger = christened(described(ledger, chosen.subjects), registrar.born, today, assignments, namer)
        measured = quality(homes, len(analysed), len(left_out))
    ordered = {
        sentence.id: assignments[sentence.id] for sentence in [*sentences, *pending] if sentence.id in assignments
    }
    counted = dict(sorted(Counter(left_out.values()).items()))
    if first_fit:
        ledger = told_in_order(ledger, sentences, assignments, week, chosen)
    closed = described(maintenance.close(ledger, week, chosen), chosen.subjects)
    return Update(closed, ordered, measured, LeftOut(counted, tuple(left_out)))


def assign(
    ledger: Ledger, sentences: Sequence[Sentence], settings: TopicSettings | None = None
) -> dict[SentenceId, Assignment]:
    """Where sentences belong by vectors alone; finds nothing new and changes no topic."""
    if not sentences or not ledger.topics:
        return {sentence.id: unassigned() for sentence in sentences}
    chosen = settings or TopicSettings()
    ledger, today = batch(ledger, sentences, Phrases(chosen.names))
    homes = Homes.of(ledger, today, chosen)
    return homes.assignments(ledger, today, np.ones(len(sentences), dtype=np.bool_))


def _left_out(
    sentences: Sequence[Sentence], keep: Collection[SentenceId], phrases: Phrases, others: Sequence[str]
) -> dict[SentenceId, str]:
    """Why each sentence is left out that is: its whole post advertises or is off-topic, or it says nothing."""
    kept, unwanted = set(keep), _unwanted(sentences, others)
    verdicts = (
        (one.id, unwanted.get(one.feedback_id) or judge(one.text, phrases, others))
        for one in sentences
        if one.id not in kept
    )
    return {one: f"{verdict.kind}: {verdict.reason}" for one, verdict in verdicts if verdict is not None}


def _unwanted(sentences: Sequence[Sentence], others: Sequence[str]) -> dict[SentenceId | None, Verdict]:
    """Posts that advertise or are off-topic as a whole, by id. In a long one signs add up by chance, and other things
    are named in passing: it is judged by sentences.
    """
    posts: dict[SentenceId, list[str]] = {}
    for one in sentences:
        if one.feedback_id is not None:
            posts.setdefault(one.feedback_id, []).append(one.text)
    short = {post: " ".join(texts) for post, texts in posts.items() if sum(map(len, texts)) <= _SHORT_POST}
    found = {post: spam(text) or off_topic(text, others) for post, text in short.items()}
    return {post: verdict for post, verdict in found.items() if verdict is not None}


def _discover(registrar: Registrar, phrases: Phrases, seed: int) -> None:
    """Let BERTopic look at what is near no known topic, and bring what it finds into the ledger."""
    today, settings = registrar.batch, registrar.settings
    founding = [phrases.content(one.text) >= _FOUNDING for one in today.sentences]
    rows = _sample(np.flatnonzero(today.first & np.array(founding)), settings.fit_limit, seed)
    homes = Homes.of(registrar.ledger, today, settings)
    known = np.where(homes.core, homes.nearest.index, -1)[rows]
    least = settings.min_size or default_min_size(len(rows))
    tree = WardTree(least, settings.same, settings.coherence, seed)
    whole = frozenset(at for at, topic in enumerate(homes.topics) if topic.kept or topic.status != "active")
    texts = [today.sentences[row].text for row in rows]
    found = discover(texts, today.points[rows], KnownFirst(known, tree, whole), phrases)
    for label in range(int(known.max(initial=-1)) + 1, int(found.labels.max(initial=-1)) + 1):
        members, candidates = rows[found.labels == label], found.phrases.get(label, [])
        if label in found.parents:
            stays = rows[found.labels == found.parents[label]]
            registrar.split(homes.topics[found.parents[label]].id, stays, members, candidates)
        else:
            registrar.place(members, candidates)


def _sample(rows: Rows, limit: int, seed: int) -> Rows:
    if len(rows) <= limit:
        return rows
    return np.sort(np.random.default_rng(seed).permutation(rows)[:limit])
