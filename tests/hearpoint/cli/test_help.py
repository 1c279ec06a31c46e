"""--help: what a new user reads first."""

from __future__ import annotations

import re

from hearpoint.cli import commands
from tests.hearpoint.cli.conftest import Run


def test_every_command_stands_under_one_title_with_a_whole_sentence(hearpoint: Run) -> None:
    shown = hearpoint("--help").out
    assert re.findall(r"^(\S.*):$", shown, re.MULTILINE) == [
        "Options",
        "Set up",
        "Collect and tag",
        "Read",
        "Thank people",
        "Look closer, decide, put right",
        "Ask further, also of a CSV file of your own",
    ]
    listed = re.findall(r"^  ([a-z][a-z-]+)  ", shown, re.MULTILINE)
    assert sorted(listed) == sorted(commands.commands)
    assert "..." not in shown.partition("Set up:")[2]


def test_a_misspelt_command_is_told(hearpoint: Run) -> None:
    ran = hearpoint("pain-point")
    assert ran.code == 2
    assert "'pain-point'" in ran.err
