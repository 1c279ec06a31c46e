"""The one place where customers' words leave the house: quotes as whoever reads them may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from html import unescape
from typing import TypeVar

from sqlite_utils import Database

from config.roles import Role
from config.roster import Roster
from hearpoint.present.redaction.names_found import EncoderReader
from hearpoint.present.redaction.own import Own
from hearpoint.present.redaction.people import StaffName
from hearpoint.present.redaction.redactor import Redactor
from hearpoint.present.redaction.viewer import Viewer
from hearpoint.present.redaction.walk import change_quotes, redact_quotes
from hearpoint.store.search import SearchHit, SearchResult
from hearpoint.store.session import Session

Result = TypeVar("Result")
MAX_SHOWN = 5000
"""Maximum characters of a post that a search shows; chosen because finding names in a longer one takes seconds, and
`show` opens it whole."""


def as_seen_by(session: Session, result: Result, role: Role, *, show_staff_names: bool = False) -> Result:
    """A result with every quote redacted for a role; figures and what is no quote are left as they are.

    `show_staff_names`: the readers may see who was praised, as a digest's settings have it.
    """
    readable = change_quotes(result, _on_one_line)
    return redact_quotes(readable, _redactor(session, role, show_staff_names), StaffNamed(session.db))


def search_as_seen_by(session: Session, result: SearchResult, role: Role) -> SearchResult:
    """What a search found, redacted; the marked words are marked in the text as it is shown."""
    redactor, staff = _redactor(session, role, False), StaffNamed(session.db)
    return replace(result, found=tuple(_hit(post, redactor, staff[post.feedback_id]) for post in result.found))


def _hit(post: SearchHit, redactor: Redactor, staff: tuple[StaffName, ...]) -> SearchHit:
    """One post: its text, its sentences, who is named in them, and attributes in which a customer may have written."""
    text, *sentences = redactor.many(
        [_excerpt(text) for text in (post.text, *(sentence.text for sentence in post.sentences))],
        [staff] * (1 + len(post.sentences)),
    )
    named = redactor.viewer.sees_praised_staff
    return replace(
        post,
        text=text,
        marks=tuple(_marks(post.text, post.marks, text)),
        attributes={
            name: redactor(value, ()) if isinstance(value, str) else value for name, value in post.attributes.items()
        },
        sentences=tuple(
            replace(sentence, text=shown, staff=tuple(one for one in sentence.staff if named and one[3] == "positive"))
            for sentence, shown in zip(post.sentences, sentences, strict=True)
        ),
    )


def _excerpt(text: str) -> str:
    plain = unescape(text)
    return plain if len(plain) <= MAX_SHOWN else f"{plain[:MAX_SHOWN]} [...]"


class StaffNamed(Mapping[int, tuple[StaffName, ...]]):
    """Feedback id -> the staff its tags name, read when asked for."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def __getitem__(self, feedback_id: int) -> tuple[StaffName, ...]:
        rows = self._db.execute(
            "SELECT m.name, m.polarity FROM staff_mention m JOIN sentence s ON s.id = m.sentence_id "
            "WHERE s.feedback_id = ? ORDER BY m.id",
            [feedback_id],
        )
        return tuple(StaffName(name, polarity != "negative") for name, polarity in rows)

    def __iter__(self) -> Iterator[int]:
        return (row[0] for row in self._db.execute("SELECT id FROM feedback ORDER BY id"))

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM feedback").fetchone()[0])


def _redactor(session: Session, role: Role, show_staff_names: bool) -> Redactor:
    settings = session.project.settings
    names = [settings.company, *{member.location for member in session.roster.members if member.location}]
    return Redactor(Viewer(role, show_staff_names), Own.of(names), _reader(session.roster))


@lru_cache(maxsize=4)
def _reader(roster: Roster) -> EncoderReader:
    return EncoderReader(roster)


def _on_one_line(text: str, feedback_id: int | None) -> str:
    """Platforms send "&amp;" and line ends; offsets no longer count where a quote is shown."""
    return " ".join(unescape(text).split())


def _marks(before: str, marks: tuple[tuple[int, int], ...], after: str) -> Iterator[tuple[int, int]]:
    """The same words in the redacted text; what was masked is no longer marked."""
    at = 0
    for start, end in marks:
        place = after.find(before[start:end], at)
        if place >= 0:
            at = place + end - start
            yield place, at
