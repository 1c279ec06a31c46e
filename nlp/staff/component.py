"""The spaCy component "staff": leaves `doc._.staff`, the frontline staff a text names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from config.roster import StaffMember
from nlp import extensions
from nlp.bundle import Bundle
from nlp.encoder.interface import AspectReader, PhraseEncoder
from nlp.polarity import Aspect, mention_polarities
from nlp.staff.beside import settled
from nlp.staff.candidates import Candidate, candidates
from nlp.staff.context import staff_probabilities
from nlp.staff.praise import weighed
from nlp.staff.roster import RosterIndex
from nlp.staff.surroundings import fitted_to
from nlp.types import Label, StaffMention, Vectors
from nlp.vectors import unit

_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|nurse|sister|doctor)\.?\s+\Z", re.IGNORECASE)
_STANDS_FOR_STAFF = ("staff", "the agent", "our waiter", "the manager")
_AROUND = 200
"""Characters to each side that may tell which of two namesakes is meant."""


@Language.factory("staff", default_config={"roster": {"members": []}, "threshold": 0.5}, assigns=["doc._.staff"])
def make_staff(nlp: Language, name: str, roster: Mapping[str, Any], threshold: float) -> Staff:
    """`roster` is a dump of a `config.roster.Roster` (`dataclasses.asdict`); `threshold` how sure it must be staff."""
    members = [
        StaffMember(one["staff_id"], one["name"], tuple(one["nicknames"]), one["location"], one["role"])
        for one in roster["members"]
    ]
    return Staff(nlp, members, threshold)


class Staff:
    """Finds named staff and links them to the roster. Needs the pipe "sentences"; uses "names" and "sentiment"."""

    def __init__(self, nlp: Language, members: Iterable[StaffMember] = (), threshold: float = 0.5) -> None:
        extensions.register()
        self._nlp = nlp
        self._roster = RosterIndex(tuple(members))
        self._threshold = threshold
        self._staff_vector: Vectors | None = None

    @cached_property
    def _reads_states(self) -> bool:
        """Not those of another model than the weights were fitted to."""
        encoder = self._nlp.get_pipe("encoder") if self._nlp.has_pipe("encoder") else None
        bundle: Bundle | None = getattr(encoder, "bundle", None)
        return bundle is not None and bundle.version == fitted_to()

    def __call__(self, doc: Doc) -> Doc:
        if doc._.analysed:
            doc._.staff = self._mentions(doc)
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        return map(self, docs)

    def _mentions(self, doc: Doc) -> tuple[StaffMention, ...]:
        heard = [(name.start, name.end) for name in doc._.names] if self._nlp.has_pipe("names") else None
        found = candidates(extensions.text_of(doc), self._roster.words, heard)
        encoded = doc._.encoded if self._reads_states else None
        chances = staff_probabilities(extensions.text_of(doc), found, self._roster.words, encoded)
        listed = [self._roster.link(one.text).status != "unlisted" for one in found]
        chances = settled(extensions.text_of(doc), found, chances, listed)
        ends = [sentence.end_char for sentence in doc.spans.get(extensions.SENTENCES, ())]
        named = [
            (candidate, float(chance), min(bisect_right(ends, candidate.start), max(len(ends) - 1, 0)))
            for candidate, chance in zip(found, chances, strict=True)
            if chance >= self._threshold
        ]
        if not named:
            return ()
        aspects = [Aspect(sentence, self._query(), (one.start, one.end)) for one, _, sentence in named]
        feelings = mention_polarities(doc, aspects, self._reader())
        mentions = [
            self._mention(extensions.text_of(doc), candidate, chance, sentence, feeling.label)
            for (candidate, chance, sentence), feeling in zip(named, feelings, strict=True)
        ]
        return weighed(doc, mentions, [(one.start, one.end) for one in found], self._reader())

    def _mention(self, text: str, candidate: Candidate, chance: float, sentence: int, polarity: Label) -> StaffMention:
        before = text[max(0, candidate.start - _AROUND) : candidate.start]
        around = before + text[candidate.end : candidate.end + _AROUND]
        link = self._roster.link(candidate.text, around, title=bool(_TITLE.search(before)))
        return StaffMention(
            start=candidate.start,
            end=candidate.end,
            name=candidate.text,
            staff_id=link.staff_id,
            status=link.status,
            polarity=polarity,
            confidence=chance,
            sentence=sentence,
            candidates=link.candidates,
        )

    def _query(self) -> Vectors:
        """What stands for a member of staff when the aspect head is asked how a sentence speaks of one."""
        if self._staff_vector is None:
            if not self._nlp.has_pipe("encoder"):
                return np.zeros(extensions.DIMENSIONS, dtype=np.float32)
            encoder: PhraseEncoder = self._nlp.get_pipe("encoder")  # type: ignore[assignment]
            self._staff_vector = unit(encoder.encode(_STANDS_FOR_STAFF).mean(axis=0))
        return self._staff_vector

    def _reader(self) -> AspectReader | None:
        if not self._nlp.has_pipe("sentiment"):
            return None
        pipe: Any = self._nlp.get_pipe("sentiment")
        return pipe if hasattr(pipe, "aspects") else None

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Nothing beyond the configuration."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Staff:
        return self
