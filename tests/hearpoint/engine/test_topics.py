"""Topics over the store: a person's decisions hold, merged topics count as one, what was left out can come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from config.errors import UsageError
from config.journey import shipped_journey_text
from hearpoint.engine.topics import decide, split_topic, topic_counts, topic_names, topic_settings, update_topics
from hearpoint.engine.workspace import Workspace
from hearpoint.store.collected import SourceRecord
from hearpoint.store.frames import mentions_frame, sentences_frame
from hearpoint.store.topics import Topics
from listeners.base import Page
from nlp.topics.decisions import merge, rename, retire
from tests.fakes import START_OF_TIME, post, tagged

NOW = datetime(2026, 11, 15, tzinfo=UTC)
SUBJECTS = {
    "wifi": "the {} wifi kept dropping on floor {}",
    "breakfast": "cold {} eggs at breakfast table {}",
    "parking": "paid {} for parking spot {}",
}
WORDS = ("awful", "slow", "grim", "sad", "poor", "weak", "bad", "flaky", "dull", "worn", "tired", "stale")


def texts(subject: str) -> list[str]:
    return [SUBJECTS[subject].format(word, number) for number, word in enumerate(WORDS)]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """36 sentences on three subjects whose vectors lie in three bundles."""
    (tmp_path / "hearpoint.yaml").write_text("company: Harbour Hotels\n", encoding="utf-8")
    (tmp_path / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")
    with Workspace.open(tmp_path) as opened:
        add(opened, [text for subject in SUBJECTS for text in texts(subject)])
        yield opened


def add(workspace: Workspace, written: list[str], first: int = 0) -> None:
    chance = np.random.default_rng(first)
    records = [post(first + number, text) for number, text in enumerate(written)]
    workspace.collected.write_page(SourceRecord("s", "fake", "fake"), Page(tuple(records), {}, more=False), NOW)
    rows = workspace.db.execute("SELECT id, text FROM feedback WHERE id NOT IN (SELECT feedback_id FROM tagging)")
    marked = []
    for feedback_id, text in rows.fetchall():
        vector = np.zeros((1, 384), dtype=np.float32)
        subject = next((n for n, name in enumerate(SUBJECTS) if name in text), len(SUBJECTS))
        vector[0, subject] = 1.0
        vector += chance.normal(0, 0.02, vector.shape).astype(np.float32)
        vector /= np.linalg.norm(vector)
        marked.append((feedback_id, replace(tagged(text), vectors=vector)))
    workspace.tags.write("v1", marked)


def test_each_subject_becomes_a_topic_and_a_second_run_changes_nothing(workspace: Workspace) -> None:
    result = update_topics(workspace)
    assert result.new == 3
    before = Topics(workspace.db).ledger().to_json()
    again = update_topics(workspace)
    assert (again.new, again.weeks) == (0, ())
    assert Topics(workspace.db).ledger().to_json() == before


def test_a_persons_name_survives_the_next_weeks(workspace: Workspace) -> None:
    update_topics(workspace)
    topic = Topics(workspace.db).ledger().active[0]
    decide(workspace, lambda ledger, week: rename(ledger, topic.id, "My own name", week=week))
    add(workspace, [text.replace("the", "our") for text in texts("wifi")], first=20_000)
    update_topics(workspace)
    assert topic_names(workspace.db)[topic.id] == (topic.id, "My own name")


def test_merged_topics_are_one_in_counts_and_frames(workspace: Workspace) -> None:
    update_topics(workspace)
    first, second = Topics(workspace.db).ledger().active[:2]
    decide(workspace, lambda ledger, week: merge(ledger, second.id, first.id, week=week))
    names = topic_names(workspace.db)
    assert names[second.id] == names[first.id]
    frame = sentences_frame(workspace.db, names)
    assert second.id not in set(frame["topic_id"])
    store = Topics(workspace.db)
    assert topic_counts(store, store.ledger())[first.id] == 24


def test_a_split_sorts_the_sentences_between_the_two(workspace: Workspace) -> None:
    update_topics(workspace)
    first, second = Topics(workspace.db).ledger().active[:2]
    decide(workspace, lambda ledger, week: merge(ledger, second.id, first.id, week=week))
    after = split_topic(workspace, first.id, "The other half")
    new = after.topics[-1]
    store = Topics(workspace.db)
    counts = topic_counts(store, store.ledger())
    assert new.name == "The other half"
    assert counts[first.id] + counts[new.id] == 24
    assert min(counts[first.id], counts[new.id]) >= 6


def test_spam_is_set_aside_countably_and_can_be_put_back(workspace: Workspace) -> None:
    advert = "GIVEAWAY! retweet and follow us to win a free wifi router"
    add(workspace, [advert], first=500)
    update_topics(workspace)
    store = Topics(workspace.db)
    (out,) = store.left_out()
    assert out.text == advert
    assert out.reason.startswith("spam: ")
    assert advert not in set(mentions_frame(workspace.db, {})["text"])
    store.put_back(out.sentence_id)
    update_topics(workspace)
    assert store.left_out() == []
    assert advert in set(mentions_frame(workspace.db, {})["text"])
    with pytest.raises(UsageError, match="is left out; `hearpoint topics left-out` lists them"):
        store.put_back(out.sentence_id)


def test_a_topic_a_person_retired_stays_retired(workspace: Workspace) -> None:
    update_topics(workspace)
    topic = Topics(workspace.db).ledger().active[0]
    decide(workspace, lambda ledger, week: retire(ledger, topic.id, week=week))
    add(workspace, [text.replace("the", "our") for subject in SUBJECTS for text in texts(subject)], first=20_000)
    update_topics(workspace)
    assert Topics(workspace.db).ledger()[topic.id].status == "retired"


def test_an_unknown_topic_is_named(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="no topic 't-9999'"):
        decide(workspace, lambda ledger, week: rename(ledger, "t-9999", "x", week=week))


def test_posts_made_after_the_first_fit_are_sorted_by_week(workspace: Workspace) -> None:
    update_topics(workspace)
    add(workspace, [text + "!" for text in texts("parking")], first=30 * 1440)
    result = update_topics(workspace)
    assert result.new == 0
    assert result.weeks == ("2026-W43",), START_OF_TIME


def test_every_sentence_counts_in_its_own_week_of_the_configured_zone(tmp_path: Path) -> None:
    (tmp_path / "hearpoint.yaml").write_text("company: Harbour Hotels\ntimezone: America/New_York\n", encoding="utf-8")
    (tmp_path / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")
    with Workspace.open(tmp_path) as workspace:
        add(workspace, texts("wifi"))
        add(workspace, texts("breakfast"), first=7 * 24 * 60)
        # Sunday evening in New York is Monday in UTC.
        workspace.db.execute("UPDATE feedback SET created_at = '2026-09-21T03:00:00Z' WHERE native_id = '0'")
        update_topics(workspace)
        ledger = Topics(workspace.db).ledger()
    assert sorted((topic.first_seen, topic.last_seen) for topic in ledger.active) == [
        ("2026-W38", "2026-W39"),
        ("2026-W40", "2026-W40"),
    ]
    assert ledger.weeks == ("2026-W38", "2026-W39", "2026-W40")
    assert {event.week for event in ledger.events} == {"2026-W38", "2026-W40"}


def test_no_topic_is_named_after_staff_or_a_house(workspace: Workspace) -> None:
    (workspace.project.folder / "roster.csv").write_text(
        "staff_id,name,nicknames,location,role\nh1,Bill Achterberg,Billy,Parkside,Porter\nh2,Noor Haddad,,Airport,\n",
        encoding="utf-8",
    )
    (workspace.project.folder / "hearpoint.yaml").write_text(
        "company: Harbour Hotels\nroster: roster.csv\n", encoding="utf-8"
    )
    with Workspace.open(workspace.project.folder) as opened:
        names = set(topic_settings(opened).names)
    assert {"harbour", "hotels", "noor", "haddad", "parkside", "billy"} <= names
    assert not {"bill", "airport"} & names  # the journey map speaks of the bill and of the airport shuttle


def test_tagging_again_with_another_model_counts_nothing_twice(workspace: Workspace) -> None:
    update_topics(workspace, clock=lambda: NOW)
    store = Topics(workspace.db)
    counts, ledger = store.counts(), store.ledger().to_json()
    rows = workspace.db.execute("SELECT id, text FROM feedback").fetchall()
    again = [
        (feedback_id, replace(tagged(text), vectors=np.eye(1, 384, dtype=np.float32))) for feedback_id, text in rows
    ]
    workspace.tags.write("v2", again)
    assert store.counts() == counts
    assert not update_topics(workspace, clock=lambda: NOW).weeks
    assert store.ledger().to_json() == ledger


def test_an_edited_sentence_is_sorted_anew(workspace: Workspace) -> None:
    update_topics(workspace, clock=lambda: NOW)
    store = Topics(workspace.db)
    before = sum(store.counts().values())
    with workspace.db.atomic():
        workspace.db.execute("UPDATE feedback SET text = 'nothing of the kind' WHERE id = 1")
    workspace.tags.write("v1", [(1, tagged("nothing of the kind"))])
    assert sum(store.counts().values()) == before - 1
