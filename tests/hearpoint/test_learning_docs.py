"""The examples of docs/learning.md run, and come out as they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "learning.md"


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    evaluating, learning = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(evaluating, str(PAGE), "exec"), names)
    assert names["found"].whole.sentiment.accuracy.estimate == 1.0
    exec(compile(learning, str(PAGE), "exec"), names)
    assert names["comparison"].better
    [tagged] = names["tagger"].tag(["The balcony is sick, bro."])
    assert tagged.sentiment.label == "positive"
