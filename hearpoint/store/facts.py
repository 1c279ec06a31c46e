"""Narrow copies of what reports read, as SQL: kept by triggers, so that no writer can forget them.

- `mention_fact`, `sentence_fact`: one row a mention or sentence, in the order of time, without texts and vectors.
- `mention_count`, `sentence_count`: their numbers by week, source, touchpoint, topic and polarity. What was set aside
  as spam or off-topic does not count, as in every report.
- `attribute`: one row an attribute or score of a survey response, for filters.

Sources, stages, touchpoints, polarities and topics stand in them as numbers of `word`: reading a million of them costs
a third of what their names cost.
"""

from __future__ import annotations

RESERVED = (
    "feedback_id", "source", "kind", "author", "created_at", "title", "text", "lang", "analysed", "reason",
    "sentiment", "nps", "touchpoint", "channel", "mode", "buyer", "stage",
)  # fmt: skip
"""Columns of a feedback frame: an attribute of such a name is written with its group before it (`visit.source`)."""

SET_ASIDE = "(how = 'left out' AND (reason LIKE 'spam:%' OR reason LIKE 'off-topic:%'))"
_SECONDS = "CAST(strftime('%s', {}) AS INTEGER)"


def _word(expression: str) -> str:
    return f"(SELECT id FROM word WHERE word = {expression})"


def _note_words(select: str) -> str:
    """Number the words that have no number yet; no OR IGNORE, which a statement's own OR REPLACE would overrule."""
    return f"INSERT INTO word (word) SELECT w FROM ({select}) WHERE w IS NOT NULL AND w NOT IN (SELECT word FROM word);"


TABLES = f"""
    CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
    CREATE TABLE mention_fact (
        at INTEGER NOT NULL,  -- when the feedback was written, seconds since 1970 (UTC)
        mention_id INTEGER NOT NULL,
        sentence_id INTEGER NOT NULL,
        feedback_id INTEGER NOT NULL,
        source INTEGER NOT NULL,
        author TEXT,
        stage INTEGER NOT NULL,
        touchpoint INTEGER NOT NULL,
        polarity INTEGER NOT NULL,
        confidence REAL NOT NULL,
        certainty REAL NOT NULL,  -- of the polarity, by the sentence's scores
        topic INTEGER,
        aside INTEGER NOT NULL,  -- 1: set aside as spam or off-topic
        length INTEGER NOT NULL,  -- of the sentence, in characters
        PRIMARY KEY (at, mention_id)
    ) WITHOUT ROWID;
    CREATE INDEX mention_fact_mention ON mention_fact (mention_id);
    CREATE INDEX mention_fact_sentence ON mention_fact (sentence_id);
    CREATE INDEX mention_fact_feedback ON mention_fact (feedback_id);
    CREATE INDEX mention_fact_touchpoint ON mention_fact (touchpoint, at);
    CREATE TABLE sentence_fact (
        at INTEGER NOT NULL,
        sentence_id INTEGER NOT NULL,
        feedback_id INTEGER NOT NULL,
        source INTEGER NOT NULL,
        author TEXT,
        polarity INTEGER NOT NULL,
        topic INTEGER,
        aside INTEGER NOT NULL,
        PRIMARY KEY (at, sentence_id)
    ) WITHOUT ROWID;
    CREATE INDEX sentence_fact_sentence ON sentence_fact (sentence_id);
    CREATE INDEX sentence_fact_feedback ON sentence_fact (feedback_id);
    CREATE INDEX sentence_fact_topic ON sentence_fact (topic, at);
    CREATE TABLE week (  -- the weeks of the time zone that counts are made in
        start INTEGER PRIMARY KEY,
        name TEXT NOT NULL
    );
    CREATE TABLE counted_in (id INTEGER PRIMARY KEY CHECK (id = 1), timezone TEXT NOT NULL);
    CREATE TABLE mention_count (
        week TEXT NOT NULL, source INTEGER NOT NULL, touchpoint INTEGER NOT NULL, topic INTEGER NOT NULL,  -- 0: none
        polarity INTEGER NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (week, source, touchpoint, topic, polarity)
    ) WITHOUT ROWID;
    CREATE TABLE sentence_count (
        week TEXT NOT NULL, source INTEGER NOT NULL, topic INTEGER NOT NULL, polarity INTEGER NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (week, source, topic, polarity)
    ) WITHOUT ROWID;
    CREATE TABLE attribute (
        name TEXT NOT NULL,
        feedback_id INTEGER NOT NULL,
        value TEXT NOT NULL,  -- as people write it: 3, 7.5, true, Harbour
        number REAL,  -- where the value is one
        type TEXT NOT NULL,  -- text, number or bool, as the survey had it
        PRIMARY KEY (name, feedback_id)
    ) WITHOUT ROWID;
    CREATE INDEX attribute_value ON attribute (name, value);
    CREATE INDEX attribute_number ON attribute (name, number) WHERE number IS NOT NULL;
    CREATE INDEX attribute_typed ON attribute (name) WHERE type <> 'text';
    CREATE INDEX attribute_feedback ON attribute (feedback_id);
    DROP INDEX feedback_created_at;
    -- Everything statistics and filters read of a response: the texts beside it need not be touched.
    CREATE INDEX feedback_columns ON feedback
        (created_at, nps, buyer, source, kind, author, touchpoint, channel, mode, deleted_at)
        WHERE deleted_at IS NULL;  -- in the index, or SQLite looks it up in the table
    CREATE VIEW mention_of_fact AS
        SELECT {_SECONDS.format("f.created_at")} AS at, m.id AS mention_id, s.id AS sentence_id, f.id AS feedback_id,
            {_word("f.source")}, f.author, {_word("m.stage")}, {_word("m.touchpoint")}, {_word("m.polarity")},
            m.confidence,
            CASE m.polarity WHEN 'negative' THEN s.negative WHEN 'positive' THEN s.positive ELSE s.neutral END,
            {_word("t.topic")}, coalesce({SET_ASIDE}, 0), s.end - s.start
        FROM touchpoint_mention m JOIN sentence s ON s.id = m.sentence_id JOIN feedback f ON f.id = s.feedback_id
        LEFT JOIN sentence_topic t ON t.sentence_id = s.id;
    CREATE VIEW sentence_of_fact AS
        SELECT {_SECONDS.format("f.created_at")} AS at, s.id AS sentence_id, f.id, {_word("f.source")}, f.author,
            {_word("s.label")}, {_word("t.topic")}, coalesce({SET_ASIDE}, 0)
        FROM sentence s JOIN feedback f ON f.id = s.feedback_id LEFT JOIN sentence_topic t ON t.sentence_id = s.id;
"""


