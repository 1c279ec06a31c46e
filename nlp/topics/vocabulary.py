"""What people say in a topic: a tally of its phrases that grows with it, and the keywords chosen from it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nlp.topics.ledger import Ledger, Tally, Topic
from nlp.topics.naming import Phrases, mmr, stems, without_parts

_REMEMBERED = 1_000
"""Sentences that a tally remembers: beyond them older ones fade, so that a topic can follow its customers' language."""
_PHRASES = 100
"""Phrases that a tally holds."""
_ENOUGH = 5
"""Sentences a tally needs to describe a topic."""
_SHARE = 0.08
"""Share of a topic's sentences that hold a keyword: what one in fifty says is no key to the others."""
_HOLD = 3
"""Sentences that hold it, at least."""
_TYPICAL = 0.5
"""A keyword is said in its topic at least half as often as in the topic that says it most: shown where it belongs."""
_VARIETY = 0.3
"""How much it counts that a phrase repeats words of those before it."""
SHOWN, _FEWEST = 10, 3
"""Keywords of a topic: at most, and at least, though they be said by fewer."""
_LONGER = 0.25
"""What each further word adds to a phrase's weight: it means more."""
_SUBJECT = 0.25
"""What it adds that the journey map speaks of it."""


def heard(topic: Topic, texts: Iterable[str], phrases: Phrases) -> Topic:
    """The topic with these sentences in its tally. Each says a phrase once, however often it does.

    A phrase enters when two sentences of an update hold it: what one person alone says is not kept.
    """
    said = [set(phrases(text)) for text in texts]
    new = Counter(phrase for one in said for phrase in one)
    known = dict(topic.phrases)
    counts = {phrase: count + new[phrase] for phrase, count in known.items()}
    counts |= {phrase: count for phrase, count in new.items() if count > 1 and phrase not in known}
    total = topic.heard + len(said)
    faded = min(1.0, _REMEMBERED / max(total, 1))
    left = {phrase: round(count * faded) for phrase, count in counts.items()}
    return replace(topic, heard=round(total * faded), phrases=_most(left))


def together(one: Topic, other: Topic) -> Tally:
    """The tally of two topics that become one."""
    counts = Counter(dict(one.phrases))
    counts.update(dict(other.phrases))
    return _most(counts)


def part(topic: Topic, texts: Sequence[str], phrases: Phrases) -> Tally:
    """The tally of some of a topic's sentences, of the phrases it knows."""
    known = {phrase for phrase, _ in topic.phrases}
    return _most(Counter(phrase for text in texts for phrase in known & set(phrases(text))))


def _most(counts: Mapping[str, int]) -> Tally:
    kept = sorted((phrase for phrase in counts if counts[phrase] > 1), key=lambda phrase: (-counts[phrase], phrase))
    return tuple((phrase, counts[phrase]) for phrase in kept[:_PHRASES])


def described(ledger: Ledger, subjects: Collection[str] = ()) -> Ledger:
    """The ledger with the keywords of its topics as their tallies now have them. A person's words for a seed stay."""
    topics = [one for one in ledger.active if one.heard >= _ENOUGH]
    chosen = keywords_of(topics, subjects)
    return ledger.replaced(
        replace(topic, keywords=words)
        for topic, words in zip(topics, chosen, strict=True)
        if words and words != topic.keywords and not topic.seeded
    )


def keywords_of(topics: Sequence[Topic], subjects: Collection[str] = ()) -> list[tuple[str, ...]]:
    """The keywords of each topic, best first: by class TF-IDF (Grootendorst 2022) of those said often, and typical.

    A phrase's weight is its share of the topic's sentences times log(1 + A / f): f is how often it is said in all
    topics, A the mean number of phrases said in one.
    """
    overall = Counter[str]()
    most: dict[str, float] = {}
    for topic in topics:
        for phrase, count in topic.phrases:
            overall[phrase] += count
            most[phrase] = max(most.get(phrase, 0.0), count / topic.heard)
    mean = overall.total() / max(len(topics), 1)
    known = frozenset(subjects)

    def weight(phrase: str, share: float) -> float:
        extra = 1 + _LONGER * phrase.count(" ") + _SUBJECT * (phrase in known)
        return share * math.log1p(mean / overall[phrase]) * extra

    chosen = []
    for topic in topics:
        counts, least = dict(topic.phrases), max(_SHARE * topic.heard, _HOLD)
        typical = [phrase for phrase, count in counts.items() if count >= _TYPICAL * most[phrase] * topic.heard]
        weights = {phrase: weight(phrase, counts[phrase] / topic.heard) for phrase in sorted(typical)}
        often = {phrase: value for phrase, value in weights.items() if counts[phrase] >= least}
        words = without_parts(_varied(often), SHOWN)
        chosen.append(words if len(words) >= _FEWEST else without_parts(_varied(weights), _FEWEST))
    return chosen


def _varied(weights: Mapping[str, float]) -> list[str]:
    """Phrases by maximal marginal relevance: one that shares its words with those before it comes later."""
    if not weights:
        return []
    said = [stems(phrase) for phrase in weights]
    at = {stem: number for number, stem in enumerate(sorted({stem for one in said for stem in one}))}
    vectors = np.zeros((len(said), len(at)), dtype=np.float32)
    for row, one in enumerate(said):
        vectors[row, [at[stem] for stem in one]] = 1 / np.sqrt(len(set(one)))
    top = max(weights.values())
    order = mmr(vectors, [value / top for value in weights.values()], len(said), diversity=_VARIETY)
    phrases = list(weights)
    return [phrases[row] for row in order]
