"""Batch compliance, through tweepy, against the sandbox and against recorded answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from config.secret import Secret
from hearpoint.sandbox.faults import Fault, rate_limited, status
from listeners.errors import GiveUp, TryAgain, TryLater
from listeners.x.compliance import ComplianceJobs
from listeners.x.options import XOptions
from tests.listeners.feeds import X_SECRET, x_options, x_record, x_sandbox
from tests.listeners.replay import Replay, recorded
from tests.shared_data import shared

RECORDS = [x_record(number, "the kiosk") for number in range(5)]


def test_a_job_names_what_was_deleted(tmp_path: Path) -> None:
    with x_sandbox(RECORDS) as sandbox:
        jobs = ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk"))
        ids = [sandbox.world.post(record["id"]).wire_id for record in RECORDS]
        sandbox.world.delete("p1")
        sandbox.world.delete("p3")
        assert jobs.outcome(jobs.start(ids)) == (ids[1], ids[3])
        assert jobs.outcome(jobs.start(ids[:1])) == ()
        for request in sandbox.requests:
            assert (X_SECRET in str(request.headers)) == request.path.startswith("/2/")


@pytest.mark.parametrize("state", ["created", "in_progress"])
def test_a_job_under_way_has_no_outcome_yet(tmp_path: Path, state: str) -> None:
    with x_sandbox(RECORDS) as sandbox:
        jobs = ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk"))
        job = jobs.start(["1"])
        sandbox.faults.add(_job(state))
        assert jobs.outcome(job) is None
        assert jobs.outcome(job) == ("1",)


@pytest.mark.parametrize("state", ["failed", "expired"])
def test_a_job_that_failed_needs_a_person(tmp_path: Path, state: str) -> None:
    with x_sandbox(RECORDS) as sandbox:
        jobs = ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk"))
        job = jobs.start(["1"])
        sandbox.faults.add(_job(state))
        with pytest.raises(GiveUp, match=f"is {state}; start another"):
            jobs.outcome(job)


@pytest.mark.parametrize("direction", ["upload", "download"])
def test_a_store_in_trouble_may_work_later(tmp_path: Path, direction: str) -> None:
    with x_sandbox(RECORDS) as sandbox:
        jobs = ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk"))
        sandbox.faults.add(status(503), path=f"/compliance/{direction}")
        with pytest.raises(TryAgain):
            jobs.outcome(jobs.start(["1"]))


def test_ids_go_to_no_address_that_is_not_encrypted(tmp_path: Path) -> None:
    body = {"data": {"id": "1", "status": "created", "upload_url": "http://storage.example/upload"}}
    with x_sandbox(RECORDS) as sandbox:
        sandbox.faults.add(status(200, json.dumps(body).encode()))
        with pytest.raises(GiveUp, match="not encrypted"):
            ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk")).start(["1"])


def _job(state: str) -> Fault:
    return status(200, json.dumps({"data": {"id": "1", "status": state}}).encode())


def test_a_job_x_does_not_know_needs_a_person(tmp_path: Path) -> None:
    with x_sandbox(RECORDS) as sandbox, pytest.raises(GiveUp, match="knows no compliance job 7; start another"):
        ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk")).outcome("7")


@pytest.mark.parametrize("code", [403, 404])
def test_files_that_have_expired_need_a_person(tmp_path: Path, code: int) -> None:
    with x_sandbox(RECORDS) as sandbox:
        jobs = ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk"))
        job = jobs.start(["1"])
        sandbox.faults.add(status(code), path="/compliance/download")
        with pytest.raises(GiveUp, match="may have expired"):
            jobs.outcome(job)


def test_a_rate_limit_is_told(tmp_path: Path) -> None:
    with x_sandbox(RECORDS) as sandbox:
        sandbox.faults.add(rate_limited(60))
        with pytest.raises(TryLater):
            ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk")).start(["1"])


@pytest.mark.parametrize("ids", [[], ["t3_abc"], ["1", ""]])
def test_what_is_no_id_of_x_is_not_uploaded(tmp_path: Path, ids: list[str]) -> None:
    with x_sandbox(RECORDS) as sandbox, pytest.raises(GiveUp, match="numbers all"):
        ComplianceJobs(x_options(tmp_path, sandbox.x_url, query="kiosk")).start(ids)


def test_a_recorded_job_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    recordings = recorded(shared("wire/x-tweepy/test_client_create_and_get_compliance_job_and_jobs.jsonl"))
    replay = Replay(recordings[1:2])
    replay.install(monkeypatch)
    monkeypatch.setenv("X_TOKEN", "recorded")
    options = XOptions(bearer_token=Secret("env:X_TOKEN"), query="kiosk", api_url="https://api.twitter.com")
    assert ComplianceJobs(options).outcome("1446017776678801409") is None
    assert not replay.recordings
