"""Make the model again: ``python -m nlp.training --data ../shared/data --out FOLDER``."""

from __future__ import annotations

import argparse
import logging
import random
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file

from nlp.encoder import base
from nlp.encoder.pieces import Splitter
from nlp.scores import accuracy, macro_recall
from nlp.training import data, teacher
from nlp.training.batches import Collator, Example, examples, joined
from nlp.training.data import IGNORED, Source
from nlp.training.feedback import feedback
from nlp.training.loop import Recipe, train
from nlp.training.measure import answers, piece_f1
from nlp.training.network import Network
from nlp.training.thanks import people_in_feedback

log = logging.getLogger(__name__)
NAMES = ("btc/btc.train.conll", "tweebank/train.bio", "wnut17/wnut17train.conll")
NAMES_CHECK = ("btc/btc.dev.conll", "tweebank/dev.bio", "wnut17/emerging.dev.conll")
# MAMS marks the same sentences twice, by category and by term, and splits them differently: four in five of one part's
# test sentences stand in the other's training set. What any of the two holds back is not learnt from.
MAMS_CHECK = ("MAMS-ACSA/val.xml", "MAMS-ACSA/test.xml", "MAMS-ATSA/val.xml", "MAMS-ATSA/test.xml")
JOINED = 0.4
"""Share of texts that are put together in pairs."""


class Corpus:
    """The training parts, in pieces, and how an epoch is drawn from them."""

    def __init__(self, folder: Path, splitter: Splitter, part: float) -> None:
        def some(sources: list[Source]) -> list[Example]:
            return examples(sources[: max(64, int(len(sources) * part))], splitter)

        names = folder / "person-names"
        mams = folder / "mams"
        everyday = random.Random(1)
        self.tweets = some(_shuffled(data.tweets(folder / "tweet-sentiment" / "train.csv")))
        self.people = some(data.people(names / part for part in NAMES))
        self.thanks = some(people_in_feedback(8000, everyday))
        self.feedback = some(feedback(11000, everyday))
        self.aspects = some(
            data.without(
                data.categories(mams / "MAMS-ACSA/train.xml") + data.terms(mams / "MAMS-ATSA/train.xml"),
                [text for part in MAMS_CHECK for text in data.texts(mams / part)],
            )
        )
        self.questions = some(data.questions(folder / "banking77" / "train.csv"))
        phrases = {phrase for example in self.aspects for aspect in example.aspects for phrase in aspect.phrases}
        phrases |= {phrase for ways in data.CATEGORIES.values() for phrase in ways}
        self.phrases = examples([Source(phrase) for phrase in sorted(phrases)], splitter)
        self.tweets_check = some(data.tweets(folder / "tweet-sentiment" / "val.csv"))
        self.people_check = some(data.people(names / part for part in NAMES_CHECK))
        self.categories_check = some(data.categories(mams / "MAMS-ACSA/val.xml"))
        self.terms_check = some(data.terms(mams / "MAMS-ATSA/val.xml"))

    def epoch(self, chance: random.Random) -> list[Example]:
        judged = self.tweets + self.aspects + self.aspects
        chance.shuffle(judged)
        drawn = _some_joined(judged) + _some_joined(chance.sample(self.feedback, len(self.feedback) // 2))
        drawn += self.people
        drawn += chance.sample(self.thanks, len(self.thanks) // 3)
        drawn += chance.sample(self.questions, len(self.questions) // 4)
        drawn += chance.sample(self.phrases, len(self.phrases) // 3)
        return drawn

    def texts(self) -> list[str]:
        groups = vars(self).values()
        sentences = [text for group in groups for example in group for *_, text in example.sentences]
        phrases = [
            phrase for group in groups for example in group for aspect in example.aspects for phrase in aspect.phrases
        ]
        return sentences + phrases

    def prior(self) -> torch.Tensor:
        labels = [label for example in self.tweets for *_, label in example.texts if label != IGNORED]
        return (torch.bincount(torch.tensor(labels), minlength=3) / len(labels)).log()


def _some_joined(group: list[Example]) -> list[Example]:
    paired = int(len(group) * JOINED / 2) * 2
    drawn = group[paired:]
    for first, second in zip(group[:paired:2], group[1:paired:2], strict=True):
        both = joined(first, second)
        drawn += [first, second] if both is None else [both]
    return drawn


def _shuffled(sources: list[Source]) -> list[Source]:
    return random.Random(0).sample(sources, len(sources))


def watch(corpus: Corpus, collate: Collator, network: Network) -> str:
    tweets = answers(network, corpus.tweets_check, collate)
    people = answers(network, corpus.people_check, collate)
    categories = answers(network, corpus.categories_check, collate)
    terms = answers(network, corpus.terms_check, collate)
    return (
        f"macro recall {macro_recall(*tweets.sentiment()):.4f}, accuracy {accuracy(*tweets.sentiment()):.4f}, "
        f"pieces of names F1 {piece_f1(*people.names()):.4f}, ACSA {accuracy(*categories.aspects()):.4f}, "
        f"ATSA {accuracy(*terms.aspects()):.4f}, cosine {tweets.cosine:.4f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--out", type=Path, required=True, help="where weights.safetensors is written")
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--start", type=Path, help="go on from these weights, instead of the base's")
    parser.add_argument("--rate", type=float, default=1.0, help="times the usual learning rates; less to go on with")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--seed", type=int, default=Recipe().seed, help="another one gives weights worth averaging with"
    )
    parser.add_argument("--part", type=float, default=1.0, help="share of every set to use; small for a trial")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    splitter = Splitter((base.folder() / "tokenizer.json").read_bytes())
    weights = base.checked_weights()
    corpus = Corpus(options.data, splitter, options.part)
    log.info(
        "%d tweets, %d texts with names, %d with aspects", len(corpus.tweets), len(corpus.people), len(corpus.aspects)
    )
    collate = Collator(teacher.vectors(corpus.texts(), weights, splitter), random.Random(2))
    network = Network()
    network.load_base(weights)
    if options.start:
        network.load_state_dict(load_file(options.start))
    network.train()
    usual = Recipe(epochs=options.epochs, seed=options.seed)
    log.info("before: %s", watch(corpus, collate, network))
    train(
        network,
        corpus.epoch,
        collate,
        corpus.prior(),
        replace(usual, encoder_rate=usual.encoder_rate * options.rate, head_rate=usual.head_rate * options.rate),
        watch=lambda averaged: watch(corpus, collate, averaged),
        folder=options.out,
    )


if __name__ == "__main__":
    main()
