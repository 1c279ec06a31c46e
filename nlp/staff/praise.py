"""Whether a kind word about a named person is praise of that person, or only looks like it.

Praise goes out by name, so what is doubtful stays in: blame wrapped in thanks, irony, a comparison that blames somebody
else, a condition, another company's staff. The words of praise.yaml say so; the sentiment of each clause says the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from spacy.tokens import Doc

from nlp.clauses import Span, clauses
from nlp.extensions import SENTENCES, text_of
from nlp.staff.praise_words import (
    AND,
    AND_OWN,
    AND_SO_ON,
    JOINED,
    MEANT,
    OF_OURS,
    OTHER,
    OURS,
    OWN,
    PRONOUN,
    SUBJECT,
    SUCH,
    TOO,
    TURNS,
    UNSOLVED,
    WHO,
    thanks,
    words,
)  # fmt: skip
from nlp.staff.view import View, inside, overlap
from nlp.types import Label, StaffMention, Vectors

BLAMED = 0.5
"""Minimum chance of "negative" at which a clause holds a complaint."""
BLAMED_BY_NAME = 0.3
"""The same where the clause names somebody else."""
SHORT = 0.9
"""The same for a clause of one or two words ("and careful"), of which the model is easily wrong."""
REASON = 0.3
"""Minimum chance of "positive" for what follows an exclamation of praise; below it, it may be irony."""
COMPLAINT = "a complaint in the same sentence"
IRONY = "irony"
SETS_APART = "somebody else is named, and not praised"
WORDLESS = "no word of praise"
ALONE = "the name stands alone: it may be the customer's signature"
LATER = "a complaint in the next sentence"
SAME_PERSON = "blamed elsewhere in the text"


class SpanReader(Protocol):
    """Reads the sentiment of parts of a text."""

    def of_spans(self, doc: Doc, spans: Sequence[Span]) -> Vectors:
        """Probabilities of LABELS of each part, (spans, 3)."""
        ...


def weighed(
    doc: Doc, mentions: Sequence[StaffMention], names: Sequence[Span], reader: SpanReader | None
) -> tuple[StaffMention, ...]:
    """The mentions of a text, each with what speaks against passing it on as praise.

    `names`: every stretch that may be a person's name, staff or not. Without a `reader` the words alone decide.
    """
    if not mentions:
        return ()
    judge = _Judge(doc, mentions, names, reader)
    read = [judge(mention) for mention in mentions]
    blamed = {_who(one) for one in read if judge.blames(one)}
    return tuple(
        replace(one, doubt=SAME_PERSON) if one.polarity == "positive" and not one.doubt and _who(one) in blamed else one
        for one in read
    )


def _who(mention: StaffMention) -> str:
    return mention.staff_id or mention.name.split()[0].casefold()


class _Judge:
    """Reads the mentions of one text."""

    def __init__(
        self, doc: Doc, mentions: Sequence[StaffMention], names: Sequence[Span], reader: SpanReader | None
    ) -> None:
        self._text = text_of(doc)
        self._mentions = mentions
        self._sentences = [(span.start_char, span.end_char) for span in doc.spans[SENTENCES]]
        self._clauses = [clauses(self._text, *sentence) for sentence in self._sentences]
        self._names = [*names, *((one.start, one.end) for one in mentions)]
        flat = [*(span for spans in self._clauses for span in spans), *self._sentences]
        chances = reader.of_spans(doc, flat) if reader is not None and doc._.encoded is not None else None
        rows = () if chances is None else chances
        self._chances = {
            span: (float(row[0]), float(row[2])) for span, row in zip(flat[: len(rows)], rows, strict=True)
        }

    def __call__(self, mention: StaffMention) -> StaffMention:
        own = [(one.start, one.end) for one in self._mentions if _who(one) == _who(mention)]
        view = View(self._text, own, [name for name in self._names if not inside(name, own)])
        others = tuple(dict.fromkeys(view.others_in(self._sentences[mention.sentence])))
        idioms = view.idioms(self._sentences[mention.sentence])
        said = view.masked(self._sentences[mention.sentence])
        told = words().asides.sub(" ~ ", words().praises.sub(" ~ ", said))
        blame = next((reason for reason, pattern in words().blames.items() if pattern.search(told)), None)
        if blame:
            return replace(mention, polarity="negative", doubt=blame, others=others)
        polarity = self._polarity(view, mention, bool(idioms))
        if polarity != "positive":
            return replace(mention, polarity=polarity, others=others)
        return replace(mention, polarity=polarity, doubt=self._doubt(view, mention, told), others=others)

    def blames(self, mention: StaffMention) -> bool:
        """Whether this mention is a complaint of the person: the clause, or the whole sentence, is heard so too."""
        spans = [*self._own(mention), self._sentences[mention.sentence]]
        heard = any(self._chances.get(span, (1.0, 0.0))[0] > BLAMED for span in spans)
        return mention.polarity == "negative" and (heard or mention.doubt is not None)

    def _polarity(self, view: View, mention: StaffMention, idiom: bool) -> Label:
        """What the models heard, unless an idiom or the person's own clause is kind."""
        if mention.polarity == "positive" or idiom:
            return "positive"
        for span in self._own(mention):
            negative, positive = self._chances.get(span, (1.0, 0.0))
            if positive > BLAMED or (negative < BLAMED and words().kind.search(view.masked(span))):
                return "positive"
        if mention.polarity == "neutral" and words().formula.match(view.masked(self._sentences[mention.sentence])):
            return "positive"
        if self._mends(view, mention) or (mention.polarity == "neutral" and self._praised_next(view, mention)):
            return "positive"
        return mention.polarity

    def _mends(self, view: View, mention: StaffMention) -> bool:
        """Whether the person puts something right, in the clause that names them or the one after it."""
        spans = self._clauses[mention.sentence]
        own = next((place for place, span in enumerate(spans) if span[0] <= mention.start < span[1]), 0)
        said = view.masked((spans[own][0], spans[min(own + 1, len(spans) - 1)][1]))
        return bool(words().mends.search(said[said.find(OWN) :]))

    def _praised_next(self, view: View, mention: StaffMention) -> bool:
        """Whether the next sentence praises "her" or "him", where this one only says what was done."""
        following = self._sentences[mention.sentence + 1 : mention.sentence + 2]
        return any(
            (TOO.match(view.masked(one)) or SUCH.match(view.masked(one)))
            and self._chances.get(one, (1.0, 0.0))[1] > BLAMED
            for one in following
        )

    def _own(self, mention: StaffMention) -> list[Span]:
        return [span for span in self._clauses[mention.sentence] if span[0] <= mention.start < span[1]]

    def _doubt(self, view: View, mention: StaffMention, told: str) -> str | None:
        named = next((reason for reason, pattern in words().doubts.items() if pattern.search(told)), None)
        if named:
            return named
        if self._stands_alone(view, mention):
            return ALONE
        if not self._has_words(view, mention):
            return WORDLESS
        if self._sets_apart(view, mention):
            return SETS_APART
        if self._complains(view, mention):
            return COMPLAINT
        if self._mocks(view, mention):
            return IRONY
        return LATER if self._complains_later(view, mention.sentence) else None

    def _stands_alone(self, view: View, mention: StaffMention) -> bool:
        start, end = self._sentences[mention.sentence]
        return (
            mention.sentence > 0
            and not re.sub(rf"{OWN}|\W", "", view.masked((start, end))).strip()
            and ("!" not in self._text[start:end])
        )

    def _has_words(self, view: View, mention: StaffMention) -> bool:
        """Whether the sentence, or the next one about the person, says something kind at all: models only feel it."""
        said = view.masked(self._sentences[mention.sentence])
        return bool(
            any(pattern.search(said) for pattern in (words().kind, words().praises, words().mends, words().formula))
            or thanks().search(said)
            or self._praised_next(view, mention)
        )

    def _sets_apart(self, view: View, mention: StaffMention) -> bool:
        """Whether somebody else is named who is not praised along with the person: not joined to them, no kind word."""
        sentence = self._sentences[mention.sentence]
        for name in view.others:
            if not sentence[0] <= name[0] < sentence[1] or OF_OURS.search(self._text[: name[0]]):
                continue
            span = next(one for one in self._clauses[mention.sentence] if one[0] <= name[0] < one[1])
            if span in self._own(mention):
                joined = bool(JOINED.search(view.masked(span)))
            elif any(AND_OWN.match(view.masked(one)) for one in self._own(mention)):
                joined = not self._negative(view, span)
            else:
                likes = self._chances.get(span, (0.0, 0.0))[1] > BLAMED
                joined = likes or bool(AND.match(view.masked(span)))
            if not joined:
                return True
        return False

    def _complains(self, view: View, mention: StaffMention) -> bool:
        """Whether a clause of the sentence blames the person, or somebody else; a thing may be blamed."""
        spans = self._clauses[mention.sentence]
        return any(
            self._negative(view, span) and not self._of_a_thing(view, span, spans, mention)
            for span in spans
            if len(self._text[slice(*span)].split()) > 1
        )

    def _negative(self, view: View, span: Span) -> bool:
        clause = view.masked(span)
        if words().mends.search(clause) or any(overlap(span, idiom) for idiom in view.idioms(self._sentence_of(span))):
            return False
        if len(words().asides.sub("", clause).split()) < 2 or self._told_on(view, span):
            return False
        if len(clause.split()) < 3 and words().kind.search(clause):
            return False  # "and careful": the model knows it mostly from "be careful"
        bar = SHORT if len(clause.split()) < 3 else BLAMED_BY_NAME if OTHER in clause else BLAMED
        return self._chances.get(span, (0.0, 0.0))[0] > bar

    def _told_on(self, view: View, span: Span) -> bool:
        """Whether a clause only introduces the person, of whom the next one says something kind ("..., who was")."""
        spans = next((some for some in self._clauses if span in some), [])
        following = spans[spans.index(span) + 1 :][:1] if spans else []
        return OWN in view.masked(span) and any(
            WHO.match(view.masked(one)) and self._chances.get(one, (1.0, 0.0))[1] > BLAMED for one in following
        )

    def _sentence_of(self, span: Span) -> Span:
        return next(sentence for sentence in self._sentences if overlap(span, sentence))

    def _of_a_thing(self, view: View, span: Span, spans: Sequence[Span], mention: StaffMention) -> bool:
        clause = view.masked(span)
        if words().persons.search(clause) or OWN in clause or OTHER in clause or UNSOLVED.search(clause):
            return False
        place = spans.index(span)
        if OURS.match(clause) and (span[0] < mention.start or self._text[: span[0]].endswith("that ")):
            return True  # what went wrong for the customer, before anybody helped
        if words().yields.search(clause) or any(TURNS.match(view.masked(later)) for later in spans[place + 1 :]):
            return True
        return span[0] > mention.end and bool(SUBJECT.match(clause))

    def _mocks(self, view: View, mention: StaffMention) -> bool:
        """Whether thanks are followed by what is no reason to thank."""
        start, end = self._sentences[mention.sentence]
        own = next(iter(self._own(mention)), (start, end))
        if not words().formula.match(view.masked((start, end))) and not words().formula.match(view.masked(own)):
            return False
        spans = [span for span in self._clauses[mention.sentence] if span[0] > mention.start]
        following = self._clauses[mention.sentence + 1][:1] if mention.sentence + 1 < len(self._sentences) else []
        told = [span for span in spans if len(self._text[slice(*span)].split()) > 1]
        if words().mends.search(view.masked((mention.end, end))):
            return False
        before = [span for span in self._clauses[mention.sentence] if span[1] < mention.start] if not told else []
        before += self._sentences[: mention.sentence][-1:] if not told else []
        if any(self._negative(view, span) for span in before):
            return True
        return any(self._is_no_reason(view, span) for span in told or ()) or any(
            self._negative(view, span) and not MEANT.search(view.masked(span)) for span in following
        )

    def _is_no_reason(self, view: View, span: Span) -> bool:
        clause = view.masked(span)
        if words().mends.search(clause) or OWN in clause or OTHER in clause or not self._chances:
            return False
        if not words().asides.sub("", clause).strip(" ,.!") or AND_SO_ON.fullmatch(clause):
            return False
        return self._chances[span][1] < REASON

    def _complains_later(self, view: View, sentence: int) -> bool:
        """Whether one of the next sentences blames "him", "you" or the person by name, or takes the praise back."""
        for following in self._sentences[sentence + 1 : sentence + 3]:
            said = view.masked(following)
            if OTHER in said and OWN not in said:
                return False
            blamed = TOO.match(said) or PRONOUN.search(said) or len(said.split()) < 3
            if words().doubts["irony"].search(said) or (blamed and self._negative(view, following)):
                return True
            if words().doubts["somebody else's words"].search(said):
                return True
        return False
