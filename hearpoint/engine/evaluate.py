"""How right the tags are: on labelled texts of one's own, and against people's corrections. Known per source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from config.clock import Clock, utc_now
from config.journey import JourneyMap
from hearpoint.engine.evaluation.labelled import Columns, LabelledText, read_labelled
from hearpoint.engine.evaluation.measures import LabelReport, SetReport, label_report, set_report
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.engine.taggers import models
from hearpoint.store.corrections import Corrected, read_corrected
from hearpoint.store.evaluations import Basis, KnownAccuracy, write_accuracies
from hearpoint.store.session import Session
from nlp.tagger import Tagger
from nlp.types import LABELS, Tagged

FEW = 30
"""Minimum texts that say much; chosen because the interval of fewer is 30 points wide and more."""
NOT_RANDOM = (
    "Corrected sentences are no random sample: people look where something seems wrong, so the true accuracy is "
    "higher, unless what was reviewed (and confirmed, where it was right) was drawn at random."
)


@dataclass(frozen=True)
class Evaluation:
    """One group of texts (None: all of them). A part is None where nobody labelled it."""

    group: str | None
    n: int
    unlabelled: int
    not_analysed: dict[str, int]
    """Why -> how many labelled texts got no answer; they do not count in the figures."""
    sentiment: LabelReport | None
    touchpoints: SetReport | None
    pairs: SetReport | None
    """Touchpoints with their polarity."""


@dataclass(frozen=True)
class Evaluations:
    version: str
    whole: Evaluation
    groups: tuple[Evaluation, ...]
    note: str | None = None


def evaluate_texts(
    rows: Sequence[LabelledText],
    tagger: Tagger,
    *,
    touchpoints: Sequence[str] = (),
    by_group: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
) -> Evaluations:
    """Tag labelled texts and compare. `touchpoints`: the ids of the tagger's journey map."""
    progress = progress or Quiet()
    answers: list[Tagged] = []
    progress.start("tagging", len(rows))
    try:
        for answer in tagger.tag(row.text for row in rows):
            answers.append(answer)
            progress.advance()
    finally:
        progress.finish()

    def evaluated(group: str | None, places: Sequence[int]) -> Evaluation:
        subset, tagged = [rows[place] for place in places], [answers[place] for place in places]
        return _evaluation(group, subset, tagged, touchpoints, seed)

    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(row.group or "(none)", []).append(place)
    return Evaluations(
        version_name(tagger.versions),
        evaluated(None, range(len(rows))),
        tuple(evaluated(group, groups[group]) for group in sorted(groups)) if by_group else (),
    )


def evaluate_file(
    session: Session | None,
    file: Path,
    columns: Columns,
    journey: Path | None = None,
    *,
    progress: Progress | None = None,
) -> Evaluations:
    """Tag the labelled texts of a file and compare; in a project with its models and journey map.

    With the column "source" as group, the accuracy of each source of the project is kept for the digest.
    """
    map_ = JourneyMap.read(journey) if journey else session.journey if session else None
    touchpoints = tuple(map_.touchpoints) if map_ else ()
    rows = read_labelled(file, columns, touchpoints)
    with Tagger(map_, **(models(session) if session else {})) as tagger:
        answer = evaluate_texts(
            rows, tagger, touchpoints=touchpoints, by_group=columns.group is not None, progress=progress
        )
    if session and columns.group == "source":
        remember(session, answer, "labelled")
    return answer


def evaluate_corrections(session: Session, *, seed: int = 0) -> Evaluations:
    """The tags as the model had given them against what people say now, by source; kept for the digest.

    A model that has learnt from corrections is not asked again about them: what counts is what stood there when a
    person first looked.
    """
    corrected = read_corrected(session.db)
    known = session.journey.touchpoints
    versions = sorted({correction.version or "unknown" for correction in corrected})
    groups: dict[str, list[Corrected]] = {}
    for correction in corrected:
        groups.setdefault(correction.source, []).append(correction)
    answer = Evaluations(
        versions[0] if len(versions) == 1 else f"{len(versions)} versions",
        _corrections_evaluation(None, corrected, tuple(known), seed),
        tuple(_corrections_evaluation(source, groups[source], tuple(known), seed) for source in sorted(groups)),
        NOT_RANDOM,
    )
    remember(session, answer, "corrections")
    return answer


def remember(
    session: Session, evaluations: Evaluations, basis: Basis, *, clock: Clock = utc_now
) -> list[KnownAccuracy]:
    """Keep the accuracy of each group that is a source of the project, for the digest. Returns what was kept."""
    sources = {source.id for source in session.project.settings.sources}
    sources |= {source for (source,) in session.db.execute("SELECT id FROM source")}
    kept = [
        KnownAccuracy(group.group, basis, clock(), evaluations.version, figure.n, figure.estimate, *figure.interval)
        for group in evaluations.groups
        if group.group in sources and group.sentiment
        for figure in [group.sentiment.accuracy]
    ]
    write_accuracies(session.db, kept)
    return kept


