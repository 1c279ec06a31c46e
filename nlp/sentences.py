"""Sentences of social text: where they end when people write as they talk."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import SENTENCES, register, text_of
from nlp.normalise import EMOJI, HANDLE, URL

_NEVER_LAST_WORDS = (
    """dr mr mrs ms mx prof rev sgt capt lt st mt no nr vs e.g i.e eg ie approx dept tel fig jr sr gen gov rep sen"""
)
_NEVER_LAST = frozenset(_NEVER_LAST_WORDS.split())
_SELDOM_LAST_WORDS = (
    """etc a.m p.m inc ltd co corp u.s u.k hrs hr min mins ave rd blvd jan feb mar apr aug sept oct nov dec"""
)
_SELDOM_LAST = frozenset(_SELDOM_LAST_WORDS.split())
_CLOSERS = r"[\"'\u2019\u201d)\]»]*+"
_END = re.compile(
    r"(?P<lines>(?<![^\S\n])[^\S\n]*+\n\s*+)"
    rf"|(?P<stop>(?<![.!?\u2026\u3002])[.!?\u2026\u3002]++{_CLOSERS})(?P<gap>\s+|(?=[A-Z][a-z])|(?=[{EMOJI}])|$)"
    rf"|(?P<emoji>(?<![{EMOJI}\ufe0f\u200d])[{EMOJI}\ufe0f\u200d]++)\s*+(?=[A-Z])"
)
_ITEM = re.compile(rf"{URL}|{HANDLE}|#\w+|(?P<word>\w+)")
_LAST_WORD = re.compile(r"[^\s(\[\"'/]*\Z")
_SHOUTED = re.compile(r"[!?]")


def split(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, without the white space around it. Empty where there is none."""
    links = [match.span() for match in re.finditer(URL, text)]
    words = [match.start() for match in _ITEM.finditer(text) if match["word"]]
    spans: list[tuple[int, int]] = []
    start = 0
    for end, following in _ends(text, links):
        if not words or following > words[-1]:
            break  # only tags, handles, links and emoji are left: they belong to the sentence before them
        if bisect_left(words, start) < bisect_left(words, end):
            spans.append((start, end))
            start = following
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _ends(text: str, links: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places where a sentence may end, and where the next one would begin."""
    at = 0
    for match in _END.finditer(text):
        start, end = match.span()
        while at < len(links) and links[at][1] <= start + 1:
            at += 1
        if at < len(links) and links[at][0] <= start and end < links[at][1]:
            continue
        if match["lines"] is not None:
            if match["lines"].count("\n") > 1 or not text[end : end + 1].islower():
                yield start, end
        elif match["emoji"] is not None:
            yield match.end("emoji"), end
        elif _stops(text, match):
            yield match.end("stop"), end


def _stops(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 1]
    stop = match["stop"]
    if _SHOUTED.search(stop):
        return bool(match["gap"]) or not following or following.isupper() or not following.isalnum()
    if stop != "." and stop[0] in ".\u2026":
        return not following.islower() and following not in tuple(",;:)")
    before = _LAST_WORD.search(text, max(0, match.start() - 30), match.start())
    word = before.group().lower() if before else ""
    if word in _NEVER_LAST or (len(word) == 1 and word.isalpha() and word != "i"):
        return False
    if word in _SELDOM_LAST:
        return not following.islower() and following not in tuple(",;:)")
    if following.islower() or not match["gap"]:
        return len(word) > 2 and not following.isdigit()
    return not _numbers_a_line(text, match.start() - len(word), word)


def _numbers_a_line(text: str, start: int, word: str) -> bool:
    return word.isdigit() and len(word) < 3 and text[:start].rstrip(" \t")[-1:] in ("", "\n")


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    right = len(inner.rstrip())
    return (start + left, start + right) if right > left else None


class SentencesComponent:
    """Sets doc.spans["sentences"]: every piece of the text that is not white space is in exactly one."""

    def __call__(self, doc: Doc) -> Doc:
        doc.spans[SENTENCES] = _spans(doc) if doc._.analysed else []
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:
        return map(self, stream)


def _spans(doc: Doc) -> list[Span]:
    """Sentences in whole tokens; a token that reaches over an end goes to the sentence it begins in."""
    firsts = [0]
    for start, end in split(text_of(doc))[1:]:
        touched = doc.char_span(start, end, alignment_mode="expand")
        if touched is None:
            continue
        first = touched.start + (touched[0].idx < start)
        if firsts[-1] < first < len(doc):
            firsts.append(first)
    spans = [doc[first:last] for first, last in zip(firsts, [*firsts[1:], len(doc)], strict=True)]
    return [trimmed for span in spans if (trimmed := _without_space(span)) is not None]


def _without_space(span: Span) -> Span | None:
    start, end = span.start, span.end
    doc = span.doc
    while start < end and doc[start].is_space:
        start += 1
    while end > start and doc[end - 1].is_space:
        end -= 1
    return doc[start:end] if end > start else None


@Language.factory("sentences", assigns=["doc.spans"])
def make_sentences(nlp: Language, name: str) -> SentencesComponent:
    register()
    return SentencesComponent()
