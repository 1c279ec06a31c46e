"""A reader that hears what a test says, and the shorthands of these tests."""

from __future__ import annotations

from collections.abc import Sequence

from hearpoint.present.redaction import NamesFound, Redactor, Role, StaffSpan, Viewer


class Hears:
    """Hears the given names wherever they stand; of the staff it knows whether they are praised."""

    def __init__(self, *names: str, **staff: bool) -> None:
        self._names = names
        self._staff = staff

    def __call__(self, texts: Sequence[str]) -> list[NamesFound]:
        return [self._heard(text) for text in texts]

    def _heard(self, text: str) -> NamesFound:
        names = (*self._names, *self._staff)
        places = tuple((text.index(name), text.index(name) + len(name)) for name in names if name in text)
        staff = tuple(
            StaffSpan(text.index(name), text.index(name) + len(name), praised)
            for name, praised in self._staff.items()
            if name in text
        )
        return NamesFound(places, staff)


def lists_only(text: str) -> str:
    """The text as a lead sees it, with no encoder."""
    return Redactor(Viewer(Role.CX), reader=None)(text)
