"""How an answer to a survey question is read: "nothing", idioms of praise, and what the question asks for.

"Nothing" is praise under "What could be better?", blame under "What was good?", and nothing at all without a question.
The models read sentences that stand alone and know none of this.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import numpy as np
import yaml

from nlp.questions import Asks
from nlp.types import LABELS, Label, Sentiment

Kind = Literal["nothing", "aside", "praise", "wish", "worse", "better", "not-yet"]
SURE = 0.94
"""Chance of what a rule decides; about what such rules get right among the answers they were made on."""
LIKELY = 0.85
"""The same for a bare noun, which takes the question's side."""
NOTHING: dict[Asks, Label] = {"improve": "positive", "why": "positive", "liked": "negative", "open": "neutral"}
"""What "nothing" says. To why a score was given it means that nothing was wrong, five times of six."""
VERDICTS: dict[Kind, Label] = {
    "praise": "positive", "better": "positive", "wish": "negative", "worse": "negative", "aside": "neutral",
    "not-yet": "neutral",
}  # fmt: skip
_TURNS = re.compile(
    r"\b(but|except|apart from|however|although|though|only|just|other than|unless|besides)\b", re.IGNORECASE
)
LONGEST = 30
"""Maximum words of a text without a question that is read by the rules of survey answers."""
_SOCIAL = re.compile(r"[@#]\w|https?:")
_BARE = 5
"""Words of the longest answer that is a bare noun: "Waiting times", "the food and the beds"."""


@dataclass(frozen=True, slots=True)
class Patterns:
    nothing: re.Pattern[str]
    aside: re.Pattern[str]
    praise: re.Pattern[str]
    wish: re.Pattern[str]
    worse: re.Pattern[str]
    better: re.Pattern[str]
    not_yet: re.Pattern[str]
    kind_words: re.Pattern[str]
    blame_words: re.Pattern[str]
    wishes: re.Pattern[str]


@cache
def patterns() -> Patterns:
    said: dict[str, Any] = yaml.safe_load((resources.files("nlp") / "answers.yaml").read_text(encoding="utf-8"))
    return Patterns(
        re.compile(rf"\W*(?:{said['nothing']})(?=\W|$)\W*", re.IGNORECASE),
        re.compile(rf"\W*(?:{said['aside']})\W*", re.IGNORECASE),
        *(
            re.compile("|".join(f"(?:{one})" for one in said[name]), re.IGNORECASE)
            for name in ("praise", "wish", "worse", "better", "not-yet")
        ),
        *(re.compile(said[name], re.IGNORECASE) for name in ("kind-words", "blame-words", "wishes")),
    )


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def may_be_an_answer(text: str) -> bool:
    """Whether a text that came without a question may be a survey's: short, and addressed to nobody.

    In posts and long reviews the idioms are as often meant the other way round.
    """
    return len(text.split()) <= LONGEST and not _SOCIAL.search(text)


def kind_of(sentence: str, *, asked: bool) -> Kind | None:
    """Which rule reads a sentence, if one does. `asked`: whether it answers a question."""
    said, known = plain(sentence), patterns()
    if not any(letter.isalpha() for letter in said) and not asked:
        return None
    if known.aside.fullmatch(said):
        return "aside"
    if known.praise.search(said) and not _TURNS.search(said):
        return "praise"
    if known.nothing.fullmatch(said):
        return "nothing"
    compared: Kind | None = next(
        (name for name in ("wish", "worse", "better") if getattr(known, name).search(said)), None
    )
    if compared and not _TURNS.search(said):
        return compared
    led = known.nothing.match(said)
    if (
        asked
        and led
        and led.end() > 3
        and said.lower().startswith(("nothing", "none", "not a lot", "no ", "no,", "no."))
    ):
        return "nothing" if not _TURNS.search(said[led.end() :]) else None
    return "not-yet" if known.not_yet.search(said) else None


def verdict(kind: Kind, question: Asks) -> Label:
    if kind == "nothing":
        return NOTHING[question]
    return VERDICTS[kind]


def says_nothing(kind: Kind, sentence: str) -> bool:
    """Whether there is nothing in the sentence that could be mentioned."""
    return kind == "aside" or (kind == "nothing" and bool(patterns().nothing.fullmatch(plain(sentence))))


def certain(label: Label, chance: float = SURE) -> Sentiment:
    rest = (1 - chance) / (len(LABELS) - 1)
    return Sentiment(label, {one: chance if one == label else rest for one in LABELS})


@cache
def shifts() -> dict[str, list[float]]:
    """What a question adds to the logits of LABELS: fitted on half of the patients' comments (decision 15)."""
    found: dict[str, list[float]] = json.loads((resources.files("nlp") / "questions.json").read_text(encoding="utf-8"))
    return found


def side_of(question: Asks, answer: str) -> Label | None:
    """The question's side, where the whole answer is a few words that take none: "Waiting times", "More staff"."""
    said, known = plain(answer), patterns()
    if question not in ("improve", "liked") or len(said.split()) > _BARE:
        return None
    if question == "improve":
        return None if known.kind_words.search(said) and not known.wishes.search(said) else "negative"
    return None if known.blame_words.search(said) else "positive"


def under(question: Asks, sentiment: Sentiment, answer: str, *, whole: bool = True) -> Sentiment:
    """An answer's sentiment under its question: a few words are weighed by another shift than a sentence."""
    if question == "open":
        return sentiment
    side, words = side_of(question, answer) if whole else None, len(answer.split())
    if side:
        return certain(side, LIKELY)
    if question == "liked" and words <= _BARE and patterns().blame_words.search(answer):
        return sentiment
    known = shifts().get(f"{question} {'bare' if words <= _BARE else 'told'}")
    if known is None:
        return sentiment
    scale, *added = known
    logits = scale * np.log(np.clip([sentiment.scores[label] for label in LABELS], 1e-4, 1)) + np.array(added)
    raised = np.exp(logits - logits.max())
    scores = {label: float(one) for label, one in zip(LABELS, raised / raised.sum(), strict=True)}
    return Sentiment(max(LABELS, key=lambda label: scores[label]), scores)


def mixed(parts: Sequence[tuple[Sentiment, int]]) -> Sentiment:
    """The sentiment of a text from parts of it, each weighing as many words as it has."""
    weights = np.array([max(1, count) for _, count in parts], dtype=float)
    rows = np.array([[one.scores[label] for label in LABELS] for one, _ in parts])
    mean = (rows * weights[:, None]).sum(0) / weights.sum()
    scores = {label: float(value) for label, value in zip(LABELS, mean, strict=True)}
    return Sentiment(max(LABELS, key=lambda label: scores[label]), scores)
