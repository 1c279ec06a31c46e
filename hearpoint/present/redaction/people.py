"""Which names in a text are shown as they are, and which become [name] or [staff]."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hearpoint.present.redaction.lexicon import WORD, places_of_things, sure_names, words
from hearpoint.present.redaction.names import names
from hearpoint.present.redaction.names_found import NamesFound, StaffSpan
from hearpoint.present.redaction.own import Own
from hearpoint.present.redaction.spans import Kind, Span, without
from nlp.staff.lexicon import bare, word_names

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StaffName:
    """One of the staff as a customer wrote the name, from the tags of a sentence or a text."""

    name: str
    praised: bool = True


def staff_spans(text: str, tagged: Collection[StaffName]) -> list[StaffSpan]:
    """Where a text says these names. One who is praised and blamed in it is not shown."""
    blamed = {person.name for person in tagged if not person.praised}
    return [
        StaffSpan(*match.span(), person.praised and person.name not in blamed)
        for person in tagged
        if person.name.strip()
        for match in re.finditer(rf"(?<!\w){re.escape(person.name)}(?!\w)", text)
    ]


def masked_people(
    text: str, found_names: NamesFound, staff: Sequence[StaffSpan], own: Own, *, praised_staff: bool
) -> list[Span]:
    """The spans of people to mask. `staff` whose praise the viewer may see (`praised_staff`) stay, and only they."""
    named = names(text)
    customers = _disjoint((name.start, name.end) for name in named if name.sure)
    known = [member for member in staff if not _touches((member.start, member.end), customers)]
    shown = [praised_staff and member.praised for member in known]
    kept = _disjoint((member.start, member.end) for member, stays in zip(known, shown, strict=True) if stays)
    hidden = [
        Span(member.start, member.end, Kind.STAFF) for member, stays in zip(known, shown, strict=True) if not stays
    ]
    stay = frozenset(bare(word) for start, end in kept for word in WORD.findall(text[start:end]))
    others = [*((name.start, name.end) for name in named if not name.sure), *found_names.names]
    places = [
        *_people(text, [*customers, *((member.start, member.end) for member in staff)], own),
        *(place for place in _people(text, others, own) if not _says_only(text, place, stay)),
    ]
    spans = [Span(*place, Kind.NAME) for place in (*places, *_again(text, places, stay))]
    return list(without([*spans, *hidden], kept))


def _says_only(text: str, place: Place, stay: Collection[str]) -> bool:
    """Whether a name is one that stays, said again."""
    return all(bare(word) in stay for word in WORD.findall(text[slice(*place)]))


def _people(text: str, places: Iterable[Place], own: Own) -> Iterator[Place]:
    """The places without those of companies, things, months and the company itself."""
    other = places_of_things(text)
    for start, end in places:
        tokens = WORD.findall(text[start:end])
        if not tokens or _is_idle(tokens) or own.says(text[start:end]) or _is_facility(text, tokens, end):
            continue
        if not _touches((start, end), other):
            yield start, end


def _is_facility(text: str, tokens: Sequence[str], end: int) -> bool:
    """Whether a name is that of a hospital or the like, said with it or right behind it."""
    following = WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    last = {bare(tokens[-1]), bare(following[0]) if following else ""}
    return tokens[0][0].isupper() and not last.isdisjoint(words("facilities"))


def _is_idle(tokens: Sequence[str]) -> bool:
    """Whether words that were taken for a name are none: a month, "bill" in small letters."""
    return all(bare(word) in words("no name") or (word.islower() and bare(word) in word_names()) for word in tokens)


def _again(text: str, places: Collection[Place], stay: Collection[str]) -> Iterator[Place]:
    """Where words of a name that was found are said again: "Maria" after "Maria Lopez"."""
    tokens = {word for start, end in places for word in WORD.findall(text[start:end]) if len(word) > 2}
    again = {word for word in tokens if word[0].isupper() or bare(word) in sure_names()} - words("no name")
    if again:
        for match in WORD.finditer(text):
            word = match[0][:-2] if match[0][-2:] in ("'s", "’s") else match[0]
            if word in again and bare(word) not in stay:
                yield match.start(), match.start() + len(word)


def _disjoint(places: Iterable[Place]) -> list[Place]:
    joined: list[Place] = []
    for start, end in sorted(places):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _touches(place: Place, disjoint: Sequence[Place]) -> bool:
    """Whether a place overlaps one of those that are in order, by bisection."""
    at = bisect_left(disjoint, (place[1],)) - 1
    return at >= 0 and disjoint[at][1] > place[0]
