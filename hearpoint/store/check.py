"""Looking through a database for what contradicts itself, and mending what can be made again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from hearpoint.store.check_counts import FACTS, remake_facts, wrong_counts, wrong_facts
from hearpoint.store.integrity import problems_of
from hearpoint.store.private import FILE_MODE, is_private
from hearpoint.store.transaction import transaction

_TEXT_LENGTH = """
    length(CASE WHEN coalesce(f.title, '') = '' THEN f.text WHEN f.text = '' THEN f.title
        ELSE f.title || '..' || f.text END)
"""
_MISFIT_TAGS = f"""
    SELECT s.feedback_id FROM sentence s JOIN feedback f ON f.id = s.feedback_id
        WHERE s.start < 0 OR s.end < s.start OR s.end > {_TEXT_LENGTH} OR f.deleted_at IS NOT NULL
    UNION SELECT s.feedback_id FROM sentence s LEFT JOIN tagging t ON t.feedback_id = s.feedback_id
        WHERE t.feedback_id IS NULL
    UNION SELECT t.feedback_id FROM tagging t LEFT JOIN sentence s ON s.feedback_id = t.feedback_id
        WHERE t.analysed AND s.id IS NULL
    UNION SELECT s.feedback_id FROM touchpoint_mention m JOIN sentence s ON s.id = m.sentence_id
        WHERE m.start < s.start OR m.end > s.end
"""
"""SQL: feedback whose tags do not fit its text."""
_UNKNOWN_TOPIC = "topic IS NOT NULL AND topic NOT IN (SELECT id FROM topic)"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. `mended`: whether it is now."""

    what: str
    count: int
    mended: bool
    remedy: str


@dataclass(frozen=True)
class CheckResult:
    """`feedback`: how many were looked at."""

    feedback: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is left that was not mended."""
        return all(finding.mended for finding in self.findings)


def check_database(db: Database, path: Path, *, mend: bool = True) -> CheckResult:
    """Pages, indices, links between tables, full-text index, tags and their texts, facts and counts, and file modes.

    A file with broken pages is not written into.
    """
    broken = problems_of(db, thorough=True)
    if broken:
        return CheckResult(0, tuple(Finding(text, 1, False, "restore a backup") for text in broken))
    findings = [
        *_links(db),
        *_full_text(db, mend),
        *_tags(db, mend),
        *_topics(db, mend),
        *_facts(db, mend),
        *_counts(db, mend),
        *_mode(path, mend),
    ]
    (feedback,) = db.execute("SELECT count(*) FROM feedback").fetchone()
    return CheckResult(int(feedback), tuple(findings))


def _links(db: Database) -> list[Finding]:
    rows = db.execute("PRAGMA foreign_key_check").fetchall()
    return [Finding(f"rows of {rows[0][0]} belong to nothing", len(rows), False, "restore a backup")] if rows else []


def _full_text(db: Database, mend: bool) -> list[Finding]:
    try:
        with transaction(db):
            # Rank 1 asks for a comparison with the table, which the plain check leaves out.
            db.execute("INSERT INTO feedback_fts (feedback_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError:
        if mend:
            with transaction(db):
                db.execute("INSERT INTO feedback_fts (feedback_fts) VALUES ('rebuild')")
        return [Finding("the full-text index does not hold the words of the texts", 1, mend, "made anew from them")]
    return []


def _tags(db: Database, mend: bool) -> list[Finding]:
    ids = [row[0] for row in db.execute(_MISFIT_TAGS)]
    if ids and mend:
        with transaction(db):
            db.conn.executemany("DELETE FROM sentence WHERE feedback_id = ?", [[feedback_id] for feedback_id in ids])
            db.conn.executemany("DELETE FROM tagging WHERE feedback_id = ?", [[feedback_id] for feedback_id in ids])
    what = "posts have tags that do not fit their text"
    return [Finding(what, len(ids), mend, "without them, the next run tags them again")] if ids else []


def _topics(db: Database, mend: bool) -> list[Finding]:
    (count,) = db.execute(f"SELECT count(*) FROM sentence_topic WHERE {_UNKNOWN_TOPIC}").fetchone()
    if count and mend:
        with transaction(db):
            db.execute(f"DELETE FROM sentence_topic WHERE {_UNKNOWN_TOPIC}")
    what = "sentences belong to a topic that is not in the ledger"
    return [Finding(what, int(count), mend, "the next run looks at them again")] if count else []


def _facts(db: Database, mend: bool) -> list[Finding]:
    findings = []
    for fact in FACTS:
        count = wrong_facts(db, fact)
        if count and mend:
            remake_facts(db, fact)
        if count:
            findings.append(Finding(f"what reports read of {fact}s is not what was tagged", count, mend, "made anew"))
    return findings


def _counts(db: Database, mend: bool) -> list[Finding]:
    count = wrong_counts(db, mend=mend)
    return [Finding("counts by week are not those of what is counted", count, mend, "counted anew")] if count else []


def _mode(path: Path, mend: bool) -> list[Finding]:
    files = [file for end in ("", "-wal", "-shm") if (file := path.with_name(path.name + end)).exists()]
    readable = [file for file in files if not is_private(file)]
    for file in readable if mend else ():
        file.chmod(FILE_MODE)
    what = "files of the database may be read by others on this machine"
    return [Finding(what, len(readable), mend, "only their owner may")] if readable else []
