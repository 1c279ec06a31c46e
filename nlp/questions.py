"""What a survey question asks for: what to improve, what was liked, why a score was given, or anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc

Asks = Literal["improve", "liked", "why", "open"]
ASKS: tuple[Asks, ...] = ("improve", "liked", "why", "open")

_BOTH = re.compile(
    r"\b(and|or|and/or|/)\s*(/\s*)?(or )?(dis-?liked?|dissatisf\w*|bad|badly|worst|negative|improve\w*|"
    r"could|what (was|is|could)|not)\b|"
    r"\b(strengths? and weakness|pros? and cons?|likes? and dislikes?|good (and|or) bad|positive (and|or) negative|"
    r"well (and|or) (what|less|not)|praise or (criticism|complain)|compliments? (and|or) complaints?)",
    re.IGNORECASE,
)
_IMPROVE = re.compile(
    r"\bimprov\w*|\bbetter\b|\bdo (differently|different)\b|\bdone (differently|better)\b|\bdifferently\b|"
    r"\bchange[ds]?\b|"
    r"\bdis-?lik\w*|\bdis-?satisf\w*|\bunsatisf\w*|\bunhappy\b|\bdisappoint\w*|\bfrustrat\w*|\bannoy\w*|"
    r"\bcomplain\w*|\bcomplaints?\b|"
    r"\b(went|gone|go|going) (wrong|badly)\b|\bnot (go|went|work|like|enjoy|do) ?(so |as )?(well)?|"
    r"\bdidn'?t (you )?(like|enjoy|work|go)\b|"
    r"\b(least|worst|bad|poor(ly)?|negatives?|weak\w*|lack\w*|missing|problems?|issues?|difficult\w*|pain points?)\b|"
    r"\bfall(s|en)? short\b|\bfell short\b|\blet you down\b|\bstop(ped)? you\b|\bprevent\w*|\bhold(ing)? you back\b|"
    r"\bsuggest(ions?)?\b|\bmake it (right|better|easier)\b|\bmake (you|your|us) .{0,30}(score|rate|give|"
    r"happier|a 10|ten)\b|"
    r"\b(raise|increase|earn) (your|a higher) (score|rating)\b|\bwould you like (us )?to (see|change|"
    r"add)\b|\bneeds? (work|attention)\b|"
    r"\bwhat (else )?(should|could|can) we (do|have done|offer|add|work)\b",
    re.IGNORECASE,
)
_LIKED = re.compile(
    r"\b(lik(e[ds]?|ing)|lov(e[ds]?|ing)|enjoy\w*|good|great|best|favou?rite|pleas(ed|ing)|satisf\w*|"
    r"happy|happiest|delight\w*|"
    r"impress\w*|positives?|strengths?|highlights?|praise|compliments?|apprecia\w*|excel\w*|stood out|"
    r"stand out|thank|recogni[sz]e|"
    r"(do|does|did|done|doing|went|goes|go|gone|going|work(s|ed)?) (particularly |especially |really |so |"
    r"very )?(well|right)|right)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\bwhy\b|\breasons?\b|\bexplain\b|\bexplanation\b|\bmain (factor|driver)\b|\bwhat (led|made) you\b|\bbased on\b|"
    r"\bbecause\b|\bwhat is the (main|primary)\b|\btell us (more )?about (your|the) (score|rating)\b|\bwarum\b",
    re.IGNORECASE,
)
_NEITHER = re.compile(
    r"\b(would you like to|do you want to|anything else|anything you.d like to|"
    r"would like to)( \w+){0,2} (tell|say|add|share|mention|comment)|"
    r"\b(like|want) to (hear|know|receive|be contacted|take part)|\bhow (satisfied|likely|good|well|"
    r"happy)\b|\bany (other|further|additional) (comments?|feedback)\b|"
    r"\b(good|best) (time|way|number|reason)\b|\blikely\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def asks(question: str | None) -> Asks:
    """What an answer to this question is about by default. The kind itself ("improve") is taken too.

    A question of both sides ("satisfied and/or dissatisfied with") is open. What something should be better in wins
    over what was good; a score's reason ("why did you give that score") takes no side.
    """
    if not question:
        return "open"
    said = " ".join(question.replace("’", "'").replace("_", " ").split())
    if said.lower() in ASKS:
        return next(kind for kind in ASKS if kind == said.lower())
    if _BOTH.search(said):
        return "open"
    plain = _NEITHER.sub(" ", said)
    if _WHY.search(plain) and not re.search(r"\bdis-?satisf|\bunhappy|\bdisappoint", plain, re.IGNORECASE):
        return "why"
    if _IMPROVE.search(plain):
        return "improve"
    return "liked" if _LIKED.search(plain) else "open"


@dataclass(frozen=True, slots=True)
class Answer:
    """The part of a text that answers one question. Offsets are code points."""

    start: int
    end: int
    question: str
    """The question's words, or what it asks for ("improve")."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text with the question it answers, or with several answers in it, each under its own."""

    text: str
    question: str | None = None
    answers: tuple[Answer, ...] = ()


def asked_at(doc: Doc, place: int) -> Asks:
    """What the question asks for that is answered at a place of the text."""
    for answer in doc._.answers:
        if answer.start <= place < answer.end:
            return asks(answer.question)
    return asks(doc._.question)
