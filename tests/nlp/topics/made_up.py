"""Made-up sentences about made-up things, with vectors that fall into known groups."""

from __future__ import annotations

import zlib

import numpy as np

from nlp.topics.types import Sentence
from nlp.types import Vectors

SUBJECTS = {
    "shower": "The shower in our room stayed cold",
    "breakfast": "Breakfast buffet ran out of pastries",
    "parking": "Parking garage fee was a surprise",
    "wifi": "Wifi connection kept dropping upstairs",
    "checkin": "Check in queue at the front desk crawled",
    "pool": "Swimming pool towels were missing",
}
_ENDINGS = ("again", "on Monday", "for us", "this morning", "which was sad", "so we left", "twice", "all weekend")


def direction(word: str) -> Vectors:
    """A fixed random unit vector for a word."""
    vector = np.random.default_rng(zlib.crc32(word.encode())).normal(size=384)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def vector(subject: str, salt: int, spread: float = 0.8) -> Vectors:
    """A unit vector near a subject's, with a part that all of them share."""
    noise = np.random.default_rng([zlib.crc32(subject.encode()), salt]).normal(size=384)
    mixed = direction("common") * 0.7 + direction(subject) + spread * noise / np.linalg.norm(noise)
    return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)


def sentence(subject: str, number: int, week: str, text: str | None = None) -> Sentence:
    said = text or f"{SUBJECTS.get(subject, subject)} {_ENDINGS[number % 8]} and {number} others agree"
    return Sentence(f"{subject}-{week}-{number}", said, vector(subject, number + 1000 * int(week[-2:])), week)


def sentences(week: str, each: int = 20, subjects: tuple[str, ...] = tuple(SUBJECTS)) -> list[Sentence]:
    return [sentence(subject, number, week) for number in range(each) for subject in subjects]
