"""What a journey map asks for: concepts, more phrases, phrases that mislead, touchpoints that draw too much."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

from config.journey import JourneyMap
from hearpoint.store.session import Session
from nlp.pipeline import core
from nlp.tagger import Tagger
from nlp.touchpoints.phrases import PhraseIndex
from nlp.touchpoints.propose import Proposal, proposals
from nlp.types import Tagged

FEW = 6
"""Minimum phrases a touchpoint should have; chosen because four link at a mean AP of .53, eight at .60."""
_ENOUGH = 10
"""Minimum mentions from which shares are told."""
_MISLEADS = 0.5
"""Share of a phrase's sentences that its touchpoint is not linked to, from which it misleads."""
_STEALS = 0.3
"""Share of the rarer touchpoint's sentences that the other is linked to as well, from which a pair is told."""
_HUB = 0.15
"""Share of all mentions, with most of them carried by vectors, that makes a hub."""
_ALONE = 0.5
"""Share of a touchpoint's mentions that nothing but nearness carries, from which that is told."""
_MOST_TEXTS = 5000

Kind = Literal["few phrases", "phrase never found", "phrase misleads", "pair", "hub", "vectors alone"]


@dataclass(frozen=True)
class Finding:
    kind: Kind
    touchpoint: str
    said: str
    """One sentence with the figures."""


@dataclass(frozen=True)
class JourneyCheck:
    """`texts`: how many of the project's own were read; without any, only the map itself was looked at."""

    texts: int
    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]


def check_journey(journey: JourneyMap, texts: Sequence[str] = ()) -> JourneyCheck:
    """Look at a map, and at what it links in texts of one's own."""
    proposed = proposals(journey, core(threads=1))
    findings = list(_few(journey))
    if texts:
        with Tagger(journey) as tagger:
            findings += on_texts(journey, list(zip(texts, tagger.tag(texts), strict=True)))
    return JourneyCheck(len(texts), tuple(proposed), tuple(findings))


def check_file(file: Path) -> JourneyCheck:
    """A map in a file, with no texts. Raises ConfigError naming the line that is wrong."""
    return check_journey(JourneyMap.read(file))


def check_project(session: Session) -> JourneyCheck:
    """The project's map on its latest texts, 5,000 at most."""
    rows = session.db.execute(
        "SELECT text FROM feedback WHERE deleted_at IS NULL AND text <> '' ORDER BY created_at DESC LIMIT ?",
        [_MOST_TEXTS],
    )
    return check_journey(session.journey, [text for (text,) in rows])


def _few(journey: JourneyMap) -> Iterator[Finding]:
    for id_, touchpoint in journey.touchpoints.items():
        if (count := len(touchpoint.phrases)) < FEW:
            yield Finding("few phrases", id_, f"{count} phrases; links gain with every one up to eight")


def on_texts(journey: JourneyMap, tagged: Sequence[tuple[str, Tagged]]) -> list[Finding]:
    """What the links of texts show. Each text with its tags."""
    by_sentence: dict[tuple[int, int], set[str]] = defaultdict(set)
    how: dict[str, Counter[str]] = defaultdict(Counter)
    for number, (_, tags) in enumerate(tagged):
        for mention in tags.touchpoints:
            by_sentence[number, mention.sentence].add(mention.touchpoint)
            how[mention.touchpoint][mention.evidence] += 1
    return [*_phrases(journey, tagged, by_sentence), *_pairs(by_sentence.values(), how), *_vectors(how)]


def _phrases(
    journey: JourneyMap, tagged: Sequence[tuple[str, Tagged]], linked: Mapping[tuple[int, int], set[str]]
) -> Iterator[Finding]:
    """Phrases that never occur, and phrases in sentences that are mostly not linked to their touchpoint."""
    phrases = {f"{id_}\n{phrase}": (phrase,) for id_, one in journey.touchpoints.items() for phrase in one.phrases}
    index = PhraseIndex(phrases)
    found: Counter[str] = Counter()
    astray: Counter[str] = Counter()
    for number, (text, tags) in enumerate(tagged):
        for hit in index.find(text):
            place = next((at for at, one in enumerate(tags.sentences) if one.start <= hit.start < one.end), -1)
            found[hit.touchpoint] += 1
            astray[hit.touchpoint] += hit.touchpoint.split("\n")[0] not in linked.get((number, place), ())
    for name in phrases:
        id_, phrase = name.split("\n")
        if not found[name]:
            yield Finding("phrase never found", id_, f'"{phrase}" occurs in none of {len(tagged)} texts')
        elif found[name] >= _ENOUGH and astray[name] / found[name] >= _MISLEADS:
            yield Finding(
                "phrase misleads",
                id_,
                f'"{phrase}": {astray[name]} of {found[name]} sentences that hold it speak of something else',
            )


def _pairs(sentences: Iterable[set[str]], how: Mapping[str, Counter[str]]) -> Iterator[Finding]:
    both = Counter(pair for some in sentences for pair in combinations(sorted(some), 2))
    for (a, b), shared in both.most_common():
        rarer, other = sorted((a, b), key=lambda id_: how[id_].total())
        if how[rarer].total() >= _ENOUGH and shared / how[rarer].total() >= _STEALS:
            yield Finding("pair", rarer, f"{shared} of its {how[rarer].total()} mentions are also linked to {other}")


def _vectors(how: Mapping[str, Counter[str]]) -> Iterator[Finding]:
    """Touchpoints fed by nearness alone; hubs are those that draw many mentions so."""
    every = sum(counts.total() for counts in how.values())
    for id_, counts in how.items():
        alone = counts["vector"] / counts.total()
        if counts.total() < _ENOUGH or alone < _ALONE:
            continue
        kind: Kind = "hub" if counts.total() / every >= _HUB else "vectors alone"
        yield Finding(kind, id_, f"{counts['vector']} of {counts.total()} mentions rest on nearness alone")
