"""The tables, as migrations. Invariants that no writer may break stand here as triggers and foreign keys."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from hearpoint.store import facts
from hearpoint.store.counts import count_in
from hearpoint.store.ledger import write_ledger
from nlp.topics.ledger import Ledger

migrations = Migrations("hearpoint")


@migrations()
def m001_collect(db: Database) -> None:
    """Sources, feedback with its history and full-text index."""
    db.executescript(
        """
        CREATE TABLE source (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            cursor TEXT NOT NULL DEFAULT '{}',
            collected_at TEXT,
            state TEXT NOT NULL DEFAULT 'new',  -- new, complete, partial, waiting, failed
            message TEXT,
            wait_until TEXT
        );
        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL REFERENCES source(id),
            realm TEXT NOT NULL,  -- where native_id is unique: the platform, or the source
            native_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            title TEXT,
            text TEXT NOT NULL,
            author TEXT,  -- a pseudonym (keyed hash)
            created_at TEXT NOT NULL,
            collected_at TEXT NOT NULL,
            edited_at TEXT,
            deleted_at TEXT,
            url TEXT,
            thread_id TEXT,
            in_reply_to TEXT,
            repost_of TEXT,
            language TEXT,
            reach TEXT,
            nps INTEGER CHECK (nps BETWEEN 0 AND 10),
            touchpoint TEXT,
            channel TEXT,
            mode TEXT,
            buyer INTEGER,
            scores TEXT,
            visit TEXT,  -- attributes of the transaction
            profile TEXT,
            UNIQUE (realm, native_id)
        );
        CREATE INDEX feedback_created_at ON feedback (created_at);
        CREATE INDEX feedback_author ON feedback (author);
        CREATE TABLE revision (
            feedback_id INTEGER NOT NULL REFERENCES feedback(id) ON DELETE CASCADE,
            replaced_at TEXT NOT NULL,
            title TEXT,
            text TEXT NOT NULL
        );
        CREATE INDEX revision_feedback ON revision (feedback_id);
        CREATE TABLE skipped (
            source TEXT NOT NULL REFERENCES source(id),
            place TEXT NOT NULL,
            reason TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            PRIMARY KEY (source, place)
        );
        """
    )
    db.table("feedback").enable_fts(["title", "text"], fts_version="FTS5", create_triggers=True, tokenize="porter")


@migrations()
def m002_tags(db: Database) -> None:
    """What the NLP pipeline said of each feedback."""
    db.executescript(
        """
        CREATE TABLE tagging (
            feedback_id INTEGER PRIMARY KEY REFERENCES feedback(id) ON DELETE CASCADE,
            version TEXT NOT NULL,
            language TEXT,
            analysed INTEGER NOT NULL,
            reason TEXT,
            label TEXT,
            negative REAL,
            neutral REAL,
            positive REAL
        );
        CREATE TABLE sentence (
            id INTEGER PRIMARY KEY,
            feedback_id INTEGER NOT NULL REFERENCES feedback(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            label TEXT NOT NULL,
            negative REAL NOT NULL,
            neutral REAL NOT NULL,
            positive REAL NOT NULL,
            vector BLOB NOT NULL,  -- float16, little endian
            UNIQUE (feedback_id, position)
        );
        CREATE TABLE touchpoint_mention (
            id INTEGER PRIMARY KEY,
            sentence_id INTEGER NOT NULL REFERENCES sentence(id) ON DELETE CASCADE,
            touchpoint TEXT NOT NULL,
            stage TEXT NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            polarity TEXT NOT NULL,
            confidence REAL NOT NULL
        );
        CREATE INDEX touchpoint_mention_sentence ON touchpoint_mention (sentence_id);
        CREATE INDEX touchpoint_mention_touchpoint ON touchpoint_mention (touchpoint);
        CREATE TABLE staff_mention (
            id INTEGER PRIMARY KEY,
            sentence_id INTEGER NOT NULL REFERENCES sentence(id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            staff_id TEXT,
            status TEXT NOT NULL,
            candidates TEXT NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            polarity TEXT NOT NULL,
            confidence REAL NOT NULL
        );
        CREATE INDEX staff_mention_sentence ON staff_mention (sentence_id);
        """
    )


@migrations()
def m003_topics(db: Database) -> None:
    """The ledger of topics, and which sentence belongs to which."""
    db.executescript(
        """
        CREATE TABLE ledger (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            body TEXT NOT NULL,
            updated_at TEXT NOT NULL
        );
        CREATE TABLE sentence_topic (
            sentence_id INTEGER PRIMARY KEY REFERENCES sentence(id) ON DELETE CASCADE,
            topic TEXT,  -- NULL: looked at, belongs to none
            how TEXT NOT NULL,  -- core, near, outlier, left out
            similarity REAL NOT NULL,
            confidence REAL NOT NULL,
            reason TEXT  -- why it was left out
        );
        CREATE INDEX sentence_topic_topic ON sentence_topic (topic);
        CREATE TABLE put_back (  -- sentences a person wants looked at; sentence ids do not outlive a re-tagging
            feedback_id INTEGER NOT NULL REFERENCES feedback(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            PRIMARY KEY (feedback_id, position)
        );
        """
    )


@migrations()
def m004_what_edits_and_deletions_take_along(db: Database) -> None:
    """An edit keeps the old text and drops its tags; a deletion leaves a tombstone and takes everything else."""
    db.executescript(
        """
        CREATE TRIGGER feedback_edited AFTER UPDATE OF text, title ON feedback
        WHEN new.deleted_at IS NULL AND old.deleted_at IS NULL
            AND (old.text IS NOT new.text OR old.title IS NOT new.title)
        BEGIN
            INSERT INTO revision VALUES (old.id, new.collected_at, old.title, old.text);
            DELETE FROM tagging WHERE feedback_id = old.id;
            DELETE FROM sentence WHERE feedback_id = old.id;
        END;
        CREATE TRIGGER feedback_deleted AFTER UPDATE OF deleted_at ON feedback
        WHEN new.deleted_at IS NOT NULL AND old.deleted_at IS NULL
        BEGIN
            DELETE FROM revision WHERE feedback_id = old.id;
            DELETE FROM tagging WHERE feedback_id = old.id;
            DELETE FROM sentence WHERE feedback_id = old.id;
        END;
        """
    )


@migrations()
def m005_reviews(db: Database) -> None:
    """What people decided about pain points: every decision is kept, the latest counts."""
    db.executescript(
        """
        CREATE TABLE review (
            id INTEGER PRIMARY KEY,
            touchpoint TEXT NOT NULL,
            topic TEXT,  -- NULL: the touchpoint as a whole
            verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'dismissed', 'open')),
            note TEXT,
            reviewer TEXT NOT NULL,
            reviewed_at TEXT NOT NULL
        );
        """
    )


@migrations()
def m006_corrections(db: Database) -> None:
    """What people said is otherwise than the model thought. A correction belongs to the words of a sentence, not to
    its row: it outlives a re-tagging, and sleeps while an edit has taken those words away."""
    db.executescript(
        """
        CREATE TABLE correction (
            id INTEGER PRIMARY KEY,
            feedback_id INTEGER NOT NULL REFERENCES feedback(id) ON DELETE CASCADE,
            sentence TEXT NOT NULL,
            what TEXT NOT NULL CHECK (what IN ('sentiment', 'touchpoint', 'staff')),
            target TEXT NOT NULL DEFAULT '',  -- the touchpoint's id, or the name as the customer wrote it
            old TEXT,
            new TEXT,  -- a label or polarity, or a staff_id; NULL: there is no such mention
            corrected_by TEXT NOT NULL,
            corrected_at TEXT NOT NULL
        );
        CREATE INDEX correction_feedback ON correction (feedback_id);
        """
    )
    db.execute(
        """
        CREATE TRIGGER corrections_deleted AFTER UPDATE OF deleted_at ON feedback
        WHEN new.deleted_at IS NOT NULL AND old.deleted_at IS NULL
        BEGIN
            DELETE FROM correction WHERE feedback_id = old.id;
        END
        """
    )


@migrations()
def m007_evaluations(db: Database) -> None:
    """How right the tags are, by source; and with every correction what the model had said, and which model."""
    db.executescript(
        """
        CREATE TABLE evaluation (  -- the last one of each source and basis
            source TEXT NOT NULL,
            basis TEXT NOT NULL CHECK (basis IN ('labelled', 'corrections')),
            measured_at TEXT NOT NULL,
            version TEXT NOT NULL,
            n INTEGER NOT NULL,
            accuracy REAL NOT NULL,
            low REAL NOT NULL,
            high REAL NOT NULL,
            PRIMARY KEY (source, basis)
        );
        ALTER TABLE correction ADD COLUMN version TEXT;  -- of the tags that were corrected
        ALTER TABLE correction ADD COLUMN scores TEXT;  -- JSON, by label: what the model gave the sentence
        """
    )


@migrations()
def m008_tag_versions(db: Database) -> None:
    """What a version of tags was made of, so that a change can be told before everything is tagged again."""
    db.executescript("CREATE TABLE tag_version (version TEXT PRIMARY KEY, parts TEXT NOT NULL);")


@migrations()
def m009_set_aside(db: Database) -> None:
    """Records set aside with what a replay needs, notes that do not replace one another, and stars."""
    db.executescript(
        """
        ALTER TABLE skipped ADD COLUMN raw TEXT;  -- as the platform sent it, or where it stands; for a month
        ALTER TABLE skipped ADD COLUMN native_id TEXT;
        CREATE TABLE source_note (
            source TEXT NOT NULL REFERENCES source(id),
            note TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (source, note)
        );
        ALTER TABLE feedback ADD COLUMN rating REAL;
        ALTER TABLE feedback ADD COLUMN rating_worst INTEGER;  -- the ends of the scale
        ALTER TABLE feedback ADD COLUMN rating_best INTEGER;
        """
    )


@migrations()
def m010_what_reports_read(db: Database) -> None:
    """Narrow copies of mentions and sentences, their counts, and the attributes of surveys, for filters and speed."""
    for script in (facts.TABLES, facts.BACK_FILL, facts.TRIGGERS):
        db.executescript(script)
    count_in(db, "UTC")


@migrations()
def m020_topic_rows(db: Database) -> None:
    """The ledger of topics as rows and events, no longer one cell; and who decided."""
    db.executescript(
        """
        CREATE TABLE topic (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            name_by TEXT NOT NULL CHECK (name_by IN ('machine', 'person', 'llm')),
            status TEXT NOT NULL CHECK (status IN ('active', 'retired', 'merged')),
            status_by TEXT NOT NULL CHECK (status_by IN ('machine', 'person', 'llm')),
            merged_into TEXT REFERENCES topic(id) DEFERRABLE INITIALLY DEFERRED,
            first_week TEXT NOT NULL,
            last_week TEXT NOT NULL,
            sentences INTEGER NOT NULL,  -- assigned so far, repeats included
            pinned INTEGER NOT NULL,
            seeded INTEGER NOT NULL,
            keywords TEXT NOT NULL,  -- JSON
            example_sentence INTEGER,
            example TEXT,
            phrases TEXT NOT NULL,  -- JSON: what its sentences say, with the number of sentences that hold each
            phrase_base INTEGER NOT NULL,  -- distinct sentences behind them
            centroid BLOB NOT NULL,  -- float32, little endian
            within REAL NOT NULL,
            spread REAL NOT NULL,
            mass REAL NOT NULL
        );
        CREATE TABLE topic_event (
            id INTEGER PRIMARY KEY,
            week TEXT NOT NULL,
            kind TEXT NOT NULL,
            topic TEXT NOT NULL,
            reason TEXT NOT NULL,
            by TEXT NOT NULL,
            others TEXT NOT NULL,  -- JSON
            actor TEXT REFERENCES actor(id),  -- the person who decided
            decided_at TEXT NOT NULL
        );
        CREATE INDEX topic_event_topic ON topic_event (topic);
        CREATE TABLE topic_model (  -- what all topics share
            id INTEGER PRIMARY KEY CHECK (id = 1),
            revision INTEGER NOT NULL,  -- counts every write, so that an update sees what people decided meanwhile
            background BLOB,
            seen INTEGER NOT NULL,
            weeks TEXT NOT NULL,
            apart TEXT NOT NULL,
            updated_at TEXT NOT NULL
        );
        CREATE TABLE actor (  -- people who decided something
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('social', 'cx', 'hr', 'admin'))
        );
        INSERT INTO actor SELECT DISTINCT corrected_by, corrected_by, 'admin' FROM correction;
        INSERT OR IGNORE INTO actor SELECT DISTINCT reviewer, reviewer, 'admin' FROM review;
        """
    )
    row = db.execute("SELECT body, updated_at FROM ledger").fetchone()
    if row is not None:
        write_ledger(db, Ledger.from_json(row[0]), Ledger(), row[1], None)
    db.execute("DROP TABLE ledger")


@migrations()
def m030_questions_and_praise(db: Database) -> None:
    """The question each answer belongs to; and of a mention of staff, what speaks against passing it on as praise.

    Mentions from before are doubtful until they are tagged again: complaints went out as praise.
    """
    db.executescript(
        """
        ALTER TABLE feedback ADD COLUMN questions TEXT;  -- JSON: [start, end, question] of each answer in the text
        ALTER TABLE staff_mention ADD COLUMN doubt TEXT;  -- NULL: plain praise, as far as polarity says so
        ALTER TABLE staff_mention ADD COLUMN others TEXT NOT NULL DEFAULT '[]';  -- JSON: other names in its sentence
        UPDATE staff_mention SET doubt = 'not looked at yet: tag again';
        CREATE TRIGGER feedback_asked AFTER UPDATE OF questions ON feedback
        WHEN new.questions IS NOT old.questions
        BEGIN
            UPDATE tagging SET version = '' WHERE feedback_id = old.id;
        END;
        """
    )


@migrations()
def m040_how_a_link_was_made(db: Database) -> None:
    """What carries a mention: phrase, words, concept, vector or taught. What was tagged before does not say."""
    db.executescript("ALTER TABLE touchpoint_mention ADD COLUMN evidence TEXT;")
