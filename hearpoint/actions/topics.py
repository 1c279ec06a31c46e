"""A person's decisions about topics: they survive every later run, and one that is under way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from config.actor import Actor
from config.clock import SEED, Clock, utc_now
from hearpoint.store.session import Session
from nlp.sentence_vectors import sentence_vectors
from nlp.topics import decisions
from nlp.topics.ledger import Ledger
from nlp.topics.types import Assignment, Event, SentenceId
from nlp.topics.update import assign


def rename_topic(session: Session, actor: Actor, topic: str, name: str, *, clock: Clock = utc_now) -> Event:
    """Give a topic a name of one's own. Raises UsageError on an unknown topic, as every decision does."""
    return _decide(session, actor, lambda ledger, week: decisions.rename(ledger, topic, name, week=week), clock)


def merge_topic(session: Session, actor: Actor, topic: str, into: str, *, clock: Clock = utc_now) -> Event:
    """Make a topic a part of another."""
    return _decide(session, actor, lambda ledger, week: decisions.merge(ledger, topic, into, week=week), clock)


def pin_topic(session: Session, actor: Actor, topic: str, *, pinned: bool = True, clock: Clock = utc_now) -> Event:
    """Keep a topic even when nobody speaks of it, or no longer."""
    return _decide(session, actor, lambda ledger, week: decisions.pin(ledger, topic, week=week, pinned=pinned), clock)


def retire_topic(session: Session, actor: Actor, topic: str, *, clock: Clock = utc_now) -> Event:
    """End a topic; what would join it is left out, countably."""
    return _decide(session, actor, lambda ledger, week: decisions.retire(ledger, topic, week=week), clock)


def revive_topic(session: Session, actor: Actor, topic: str, *, clock: Clock = utc_now) -> Event:
    """Bring a retired topic back."""
    return _decide(session, actor, lambda ledger, week: decisions.revive(ledger, topic, week=week), clock)


def seed_topic(session: Session, actor: Actor, name: str, phrases: Sequence[str], *, clock: Clock = utc_now) -> Event:
    """Watch for a topic before anyone speaks of it: its name, and phrases a customer might write."""
    vectors = sentence_vectors(phrases)

    def seeded(ledger: Ledger, week: str) -> Ledger:
        return decisions.seed(ledger, name, vectors, week=week, phrases=tuple(phrases))

    return _decide(session, actor, seeded, clock)


def split_topic(session: Session, actor: Actor, topic: str, name: str | None, *, clock: Clock = utc_now) -> Ledger:
    """Part a topic in two, and sort its sentences anew between them. The new topic is the ledger's last."""
    now = clock()
    week, names = session.week_of(now), (name,) if name else ()

    def parted(ledger: Ledger) -> tuple[Ledger, Mapping[SentenceId, Assignment]]:
        sentences = session.topics.of_topic(_ids_counted_for(ledger, topic))
        after = decisions.split(ledger, topic, sentences, week=week, names=names, seed=SEED)
        return after, assign(after, sentences, session.topic_settings)

    with session.deciding():
        return session.topics.decide(parted, now, actor)


def put_back(session: Session, sentence_id: int) -> None:
    """Have a sentence looked at that was left out, now and after every re-tagging. Raises UsageError."""
    with session.deciding():
        session.topics.put_back(sentence_id)


def _decide(session: Session, actor: Actor, change: Callable[[Ledger, str], Ledger], clock: Clock) -> Event:
    now = clock()
    week = session.week_of(now)
    with session.deciding():
        return session.topics.decide(lambda ledger: (change(ledger, week), {}), now, actor).events[-1]


def _ids_counted_for(ledger: Ledger, topic_id: str) -> list[str]:
    """The ids whose sentences count for a topic: its own, and those merged into it."""
    wanted = ledger[topic_id].id
    return [topic.id for topic in ledger.topics if ledger.resolve(topic.id) == wanted]
