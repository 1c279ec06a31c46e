"""How right the tags are at each source, as it was last measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from hearpoint.store.stamp import stamp
from hearpoint.store.transaction import transaction

Basis = Literal["labelled", "corrections"]
"""Posts that people labelled; or posts that people corrected, which are no random sample."""


@dataclass(frozen=True, slots=True)
class KnownAccuracy:
    """Accuracy of sentiment at one source, with its 95% interval (Wilson)."""

    source: str
    basis: Basis
    measured_at: datetime
    version: str
    """The model that was measured, as `Tagger.versions` names it."""
    n: int
    accuracy: float
    low: float
    high: float


def write_accuracies(db: Database, measured: Iterable[KnownAccuracy]) -> None:
    """Keep these, in place of earlier ones of the same source and basis."""
    with transaction(db):
        db.conn.executemany(
            "INSERT OR REPLACE INTO evaluation VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    accuracy.source,
                    accuracy.basis,
                    stamp(accuracy.measured_at),
                    accuracy.version,
                    accuracy.n,
                    accuracy.accuracy,
                    accuracy.low,
                    accuracy.high,
                )
                for accuracy in measured
            ],
        )


def known_accuracy(db: Database) -> list[KnownAccuracy]:
    """The last measured accuracy of each source, by source; what was labelled goes before what was corrected."""
    rows = db.execute(
        "SELECT source, basis, measured_at, version, n, accuracy, low, high FROM evaluation "
        "ORDER BY source, basis = 'labelled'"
    )
    best = {
        source: KnownAccuracy(source, basis, datetime.fromisoformat(at), version, n, accuracy, low, high)
        for source, basis, at, version, n, accuracy, low, high in rows
    }
    return list(best.values())
