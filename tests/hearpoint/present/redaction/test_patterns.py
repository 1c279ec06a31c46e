"""What patterns and word lists find: addresses of all kinds, numbers, names; and what they leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearpoint.present.redaction.numbers import luhn
from tests.hearpoint.present.redaction.texts import lists_only


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mail jane.doe+x@example.co.uk please", "mail [email] please"),
        ("(o'brien@example.ie).", "([email])."),
        ("at jane (at) example (dot) org", "at [email]"),
        ("bob dot lee at example dot com, ok", "[email], ok"),
        ("meet at reception dot", "meet at reception dot"),
        ("@jane_b and .@joe.", "[handle] and .[handle]."),
        ("u/some-redditor or /u/other_one", "[handle] or [handle]"),
        ("@ 9pm, a@b", "@ 9pm, a@b"),
        ("see https://example.com/help.", "see https://example.com/help."),
        ("see https://example.com/reset?token=9f8a.", "see [link]."),
        ("at https://t.co/Ab12 and www.example.com/user/jane", "at [link] and [link]"),
    ],
)
def test_contacts(text: str, shown: str) -> None:
    assert lists_only(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("visa 4111 1111 1111 1111 now", "visa [card] now"),
        ("4111111111111111", "[card]"),
        ("amex 3782-822463-10005", "amex [card]"),
        ("typed 4111 1111 1111 1112", "typed [card]"),
        ("to GB29 NWBK 6016 1331 9268 19 please", "to [iban] please"),
        ("DE89370400440532013000 gutgeschrieben", "[iban] gutgeschrieben"),
        ("+44 (0)20 7946 0958 now", "[phone] now"),
        ("tel. 089/1234567", "tel. [phone]"),
        ("ring (555) 010-9999 ext 23", "ring [phone]"),
        ("it was 8841207 all along", "it was [booking] all along"),
    ],
)
def test_numbers(text: str, shown: str) -> None:
    assert lists_only(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "room 412 at 9:30, paid 180 in 2026, 12/05/2024 to 15.05.2024",
        "from 2019-2024, 10 000 000 people, 1,250,000 miles, 24.99 29.99",
        "version 12.4.2 at 192.168.1.1, error 0x80070057",
        "BA117, LH 400 and A350-900 from gate B42, seat 34K",
        "3 months on the street, 12 people on the road, 2 hours by road",
        "a WH-1000XM5, 256GB, model KX-4500",
        "order 2 pizzas, booking for 4, member since 2019, reference to nobody",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert lists_only(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("booking ref: X7K9QZ is lost", "booking ref: [booking] is lost"),
        ("PNR KQWXZR please", "PNR [booking] please"),
        ("order #4471093 and #55512", "order [booking] and [booking]"),
        ("order no. ORD-2024-118273", "order no. [booking]"),
        ("account number 8839 2210 44 is wrong", "account number [booking] is wrong"),
        ("parcel 1Z999AA10123456784", "parcel [booking]"),
        ("mentioned it at booking. NOBODY", "mentioned it at booking. NOBODY"),
    ],
)
def test_references(text: str, shown: str) -> None:
    assert lists_only(text) == shown


@pytest.mark.parametrize(
    "address",
    [
        "14 Larch Close, Bristol BS3 4TT",
        "Flat 3, 27 Queen's Road, Leeds LS6 2AB",
        "1600 W 3rd St, Austin TX 78703",
        "22 rue Victor Hugo, 75016 Paris",
        "Hauptstraße 12, 10115 Berlin",
        "Calle Mayor 24, 28013 Madrid",
        "P.O. Box 318, Nairobi",
        "8 high street",
        "EH10 5NU",
    ],
)
def test_addresses(address: str) -> None:
    assert lists_only(f"they went to {address} and left") == "they went to [address] and left"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("thanks to maria from reception", "thanks to [name] from reception"),
        ("my name is chinwendu okaforo and i waited", "my name is [name] and i waited"),
        ("my husband Rajesh fell", "my husband [name] fell"),
        ("my son leo cried, my son will sue", "my son [name] cried, my son will sue"),
        ("Mr and Mrs Abernathy, Dr. Quax", "Mr and Mrs [name], Dr. [name]"),
        ("All bad.\nKind regards,\nQ. Zbigovic", "All bad.\nKind regards,\n[name]"),
        ("Maria van der Berg's room. Maria left", "[name]'s room. [name] left"),
        ("Will and I waited", "[name] and I waited"),
        ("I've emailed Ms Thorne. Will report back", "I've emailed Ms [name]. Will report back"),
    ],
)
def test_names(text: str, shown: str) -> None:
    assert lists_only(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "May was hot. Will you come in May? Mark it.",
        "John Lewis, Marks & Spencer, Ben & Jerry's and Dr Pepper",
        "I am SCREAMING, this is Disneyland, I'm done",
        "James Cook hospital, Charles de Gaulle, St Pancras",
        "grace period, rose garden, olive oil, a penny, be frank",
    ],
)
def test_words_and_things_that_are_names_too_stay(text: str) -> None:
    assert lists_only(text).replace("[name]", "") == text.replace("Disneyland", "")


@given(st.integers(10**11, 10**18))
def test_one_check_digit_in_ten_passes(number: int) -> None:
    assert sum(luhn(f"{number}{digit}") for digit in range(10)) == 1
