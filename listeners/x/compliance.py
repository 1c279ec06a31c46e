"""X's batch compliance: many stored posts checked for deletion by one job, without reading (and paying for) each.

A job takes X from minutes to hours, so it is two calls: `start` today, `outcome` when the job is done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import requests
import tweepy

from config.clock import Clock, utc_now
from listeners.address import on_this_machine
from listeners.errors import GiveUp, TryAgain
from listeners.x.client import client
from listeners.x.failures import translated
from listeners.x.options import XOptions

MOST = 1_000_000
"""Posts of one job, to keep an upload well under X's limits."""


class ComplianceJobs:
    """Jobs over posts, with the key of an X source."""

    def __init__(self, options: XOptions, clock: Clock = utc_now) -> None:
        self._options = options
        self._clock = clock

    def start(self, native_ids: Iterable[str]) -> str:
        """Hand ids of posts to X. Gives the job's id, good for `outcome` for a week."""
        ids = list(native_ids)
        if not ids or len(ids) > MOST or not all(native_id.isdecimal() for native_id in ids):
            raise GiveUp(f"a compliance job takes 1 to {MOST:,} ids of posts, numbers all; {len(ids):,} were given")
        with translated(self._clock):
            job = self._client.create_compliance_job("tweets")["data"]
            self._exchange(
                "PUT", job["upload_url"], data="\n".join(ids).encode(), headers={"content-type": "text/plain"}
            )
        return str(job["id"])

    def outcome(self, job_id: str) -> tuple[str, ...] | None:
        """Ids of the posts to delete here too; None while X is not done. Raises GiveUp on a job that failed."""
        with translated(self._clock):
            answer = self._client.get_compliance_job(job_id)
            if "data" not in answer:
                raise GiveUp(f"X knows no compliance job {job_id}; start another")
            job = answer["data"]
            if job["status"] in {"created", "in_progress"}:
                return None
            if job["status"] != "complete":
                raise GiveUp(f"the compliance job {job_id} is {job['status']}; start another")
            lines = self._exchange("GET", job["download_url"]).text.splitlines()
            return tuple(str(json.loads(line)["id"]) for line in lines if line.strip())

    @cached_property
    def _client(self) -> tweepy.Client:
        return client(self._options, of_posts=False)

    def _exchange(self, method: str, url: str, **content: Any) -> requests.Response:
        """Files go to and come from addresses that carry their own key: the token is not sent there."""
        if not url.startswith("https://") and not on_this_machine(url):
            raise GiveUp("X names an address that is not encrypted for a compliance job; nothing was sent there")
        response = requests.request(method, url, timeout=self._options.timeout, allow_redirects=False, **content)
        if response.status_code >= 500:
            raise TryAgain(f"X's store of compliance jobs has a fault of its own ({response.status_code})")
        if response.status_code != 200:
            code = response.status_code
            raise GiveUp(f"X's store of compliance jobs refuses ({code}); the job may have expired, start another")
        return response
