"""--json: every command can be used by another program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from config.actor import Actor
from hearpoint.cli import commands
from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session
from listeners.base import Page
from nlp.types import Vectors
from tests.fakes import START_OF_TIME, post, tagged
from tests.hearpoint.cli.conftest import Run

SAM = Actor("sam", "Sam")


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its full name."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    if command.invoke_without_command:
        yield name, command
    for part, child in command.commands.items():
        yield from walk(child, f"{name} {part}")


COMMANDS = dict(walk(commands, "hearpoint"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_json(name: str) -> None:
    assert "--json" in [option for parameter in COMMANDS[name].params for option in parameter.opts]


@pytest.fixture
def one(project: Path) -> Path:
    """One tagged post: "the wifi is down"."""
    with Session.open(project) as session:
        page = Page((post(1, "the wifi is down"),), {}, more=False)
        session.collected.write_page(SourceRecord("s", "fake", "fake"), page, START_OF_TIME)
        session.tags.write("v1", [(1, tagged("the wifi is down", "positive", touchpoint="wifi"))])
    return project


def test_init_says_which_files_it_wrote(hearpoint: Run, tmp_path: Path) -> None:
    wrote = hearpoint("init", tmp_path / "new", "--journey", "hotel", "--json").json["wrote"]
    assert str(tmp_path / "new" / "hearpoint.yaml") in wrote
    assert all(Path(path).is_file() for path in wrote)


def test_correct_says_what_was_and_what_is_now(hearpoint: Run, one: Path) -> None:
    said = ("--sentiment", "negative", "--touchpoint", "noise=negative", "--by", "sam")
    first, second = hearpoint("correct", 1, *said, "--json", "-p", one).json
    assert first == {
        "feedback_id": 1,
        "sentence": "the wifi is down",
        "what": "sentiment",
        "target": "",
        "old": "positive",
        "new": "negative",
        "corrected_by": "sam",
    }
    assert (second["target"], second["old"], second["new"]) == ("noise", None, "negative")


def test_two_corrections_at_once_are_written_both_or_not_at_all(hearpoint: Run, one: Path) -> None:
    ran = hearpoint("correct", 1, "--sentiment", "negative", "--touchpoint", "wifl=negative", "--json", "-p", one)
    assert (ran.code, ran.out) == (2, "")
    (sentence,) = hearpoint("show", 1, "--json", "-p", one).json["sentences"]
    assert sentence["sentiment"] == "positive"


def test_review_says_what_was_decided(hearpoint: Run, one: Path) -> None:
    ran = hearpoint("review", "wifi", "dismissed", "--by", "sam", "--note", "router swapped", "--json", "-p", one)
    assert ran.json == {
        "touchpoint": "wifi",
        "topic": None,
        "verdict": "dismissed",
        "reviewer": "sam",
        "note": "router swapped",
    }


@pytest.fixture
def two_topics(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """t-0001 "Queue" and t-0002 "Waiting"; phrases are not sent through the encoder."""
    import hearpoint.actions.topics

    def vectors(phrases: tuple[str, ...]) -> Vectors:
        import numpy as np

        return np.full((len(phrases), 4), 0.5, dtype=np.float32)

    monkeypatch.setattr(hearpoint.actions.topics, "sentence_vectors", vectors)
    with Session.open(project) as session:
        for name in ("Queue", "Waiting"):
            hearpoint.actions.topics.seed_topic(session, SAM, name, ("a",))
    return project


@pytest.mark.parametrize(
    ("arguments", "topic", "kind", "others"),
    [
        (["rename", "t-0001", "Line"], "t-0001", "renamed", []),
        (["merge", "t-0001", "t-0002"], "t-0001", "merged", ["t-0002"]),
        (["seed", "Smell", "it smells"], "t-0003", "seeded", []),
        (["pin", "t-0001"], "t-0001", "pinned", []),
        (["pin", "t-0001", "--undo"], "t-0001", "unpinned", []),
        (["retire", "t-0001"], "t-0001", "retired", []),
    ],
)
def test_a_decision_about_a_topic_is_told_as_history_tells_it(
    hearpoint: Run, two_topics: Path, arguments: list[str], topic: str, kind: str, others: list[str]
) -> None:
    said = hearpoint("topics", *arguments, "--json", "-p", two_topics).json
    assert (said["topic"], said["kind"], said["by"], said["others"]) == (topic, kind, "person", others)
    assert said == hearpoint("topics", "history", "--json", "-p", two_topics).json[-1]


def test_a_topic_is_brought_back(hearpoint: Run, two_topics: Path) -> None:
    hearpoint("topics", "retire", "t-0001", "-p", two_topics)
    assert hearpoint("topics", "revive", "t-0001", "--json", "-p", two_topics).json["kind"] == "revived"


def test_options_before_the_name_of_a_topics_command_count(hearpoint: Run, two_topics: Path) -> None:
    ran = hearpoint("topics", "-p", two_topics, "--json", "rename", "t-0001", "Line")
    assert ran.json["kind"] == "renamed"


def test_a_suggested_mapping_as_json_serves_as_a_mapping_file(hearpoint: Run, project: Path) -> None:
    file = project / "comments.csv"
    file.write_text(
        "When,How likely are you to recommend us? (0-10),Why?\n2026-11-02 10:00,9,Lovely breakfast\n"
        "2026-11-03 11:30,2,The wifi kept dropping\n",
        encoding="utf-8",
    )
    suggested = hearpoint("import", file, "--suggest-mapping", "--json", "-p", project).json
    assert (suggested["created_at"], suggested["text"]) == ("When", "Why?")
    mapping = project / "mapping.json"
    mapping.write_text(json.dumps(suggested), encoding="utf-8")
    assert hearpoint("import", file, "--mapping", mapping, "--json", "-p", project).json[0]["new"] == 2
