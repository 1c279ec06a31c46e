from __future__ import annotations

import numpy as np
import pytest

from config.errors import UsageError
from nlp.topics import decisions
from nlp.topics.ledger import Ledger
from tests.nlp.topics.made_up import direction

W = "2026-W10"


@pytest.fixture
def ledger() -> Ledger:
    one = decisions.seed(Ledger(), "Data breach", direction("breach")[None, :], week=W)
    return decisions.seed(one, "Bed bugs", direction("bugs")[None, :], week=W)


def test_an_unknown_topic_is_named_with_those_known(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match=r"no topic 't-0099'; known topics: t-0001, t-0002"):
        decisions.rename(ledger, "t-0099", "x", week=W)


def test_two_topics_cannot_share_a_name(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="t-0002 is already called 'Bed bugs'"):
        decisions.rename(ledger, "t-0001", "bed bugs", week=W)


def test_no_topic_is_merged_into_itself_even_by_way_of_another(ledger: Ledger) -> None:
    merged = decisions.merge(ledger, "t-0001", "t-0002", week=W)
    with pytest.raises(UsageError, match="itself"):
        decisions.merge(merged, "t-0002", "t-0001", week=W)
    with pytest.raises(UsageError, match="already merged"):
        decisions.merge(merged, "t-0001", "t-0002", week=W)


def test_every_decision_is_written_down_as_a_persons(ledger: Ledger) -> None:
    done = decisions.pin(decisions.rename(ledger, "t-0001", "Leaks", week=W), "t-0001", week=W)
    done = decisions.revive(decisions.retire(done, "t-0002", week=W), "t-0002", week=W)
    assert [event.kind for event in done.events[2:]] == ["renamed", "pinned", "retired", "revived"]
    assert {event.by for event in done.events} == {"person"}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 99}', "null"])
def test_what_is_no_ledger_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Ledger.from_json(text)


def test_a_seed_without_phrases_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="no phrases"):
        decisions.seed(ledger, "Fire", np.empty((0, 384), dtype=np.float32), week=W)
