"""Which of two namesakes is meant, by where the customer was: the survey's own place column against the roster's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from config.roster import StaffMember
from nlp.staff.roster import telling

_PLACE = re.compile(
    r"locat|site|branch|hotel|store|shop|outlet|property|airport|station|city|town|clinic|hospital|ward|office|"
    r"restaurant|depot|place|lounge|terminal|gym|salon|campus|region|centre|center",
    re.IGNORECASE,
)


def places_in(visit: Mapping[str, object]) -> frozenset[str]:
    """The words of a visit's attributes that say where it was: location, site, branch, hotel and the like."""
    return frozenset(
        word
        for name, value in visit.items()
        if isinstance(value, str) and _PLACE.search(name)
        for word in telling(value)
    )


def by_place(candidates: Iterable[StaffMember], visited: Collection[str]) -> StaffMember | None:
    """The only one of the namesakes who works where the customer was; None where none does, or several."""
    there = [member for member in candidates if telling(member.location) and telling(member.location) <= set(visited)]
    return there[0] if len(there) == 1 else None
