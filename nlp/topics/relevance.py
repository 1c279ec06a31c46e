"""What is left out of the topics, and why: spam, giveaways, what is off-topic, and sentences that say nothing.

Rules, not a model: each verdict names its reason, so a person can look at what was left out and put it back.
A single weak sign never suffices: customers also write links, prices and "free".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.topics.naming import Phrases

Kind = Literal["spam", "off-topic", "says nothing"]

_SIGNS: tuple[tuple[str, float, str], ...] = (
    ("giveaway", 0.6, r"\bgive\s?-?aways?\b"),
    ("giveaway", 0.6, r"\b(?:enter|chance|retweet|rt|follow)\b.{0,40}\bto win\b"),
    ("giveaway", 0.6, r"\bwin (?:a|an|big|free)\b"),
    (
        "asks to follow or share",
        0.4,
        r"\b(?:follow|like)\b.{0,12}(?:&|\band\b|\+|,).{0,12}\b(?:follow|rt|retweet|share|tag)\b",
    ),
    (
        "asks to follow or share",
        0.4,
        r"\b(?:rt|retweet)\b.{0,12}(?:&|\band\b|\+|,).{0,12}\b(?:follow|like|share|tag)\b",
    ),
    ("asks to follow or share", 0.4, r"\bfollow (?:me|us|back|for follow)\b"),
    ("asks to tag friends", 0.6, r"\btag (?:\d+|two|three|four|five|your|some|a) (?:friend|mate|people|m8)"),
    ("promotion code", 0.5, r"\b(?:promo|discount|coupon|referral)\s?-?codes?\b.{0,20}\b[A-Z0-9]{4,}\b"),
    ("promotion code", 0.5, r"\buse (?:my )?code\b"),
    ("earn money", 0.7, r"\bearn(?:ed|ing)?\b.{0,20}[$£€]\s?\d"),
    ("earn money", 0.7, r"\b(?:mak(?:e|es|ing)|made) (?:up to |over |around |an extra )?[$£€]\s?\d"),
    ("earn money", 0.7, r"\bwork from home\b|\bpassive income\b|\bfinancial freedom\b"),
    ("crypto", 0.6, r"\b(?:bitcoin|btc|crypto|ethereum|nft|airdrop|forex|binary options?)\b"),
    ("adult or dating", 0.7, r"\b(?:onlyfans|hot singles|xxx|sugar (?:daddy|baby))\b"),
    ("prize bait", 0.6, r"\byou(?:'ve| have) been (?:selected|chosen)\b|\bclaim your (?:free|prize|reward|gift)\b"),
    ("followers for sale", 0.8, r"\b(?:buy|get|gain|need more)\b.{0,15}\b(?:followers|likes|views)\b"),
    ("job advert", 0.6, r"\bwe(?:'| a)re hiring\b|\bnow hiring\b|\bjoin our team\b|#(?:hiring|jobs?)\b"),
    ("click here", 0.4, r"\bclick (?:here|the link|below|my bio)\b|\blink in (?:my )?bio\b"),
    ("click here", 0.4, r"\bdm (?:me|us) (?:for|to)\b.{0,20}\b(?:price|info|invest|earn)\b"),
    ("limited offer", 0.3, r"\b(?:limited time|act now|hurry|don'?t miss|sale ends|flash sale|\d{2}% off)\b"),
)
_PATTERNS = tuple((name, weight, re.compile(pattern, re.IGNORECASE)) for name, weight, pattern in _SIGNS)
_URL = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_TAG = re.compile(r"#\w+")
_HANDLE = re.compile(r"@\w+")
_LETTER = re.compile(r"[^\W\d_]")
_MIN_SCORE = 0.6
"""Minimum summed weight of the signs of spam; chosen because a single weak sign stays below it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a sentence is left out; `score` is the summed weight of the signs seen, at most 1."""

    kind: Kind
    reason: str
    score: float


def judge(text: str, phrases: Phrases | None = None, others: Sequence[str] = ()) -> Verdict | None:
    """The reason to leave a text out of the topics, or None where it belongs in.

    With `phrases`, a text without a single word that could name a topic ("thank you so much!") says nothing either.
    `others` are the names of what shares the company's name and is not meant.
    """
    if not _LETTER.search(_bare(text)):
        return Verdict("says nothing", "no words beside handles, links and symbols", 1.0)
    if (unwanted := spam(text) or off_topic(text, others)) is not None:
        return unwanted
    silent = phrases is not None and not phrases(text)
    return Verdict("says nothing", "no word that could name a topic", 1.0) if silent else None


def spam(text: str) -> Verdict | None:
    """Whether a sentence, or a short post as a whole, advertises; None where it does not."""
    seen = dict.fromkeys((name, weight) for name, weight, pattern in _PATTERNS if pattern.search(text))
    tags, links = len(_TAG.findall(text)), len(_URL.findall(text))
    if tags >= 5 and tags * 2 >= len(_bare(text).split()):
        seen["mostly hash tags", 0.4] = None
    if links and seen:
        seen["with a link", 0.2] = None
    score = min(1.0, sum(weight for _, weight in seen))
    if score + 1e-9 < _MIN_SCORE:
        return None
    return Verdict("spam", ", ".join(name for name, _ in seen), round(score, 2))


def off_topic(text: str, others: Sequence[str]) -> Verdict | None:
    """Whether a text speaks of one of `others`; None where it does not.

    A name counts as it is given or in capitals ("Harbour Online" is a game, "book the Harbour online" is not), and in
    one word (#harbouronline) in any case.
    """
    for name in others:
        parts = name.split()
        spaced = r"[\s-]+".join(map(re.escape, parts))
        loud = r"[\s-]+".join(map(re.escape, name.upper().split()))
        one_word = "|(?i:" + re.escape("".join(parts)) + ")" if len(parts) > 1 else ""
        if parts and re.search(rf"(?<!\w)(?:{spaced}|{loud}{one_word})(?!\w)", text):
            return Verdict("off-topic", f"speaks of {name}", 1.0)
    return None


def _bare(text: str) -> str:
    return _HANDLE.sub(" ", _URL.sub(" ", text))
