"""Names of people found by the tagger's encoder, read again for the few dozen quotes of a page (2 to 6 ms each)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from config.roster import Roster
from hearpoint.present.redaction.lexicon import given_names
from nlp.staff.lexicon import bare, word_names

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_KEPT_WORDS = 50_000
"""Words the vocabulary keeps; chosen because the tagger keeps as many."""

_SURE_IN_SMALL_LETTERS = 0.85
"""Minimum confidence of a name in small letters that no list knows; chosen because words were
taken for names at .72 and .81, and names were from .93 on, in the dev half of benchmarks/data."""


@dataclass(frozen=True, slots=True)
class StaffSpan:
    """A stretch of text that names one of the staff; `praised` where it does not speak ill of them."""

    start: int
    end: int
    praised: bool = True


@dataclass(frozen=True, slots=True)
class NamesFound:
    """Places of a text: all names of people, and the staff among them."""

    names: tuple[tuple[int, int], ...] = ()
    staff: tuple[StaffSpan, ...] = ()


class NameReader(Protocol):
    """Finds names in texts: one result a text, in order."""

    def __call__(self, texts: Sequence[str]) -> list[NamesFound]: ...


class EncoderReader:
    """The shipped pipeline up to the name head and the staff component; loaded on first use, usable from any thread."""

    def __init__(self, roster: Roster | None = None) -> None:
        self._roster = roster
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> list[NamesFound]:
        from threadpoolctl import threadpool_limits

        with self._lock:
            nlp = self._pipeline
            zone = nlp.memory_zone() if len(nlp.vocab) > _KEPT_WORDS else nullcontext()
            with threadpool_limits(1, user_api="blas"), zone:
                return [_names_found(doc, text) for doc, text in zip(nlp.pipe(texts), texts, strict=True)]

    @cached_property
    def _pipeline(self) -> Language:
        from nlp.pipeline import build

        pipeline = build(roster=asdict(self._roster) if self._roster else None)
        # A name is a name in a language that is not analysed too.
        pipeline.remove_pipe("language")
        pipeline("The room was fine, thank you.")
        return pipeline


def _names_found(doc: Doc, text: str) -> NamesFound:
    """What the pipeline left on a doc. "May" and "Will" are staff only if the name head finds them too."""
    names = tuple(
        (name.start, name.end) for name in doc._.names if _is_name(text[name.start : name.end], name.confidence, text)
    )
    inside = {place for start, end in names for place in range(start, end)}
    staff = (person for person in doc._.staff if person.start in inside or bare(person.name) not in word_names())
    return NamesFound(
        names, tuple(StaffSpan(person.start, person.end, person.polarity != "negative") for person in staff)
    )


def _is_name(name: str, confidence: float, text: str) -> bool:
    """Whether to believe the name head: JFK beside small letters is a code, "inspector" no list knows."""
    if len(name) <= 4 and name.isupper() and not text.isupper():
        return False
    return not name.islower() or confidence >= _SURE_IN_SMALL_LETTERS or bare(name.split()[0]) in given_names()
