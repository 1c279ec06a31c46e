"""Learn who is frontline staff again: ``python -m nlp.training.staff --data ../shared/data``.

Learns from data/staff_context.txt, written for the project, and from the people of WNUT-17, the Broad Twitter Corpus
and Tweebank-NER, who are hardly ever staff. Prints what five-fold cross-validation over the lines says.
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
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from nlp.pipeline import core
from nlp.staff import context
from nlp.staff.candidates import Candidate, candidates
from nlp.staff.cues import Features, feature_names, features
from nlp.training import data
from nlp.training.__main__ import NAMES

_MARKED = re.compile(r"\[([^\]]+)\]|\{([^}]+)\}")
_TWEETS = 1500
_TWEET_WEIGHT = 0.05
"""People in tweets at large are many and easy; they must not drown the lines about customers."""
_STRENGTH = 0.5
"""Inverse of the L2 penalty."""


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


def written() -> list[Line]:
    """The lines of staff_context.txt."""
    lines = (resources.files("nlp.training") / "data" / "staff_context.txt").read_text(encoding="utf-8").splitlines()
    return [Line.parse(line) for line in lines if line and not line.startswith("#")]


def tweeted(folder: Path) -> list[Line]:
    """Tweets at large that name people, taken for no staff."""
    sources = [one for one in data.people(folder / part for part in NAMES) if one.names]
    drawn = random.Random(0).sample(sources, min(_TWEETS, len(sources)))
    return [Line(one.text, tuple((start, end, False) for start, end in one.names or ())) for one in drawn]


def labelled(lines: Sequence[Line]) -> Iterator[tuple[Features, list[bool]]]:
    """For each line the features of what the tagger would take for a name, and which of them are staff."""
    for line, doc in zip(lines, core(threads=1).pipe(line.text for line in lines), strict=True):
        found = candidates(line.text, heard=[(name.start, name.end) for name in doc._.names])
        for start, end, _ in line.people:
            if all(end <= one.start or start >= one.end for one in found):
                found.append(Candidate(start, end, line.text[start:end], heard=False))
        found.sort(key=lambda one: one.start)
        yield (
            features(line.text, found),
            [any(staff and start < one.end and one.start < end for start, end, staff in line.people) for one in found],
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.staff", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--out", type=Path, default=Path(str(resources.files("nlp.staff"))) / context.FILE)
    options = parser.parse_args()
    lines = written()
    seen = list(labelled([*lines, *tweeted(options.data / "person-names")]))
    rows = np.concatenate([found for found, _ in seen])
    staff = np.array([one for _, known in seen for one in known])
    line = np.array([number for number, (_, known) in enumerate(seen) for _ in known])
    ours = line < len(lines)
    weights = np.where(ours, 1.0, _TWEET_WEIGHT)
    model = LogisticRegression(C=_STRENGTH, max_iter=5000)
    _report(
        cross_val_predict(model, rows, staff, groups=line, cv=GroupKFold(5), params={"sample_weight": weights}),
        staff,
        ours,
    )
    model.fit(rows, staff, sample_weight=weights)
    learned = {name: round(float(weight), 3) for name, weight in zip(feature_names(), model.coef_[0], strict=True)}
    known = {"constant": round(float(model.intercept_[0]), 3), "weights": learned}
    options.out.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def _report(said: npt.NDArray[np.bool_], staff: npt.NDArray[np.bool_], ours: npt.NDArray[np.bool_]) -> None:
    print(
        f"lines written: staff found {said[ours & staff].mean():.3f}, others flagged {said[ours & ~staff].mean():.3f}; "
        f"tweets at large: flagged {said[~ours].mean():.3f}"
    )


if __name__ == "__main__":
    main()