def version_name(versions: dict[str, str]) -> str:
    """ "minilm-2026.11.22 pipeline 1", and what replaces parts of it."""
    return ", ".join([versions["model"], *(f"{name} {value}" for name, value in versions.items() if name != "model")])


def _evaluation(
    group: str | None, rows: Sequence[LabelledText], answers: Sequence[Tagged], touchpoints: Sequence[str], seed: int
) -> Evaluation:
    labelled = [row.label is not None or row.touchpoints is not None for row in rows]
    both = [(row, answer) for row, answer, any_ in zip(rows, answers, labelled, strict=True) if any_]
    analysed = [(row, answer) for row, answer in both if answer.analysed]
    return Evaluation(
        group,
        n=len(rows),
        unlabelled=len(rows) - len(both),
        not_analysed=dict(Counter(answer.reason or "unknown" for _, answer in both if not answer.analysed)),
        sentiment=_sentiment(analysed, seed),
        touchpoints=_touchpoints(analysed, touchpoints, seed),
        pairs=_pairs(analysed, touchpoints, seed),
    )


def _sentiment(both: Iterable[tuple[LabelledText, Tagged]], seed: int) -> LabelReport | None:
    known = [(row.label, answer.sentiment) for row, answer in both if row.label and answer.sentiment]
    if not known:
        return None
    chances = np.array([[sentiment.scores[label] for label in LABELS] for _, sentiment in known])
    predicted = np.array([LABELS.index(sentiment.label) for _, sentiment in known])
    truth = np.array([LABELS.index(label) for label, _ in known])
    return label_report(predicted, truth, LABELS, chances, seed)


def _touchpoints(
    both: Iterable[tuple[LabelledText, Tagged]], touchpoints: Sequence[str], seed: int
) -> SetReport | None:
    known = [(row.touchpoints, answer) for row, answer in both if row.touchpoints is not None]
    predicted = [{mention.touchpoint for mention in answer.touchpoints} for _, answer in known]
    return _sets(predicted, [set(truth) for truth, _ in known], touchpoints, seed) if known and touchpoints else None


def _pairs(both: Iterable[tuple[LabelledText, Tagged]], touchpoints: Sequence[str], seed: int) -> SetReport | None:
    """Over texts whose every touchpoint has a polarity."""
    known = [
        (row.touchpoints, answer)
        for row, answer in both
        if row.touchpoints is not None and all(row.touchpoints.values())
    ]
    if not any(truth for truth, _ in known) or not touchpoints:
        return None
    pairs = [f"{touchpoint}={label}" for touchpoint in touchpoints for label in LABELS]
    predicted = [{f"{mention.touchpoint}={mention.polarity}" for mention in answer.touchpoints} for _, answer in known]
    truths = [{f"{id_}={polarity}" for id_, polarity in truth.items()} for truth, _ in known]
    return _sets(predicted, truths, pairs, seed)


def _sets(predicted: Sequence[set[str]], truth: Sequence[set[str]], labels: Sequence[str], seed: int) -> SetReport:
    ours, theirs = (
        np.array([[label in labelled for label in labels] for labelled in sets]) for sets in (predicted, truth)
    )
    return set_report(ours, theirs, labels, seed)


def _corrections_evaluation(
    group: str | None, corrected: Sequence[Corrected], touchpoints: Sequence[str], seed: int
) -> Evaluation:
    sentiment = [
        correction
        for correction in corrected
        if correction.what == "sentiment" and correction.model in LABELS and correction.truth in LABELS
    ]
    linked = [
        correction for correction in corrected if correction.what == "touchpoint" and correction.target in touchpoints
    ]
    return Evaluation(
        group,
        n=len(corrected),
        unlabelled=0,
        not_analysed={},
        sentiment=_sentiment_report(sentiment, seed) if sentiment else None,
        touchpoints=_sets(_mentions(linked, "model"), _mentions(linked, "truth"), touchpoints, seed)
        if linked
        else None,
        pairs=None,
    )


def _sentiment_report(corrected: Sequence[Corrected], seed: int) -> LabelReport:
    predicted = np.array([LABELS.index(correction.model) for correction in corrected])
    truth = np.array([LABELS.index(correction.truth) for correction in corrected])
    scored = all(correction.scores for correction in corrected)
    chances = (
        np.array([[correction.scores[label] for label in LABELS] for correction in corrected if correction.scores])
        if scored
        else None
    )
    return label_report(predicted, truth, LABELS, chances, seed)


def _mentions(corrected: Sequence[Corrected], which: str) -> list[set[str]]:
    return [{correction.target} if getattr(correction, which) is not None else set() for correction in corrected]