def _attributes(table: str, feedback: str) -> str:
    """The rows of `attribute` of one feedback (`new`), or with a table before it of all.

    Of a name that two groups share the later one counts, as in a frame. A text is a number where SQLite would write
    that number the same way: "25" and "7.5" are, "007" is not.
    """
    groups = " UNION ALL ".join(
        f"SELECT {rank} AS rank, {feedback}.id AS feedback, type, atom, "
        f"CASE WHEN key IN {RESERVED} THEN '{group}.' || key ELSE key END AS name, "
        f"CASE WHEN type IN ('true', 'false') THEN type WHEN type = 'real' AND atom = CAST(atom AS INTEGER) "
        f"THEN CAST(CAST(atom AS INTEGER) AS TEXT) ELSE CAST(atom AS TEXT) END AS value "
        f"FROM {table}json_each({feedback}.{group})"
        for rank, group in enumerate(("scores", "visit", "profile"))
    )
    number = (
        "CASE WHEN type IN ('integer', 'real') THEN CAST(atom AS REAL) "
        "WHEN value IN (CAST(CAST(value AS INTEGER) AS TEXT), CAST(CAST(value AS REAL) AS TEXT)) "
        "THEN CAST(value AS REAL) END"
    )
    kind = (
        "CASE WHEN type IN ('integer', 'real') THEN 'number' WHEN type IN ('true', 'false') THEN 'bool' ELSE type END"
    )
    return f"""
        INSERT INTO attribute (name, feedback_id, value, number, type)
        SELECT name, feedback, value, {number}, {kind}
        FROM (SELECT max(rank), feedback, name, type, atom, value FROM ({groups}) WHERE value IS NOT NULL
            GROUP BY name, feedback)
    """


def _count(table: str, row: str, by: int) -> str:
    """One more, or one fewer, in a table of counts."""
    columns = ("source", "touchpoint", "topic", "polarity") if table == "mention" else ("source", "topic", "polarity")
    key = ", ".join(f"coalesce({row}.{column}, 0)" for column in columns)
    week = f"coalesce((SELECT name FROM week WHERE start <= {row}.at ORDER BY start DESC LIMIT 1), '')"
    counted = f"""
        INSERT INTO {table}_count (week, {", ".join(columns)}, n) SELECT {week}, {key}, {by} WHERE NOT {row}.aside
        ON CONFLICT (week, {", ".join(columns)}) DO UPDATE SET n = n + {by};
    """
    same = " AND ".join(f"{column} = coalesce({row}.{column}, 0)" for column in columns)
    emptied = f"DELETE FROM {table}_count WHERE n = 0 AND week = {week} AND {same};"
    return counted + (emptied if by < 0 else "")


def _counted(table: str) -> str:
    return f"""
        CREATE TRIGGER {table}_counted AFTER INSERT ON {table}_fact BEGIN {_count(table, "new", 1)} END;
        CREATE TRIGGER {table}_discounted AFTER DELETE ON {table}_fact BEGIN {_count(table, "old", -1)} END;
        CREATE TRIGGER {table}_recounted AFTER UPDATE ON {table}_fact
        BEGIN {_count(table, "old", -1)} {_count(table, "new", 1)} END;
    """


def _topic(event: str, sentence: str, topic: str, aside: str) -> str:
    """What is sorted into a topic, elsewhere, or no longer."""
    changes = "".join(
        f"UPDATE {table}_fact SET topic = {_word(topic)}, aside = coalesce({aside}, 0) WHERE sentence_id = {sentence};"
        for table in ("mention", "sentence")
    )
    noted = _note_words(f"SELECT {topic} AS w")
    return f"CREATE TRIGGER fact_topic_{event} AFTER {event} ON sentence_topic BEGIN {noted} {changes} END;"


