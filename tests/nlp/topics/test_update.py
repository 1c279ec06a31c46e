from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from nlp.topics import decisions
from nlp.topics.batch import in_context
from nlp.topics.ledger import Ledger
from nlp.topics.naming import Phrases
from nlp.topics.types import NameRequest, Sentence, TopicSettings
from nlp.topics.update import Update, assign, update
from tests.nlp.topics.made_up import SUBJECTS, direction, sentence, sentences, vector

W = [f"2026-W{number}" for number in range(10, 40)]
FIVE = tuple(SUBJECTS)[:5]


def homes(result: Update) -> dict[str, set[str | None]]:
    """The topics that each subject's sentences went to."""
    found: dict[str, set[str | None]] = defaultdict(set)
    for one, assignment in result.assignments.items():
        found[str(one).split("-")[0]].add(assignment.topic)
    return found


def first(subjects: tuple[str, ...] = tuple(SUBJECTS)) -> Update:
    return update(Ledger(), sentences(W[0], subjects=subjects), week=W[0])


def test_each_subject_becomes_one_topic() -> None:
    result = first()
    assert all(len(topics) == 1 for topics in homes(result).values())
    assert len({topic.id for topic in result.ledger.active}) == len(SUBJECTS)
    assert [event.kind for event in result.ledger.events] == ["created"] * len(SUBJECTS)


def test_names_are_distinct_and_speak_of_the_subject() -> None:
    ledger = first().ledger
    names = [topic.name.lower() for topic in ledger.active]
    assert len(set(names)) == len(names)
    for said in SUBJECTS.values():
        words = said.lower().split()
        assert any(set(name.replace(",", "").split()) <= set(words) for name in names), (said, names)


def test_topics_keep_their_ids_the_next_week() -> None:
    before = first()
    after = update(before.ledger, sentences(W[1]), week=W[1])
    assert homes(after) == homes(before)
    assert len(after.ledger.topics) == len(before.ledger.topics)


def test_what_is_new_is_born_and_takes_nothing_from_the_known() -> None:
    before = first(FIVE)
    after = update(before.ledger, sentences(W[1]), week=W[1])
    created = [topic for topic in after.ledger.topics if topic.first_seen == W[1]]
    assert len(created) == 1
    assert homes(after)["pool"] == {created[0].id}
    assert {subject: homes(after)[subject] for subject in FIVE} == homes(before)


def test_a_topic_nobody_speaks_of_is_retired_and_comes_back_as_itself() -> None:
    result = first()
    (pool,) = homes(result)["pool"]
    assert pool is not None
    for week in W[1:10]:
        result = update(result.ledger, sentences(week, 4, FIVE), week=week)
    assert result.ledger[pool].status == "retired"
    back = update(result.ledger, sentences(W[10]), week=W[10])
    assert back.ledger[pool].status == "active"
    assert homes(back)["pool"] == {pool}
    assert [event.kind for event in back.ledger.events if event.topic == pool] == ["created", "retired", "revived"]


def test_what_is_too_rare_for_one_week_is_born_from_what_is_pending() -> None:
    ledger = first(FIVE).ledger
    pending: list[Sentence] = []
    for number, week in enumerate(W[1:4]):
        few = [sentence("pool", 3 * number + one, week) for one in range(3)]
        result = update(ledger, [*sentences(week, 8, FIVE), *few], week=week, pending=pending)
        ledger = result.ledger
        pending += [one for one in few if result.assignments[one.id].topic is None]
    created = [topic for topic in ledger.topics if topic.id > "t-0005"]
    assert [(topic.first_seen, topic.count) for topic in created] == [(W[1], 9)]
    assert len(pending) == 3


def test_a_namer_sees_redacted_text_and_may_decline() -> None:
    seen: list[NameRequest] = []

    def namer(request: NameRequest) -> str | None:
        seen.append(request)
        return "Named" if len(seen) == 1 else None

    told = [
        sentence("pool", n, W[0], f"@guest{n} towels missing at pool {n}, mail me: jo{n}@x.example") for n in range(20)
    ]
    ledger = update(Ledger(), [*told, *sentences(W[0], subjects=FIVE)], week=W[0], namer=namer).ledger
    assert sorted({topic.name_by for topic in ledger.topics}) == ["llm", "machine"]
    shown = " ".join(example for request in seen for example in request.examples)
    assert "@guest" not in shown
    assert "x.example" not in shown


def test_an_empty_week_changes_only_the_calendar() -> None:
    before = first().ledger
    after = update(before, [], week=W[1])
    assert after.ledger.topics == before.topics
    assert after.ledger.weeks == (W[0], W[1])
    assert after.quality.outlier_share == 0


def test_a_sentence_like_nothing_is_an_outlier() -> None:
    ledger = first().ledger
    stranger = Sentence("x", "Completely different matter", direction("stranger"), W[1])
    assert update(ledger, [stranger], week=W[1]).assignments["x"].how == "outlier"


