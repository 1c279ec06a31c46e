"""The spaCy component "answers": reads sentences again as answers to the question they were given to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.answers import certain, kind_of, may_be_an_answer, mixed, says_nothing, under, verdict
from nlp.extensions import SENTENCES, register, text_of
from nlp.questions import Asks, asked_at
from nlp.types import Sentiment


class AnswersComponent:
    """Puts what answers say over doc._.sentiment and doc._.sentence_sentiment; sets doc._.no_mentions."""

    def __call__(self, doc: Doc) -> Doc:
        if doc._.analysed and doc._.sentence_sentiment:
            _read_again(doc)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:
        return map(self, stream)


def _read_again(doc: Doc) -> None:
    text = text_of(doc)
    asked = bool(doc._.question or doc._.answers)
    spans = [(span.start_char, span.end_char) for span in doc.spans[SENTENCES]]
    said = [text[start:end] for start, end in spans]
    questions: list[Asks] = [asked_at(doc, start) if asked else "open" for start, _ in spans]
    if not asked and not may_be_an_answer(text):
        return
    kinds = [kind_of(one, asked=asked) for one in said]
    if not asked and not any(kinds):
        return
    sentences = tuple(
        certain(verdict(kind, question))
        if kind
        else under(question, sentiment, one, whole=len(said) == 1 or bool(doc._.answers))
        for kind, question, sentiment, one in zip(kinds, questions, doc._.sentence_sentiment, said, strict=True)
    )
    doc._.no_mentions = frozenset(
        row for row, (kind, one) in enumerate(zip(kinds, said, strict=True)) if kind and says_nothing(kind, one)
    )
    if any(kinds) or len(set(questions)) > 1:
        doc._.sentiment = mixed([(one, len(part.split())) for one, part in zip(sentences, said, strict=True)])
    else:
        doc._.sentiment = _whole(doc._.sentiment, sentences, questions[0], text)
    doc._.sentence_sentiment = sentences


def _whole(sentiment: Sentiment, sentences: tuple[Sentiment, ...], question: Asks, text: str) -> Sentiment:
    return sentences[0] if len(sentences) == 1 else under(question, sentiment, text)


@Language.factory(
    "answers",
    assigns=["doc._.sentiment", "doc._.sentence_sentiment", "doc._.no_mentions"],
    requires=["doc._.sentence_sentiment"],
)
def make_answers(nlp: Language, name: str) -> AnswersComponent:
    register()
    return AnswersComponent()
