"""`hearpoint tag`: JSON Lines in, JSON Lines out, in order, with no database. Other programs rely on its form."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.hearpoint.cli.conftest import Run

KEYS = {"id", "lang", "analysed", "reason", "sentiment", "sentences", "touchpoints", "staff"}


@pytest.fixture
def tag(hearpoint: Run, project: Path) -> Any:
    def run(*records: dict[str, Any]) -> list[dict[str, Any]]:
        file = project / "texts.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        journey, roster = project / "journey.yaml", project / "roster.csv"
        ran = hearpoint("tag", file, "--journey", journey, "--staff", roster)
        assert ran.code == 0, ran.err
        return [json.loads(line) for line in ran.out.splitlines()]

    return run


def test_one_answer_a_line_in_order_in_the_documented_form(tag: Any) -> None:
    texts = ["The wifi kept dropping all night.", "Thanks Priya at the front desk, you were wonderful!", "ok"]
    answers = tag(*({"id": f"n{number}", "text": text} for number, text in enumerate(texts)))
    assert [one["id"] for one in answers] == ["n0", "n1", "n2"]
    assert all(set(one) == KEYS for one in answers)
    wifi, thanks, _ = answers
    assert sum(wifi["sentiment"]["scores"].values()) == pytest.approx(1.0, abs=1e-3)
    (mention,) = wifi["touchpoints"]
    assert set(mention) == {"touchpoint", "stage", "start", "end", "polarity", "confidence", "evidence"}
    assert (mention["touchpoint"], mention["stage"], mention["polarity"]) == ("wifi", "room", "negative")
    (person,) = thanks["staff"]
    assert texts[1][person["start"] : person["end"]] == person["name"] == "Priya"
    assert (person["staff_id"], person["status"], person["polarity"]) == ("s1", "linked", "positive")


def test_offsets_are_code_points_of_the_given_text(tag: Any) -> None:
    text = "👩‍👩‍👧 wow 🇩🇪! The WIFI was dead… 😡 Thanks to Priya though!!"
    (answer,) = tag({"text": text})
    sentences = [text[one["start"] : one["end"]] for one in answer["sentences"]]
    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert [text[one["start"] : one["end"]] for one in answer["staff"]] == ["Priya"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\0"])
def test_an_empty_text_says_so(tag: Any, text: str) -> None:
    (answer,) = tag({"text": text})
    assert answer["analysed"] is False
    assert answer["reason"]
    assert answer["sentiment"] is None
    assert answer["sentences"] == answer["touchpoints"] == answer["staff"] == []


def test_another_language_is_named_and_not_guessed_at(tag: Any) -> None:
    text = "Das Frühstück war leider wieder kalt und niemand hat sich um uns gekümmert."
    (answer,) = tag({"text": text})
    assert answer["lang"] == "de"
    assert answer["analysed"] is False
    assert "de" in answer["reason"]
    assert answer["sentiment"] is None


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "the wifi is slow " * 6_000, "nul \0 in the middle", "\u202eabc", "🙂" * 300]
)
def test_any_text_gets_an_answer(tag: Any, text: str) -> None:
    answers = tag({"id": 1, "text": text}, {"id": 2, "text": "The room was clean."})
    assert [one["id"] for one in answers] == [1, 2]


def test_reads_standard_input(hearpoint: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"text": "fine"}\n\n{"text": "awful"}\n'))
    ran = hearpoint("tag", "-")
    assert ran.code == 0
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == [1, 3]


@pytest.mark.parametrize(
    ("line", "message"),
    [("not json", "not JSON"), ('{"txt": "a"}', "no text"), ('{"text": 3}', "no text"), ("[]", "no text")],
)
def test_a_wrong_line_is_named(hearpoint: Run, tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "fine"}\n' + line + "\n", encoding="utf-8")
    ran = hearpoint("tag", file)
    assert ran.code == 2
    assert f"texts.jsonl:2: {message}" in ran.err


def test_a_file_that_is_not_there(hearpoint: Run, tmp_path: Path) -> None:
    ran = hearpoint("tag", tmp_path / "none.jsonl")
    assert ran.code == 2
    assert "none.jsonl" in ran.err


def test_a_journey_without_a_file_is_refused(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("tag", "--journey", project / "journey.yaml", "--project", project)
    assert ran.code == 2
    assert "go with FILE" in ran.err


def test_the_question_of_a_line_decides_what_nothing_means(tag: Any) -> None:
    asked, liked = tag(
        {"text": "Nothing", "question": "What could be better?"}, {"text": "Nothing", "question": "What was good?"}
    )
    assert (asked["sentiment"]["label"], liked["sentiment"]["label"]) == ("positive", "negative")
    assert asked["touchpoints"] == liked["touchpoints"] == []
