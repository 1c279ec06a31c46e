"""Words that stand before a person's name, and what each says of whose name it is.

Every pattern is linear: it begins at a fixed word, and all that follows is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Small = Literal["sure", "listed", "any"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern with a group `name`, up to four words of which the first ones may be a name."""

    pattern: re.Pattern[str]
    customer: bool = False
    """Who is named is a customer, or somebody a customer knows, even where the tagger takes them for staff."""
    small: Small = "sure"
    """Which words in small letters are names here: those that are nothing else, all that are listed, or any."""
    capitals: bool = False
    """Names are copied from documents here, in capitals: "passenger DA SILVA JOAO"."""


_WORD = r"[^\W\d_][\w'’.-]{0,40}"
_NAME = rf"(?P<name>{_WORD}(?:[ ]{_WORD}){{0,3}})"
_CAPITAL = r"(?-i:[^\W\d_a-z])[\w'’-]{1,30}"
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau)\b\.?[ ]{1,2}"
_WITH = r"(?:came|travell?ed|stayed|flew|went|dined|visited|here)[ ]with"
_END = r"[ .!\n]{0,3}\Z"
_BEHALF = (
    r"behalf of|in the name of|under the name(?: of)?|name on (?:the )?\w{3,20}:?|passenger|guest"
    r"|account of(?: the late)?|reservation for|booked (?:for|by)|booking for|table for|signed for by"
    r"|addressed (?:me )?(?:as|to)|made out to|the late|(?:ordered|paid|collected) by|order for|request from"
)
_KIND = r"late|little|dear|old|eldest|youngest|best|poor|own"


def _pattern(cue: str) -> re.Pattern[str]:
    return re.compile(cue, re.IGNORECASE)


CUES = {
    "introduced": Cue(
        _pattern(rf"\b(?:(?:my )?name(?:[ ]is|['’]s)|i am called|signed(?:[ ]by|[,:])|i,)[ ]{_NAME}"),
        customer=True,
        small="any",
        capitals=True,
    ),
    "relative": Cue(
        _pattern(
            rf"\bmy (?:(?:{_KIND}) )?(?P<who>[^\W\d_]{{2,15}})(?:['’]s name is|[ ]is called|,)?[ ]?[ (\"“]{_NAME}"
        ),
        customer=True,
        small="listed",
    ),
    "companion": Cue(_pattern(rf"\b(?:{_WITH}|me and|along with)[ ]{_NAME}"), customer=True, small="listed"),
    "second companion": Cue(
        _pattern(rf"\b{_WITH}[ ]{_WORD}(?:[ ]{_WORD})? and {_NAME}"), customer=True, small="listed"
    ),
    "and i": Cue(
        _pattern(rf"(?<![\w'’-])(?P<name>{_CAPITAL}(?:[ ]{_CAPITAL})?) (?:and|&) (?:i|me|myself|my)\b(?!['’])"),
        customer=True,
    ),
    "closing": Cue(
        _pattern(
            r"\b(?=[rsfyblx])(?:regards|sincerely|faithfully|yours truly|best wishes"
            r"|(?:(?<=[.,!?\n])|(?<=[.,!?\n][ ])|(?<![\w\W]))(?:respectfully|love|yours|xx?x?)\b)"
            rf"[ \t\n.,:;!-]{{1,4}}{_NAME}{_END}"
        ),
        customer=True,
        small="any",
        capitals=True,
    ),
    "dash at the end": Cue(_pattern(rf"(?:\A|[\n.!?][ ]?)[ ]?[-–—~][ ]?{_NAME}{_END}"), customer=True, small="any"),
    "thanks at the end": Cue(
        _pattern(
            r"(?:\A|[.!?\n][ ]?)(?:many |with )?(?:cheers|thanks|thank you|thx)[ ]?[,\n-][ \n]{0,2}"
            rf"{_NAME}{_END}"
        ),
        customer=True,
        small="any",
    ),
    "on behalf": Cue(
        _pattern(rf"\b(?=[abcdghimnoprstu])(?:{_BEHALF})[: ]{{1,2}}[\"“]?(?:{_TITLE})?{_NAME}"),
        customer=True,
        capitals=True,
    ),
    "title": Cue(_pattern(rf"(?<!\w){_TITLE}(?:(?:and|&|y|und|et)[ ]{_TITLE})?{_NAME}"), small="listed", capitals=True),
    "this is": Cue(_pattern(rf"\b(?:this is|i['’]?m|i am|it['’]s|here is)[ ]{_NAME}")),
    "addressed": Cue(
        _pattern(
            rf"\b(?:named|called|someone called|somebody called|dear|hi|hello)[: ]{{1,2}}[\"“]?(?:{_TITLE})?{_NAME}"
        )
    ),
}
