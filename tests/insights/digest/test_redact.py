"""What a quote may show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.digest.redact import redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mail me at jane.doe+x@example.co.uk please", "mail me at [e-mail] please"),
        ("call +44 20 7946 0958 now", "call [number] now"),
        ("call (555) 010-9999", "call [number]"),
        ("booking AB12CD9 is lost", "booking [reference] is lost"),
        ("my reservation 8841207 is gone", "my reservation [number] is gone"),
        ("@jane_b same here, see https://t.co/abc?x=1", "[user] same here, see [link]"),
        ("u/some-redditor said so", "[user] said so"),
        ("room 412 at 9:30, paid 180 in 2026", "room 412 at 9:30, paid 180 in 2026"),
        ("WIFI was AWFUL, 0/10", "WIFI was AWFUL, 0/10"),
        ("line\none\n\nline two", "line one line two"),
    ],
)
def test_personal_data_becomes_a_word(text: str, shown: str) -> None:
    assert redact(text) == shown


def test_the_companys_own_handle_stays() -> None:
    assert redact("@LarkHotels and @bob", keep_handles=["larkhotels"]) == "@LarkHotels and [user]"


def test_staff_are_not_named_where_it_is_not_praise() -> None:
    assert redact("DEREK was rude. Derek's boss too", staff=["Derek"]) == (
        "[a member of staff] was rude. [a member of staff]'s boss too"
    )


def test_a_name_inside_another_word_stays() -> None:
    assert redact("Willing to help", staff=["Will"]) == "Willing to help"


@given(st.text(), st.emails())
def test_no_e_mail_address_survives(before: str, address: str) -> None:
    local, _, domain = address.partition("@")
    if local.replace(".", "").isalnum() and domain.isascii():
        assert address not in redact(f"{before} {address} ")


@given(st.text())
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
