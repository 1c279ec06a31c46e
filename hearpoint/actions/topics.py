"""A person's decisions about topics: they survive every later run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from config.clock import SEED, Clock, utc_now
from hearpoint.store.session import Session
from nlp.sentence_vectors import sentence_vectors
from nlp.topics import decisions
from nlp.topics.ledger import Ledger
from nlp.topics.types import Event
from nlp.topics.update import assign


def rename_topic(session: Session, topic: str, name: str, *, clock: Clock = utc_now) -> Event:
    """Give a topic a name of one's own. Raises UsageError on an unknown topic, as every decision does."""
    return _decide(session, lambda ledger, week: decisions.rename(ledger, topic, name, week=week), clock)


def merge_topic(session: Session, topic: str, into: str, *, clock: Clock = utc_now) -> Event:
    """Make a topic a part of another."""
    return _decide(session, lambda ledger, week: decisions.merge(ledger, topic, into, week=week), clock)


def pin_topic(session: Session, topic: str, *, pinned: bool = True, clock: Clock = utc_now) -> Event:
    """Keep a topic even when nobody speaks of it, or no longer."""
    return _decide(session, lambda ledger, week: decisions.pin(ledger, topic, week=week, pinned=pinned), clock)


def retire_topic(session: Session, topic: str, *, clock: Clock = utc_now) -> Event:
    """End a topic; what would join it is left out, countably."""
    return _decide(session, lambda ledger, week: decisions.retire(ledger, topic, week=week), clock)


def revive_topic(session: Session, topic: str, *, clock: Clock = utc_now) -> Event:
    """Bring a retired topic back."""
    return _decide(session, lambda ledger, week: decisions.revive(ledger, topic, week=week), clock)


def seed_topic(session: Session, name: str, phrases: Sequence[str], *, clock: Clock = utc_now) -> Event:
    """Watch for a topic before anyone speaks of it: its name, and phrases a customer might write."""
    vectors = sentence_vectors(phrases)
    return _decide(
        session, lambda ledger, week: decisions.seed(ledger, name, vectors, week=week, phrases=tuple(phrases)), clock
    )


def split_topic(session: Session, topic: str, name: str | None, *, clock: Clock = utc_now) -> Ledger:
    """Part a topic in two, and sort its sentences anew between them. The new topic is the ledger's last."""
    store, now = session.topics, clock()
    before = store.ledger()
    sentences = store.of_topic(_ids_counted_for(before, topic))
    names = (name,) if name else ()
    after = decisions.split(before, topic, sentences, week=session.week_of(now), names=names, seed=SEED)
    store.write(after, assign(after, sentences, session.topic_settings), now)
    return after


def put_back(session: Session, sentence_id: int) -> None:
    """Have a sentence looked at that was left out, now and after every re-tagging. Raises UsageError."""
    session.topics.put_back(sentence_id)


def _decide(session: Session, change: Callable[[Ledger, str], Ledger], clock: Clock) -> Event:
    now = clock()
    ledger = change(session.topics.ledger(), session.week_of(now))
    session.topics.write(ledger, {}, now)
    return ledger.events[-1]


def _ids_counted_for(ledger: Ledger, topic_id: str) -> list[str]:
    """The ids whose sentences count for a topic: its own, and those merged into it."""
    wanted = ledger[topic_id].id
    return [topic.id for topic in ledger.topics if ledger.resolve(topic.id) == wanted]
