"""X's error objects."""

from __future__ import annotations

from typing import Any

from hearpoint.sandbox.http import Answer, json_answer

_PROBLEMS = "https://api.x.com/2/problems"


def invalid(parameter: str, value: str, what: str) -> Answer:
    return json_answer(
        {
            "errors": [{"parameters": {parameter: [value]}, "message": f"Invalid '{parameter}':'{value}'. It {what}."}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{_PROBLEMS}/invalid-request",
        },
        400,
    )


def forbidden_key() -> Answer:
    return json_answer({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}, 401)


def not_found(kind: str, parameter: str, value: str) -> dict[str, Any]:
    return {
        "value": value,
        "detail": f"Could not find {kind} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": value,
        "type": f"{_PROBLEMS}/resource-not-found",
    }


def not_found_post(value: str) -> dict[str, Any]:
    return not_found("tweet", "ids", value)
