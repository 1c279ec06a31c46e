"""What the tags must get right beyond the averages: sentiment. Each table is a kind of thing customers write."""

from __future__ import annotations

import pytest

from nlp.encoder.interface import AspectReader, PhraseEncoder
from nlp.pipeline import core
from nlp.types import Label

NLP = core()

NEGATION: list[tuple[str, Label]] = [
    ("The room was not clean.", "negative"),
    ("I would not stay here again.", "negative"),
    ("Nothing worked and nobody helped.", "negative"),
    ("The staff were not helpful at all.", "negative"),
    ("No complaints, everything was great.", "positive"),
    ("Never had a better flight.", "positive"),
    ("I can't recommend this place enough!", "positive"),
    ("Not bad at all!", "positive"),
    ("The food wasn't bad, we enjoyed it.", "positive"),
    ("It was anything but relaxing.", "negative"),
]
EMOJI: list[tuple[str, Label]] = [
    ("😡", "negative"),
    ("😡😡😡😡", "negative"),
    ("😍", "positive"),
    ("👍", "positive"),
    ("👎👎", "negative"),
    ("❤️❤️", "positive"),
    ("🤮", "negative"),
    ("Flight 212 😍", "positive"),
    ("Flight 212 😭😡", "negative"),
]
HOW_IT_IS_WRITTEN: list[tuple[str, Label]] = [
    ("WORST SERVICE EVER", "negative"),
    ("BEST CREW EVER", "positive"),
    ("soooooo baaaad", "negative"),
    ("looooove this hotel", "positive"),
    ("gr8 stay, luv the pool", "positive"),
    ("ur app sux", "negative"),
    ("room was dirtyy and staff rudee", "negative"),
    ("@KestrelAir worst. airline. ever. https://t.co/x", "negative"),
    ("thx u guys rock", "positive"),
]
COMPLAINING_QUESTIONS: list[tuple[str, Label]] = [
    ("Why has nobody answered my email in three weeks?", "negative"),
    ("How hard can it be to clean a bathroom?", "negative"),
    ("Are you kidding me? Two hours on hold?", "negative"),
    ("Is anyone ever going to find my bag?", "negative"),
    ("Seriously, do you even train your staff?", "negative"),
]
PLAIN: list[tuple[str, Label]] = [
    ("Do you fly to Lisbon in May?", "neutral"),
    ("What time is breakfast served?", "neutral"),
    ("We arrived on Tuesday and left on Friday.", "neutral"),
    ("Can I bring my dog?", "neutral"),
    ("Checking in tomorrow at noon.", "neutral"),
]
SARCASM: list[tuple[str, Label]] = [
    ("Great, another delay.", "negative"),
    ("Oh wonderful, they lost my bag again.", "negative"),
    ("Thanks for nothing.", "negative"),
    ("Love waiting two hours on hold 🙄", "negative"),
    ("Nice job breaking my suitcase.", "negative"),
    ("Three hours late, what a treat.", "negative"),
]
WAITING: list[tuple[str, Label]] = [
    ("Still waiting.", "negative"),
    ("Still no answer", "negative"),
    ("Day 3 without luggage", "negative"),
    ("On hold for 50 minutes now", "negative"),
]
SHORT: list[tuple[str, Label]] = [
    ("Brilliant", "positive"),
    ("Fabulous thanks", "positive"),
    ("Fantastic!", "positive"),
    ("Fantastic", "positive"),
    ("Great", "positive"),
    ("Use it all the time", "positive"),
    ("Delivered on time", "positive"),
    ("Terrible", "negative"),
    ("Useless.", "negative"),
    ("Waste of money", "negative"),
]
COMPARISONS: list[tuple[str, Label]] = [
    ("Should have flown BlueJet, they are never late.", "negative"),
    ("Tellco fixed this in an hour, you need three weeks.", "negative"),
    ("So much better than the Marlow next door.", "positive"),
    ("Switched from Tellco to you and could not be happier.", "positive"),
    ("Compared with last year the lounge is a dump.", "negative"),
]
QUOTED: list[tuple[str, Label]] = [
    ('"Your call is important to us." Sure it is, after an hour.', "negative"),
    ("They said the room would be ready at three. It was seven.", "negative"),
    ("@KestrelAir @friend thanks, that was quick!", "positive"),
    ("RT @someone: the new lounge is gorgeous", "positive"),
    ("Hi Anna, we are sorry to hear that. Please send us a direct message. ^TB", "neutral"),
]


