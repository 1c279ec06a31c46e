"""tweepy's client, with a base address, a timeout and a token that tweepy itself never sees.

tweepy logs every request's headers at DEBUG, so the token is set below it, on the way out. It also fixes the host,
passes no timeout, and with `wait_on_rate_limit` recurses until the stack is full: see docs/listeners.md.
"""

from __future__ import annotations

from typing import Any

import requests
import tweepy
from requests.utils import get_environ_proxies

from listeners.address import on_this_machine
from listeners.body import BodyAdapter
from listeners.wire_json import tolerate_long_numbers
from listeners.x.options import XOptions

TWEEPY_HOST = "https://api.twitter.com"
FIELDS = "created_at,author_id,conversation_id,lang,public_metrics"
_FIELDS_BY_SPELLING = {
    "tweet": {"tweet.fields": f"{FIELDS},referenced_tweets,note_tweet,edit_history_tweet_ids"},
    "post": {"post.fields": f"{FIELDS},referenced_posts,note_post,edit_history_post_ids"},
}


def client(options: XOptions, *, of_posts: bool) -> tweepy.Client:
    """A client of the address and with the token of the options; `of_posts` asks for the fields of a post each time.

    The fields go along as the session's own parameters: tweepy warns of names it does not know. Raises MissingSecret.
    """
    made = tweepy.Client(bearer_token="-", return_type=dict, wait_on_rate_limit=False)
    made.session.mount(TWEEPY_HOST, _Adapter(options))
    made.session.max_redirects = 0
    if of_posts:
        made.session.params = _FIELDS_BY_SPELLING[options.spelling]
    return made


class _Adapter(BodyAdapter):
    """Sends what is meant for tweepy's host to the address of the options, signed and with a timeout."""

    def __init__(self, options: XOptions) -> None:
        self._base = options.api_url
        self._token = options.bearer_token.reveal()
        self._timeout = options.timeout
        super().__init__(options.timeout)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        signed = request.copy()
        signed.url = self._base + (request.url or "").removeprefix(TWEEPY_HOST)
        signed.headers["Authorization"] = f"Bearer {self._token}"
        proxies = {} if on_this_machine(self._base) else get_environ_proxies(signed.url)
        kwargs |= {"timeout": self._timeout, "proxies": proxies}
        response = super().send(signed, *args, **kwargs)
        # What is kept for error reports is the request without the token.
        response.request = request
        tolerate_long_numbers(response)
        return response
