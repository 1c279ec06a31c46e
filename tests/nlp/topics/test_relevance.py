from __future__ import annotations

import pytest

from nlp.topics.relevance import judge


@pytest.mark.parametrize(
    "text",
    [
        "GIVEAWAY! Follow us and retweet to win a free cruise https://x.example/abc",
        "Earn $500 a day working from home, link in bio",
        "Buy 10k followers cheap www.example.com",
        "Free bitcoin airdrop, click here https://x.example",
        "We're hiring! Apply now https://jobs.example #jobs",
    ],
)
def test_spam_is_recognised_with_its_reason(text: str) -> None:
    verdict = judge(text)
    assert verdict is not None
    assert verdict.kind == "spam"
    assert verdict.reason


@pytest.mark.parametrize("text", ["", "@hotel", "🙏🏼🙏🏼", "https://x.example/a", "123 !!!"])
def test_what_says_nothing_says_so(text: str) -> None:
    verdict = judge(text)
    assert verdict is not None
    assert verdict.kind == "says nothing"


@pytest.mark.parametrize(
    "text",
    [
        "My promo code did not work at checkout",
        "Free breakfast was lovely",
        "I paid $300 and got a dirty room https://x.example/photo",
        "Why can't I retweet or follow you from the app?",
        "Limited time offer ended before I could book, not happy",
        "DM me please, nobody answers the phone",
        "Thanks for the chance to rebook",
        "The staff worked hard to win us over",
    ],
)
def test_customers_are_not_spam(text: str) -> None:
    assert judge(text) is None
