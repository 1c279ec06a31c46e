"""Topics over the store: a person's decisions hold, merged topics count as one, what was left out can come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from config.actor import Actor
from config.clock import SEED
from config.errors import UsageError
from config.journey import shipped_journey_text
from hearpoint.actions.topics import merge_topic, rename_topic, retire_topic, seed_topic, split_topic
from hearpoint.engine.topics import update_topics
from hearpoint.reports.topics import topic_list, topic_names
from hearpoint.store.collected import SourceRecord
from hearpoint.store.frames import mentions_frame, sentence_texts, sentences_frame
from hearpoint.store.session import Session
from hearpoint.store.topics import Topics
from listeners.base import Page
from nlp.topics.ledger import Ledger
from nlp.topics.update import update
from tests.fakes import START_OF_TIME, post, tagged

NOW = datetime(2026, 11, 15, tzinfo=UTC)
SUBJECTS = {
    "wifi": "the {} wifi kept dropping on floor {}",
    "breakfast": "cold {} eggs at breakfast table {}",
    "parking": "paid {} for parking spot {}",
}
WORDS = ("awful", "slow", "grim", "sad", "poor", "weak", "bad", "flaky", "dull", "worn", "tired", "stale")

SAM = Actor("sam", "Sam")


def texts(subject: str) -> list[str]:
    return [SUBJECTS[subject].format(word, number) for number, word in enumerate(WORDS)]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """36 sentences on three subjects whose vectors lie in three bundles."""
    (tmp_path / "hearpoint.yaml").write_text("company: Harbour Hotels\n", encoding="utf-8")
    (tmp_path / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")
    with Session.open(tmp_path) as opened:
        add(opened, [text for subject in SUBJECTS for text in texts(subject)])
        yield opened


def add(session: Session, written: list[str], first: int = 0) -> None:
    chance = np.random.default_rng(first)
    records = [post(first + number, text) for number, text in enumerate(written)]
    session.collected.write_page(SourceRecord("s", "fake", "fake"), Page(tuple(records), {}, more=False), NOW)
    rows = session.db.execute("SELECT id, text FROM feedback WHERE id NOT IN (SELECT feedback_id FROM tagging)")
    marked = []
    for feedback_id, text in rows.fetchall():
        vector = np.zeros((1, 384), dtype=np.float32)
        subject = next((n for n, name in enumerate(SUBJECTS) if name in text), len(SUBJECTS))
        vector[0, subject] = 1.0
        vector += chance.normal(0, 0.02, vector.shape).astype(np.float32)
        vector /= np.linalg.norm(vector)
        marked.append((feedback_id, replace(tagged(text), vectors=vector)))
    session.tags.write("v1", marked)


def _texts(session: Session) -> set[str]:
    """What is said of touchpoints, as far as it counts."""
    return set(sentence_texts(session.db, mentions_frame(session.db, {})["sentence_id"]).values())


def test_each_subject_becomes_a_topic_and_a_second_run_changes_nothing(session: Session) -> None:
    result = update_topics(session)
    assert result.new == 3
    before = Topics(session.db).ledger().to_json()
    again = update_topics(session)
    assert (again.new, again.weeks) == (0, ())
    assert Topics(session.db).ledger().to_json() == before


def test_a_persons_name_survives_the_next_weeks(session: Session) -> None:
    update_topics(session)
    topic = Topics(session.db).ledger().active[0]
    rename_topic(session, SAM, topic.id, "My own name")
    add(session, [text.replace("the", "our") for text in texts("wifi")], first=20_000)
    update_topics(session)
    assert topic_names(session.topics)[topic.id] == (topic.id, "My own name")


def test_merged_topics_are_one_in_counts_and_frames(session: Session) -> None:
    update_topics(session)
    first, second = Topics(session.db).ledger().active[:2]
    merge_topic(session, SAM, second.id, first.id)
    names = topic_names(session.topics)
    assert names[second.id] == names[first.id]
    frame = sentences_frame(session.db, names)
    assert second.id not in set(frame["topic_id"])
    assert {one.topic.id: one.sentences for one in topic_list(session)}[first.id] == 24


def test_a_split_sorts_the_sentences_between_the_two(session: Session) -> None:
    update_topics(session)
    first, second = Topics(session.db).ledger().active[:2]
    merge_topic(session, SAM, second.id, first.id)
    after = split_topic(session, SAM, first.id, "The other half")
    new = after.topics[-1]
    counts = {one.topic.id: one.sentences for one in topic_list(session)}
    assert new.name == "The other half"
    assert counts[first.id] + counts[new.id] == 24
    assert min(counts[first.id], counts[new.id]) >= 6


def test_spam_is_set_aside_countably_and_can_be_put_back(session: Session) -> None:
    advert = "GIVEAWAY! retweet and follow us to win a free wifi router"
    add(session, [advert], first=500)
    update_topics(session)
    store = Topics(session.db)
    (out,) = store.left_out()
    assert out.text == advert
    assert out.reason.startswith("spam: ")
    assert advert not in _texts(session)
    store.put_back(out.sentence_id)
    update_topics(session)
    assert store.left_out() == []
    assert advert in _texts(session)
    with pytest.raises(UsageError, match="is left out"):
        store.put_back(out.sentence_id)


def test_a_topic_a_person_retired_stays_retired(session: Session) -> None:
    update_topics(session)
    topic = Topics(session.db).ledger().active[0]
    retire_topic(session, SAM, topic.id)
    add(session, [text.replace("the", "our") for subject in SUBJECTS for text in texts(subject)], first=20_000)
    update_topics(session)
    assert Topics(session.db).ledger()[topic.id].status == "retired"


def test_an_unknown_topic_is_named(session: Session) -> None:
    with pytest.raises(UsageError, match="no topic 't-9999'"):
        rename_topic(session, SAM, "t-9999", "x")


def test_posts_made_after_the_first_fit_are_sorted_by_week(session: Session) -> None:
    update_topics(session)
    add(session, [text + "!" for text in texts("parking")], first=30 * 1440)
    result = update_topics(session)
    assert result.new == 0
    assert result.weeks == ("2026-W43",), START_OF_TIME


def test_every_sentence_counts_in_its_own_week_of_the_configured_zone(tmp_path: Path) -> None:
    (tmp_path / "hearpoint.yaml").write_text("company: Harbour Hotels\ntimezone: America/New_York\n", encoding="utf-8")
    (tmp_path / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")
    with Session.open(tmp_path) as session:
        add(session, texts("wifi"))
        add(session, texts("breakfast"), first=7 * 24 * 60)
        # Sunday evening in New York is Monday in UTC.
        session.db.execute("UPDATE feedback SET created_at = '2026-09-21T03:00:00Z' WHERE native_id = '0'")
        update_topics(session)
        ledger = Topics(session.db).ledger()
    assert sorted((topic.first_seen, topic.last_seen) for topic in ledger.active) == [
        ("2026-W38", "2026-W39"),
        ("2026-W40", "2026-W40"),
    ]
    assert ledger.weeks == ("2026-W38", "2026-W39", "2026-W40")
    assert {event.week for event in ledger.events} == {"2026-W38", "2026-W40"}


def test_no_topic_is_named_after_staff_or_a_house(session: Session) -> None:
    (session.project.folder / "roster.csv").write_text(
        "staff_id,name,nicknames,location,role\nh1,Bill Achterberg,Billy,Parkside,Porter\nh2,Noor Haddad,,Airport,\n",
        encoding="utf-8",
    )
    (session.project.folder / "hearpoint.yaml").write_text(
        "company: Harbour Hotels\nroster: roster.csv\n", encoding="utf-8"
    )
    with Session.open(session.project.folder) as opened:
        names = set(opened.topic_settings.names)
    assert {"harbour", "hotels", "noor", "haddad", "parkside", "billy"} <= names
    assert not {"bill", "airport"} & names  # the journey map speaks of the bill and of the airport shuttle


def test_tagging_again_with_another_model_counts_nothing_twice(session: Session) -> None:
    update_topics(session, clock=lambda: NOW)
    store = Topics(session.db)
    counts, ledger = store.counts(), store.ledger().to_json()
    rows = session.db.execute("SELECT id, text FROM feedback").fetchall()
    again = [
        (feedback_id, replace(tagged(text), vectors=np.eye(1, 384, dtype=np.float32))) for feedback_id, text in rows
    ]
    session.tags.write("v2", again)
    assert store.counts() == counts
    assert not update_topics(session, clock=lambda: NOW).weeks
    assert store.ledger().to_json() == ledger


def test_an_edited_sentence_is_sorted_anew(session: Session) -> None:
    update_topics(session, clock=lambda: NOW)
    store = Topics(session.db)
    before = sum(store.counts().values())
    with session.db.atomic():
        session.db.execute("UPDATE feedback SET text = 'nothing of the kind' WHERE id = 1")
    session.tags.write("v1", [(1, tagged("nothing of the kind"))])
    assert sum(store.counts().values()) == before - 1


def test_what_people_decide_while_topics_are_sorted_is_kept(session: Session) -> None:
    update_topics(session)
    first, second, third = Topics(session.db).ledger().active
    add(session, [f"the {word} pool was closed on day {number}" for number, word in enumerate(WORDS)] * 2, first=5000)
    base = session.topics.snapshot()

    rename_topic(session, SAM, first.id, "My own name")
    retire_topic(session, SAM, second.id)
    merge_topic(session, SAM, third.id, first.id)
    created = seed_topic(session, SAM, "Lifts", ("the lift is broken",)).topic

    sentences = session.topics.unsorted(NOW + timedelta(days=60))
    step = update(base.ledger, sentences, week="2026-W46", settings=session.topic_settings, seed=SEED)
    new = [topic for topic in step.ledger.topics if topic.id not in base.ledger]
    assert [topic.id for topic in new] == [created]  # both counted on from the same ledger
    session.topics.write_update(base, step.ledger, step.assignments, NOW)

    ledger = session.topics.ledger()
    assert ledger[first.id].name == "My own name"
    assert (ledger[second.id].status, ledger[second.id].status_by) == ("retired", "person")
    assert ledger.resolve(third.id) == first.id
    assert ledger[created].name == "Lifts"
    assert len({topic.id for topic in ledger.topics}) == len(ledger.topics) == 5
    pool = {one.topic.name: one.sentences for one in topic_list(session)}
    assert 24 in pool.values()
    kinds = [event.kind for event in ledger.events if event.by == "person"]
    assert kinds == ["renamed", "retired", "merged", "seeded"]


def test_a_ledger_read_back_is_the_one_that_was_written(session: Session) -> None:
    update_topics(session)
    written = session.topics.ledger()
    assert Ledger.from_json(written.to_json()).to_json() == written.to_json()
    decider = session.db.execute("SELECT DISTINCT actor FROM topic_event WHERE by = 'person'").fetchall()
    assert decider == []
    rename_topic(session, SAM, written.active[0].id, "Another")
    assert session.db.execute("SELECT actor FROM topic_event WHERE by = 'person'").fetchall() == [("sam",)]
