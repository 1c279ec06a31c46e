"""Which texts are analysed, and what is said of the others."""

from __future__ import annotations

import pytest

from nlp.pipeline import core

NLP = core()


@pytest.mark.parametrize(
    ("text", "lang", "reason"),
    [
        ("The room was cold and nobody came.", "en", None),
        ("Room ok", "en", None),
        ("thx", "en", None),
        ("GREAT FLIGHT THX", "en", None),
        ("lol nope", "en", None),
        ("@KestrelAir #fail https://t.co/x never again", "en", None),
        ("the room was ok pero el desayuno fatal", "en", None),
        ("Das Zimmer war schmutzig und das Personal unfreundlich.", "de", "language not analysed: de"),
        ("Le personnel était très gentil, merci beaucoup !", "fr", "language not analysed: fr"),
        ("La habitación estaba muy sucia y nadie nos ayudó", "es", "language not analysed: es"),
        ("Quarto sujo e muito barulhento", "pt", "language not analysed: pt"),
        ("部屋がとても汚かったです", "ja", "language not analysed: ja"),
        ("Номер был очень грязный", "ru", "language not analysed: ru"),
        ("الغرفة كانت قذرة جدا", "ar", "language not analysed: ar"),
        ("😡😡😡", None, None),
        ("", None, "empty"),
        (" \n\t", None, "empty"),
        ("...!?", None, "empty"),
        ("\x00\x00", None, "empty"),
        ("https://t.co/abc", None, "no words"),
        ("12345", None, "no words"),
        ("@KestrelAir", None, "no words"),
    ],
)
def test_language(text: str, lang: str | None, reason: str | None) -> None:
    doc = NLP.get_pipe("language")(NLP.make_doc(text))
    assert (doc._.lang, doc._.reason) == (lang, reason)
    assert doc._.analysed == (reason is None)


def test_other_languages_can_be_let_through() -> None:
    nlp = core()
    nlp.remove_pipe("language")
    component = nlp.add_pipe("language", config={"analysed": ["en", "de"]}, first=True)
    assert component(nlp.make_doc("Das Zimmer war schmutzig und das Personal unfreundlich."))._.analysed
