"""Texts for the few mentions that may be quoted: reading those of all would cost more than the report itself."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from sqlite_utils import Database

from hearpoint.store.frames import sentence_texts
from insights.pain_units import Review, ReviewKey, reviewed
from insights.quotes import candidates


def with_texts(
    db: Database, mentions: pd.DataFrame, reviews: Mapping[ReviewKey, Review], *, by_topic: bool = False
) -> pd.DataFrame:
    """The frame with the column `text`: of the sentences that quotes of pain points are chosen among, else missing."""
    counted, _ = reviewed(mentions, reviews, by_topic=by_topic)
    bad = counted[counted["polarity"].eq("negative")]
    group = bad["touchpoint"].astype(object)
    if by_topic:
        group = group + " " + bad["topic_id"].astype(object).fillna("")
    chosen = candidates(bad.assign(_group=group), "_group", bad["length"])
    texts = sentence_texts(db, chosen["sentence_id"].unique().tolist())
    return mentions.assign(text=mentions["sentence_id"].map(texts).astype("str"))
