"""The boundary: a customer's text as somebody may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from hearpoint.present.redaction.addresses import addresses
from hearpoint.present.redaction.contacts import emails, handles, links
from hearpoint.present.redaction.names_found import EncoderReader, NameReader, NamesFound, StaffSpan
from hearpoint.present.redaction.numbers import cards, ibans, phones
from hearpoint.present.redaction.own import Own
from hearpoint.present.redaction.people import StaffName, masked_people, staff_spans
from hearpoint.present.redaction.references import references
from hearpoint.present.redaction.spans import MASK, Span, merged, not_inside
from hearpoint.present.redaction.steering import Unsteered, shown
from hearpoint.present.redaction.viewer import Viewer

Keep = Sequence[StaffSpan] | Sequence[StaffName] | None
"""The staff that a text names, as its tags have it: spans, or names. None: nobody has tagged it, so find out."""
_FINDERS = (emails, links, cards, ibans, phones, references, addresses)


@cache
def shipped_reader() -> NameReader:
    """The one reader of a process that no roster was given to."""
    return EncoderReader()


@dataclass(frozen=True)
class Redactor:
    """Masks in customers' texts what `viewer` may not see. Redacting twice changes nothing more.

    `own`: the company's names and handles, which stay. `reader` hears names; with None only word lists find them,
    which costs nothing and misses one name in five.
    """

    viewer: Viewer
    own: Own = field(default_factory=Own)
    reader: NameReader | None = field(default_factory=shipped_reader)

    def __call__(self, text: str, keep: Keep = None) -> str:
        """The text with masks. `keep`: staff named in it."""
        return self.many([text], [keep])[0]

    def many(self, texts: Sequence[str], keep: Sequence[Keep] | None = None) -> list[str]:
        """Several texts, their names read together; `keep` has one entry a text."""
        return [_rendered(text, spans) for text, spans in zip(texts, self.masks(texts, keep), strict=True)]

    def masks(self, texts: Sequence[str], keep: Sequence[Keep] | None = None) -> list[list[Span]]:
        """What is masked in each text: places in order, none inside another."""
        keeps = keep if keep is not None else [None] * len(texts)
        read = [Unsteered(text) for text in texts]
        names = self.reader([text.plain for text in read]) if self.reader else [NamesFound()] * len(read)
        return [self._masks(*row) for row in zip(read, names, keeps, strict=True)]

    def _masks(self, text: Unsteered, names: NamesFound, keep: Keep) -> list[Span]:
        places = text.places()
        staff = names.staff if keep is None else _staff(text, places, keep)
        praised = self.viewer.sees_praised_staff
        people = masked_people(text.plain, names, staff, self.own, praised_staff=praised)
        personal = (span for find in _FINDERS for span in find(text.plain))
        masks = [*personal, *handles(text.plain, self.own.handles), *people]
        spans = merged(not_inside(masks, [match.span() for match in MASK.finditer(text.plain)]))
        return [Span(places[span.start], places[span.end - 1] + 1, span.kind) for span in spans]


def redact(text: str, viewer: Viewer, keep: Keep = None) -> str:
    """One text as `viewer` may see it, with the shipped reader."""
    return Redactor(viewer)(text, keep)


def _staff(text: Unsteered, places: Sequence[int], keep: Sequence[StaffSpan] | Sequence[StaffName]) -> list[StaffSpan]:
    """The staff by places of the plain text."""
    back = {place: index for index, place in enumerate(places)}
    spans = [item for item in keep if isinstance(item, StaffSpan)]
    moved = [StaffSpan(back.get(span.start, 0), back.get(span.end, len(text.plain)), span.praised) for span in spans]
    return [*moved, *staff_spans(text.plain, [item for item in keep if isinstance(item, StaffName)])]


def _rendered(text: str, spans: Iterable[Span]) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += [shown(text[at : span.start]), span.kind.mask]
        at = span.end
    return "".join([*parts, shown(text[at:])])
