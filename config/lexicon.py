"""A company's own words: what the model should read in their place."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Reading(BaseModel):
    """One word, or a few, that mean something else to this company than they say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: Phrase = Field(description="as customers write it, in any case; whole words only")
    read_as: Phrase = Field(description="what the model reads in its place, in plain words: 'the burger', 'great'")
    reason: Phrase = Field(description="why, for whoever finds it a year later")
    only_with: tuple[Phrase, ...] = Field(
        default=(), description="only in texts that also hold one of these words; everywhere without it"
    )
