"""Complaints by touchpoint against people's ten reasons, end to end on real tweets.

    python -m benchmarks.airline --data ../shared/data/airline-tweets/tweets.csv [--json]

The tweets are served by the sandbox as X posts, collected by tweepy page by page, stored, and tagged with the shipped
airline journey. Negative mentions by touchpoint are then grouped to the annotators' ten reasons by
airline_reasons.yaml, one a tweet and reason, and compared with the annotators' counts.

Prints {"spearman", "top2", "table", "with_unlinked", "unlinked"}: Spearman's correlation of the two columns of counts,
whether both name the same two largest reasons, and the counts. A negative tweet that links to no touchpoint is no
mention; `unlinked` says how many there are, and `with_unlinked` gives both figures with all of them put down as
"Can't Tell", the annotators' choice where a complaint names nothing one could mend.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from scipy.stats import spearmanr

from benchmarks.tweets import airline_project, read_rows
from hearpoint.engine.collect_all import collect_sources
from hearpoint.engine.tag import tag_project
from hearpoint.store.session import Session

NO_TOUCHPOINT = "Can't Tell"
_MENTIONS = """
    SELECT DISTINCT s.feedback_id, m.touchpoint FROM touchpoint_mention m JOIN sentence s ON s.id = m.sentence_id
    WHERE m.polarity = 'negative'
"""
_UNLINKED = """
    SELECT count(*) FROM tagging t WHERE t.label = 'negative' AND NOT EXISTS (
        SELECT 1 FROM sentence s JOIN touchpoint_mention m ON m.sentence_id = s.id WHERE s.feedback_id = t.feedback_id)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="airline-tweets/tweets.csv")
    parser.add_argument("--json", action="store_true", help="only the JSON line")
    arguments = parser.parse_args()
    report = measure(arguments.data)
    if not arguments.json:
        print(f"{'reason':32} {'people':>7} {'ours':>7}")
        for row in report["table"]:
            print(f"{row['reason']:32} {row['people']:7} {row['ours']:7}")
        print(f"Spearman {report['spearman']}, the same top two: {report['top2']}")
        print(f"{report['unlinked']} negative tweets link to no touchpoint; with them: {report['with_unlinked']}")
        print(f"{report['collected']} tweets collected")
    print(json.dumps(report))


def measure(data: Path) -> dict[str, Any]:
    rows = read_rows(data, ("row_id", "text", "author", "created_minute", "retweet_count", "negativereason"))
    people = Counter(row["negativereason"] for row in rows if row["negativereason"])
    with tempfile.TemporaryDirectory() as folder, airline_project(rows, Path(folder)) as session:
        (collected,) = collect_sources(session)
        tag_project(session)
        ours = count_by_reason(session, reasons())
        unlinked = int(session.db.execute(_UNLINKED).fetchone()[0])
    table = [{"reason": name, "people": people[name], "ours": ours[name]} for name, _ in people.most_common()]
    ours[NO_TOUCHPOINT] += unlinked
    other = [row | {"ours": ours[str(row["reason"])]} for row in table]
    return compare(table) | {
        "with_unlinked": compare(other),
        "unlinked": unlinked,
        "collected": collected.counts.new,
        "table": table,
    }


def reasons() -> dict[str, str]:
    """Touchpoint id -> the annotators' reason."""
    groups = yaml.safe_load(Path(__file__).with_name("airline_reasons.yaml").read_text(encoding="utf-8"))
    return {touchpoint: reason for reason, touchpoints in groups.items() for touchpoint in touchpoints}


def count_by_reason(session: Session, reason_of: Mapping[str, str]) -> Counter[str]:
    """Tweets that speak badly of a reason's touchpoints, by reason."""
    pairs = {(feedback, reason_of[touchpoint]) for feedback, touchpoint in session.db.execute(_MENTIONS)}
    return Counter(reason for _, reason in pairs)


def compare(table: list[dict[str, Any]]) -> dict[str, Any]:
    people, ours = ([row[column] for row in table] for column in ("people", "ours"))
    top = [
        sorted(row["reason"] for row in sorted(table, key=lambda row: -row[column])[:2])
        for column in ("people", "ours")
    ]
    return {"spearman": round(float(spearmanr(people, ours).statistic), 4), "top2": top[0] == top[1]}


if __name__ == "__main__":
    main()
