"""Who sees which names, and that nothing hides from a finder or reappears."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearpoint.present.redaction import NamesFound, Own, Redactor, Role, StaffName, StaffSpan, Viewer, redact
from tests.hearpoint.present.redaction.texts import Hears, lists_only

HR, CX = Viewer(Role.HR), Viewer(Role.CX)
SAID = "Priya found my bag, Derek shouted. Regards, Tom Hale"
TAGS = (StaffSpan(0, 5), StaffSpan(20, 25, praised=False))


@pytest.mark.parametrize(
    ("viewer", "shown"),
    [
        (HR, "Priya found my bag, [staff] shouted. Regards, [name]"),
        (Viewer(Role.CX, staff_names=True), "Priya found my bag, [staff] shouted. Regards, [name]"),
        (CX, "[staff] found my bag, [staff] shouted. Regards, [name]"),
        (Viewer(Role.SOCIAL), "[staff] found my bag, [staff] shouted. Regards, [name]"),
        (Viewer(Role.ADMIN), "[staff] found my bag, [staff] shouted. Regards, [name]"),
    ],
)
def test_praised_staff_stay_for_those_who_may_see_them(viewer: Viewer, shown: str) -> None:
    assert Redactor(viewer, reader=Hears("Tom Hale"))(SAID, TAGS) == shown


def test_staff_are_found_where_nobody_tagged_the_text() -> None:
    redactor = Redactor(HR, reader=Hears(Priya=True, Derek=False))
    assert redactor(SAID) == "Priya found my bag, [staff] shouted. Regards, [name]"
    assert redactor(SAID, ()) == "[name] found my bag, [name] shouted. Regards, [name]"


def test_staff_may_be_given_by_name_and_one_who_is_blamed_too_is_hidden() -> None:
    redactor = Redactor(HR, reader=None)
    assert redactor("Ana was kind. ANA no, Anable no", [StaffName("Ana")]) == "Ana was kind. ANA no, Anable no"
    both = [StaffName("Ana"), StaffName("Ana", praised=False)]
    assert redactor("Ana was kind, then Ana shouted", both) == "[staff] was kind, then [staff] shouted"


def test_a_customer_whom_the_tagger_takes_for_staff_is_shown_to_nobody() -> None:
    for text in ("my husband Rajesh loved it", "Lovely stay. Kind regards, Rajesh"):
        assert "Rajesh" not in Redactor(HR, reader=Hears(Rajesh=True))(text)


def test_a_name_that_is_said_again_is_masked_again() -> None:
    assert Redactor(CX, reader=Hears("Xolani Quaye"))("Xolani Quaye rang. Quaye's son too") == (
        "[name] rang. [name]'s son too"
    )


def test_the_companys_own_names_and_handles_stay() -> None:
    own = Own.of(["Victoria Hall", "Lark Hotels"], ["LarkCares"])
    redactor = Redactor(CX, own, reader=Hears("Victoria Hall"))
    assert redactor("@larkcares @LarkHotels Victoria Hall, @bob") == "@larkcares @LarkHotels Victoria Hall, [handle]"


def test_what_steers_the_eye_is_shown_and_hides_nothing() -> None:
    assert lists_only("gpj.\u202eexe \u2066x\u2069") == "gpj.[U+202E]exe [U+2066]x[U+2069]"
    assert lists_only("mail jo\u200bhn@exam\u00adple.org or 4111\u200b1111 1111 1111") == "mail [email] or [card]"
    assert lists_only("a\x00b\x1b[31m\ud800") == "a[U+0000]b[U+001B][31m[U+D800]"


def test_what_scripts_and_emoji_need_stays() -> None:
    for text in (
        "👩\u200d🚀 ❤\ufe0f",
        "می\u200cخواهم",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f",
        "a\tb\nc",
    ):
        assert lists_only(text) == text
    assert lists_only("hid\U000e0068\U000e0069den") == "hid[U+E0068][U+E0069]den"


def test_spans_of_staff_are_places_of_the_text_as_it_was_written() -> None:
    text = "\u200b\u200bPriya was \u200bkind"
    assert Redactor(HR, reader=None)(text, [StaffSpan(2, 7)]) == "[U+200B][U+200B]Priya was [U+200B]kind"
    assert Redactor(CX, reader=None)(text, [StaffSpan(2, 7)]) == "[U+200B][U+200B][staff] was [U+200B]kind"


@given(st.text(), st.emails())
def test_no_plain_e_mail_address_survives(before: str, address: str) -> None:
    local, _, domain = address.partition("@")
    if local.replace(".", "").isalnum() and domain.isascii():
        assert address not in lists_only(f"{before} {address} ")


@given(st.text())
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = lists_only(text)
    assert lists_only(once) == once


def test_redacting_the_measured_texts_twice_is_redacting_them_once() -> None:
    data = Path(__file__).parents[4] / "benchmarks" / "data"
    lines = [line for file in data.glob("redaction-*.jsonl") for line in file.read_text(encoding="utf-8").splitlines()]
    redactor = Redactor(HR, reader=None)
    once = redactor.many([json.loads(line)["text"] for line in lines])
    assert len(once) >= 320
    assert [(text, again) for text, again in zip(once, redactor.many(once), strict=True) if text != again] == []


def test_texts_are_heard_together_in_one_pass() -> None:
    calls: list[int] = []

    def reader(texts: object) -> list[NamesFound]:
        calls.append(len(list(texts)))  # type: ignore[call-overload]
        return [NamesFound()] * calls[-1]

    assert Redactor(CX, reader=reader).many(["a", "b", ""]) == ["a", "b", ""]
    assert calls == [3]


def test_the_shipped_reader_hears_names_that_no_list_knows() -> None:
    assert redact("Our thanks to Zbyszko at the till, he was wonderful", CX) == (
        "Our thanks to [staff] at the till, he was wonderful"
    )
    assert redact("Our thanks to Zbyszko at the till, he was wonderful", HR).split()[3] == "Zbyszko"
    assert "JFK" in redact("we flew from JFK and nobody helped", CX)
