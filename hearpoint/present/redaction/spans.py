"""Stretches of text to be masked, and how those that overlap become one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mask stands for. Of two that overlap, the one that is named first here gives the mask."""

    URL = "link"
    EMAIL = "email"
    IBAN = "iban"
    CARD = "card"
    ADDRESS = "address"
    BOOKING = "booking"
    PHONE = "phone"
    HANDLE = "handle"
    STAFF = "staff"
    NAME = "name"

    @property
    def mask(self) -> str:
        return f"[{self.value}]"


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start`..`end` of a text, and what they hold."""

    start: int
    end: int
    kind: Kind


Finder = Callable[[str], Iterator[Span]]

_RANK = {kind: rank for rank, kind in enumerate(Kind)}
MASK = re.compile(rf"\[(?:{'|'.join(Kind)}|U\+[0-9A-F]{{4,6}})\]")


def found(pattern: re.Pattern[str], kind: Kind) -> Finder:
    """A finder of all that one pattern matches."""
    return lambda text: (Span(*match.span(), kind) for match in pattern.finditer(text))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order; those that overlap are one, from the first's start to the last's end."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda item: (item.start, item.end)):
        if joined and span.start < joined[-1].end:
            last = joined[-1]
            kind = min(last.kind, span.kind, key=_RANK.__getitem__)
            joined[-1] = Span(last.start, max(last.end, span.end), kind)
        else:
            joined.append(span)
    return joined


def not_inside(spans: Iterable[Span], taken: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """The spans, none of them empty, that lie inside none of `taken`, which is in order and without overlaps."""
    for span in spans:
        at = bisect_right(taken, (span.start, span.end)) - 1
        near = taken[max(at, 0) : at + 2]
        if span.start < span.end and not any(start <= span.start and span.end <= end for start, end in near):
            yield span


def without(spans: Iterable[Span], taken: Iterable[tuple[int, int]]) -> Iterator[Span]:
    """The spans that touch none of `taken`, which is in order and without overlaps. Linear in both."""
    places = iter(taken)
    place = next(places, None)
    for span in sorted(spans, key=lambda item: (item.start, item.end)):
        while place is not None and place[1] <= span.start:
            place = next(places, None)
        if place is None or span.end <= place[0]:
            yield span
