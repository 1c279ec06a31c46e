"""Batch compliance: upload ids, be told which posts must be deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hearpoint.sandbox.http import Answer, Refused, Request, json_answer
from hearpoint.sandbox.world import World
from hearpoint.sandbox.x_errors import invalid, not_found
from hearpoint.sandbox.x_wire import moment


@dataclass
class Compliance:
    """The jobs of one sandbox. Jobs over posts only; a job is complete as soon as its ids are uploaded."""

    world: World
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    results: dict[str, bytes] = field(default_factory=dict)

    def answer(self, request: Request, base_url: str) -> Answer:
        match request.method, request.path.removeprefix("/2/compliance/jobs").strip("/"):
            case "POST", "":
                return self._create(request, base_url)
            case "GET", "":
                wanted = request.params.get("status")
                jobs = [job for job in self.jobs.values() if wanted in {None, job["status"]}]
                return json_answer({"data": jobs} if jobs else {"meta": {"result_count": 0}})
            case "GET", job_id if job_id in self.jobs:
                return json_answer({"data": self.jobs[job_id]})
            case _, job_id:
                return json_answer({"errors": [not_found("compliance_job", "id", job_id)]})

    def file(self, request: Request) -> Answer:
        """The addresses a job names for its ids and its results; they carry their own key, as signed addresses do."""
        job_id = request.path.rpartition("/")[2]
        if job_id not in self.jobs:
            return Answer(403, b"")
        if request.method == "PUT":
            self.results[job_id] = self._judged(request.body)
            self.jobs[job_id]["status"] = "complete"
            return Answer(200, b"")
        if job_id not in self.results:
            return Answer(404, b"")
        return Answer(200, self.results[job_id], {"content-type": "text/plain"})

    def _create(self, request: Request, base_url: str) -> Answer:
        try:
            asked = json.loads(request.body)
            kind = asked["type"]
        except (ValueError, KeyError, TypeError):
            raise Refused(invalid("type", "", "is missing")) from None
        if kind != "tweets":
            raise Refused(invalid("type", str(kind), "is not one of [tweets]; the sandbox has no jobs over users"))
        now, job_id = self.world.now, str(1_446_017_776_678_801_409 + len(self.jobs))
        job = {
            "id": job_id,
            "type": kind,
            "created_at": moment(now),
            "status": "created",
            "resumable": False,
            "upload_url": f"{base_url}/compliance/upload/{job_id}",
            "upload_expires_at": moment(now + timedelta(minutes=15)),
            "download_url": f"{base_url}/compliance/download/{job_id}",
            "download_expires_at": moment(now + timedelta(days=7)),
        }
        if "name" in asked:
            job["name"] = asked["name"]
        self.jobs[job_id] = job
        return json_answer({"data": job})

    def _judged(self, body: bytes) -> bytes:
        lines = []
        for post_id in body.decode("ascii", "replace").split():
            held = self.world.by_wire("x", post_id)
            if held is None or held.gone:
                now = moment(self.world.now)
                lines.append(
                    {"id": post_id, "action": "delete", "created_at": now, "redacted_at": now, "reason": "deleted"}
                )
        return "".join(json.dumps(line) + "\n" for line in lines).encode()
