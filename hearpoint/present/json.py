"""Everything we show, as JSON: one way for commands, pages and files."""

from __future__ import annotations

import json
from typing import Any

from insights.results import to_json


def json_text(value: Any, *, indent: int | None = None, encoding: str | None = None) -> str:
    """A result of a report, a job or an action as JSON that a stream of this encoding can carry.

    Half an emoji is escaped. NaN and infinity become null: JSON knows neither.
    """
    plain = to_json(value)
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=indent)
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(plain, allow_nan=False, indent=indent)
    return text
