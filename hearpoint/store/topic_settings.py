"""What the topic model is told of a project."""

from __future__ import annotations

from config.journey import JourneyMap
from config.roster import Roster
from config.settings import Settings
from nlp.topics.naming import own_names
from nlp.topics.types import TopicSettings


def topic_settings(settings: Settings, journey: JourneyMap, roster: Roster) -> TopicSettings:
    """Settings that keep topics from being named after the company, its staff or its places.

    What the journey map speaks of may name a topic all the same: there may be a porter called Bill, a house "Airport".
    """
    company = own_names([settings.company])
    others = own_names(name for member in roster.members for name in (member.name, *member.nicknames, member.location))
    subjects = [
        words.lower()
        for stage in journey.stages
        for touchpoint in stage.touchpoints
        for words in (touchpoint.name, *touchpoint.phrases)
    ]
    return TopicSettings(
        names=tuple(sorted(company | (others - own_names(subjects)))),
        subjects=tuple(subjects),
        off_topic=settings.topics.off_topic,
    )
