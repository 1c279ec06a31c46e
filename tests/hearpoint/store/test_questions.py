"""Answers keep their questions in the store, and are tagged under them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hearpoint.store.collected import Collected
from hearpoint.store.database import open_database
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.tags import Tags
from listeners.base import Page
from listeners.feedback import Answer, SurveyFields
from nlp.questions import Asked
from tests.fakes import START_OF_TIME, post, tagged
from tests.hearpoint.store.filled import SOURCE

NOW = START_OF_TIME + timedelta(days=1)


def test_questions_come_back_with_the_text_and_a_new_one_has_it_tagged_again(tmp_path: Path) -> None:
    db = open_database(tmp_path / "hearpoint.db")
    collected, tags = Collected(db, Pseudonyms(b"k" * 32)), Tags(db)
    plain = replace(post(1, "Nothing"), title="Visit")
    collected.write_page(SOURCE, Page((plain,), {}, more=False), NOW)
    ((stored,),) = tags.stale("v1", 10)
    assert stored.asked == "Visit\n\nNothing"
    tags.write("v1", [(stored.feedback_id, tagged(stored.text))])
    assert tags.count_stale("v1") == 0

    asked = replace(plain, survey=SurveyFields(answers=(Answer(0, 7, "What was good?"),)))
    collected.write_page(SOURCE, Page((asked,), {}, more=False), NOW)
    ((again,),) = tags.stale("v1", 10)
    assert isinstance(again.asked, Asked)
    (answer,) = again.asked.answers
    assert (again.text[answer.start : answer.end], answer.question) == ("Nothing", "What was good?")
