from __future__ import annotations

import pytest

from nlp.topics.relevance import judge, off_topic


@pytest.mark.parametrize(
    "text",
    [
        "GIVEAWAY! Follow us and retweet to win a free cruise https://x.example/abc",
        "Earn $500 a day working from home, link in bio",
        "Buy 10k followers cheap www.example.com",
        "Free bitcoin airdrop, click here https://x.example",
        "We're hiring! Apply now https://jobs.example #jobs",
        "WIN big at the Harbour: follow + RT + tag 3 friends >> bit.example/win",
        "follow + RT + tag 3 friends, winner on Friday",
        "Tag a friend you'd take to the Harbour",
        "I made $4000 a week reviewing hotels from home, ask me how",
        "Congratulations, you have been selected for a $500 stay card",
        "need more followers?? 10k real people",
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
        "They make you pay $30 a night for parking",
        "He made me wait and charged $40",
        "I like the band and the tag on my bag",
        "Lost my luggage, the tag on my friend's bag was fine",
        "My brand new case was ruined, I follow the retailer's advice",
    ],
)
def test_customers_are_not_spam(text: str) -> None:
    assert judge(text) is None


@pytest.mark.parametrize("text", ["Harbour Online is down", "who plays #HarbourOnline?", "the map in HARBOUR  ONLINE"])
def test_what_shares_the_companys_name_is_off_topic_and_says_what_it_is(text: str) -> None:
    verdict = judge(text, others=("Harbour Online", "Ghosts of Harbour"))
    assert verdict is not None
    assert (verdict.kind, verdict.reason) == ("off-topic", "speaks of Harbour Online")


@pytest.mark.parametrize("text", ["Booked the Harbour online", "Harbour: Online check-in failed", "Harbour Onlines"])
def test_what_only_looks_like_it_is_kept(text: str) -> None:
    assert off_topic(text, ("Harbour Online", "")) is None
