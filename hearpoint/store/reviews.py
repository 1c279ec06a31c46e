"""What people decided about pain points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlite_utils import Database

from hearpoint.store.stamp import stamp
from hearpoint.store.transaction import transaction
from insights.pain_units import Review, ReviewKey

Verdict = Literal["confirmed", "dismissed", "open"]


@dataclass(frozen=True)
class Decision:
    """One decision of one person. "open" takes an earlier one back."""

    touchpoint: str
    topic: str | None
    verdict: Verdict
    reviewer: str
    note: str | None = None


def write_review(db: Database, decision: Decision, now: datetime) -> None:
    with transaction(db):
        db.execute(
            "INSERT INTO review (touchpoint, topic, verdict, note, reviewer, reviewed_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                decision.touchpoint,
                decision.topic,
                decision.verdict,
                decision.note,
                decision.reviewer,
                stamp(now),
            ],
        )


def current_reviews(db: Database) -> dict[ReviewKey, Review]:
    """The latest decision about each pain point, where it is not open again."""
    rows = db.execute("SELECT touchpoint, topic, verdict FROM review ORDER BY id")
    latest = {(touchpoint, topic): verdict for touchpoint, topic, verdict in rows}
    return {key: cast("Review", verdict) for key, verdict in latest.items() if verdict != "open"}
