"""What people say in a topic: a tally of its phrases that grows with it, and the keywords chosen from it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nlp.topics.ledger import Ledger, Tally, Topic
from nlp.topics.naming import Phrases, mmr, stems, without_parts

_MAX_SENTENCES = 1_000
"""Maximum sentences in a tally; older ones fade beyond it, so that a topic can follow its customers' language."""
_MAX_PHRASES = 100
"""Maximum phrases in a tally."""
_MIN_SENTENCES = 5
"""Minimum sentences in a tally that may describe its topic."""
_MIN_SHARE = 0.08
"""Minimum share of a topic's sentences that hold a keyword; chosen because coherence is level from there on (0007)."""
_MIN_HOLDING = 3
"""Minimum sentences that hold a keyword."""
_MIN_TYPICAL = 0.5
"""Minimum share of a keyword's sentences, relative to the topic where that is highest; chosen as a middle between
coherence and diversity (decision 0007)."""
_DIVERSITY = 0.3
"""Weight, in maximal marginal relevance, of words that repeat those of the phrases before."""
MAX_KEYWORDS, _MIN_KEYWORDS = 10, 3
"""Maximum and minimum keywords of a topic; to reach the minimum, rarer ones are taken."""
_WORD_BONUS = 0.25
"""Added to a phrase's weight for each word after the first, as a share of it: longer phrases mean more."""
_SUBJECT_BONUS = 0.25
"""Added to the weight of a phrase of the journey map, as a share of it."""


def count_phrases(topic: Topic, texts: Iterable[str], phrases: Phrases) -> Topic:
    """The topic with the phrases of these sentences in its tally. Each says a phrase once, however often it does.

    A phrase enters when two sentences of an update hold it: what one person alone says is not kept.
    """
    held = [set(phrases(text)) for text in texts]
    new = Counter(phrase for in_text in held for phrase in in_text)
    known = dict(topic.phrases)
    counts = {phrase: count + new[phrase] for phrase, count in known.items()}
    counts |= {phrase: count for phrase, count in new.items() if count > 1 and phrase not in known}
    total = topic.sentences_counted + len(held)
    faded = min(1.0, _MAX_SENTENCES / max(total, 1))
    left = {phrase: round(count * faded) for phrase, count in counts.items()}
    return replace(topic, sentences_counted=round(total * faded), phrases=_most_frequent(left))


def merged_tally(first: Topic, other: Topic) -> Tally:
    """The tally of two topics that become one."""
    counts = Counter(dict(first.phrases))
    counts.update(dict(other.phrases))
    return _most_frequent(counts)


def partial_tally(topic: Topic, texts: Sequence[str], phrases: Phrases) -> Tally:
    """The tally of some of a topic's sentences, of the phrases it knows."""
    known = {phrase for phrase, _ in topic.phrases}
    return _most_frequent(Counter(phrase for text in texts for phrase in known & set(phrases(text))))


def _most_frequent(counts: Mapping[str, int]) -> Tally:
    kept = sorted((phrase for phrase in counts if counts[phrase] > 1), key=lambda phrase: (-counts[phrase], phrase))
    return tuple((phrase, counts[phrase]) for phrase in kept[:_MAX_PHRASES])


def with_keywords(ledger: Ledger, subjects: Collection[str] = ()) -> Ledger:
    """The ledger with the keywords of its topics as their tallies now have them. A person's words for a seed stay."""
    topics = [topic for topic in ledger.active if topic.sentences_counted >= _MIN_SENTENCES]
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
            most[phrase] = max(most.get(phrase, 0.0), count / topic.sentences_counted)
    mean = overall.total() / max(len(topics), 1)
    known = frozenset(subjects)

    def weight(phrase: str, share: float) -> float:
        extra = 1 + _WORD_BONUS * phrase.count(" ") + _SUBJECT_BONUS * (phrase in known)
        return share * math.log1p(mean / overall[phrase]) * extra

    chosen = []
    for topic in topics:
        counts, least = dict(topic.phrases), max(_MIN_SHARE * topic.sentences_counted, _MIN_HOLDING)
        typical = [
            phrase for phrase, count in counts.items() if count >= _MIN_TYPICAL * most[phrase] * topic.sentences_counted
        ]
        weights = {phrase: weight(phrase, counts[phrase] / topic.sentences_counted) for phrase in sorted(typical)}
        often = {phrase: value for phrase, value in weights.items() if counts[phrase] >= least}
        words = without_parts(_varied(often), MAX_KEYWORDS)
        chosen.append(words if len(words) >= _MIN_KEYWORDS else without_parts(_varied(weights), _MIN_KEYWORDS))
    return chosen


def _varied(weights: Mapping[str, float]) -> list[str]:
    """Phrases by maximal marginal relevance: one that shares its words with those before it comes later."""
    if not weights:
        return []
    stems_of = [stems(phrase) for phrase in weights]
    at = {
        stem: number for number, stem in enumerate(sorted({stem for phrase_stems in stems_of for stem in phrase_stems}))
    }
    vectors = np.zeros((len(stems_of), len(at)), dtype=np.float32)
    for row, phrase_stems in enumerate(stems_of):
        vectors[row, [at[stem] for stem in phrase_stems]] = 1 / np.sqrt(len(set(phrase_stems)))
    top = max(weights.values())
    order = mmr(vectors, [value / top for value in weights.values()], len(stems_of), diversity=_DIVERSITY)
    phrases = list(weights)
    return [phrases[row] for row in order]