def test_spam_is_left_out_counted_and_can_be_put_back() -> None:
    spam = sentence("shower", 99, W[1], "GIVEAWAY follow and retweet to win a free stay https://x.example")
    ledger = first().ledger
    result = update(ledger, [spam], week=W[1])
    assert result.assignments[spam.id].how == "left out"
    assert sum(result.left_out.by_reason.values()) == result.quality.left_out == 1
    back = update(ledger, [spam], week=W[1], keep=[spam.id])
    assert back.assignments[spam.id].topic is not None


def test_reposts_count_in_full_but_found_no_topic() -> None:
    text = "Somebody posted the very same long sentence about the lift today"
    reposts = [Sentence(number, text, vector("lift", 0), W[1]) for number in range(30)]
    result = update(first().ledger, reposts, week=W[1])
    assert all(topic.first_seen == W[0] for topic in result.ledger.topics)
    assert result.quality.analysed == 30


def test_decisions_survive_later_runs() -> None:
    result = first()
    (pool,), (wifi,), (shower,) = (homes(result)[one] for one in ("pool", "wifi", "shower"))
    assert pool is not None
    assert wifi is not None
    assert shower is not None
    ledger = decisions.rename(result.ledger, pool, "Towels", week=W[0])
    ledger = decisions.merge(ledger, wifi, shower, week=W[0])
    for week in W[1:4]:
        result = update(ledger, sentences(week), week=week)
        ledger = result.ledger
    assert ledger[pool].name == "Towels"
    assert homes(result)["wifi"] == homes(result)["shower"] == {shower}


def test_a_topic_a_person_retired_stays_away_and_is_counted() -> None:
    result = first()
    (pool,) = homes(result)["pool"]
    assert pool is not None
    after = update(decisions.retire(result.ledger, pool, week=W[0]), sentences(W[1]), week=W[1])
    assert homes(after)["pool"] == {None}
    assert {a.how for one, a in after.assignments.items() if str(one).startswith("pool")} == {"left out"}
    assert all(topic.first_seen == W[0] for topic in after.ledger.topics)


def test_a_seeded_topic_waits_for_its_first_sentence() -> None:
    watched = np.stack([vector("breach", number, 0.5) for number in range(4)])
    for ledger in (Ledger(), first(FIVE).ledger):
        seeded = decisions.seed(ledger, "Data breach", watched, week=W[0])
        topic = seeded.topics[-1].id
        for week in W[1:12]:
            seeded = update(seeded, sentences(week, 8, FIVE), week=week).ledger
        assert seeded[topic].status == "active"
        after = update(seeded, [sentence("breach", 1, W[12])], week=W[12])
        assert after.assignments[f"breach-{W[12]}-1"].topic == topic


def test_split_parts_what_was_merged_by_mistake() -> None:
    mixed = [sentence("wifi", n, W[0]) for n in range(20)] + [sentence("pool", n, W[0]) for n in range(20)]
    result = update(Ledger(), mixed, week=W[0], settings=TopicSettings(same=-2.0, coherence=-1.0))
    (topic,) = result.ledger.active
    ledger = decisions.split(result.ledger, topic.id, mixed, week=W[0])
    after = update(ledger, sentences(W[1], 10, ("wifi", "pool")), week=W[1])
    assert homes(after)["wifi"] != homes(after)["pool"]
    assert {topic.id} in (homes(after)["wifi"], homes(after)["pool"])


def test_a_topic_that_comes_apart_is_split_and_says_so() -> None:
    others = first(tuple(SUBJECTS)[:3]).ledger
    both = np.stack([vector(subject, number) for subject in ("wifi", "pool") for number in range(9)])
    watched = decisions.seed(others, "Wifi or pool", both, week=W[0])
    old = replace(watched.topics[-1], seeded=False, spread=0.4)
    week = sentences(W[1], 40, ("wifi", "pool"))
    after = update(watched.replaced([old]), week, week=W[1])
    assert {len(topics) for topics in homes(after).values()} == {1}
    assert homes(after)["wifi"] != homes(after)["pool"]
    (event,) = [event for event in after.ledger.events if event.kind == "split"]
    assert (event.topic, event.by, event.others) == (old.id, "machine", (after.ledger.topics[-1].id,))
    kept = update(watched.replaced([replace(old, pinned=True)]), week, week=W[1])
    assert "split" not in {event.kind for event in kept.ledger.events}


def test_a_ledger_read_back_behaves_as_the_one_written() -> None:
    ledger = first().ledger
    again = Ledger.from_json(ledger.to_json())
    assert again.to_json() == ledger.to_json()
    week = sentences(W[1])
    assert update(again, week, week=W[1]).ledger.to_json() == update(ledger, week, week=W[1]).ledger.to_json()


