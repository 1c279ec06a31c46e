"""Learn who is frontline staff again: ``python -m nlp.training.staff --data ../shared/data``.

Two models whose log-odds are added: one over groups of words near the name, one over the encoder's states there.
Learns from data/staff_context.txt and data/staff_hard.txt, written for the project, and from the people of WNUT-17, the
Broad Twitter Corpus and Tweebank-NER, who are hardly ever staff. Prints what five-fold cross-validation over the lines
says; lines that share a name are never on both sides of it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from nlp.bundle import Bundle
from nlp.pipeline import core
from nlp.staff import context, surroundings
from nlp.staff.candidates import Candidate, candidates
from nlp.staff.cues import Features, feature_names, features
from nlp.staff.lexicon import bare
from nlp.training import data
from nlp.training.__main__ import NAMES

_MARKED = re.compile(r"\[([^\]]+)\]|\{([^}]+)\}")
_TWEETS = 1500
PLAIN, HARD, TWEETED = range(3)
_COUNTS = np.array([1.0, 0.25, 0.05])
"""What a person of each source counts: hard cases are rarer in life than in our lines; tweets must not drown both."""
_STRENGTH = 0.5
_STATES_STRENGTH = 3e-4
"""Inverses of the L2 penalty; the states are put to unit variance first."""
_FLAGGED = 0.15
"""Share of others in the plain lines that are taken for staff, out of sample, at the level that is set."""
Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """A text, and the people marked in it: start, end, and whether they are staff."""

    text: str
    people: tuple[tuple[int, int, bool], ...]

    @classmethod
    def parse(cls, line: str) -> Line:
        """A line marked up with [staff] and {others}.

        >>> Line.parse("Thanks [Ann]. - {Bo}")
        Line(text='Thanks Ann. - Bo', people=((7, 10, True), (14, 16, False)))
        """
        line = line.replace("|", "\n")
        text, seen = "", 0
        people: list[tuple[int, int, bool]] = []
        for match in _MARKED.finditer(line):
            text += line[seen : match.start()]
            name = match[1] or match[2]
            people.append((len(text), len(text) + len(name), match[1] is not None))
            text += name
            seen = match.end()
        return cls(text + line[seen:], tuple(people))


def written(file: str = "staff_context.txt") -> list[Line]:
    """The lines of a file that were written for the project."""
    lines = (resources.files("nlp.training") / "data" / file).read_text(encoding="utf-8").splitlines()
    return [Line.parse(line) for line in lines if line and not line.startswith("#")]


def tweeted(folder: Path) -> list[Line]:
    """Tweets at large that name people, taken for no staff."""
    sources = [source for source in data.people(folder / part for part in NAMES) if source.names]
    drawn = random.Random(0).sample(sources, min(_TWEETS, len(sources)))
    return [Line(source.text, tuple((start, end, False) for start, end in source.names or ())) for source in drawn]


def labelled(lines: Sequence[Line]) -> Iterator[tuple[Features, Rows, list[bool]]]:
    """For each line the features and states of what the tagger would take for a name, and which of them are staff."""
    for line, doc in zip(lines, core(threads=1).pipe(line.text for line in lines), strict=True):
        names = candidates(line.text, heard=[(name.start, name.end) for name in doc._.names])
        for start, end, _ in line.people:
            if all(end <= name.start or start >= name.end for name in names):
                names.append(Candidate(start, end, line.text[start:end], heard=False))
        names.sort(key=lambda name: name.start)
        yield (
            features(line.text, names),
            surroundings.surroundings(doc._.encoded, names),
            [
                any(staff and start < name.end and name.start < end for start, end, staff in line.people)
                for name in names
            ],
        )


def sharing(lines: Sequence[Line]) -> npt.NDArray[np.int64]:
    """A number for each line, the same where a chain of names in common joins two.

    >>> sharing([Line.parse(line) for line in ("Thanks [Ann]", "I rang [Bo]", "My aunt {Ann}")]).tolist()
    [0, 1, 0]
    """
    group = np.arange(len(lines))
    first: dict[str, int] = {}
    for number, line in enumerate(lines):
        for start, end, _ in line.people:
            other = first.setdefault(bare(line.text[start:end].split()[0]), number)
            group[group == group[number]] = group[other]
    return group


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A logistic regression, as weights and a constant for the columns as they come."""

    weights: npt.NDArray[np.float64]
    constant: float

    @classmethod
    def of(cls, fitted: Pipeline, columns: int) -> Linear:
        """Asked of nothing, and of one unit of each column, a linear model says what it is."""
        constant, *answers = fitted.decision_function(np.concatenate([np.zeros((1, columns)), np.eye(columns)]))
        return cls(np.array(answers) - constant, float(constant))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.staff", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--out", type=Path, default=Path(str(resources.files("nlp.staff"))), help="a folder")
    options = parser.parse_args()
    sources = [written(), written("staff_hard.txt"), tweeted(options.data / "person-names")]
    lines = [line for source in sources for line in source]
    seen = list(labelled(lines))
    staff = np.array([is_staff for *_, known in seen for is_staff in known])
    line = np.array([number for number, (*_, known) in enumerate(seen) for _ in known])
    source = np.repeat([PLAIN, HARD, TWEETED], [len(lines_of) for lines_of in sources])[line]
    weights, together = _COUNTS[source], sharing(lines)[line]

    def fit(rows: Rows, strength: float, *, scaled: bool) -> tuple[Linear, npt.NDArray[np.float64]]:
        """The model, and what five models say that did not see the line."""
        scale = StandardScaler(with_mean=scaled, with_std=scaled)
        model = make_pipeline(scale, LogisticRegression(C=strength, max_iter=5000))
        known = {"logisticregression__sample_weight": weights}
        apart = cross_val_predict(
            model, rows, staff, groups=together, cv=GroupKFold(5), params=known, method="decision_function"
        )
        return Linear.of(model.fit(rows, staff, **known), rows.shape[1]), apart

    word_model, words = fit(np.concatenate([rows for rows, *_ in seen]), _STRENGTH, scaled=False)
    state_model, states = fit(np.concatenate([rows for _, rows, _ in seen]), _STATES_STRENGTH, scaled=True)
    both = words + states
    level = float(np.quantile(both[(source == PLAIN) & ~staff], 1 - _FLAGGED))
    for name, logits in (("words", words), ("states", states), ("both", both), ("both, at its level", both - level)):
        _report(name, logits, staff, source)
    learned = {name: round(float(weight), 3) for name, weight in zip(feature_names(), word_model.weights, strict=True)}
    known = {"constant": round(word_model.constant, 3), "weights": learned}
    (options.out / context.FILE).write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    save_file(
        {
            "weights": state_model.weights.astype(np.float32),
            "constant": np.array([state_model.constant - level], dtype=np.float32),
        },
        options.out / surroundings.FILE,
        metadata={"model": Bundle.shipped().version},
    )


def _report(
    name: str, logits: npt.NDArray[np.float64], staff: npt.NDArray[np.bool_], source: npt.NDArray[np.int64]
) -> None:
    flagged = logits >= 0
    for lines, ours in (("plain lines", source == PLAIN), ("hard lines", source == HARD)):
        print(
            f"{name}: {lines}: staff found {flagged[ours & staff].mean():.3f}, others flagged "
            f"{flagged[ours & ~staff].mean():.3f}, AUC {roc_auc_score(staff[ours], logits[ours]):.3f}"
        )
    print(f"{name}: tweets at large: flagged {flagged[source == TWEETED].mean():.3f}")


if __name__ == "__main__":
    main()