_ASIDE_NOW = "(new.how = 'left out' AND (new.reason LIKE 'spam:%' OR new.reason LIKE 'off-topic:%'))"
_CHANGED = "old.created_at IS NOT new.created_at OR old.source IS NOT new.source OR old.author IS NOT new.author"
_MOVED = f"at = {_SECONDS.format('new.created_at')}, source = {_word('new.source')}, author = new.author"
_NEW_SOURCE = _note_words("SELECT new.source AS w")
_ASKED = "old.scores IS NOT new.scores OR old.visit IS NOT new.visit OR old.profile IS NOT new.profile"
_NOTE_MENTION = (
    _note_words("SELECT new.touchpoint AS w UNION SELECT new.stage UNION SELECT new.polarity")
    + " INSERT INTO mention_fact SELECT * FROM mention_of_fact WHERE mention_id = new.id;"
)

TRIGGERS = f"""
    CREATE TRIGGER mention_noted AFTER INSERT ON touchpoint_mention BEGIN {_NOTE_MENTION} END;
    CREATE TRIGGER mention_changed AFTER UPDATE ON touchpoint_mention
    BEGIN DELETE FROM mention_fact WHERE mention_id = old.id; {_NOTE_MENTION} END;
    CREATE TRIGGER mention_removed AFTER DELETE ON touchpoint_mention
    BEGIN DELETE FROM mention_fact WHERE mention_id = old.id; END;
    CREATE TRIGGER sentence_noted AFTER INSERT ON sentence
    BEGIN
        {_note_words("SELECT source AS w FROM feedback WHERE id = new.feedback_id UNION SELECT new.label")}
        INSERT INTO sentence_fact SELECT * FROM sentence_of_fact WHERE sentence_id = new.id;
    END;
    CREATE TRIGGER sentence_changed AFTER UPDATE OF label ON sentence
    BEGIN
        {_note_words("SELECT new.label AS w")}
        UPDATE sentence_fact SET polarity = {_word("new.label")} WHERE sentence_id = new.id;
    END;
    CREATE TRIGGER sentence_removed AFTER DELETE ON sentence
    BEGIN DELETE FROM sentence_fact WHERE sentence_id = old.id; END;
    {_topic("INSERT", "new.sentence_id", "new.topic", _ASIDE_NOW)}
    {_topic("UPDATE", "new.sentence_id", "new.topic", _ASIDE_NOW)}
    {_topic("DELETE", "old.sentence_id", "NULL", "0")}
    CREATE TRIGGER fact_moved AFTER UPDATE OF created_at, source, author ON feedback WHEN {_CHANGED}
    BEGIN
        {_NEW_SOURCE}
        UPDATE mention_fact SET {_MOVED} WHERE feedback_id = new.id;
        UPDATE sentence_fact SET {_MOVED} WHERE feedback_id = new.id;
    END;
    {_counted("mention")}
    {_counted("sentence")}
    CREATE TRIGGER attributes_noted AFTER INSERT ON feedback
    WHEN new.scores IS NOT NULL OR new.visit IS NOT NULL OR new.profile IS NOT NULL
    BEGIN {_attributes("", "new")}; END;
    CREATE TRIGGER attributes_changed AFTER UPDATE OF scores, visit, profile ON feedback WHEN {_ASKED}
    BEGIN DELETE FROM attribute WHERE feedback_id = old.id; {_attributes("", "new")}; END;
"""

ATTRIBUTES = _attributes("feedback f, ", "f")
"""Those of all feedback, into an empty table."""
_USED = """
    SELECT source AS w FROM feedback UNION SELECT label FROM sentence UNION SELECT topic FROM sentence_topic
    UNION SELECT touchpoint FROM touchpoint_mention UNION SELECT stage FROM touchpoint_mention
    UNION SELECT polarity FROM touchpoint_mention
"""
BACK_FILL = f"""
    {_note_words(_USED)}
    INSERT INTO mention_fact SELECT * FROM mention_of_fact ORDER BY 1, 2;
    INSERT INTO sentence_fact SELECT * FROM sentence_of_fact ORDER BY 1, 2;
    {ATTRIBUTES};
"""
RECOUNT = """
    DELETE FROM mention_count;
    DELETE FROM sentence_count;
    INSERT INTO mention_count
        SELECT coalesce((SELECT name FROM week WHERE start <= at ORDER BY start DESC LIMIT 1), ''), source, touchpoint,
            coalesce(topic, 0), polarity, count(*)
        FROM mention_fact WHERE NOT aside GROUP BY 1, 2, 3, 4, 5;
    INSERT INTO sentence_count
        SELECT coalesce((SELECT name FROM week WHERE start <= at ORDER BY start DESC LIMIT 1), ''), source,
            coalesce(topic, 0), polarity, count(*)
        FROM sentence_fact WHERE NOT aside GROUP BY 1, 2, 3, 4;
"""