def test_assign_alone_agrees_and_changes_nothing() -> None:
    ledger = first().ledger
    before = ledger.to_json()
    result = assign(ledger, sentences(W[1]))
    assert {a.topic for a in result.values()} <= {topic.id for topic in ledger.topics}
    assert ledger.to_json() == before


def test_same_data_and_seed_give_the_same_bytes_in_another_process() -> None:
    program = "from tests.nlp.topics.test_update import two_weeks; print(two_weeks(), end='')"
    root = Path(__file__).parents[3]
    other = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        cwd=root,
        encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": "12345", "OMP_NUM_THREADS": "2", "PYTHONPATH": str(root)},
    )
    assert other.stdout == two_weeks()


def two_weeks() -> str:
    one = update(Ledger(), sentences(W[0]), week=W[0], seed=3).ledger
    return update(one, sentences(W[1]), week=W[1], seed=3).ledger.to_json()


def test_a_first_fit_over_many_weeks_tells_each_topics_own_history() -> None:
    shown = {"wifi": W[:20], "shower": W[:20], "breakfast": W[2:20], "pool": W[:4], "parking": [*W[:3], *W[15:20]]}
    all_there_is = [sentence(one, number, week) for one in shown for week in shown[one] for number in range(6)]
    result = update(Ledger(), all_there_is, week=W[19])
    ids = {subject: next(iter(topics)) for subject, topics in homes(result).items()}
    spans = {
        subject: (result.ledger[one].first_seen, result.ledger[one].last_seen) for subject, one in ids.items() if one
    }
    assert spans == {subject: (weeks[0], weeks[-1]) for subject, weeks in shown.items()}
    told = {
        subject: [(event.week, event.kind) for event in result.ledger.events if event.topic == topic]
        for subject, topic in ids.items()
    }
    assert told["breakfast"] == [(W[2], "created")]
    assert told["pool"] == [(W[0], "created"), (W[11], "retired")]
    assert told["parking"] == [(W[0], "created"), (W[10], "retired"), (W[15], "revived")]
    assert {topic.id for topic in result.ledger.topics if topic.status == "retired"} == {ids["pool"]}
    assert [event.week for event in result.ledger.events] == sorted(event.week for event in result.ledger.events)
    assert result.ledger.weeks == tuple(W[:20])


def test_a_sentence_that_says_little_goes_where_those_around_it_in_its_post_go() -> None:
    before = first()
    (wifi,) = homes(before)["wifi"]
    alone = Sentence("a", "Twice.", direction("twice"), W[1], feedback_id=1)
    post = [replace(sentence("wifi", number, W[1]), feedback_id=2) for number in range(2)]
    inside = replace(alone, id="b", feedback_id=2)
    found = assign(before.ledger, [alone, *post, inside])
    assert found["a"].how == "outlier"
    assert found["b"].topic == wifi


def test_what_is_about_the_same_touchpoint_is_more_alike() -> None:
    said = [sentence("wifi", 1, W[0]), sentence("pool", 1, W[0])]
    apart = in_context(said, Phrases())
    together = in_context([replace(one, touchpoint="app") for one in said], Phrases())
    assert 0.1 < float(together[0] @ together[1] - apart[0] @ apart[1]) < 0.3
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    other = in_context([replace(one, touchpoint=f"app-{at}") for at, one in enumerate(said)], Phrases())
    assert float(other[0] @ other[1]) < float(apart[0] @ apart[1]) + 0.1


def test_a_post_that_advertises_is_left_out_as_a_whole() -> None:
    texts = ("WIN a weekend", "Follow and share", "The pool is open to all winners this weekend")
    post = [replace(sentence("pool", number, W[1], text), feedback_id="post") for number, text in enumerate(texts)]
    result = update(first().ledger, post, week=W[1])
    assert {one.how for one in result.assignments.values()} == {"left out"}
    assert {reason.split(":")[0] for reason in result.left_out.by_reason} == {"spam"}
    alone = update(first().ledger, post[2:], week=W[1])
    assert alone.assignments[post[2].id].topic is not None


def test_a_post_about_something_of_the_same_name_is_left_out_with_its_reason_and_can_come_back() -> None:
    texts = ("Harbour Online has a new map", "The pool in it is lovely", "The swimming pool was closed")
    post = [replace(sentence("pool", number, W[1], text), feedback_id="game") for number, text in enumerate(texts[:2])]
    other = replace(sentence("pool", 2, W[1], texts[2]), feedback_id="stay")
    settings = TopicSettings(off_topic=("Harbour Online",))
    result = update(first().ledger, [*post, other], week=W[1], settings=settings)
    assert result.left_out.by_reason == {"off-topic: speaks of Harbour Online": 2}
    assert result.assignments[other.id].topic is not None
    back = update(first().ledger, [*post, other], week=W[1], settings=settings, keep=[post[1].id])
    assert back.assignments[post[1].id].topic == result.assignments[other.id].topic