def cases(*tables: list[tuple[str, Label]], missed: frozenset[str] = frozenset()) -> list[object]:
    """Rows for parametrize; what the model is known to miss must keep failing until it no longer does."""
    return [
        pytest.param(text, label, marks=pytest.mark.xfail(strict=True, reason="known miss") if text in missed else ())
        for table in tables
        for text, label in table
    ]


MISSED = frozenset(
    {
        '"Your call is important to us." Sure it is, after an hour.',
        "They said the room would be ready at three. It was seven.",
    }
)


@pytest.mark.parametrize(
    ("text", "label"),
    cases(
        *(NEGATION, EMOJI, HOW_IT_IS_WRITTEN, COMPLAINING_QUESTIONS, PLAIN, SARCASM, WAITING),
        *(SHORT, COMPARISONS, QUOTED),
        missed=MISSED,
    ),
)
def test_sentiment(text: str, label: Label) -> None:
    assert NLP(text)._.sentiment.label == label


MIXED: list[tuple[str, list[Label]]] = [
    ("The crew was lovely. My bag never arrived.", ["positive", "negative"]),
    ("Terrible food! The beds were super comfortable though.", ["negative", "positive"]),
    ("Room spotless. Breakfast cold.", ["positive", "negative"]),
    ("Check-in took forever 😡 The concierge was amazing 😍", ["negative", "positive"]),
]
MIXED_MISSED: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param(
            *case, marks=pytest.mark.xfail(strict=True, reason="known miss") if case[0] in MIXED_MISSED else ()
        )
        for case in MIXED
    ],
)
def test_sentences_speak_for_themselves(text: str, labels: list[Label]) -> None:
    assert [one.label for one in NLP(text)._.sentence_sentiment] == labels


ASPECTS: list[tuple[str, str, Label]] = [
    ("The crew was lovely but my bag never arrived.", "crew", "positive"),
    ("The crew was lovely but my bag never arrived.", "bag", "negative"),
    ("Awful food, great view from the terrace.", "food", "negative"),
    ("Awful food, great view from the terrace.", "view", "positive"),
    ("Loved the pool, hated the queue at reception.", "pool", "positive"),
    ("Loved the pool, hated the queue at reception.", "queue at reception", "negative"),
    ("We had breakfast at nine and the waiter was rude.", "breakfast", "neutral"),
    ("We had breakfast at nine and the waiter was rude.", "waiter", "negative"),
]
ASPECTS_MISSED: frozenset[tuple[str, str]] = frozenset()


@pytest.mark.parametrize(
    ("text", "aspect", "label"),
    [
        pytest.param(
            *case, marks=pytest.mark.xfail(strict=True, reason="known miss") if case[:2] in ASPECTS_MISSED else ()
        )
        for case in ASPECTS
    ],
)
def test_an_aspect_has_a_polarity_of_its_own(text: str, aspect: str, label: Label) -> None:
    doc = NLP(text)
    encoder: PhraseEncoder = NLP.get_pipe("encoder")  # type: ignore[assignment]
    reader: AspectReader = NLP.get_pipe("sentiment")  # type: ignore[assignment]
    queries = encoder.encode([aspect])
    start = text.index(aspect)
    (found,) = reader.aspects(doc, [0], queries, [(start, start + len(aspect))])
    assert found.label == label


NAMES: list[tuple[str, list[str]]] = [
    ("Thanks Priya!", ["Priya"]),
    ("thanks priya", ["priya"]),
    ("Shout out to Marco and Leila at gate 12.", ["Marco", "Leila"]),
    ("The manager, Tom, apologised.", ["Tom"]),
    ("Grace at the desk was wonderful.", ["Grace"]),
    ("Tom O'Brien and Marie-Claire Dupont helped us.", ["Tom O'Brien", "Marie-Claire Dupont"]),
    ("THANK YOU ANJALI", ["ANJALI"]),
    ("I hope you will refund me in May.", []),
    ("The grace period was too short.", []),
    ("The staff at the Hilton were kind.", []),
]
NAMES_MISSED: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            *case, marks=pytest.mark.xfail(strict=True, reason="known miss") if case[0] in NAMES_MISSED else ()
        )
        for case in NAMES
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [text[one.start : one.end] for one in NLP(text)._.names] == names
